import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/cluster.ts';
import { Account, must, type Answer } from './support/account.ts';
import { referenceTo, type Manifest } from './support/manifest.ts';
import { dataPermit, environment, image, secureDataset, trainingJob } from './support/objects.ts';
import { installKinds, kubectl, newRoom, sharedCluster, uniqueName } from './support/shared-cluster.ts';

type Fields = Readonly<Record<string, unknown>>;

const dryRun = { dryRun: true };
const loader = { image, command: ['copy'], egress: [{ cidr: '192.0.2.0/24', port: 443, protocol: 'TCP' }] };
const onClaim = { persistentVolumeClaim: { claimName: 'chest-ct' } };

let cluster: Cluster;
let admin: Account;
let room: string;
let said: string;

let ready: Promise<void> | undefined;

/** Once for all suites of this file; a hook outside of suites would also run for other files. */
function prepare(): Promise<void> {
  ready ??= (async () => {
    cluster = await sharedCluster();
    said = await installKinds(cluster);
    admin = new Account(cluster.kubeconfig);
    room = await newRoom(cluster, 'kinds');
    // There is one environment in a cluster, and a file before this one may have left its own.
    await admin.remove({ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' });
  })();
  return ready;
}

const job = (spec: Fields = {}, name = 'a'): Manifest => trainingJob(room, name, admin.name, spec);
const dataset = (spec: Fields = {}, name = 'chest-ct'): Manifest => secureDataset(room, name, spec);
const permit = (spec: Fields = {}, name = 'lung'): Manifest => dataPermit(room, name, 'chest-ct', admin.name, spec);
const mounts = (...paths: readonly string[]): Fields => ({ datasets: paths.map((mountPath, index) => ({ name: `d${index}`, mountPath })) });
const output = (mountPath: string): Fields => ({ output: { size: '1Gi', storageClassName: 'encrypted', mountPath } });

describe('The definitions of our kinds', () => {
  before('start a cluster that serves our kinds', prepare);
  it('are accepted by the API server without a warning', () => {
    assert.doesNotMatch(said, /warn/i);
    assert.equal(said.match(/serverside-applied/g)?.length, 4);
  });

  for (const short of ['sds', 'dpm', 'tj', 'spe']) {
    it(`are explained by kubectl explain ${short}, field by field`, async () => {
      const schema = await schemaOf(short);
      const properties = Object.keys(schema['properties'] as object);
      assert.ok(properties.includes('spec') && properties.includes('status'));
      assert.deepEqual(undescribed(schema, short), []);
      const fields = new Set((await kubectl(cluster, ['explain', short, '--recursive'])).match(/[A-Za-z]+(?=\t)/g));
      assert.deepEqual(names(schema).filter((name) => !fields.has(name)), []);
    });
  }

  it('are explained in words at any depth', async () => {
    assert.match(await kubectl(cluster, ['explain', 'sds.spec.source.state']), /state is Loading while the steward's loader may write/);
    assert.match(await kubectl(cluster, ['explain', 'tj.spec']), /requester is the person who asks for this job/);
  });
});

describe('Objects that the API server accepts', () => {
  before('start a cluster that serves our kinds', prepare);
  const good: readonly (readonly [string, () => Manifest])[] = [
    ['an environment', () => environment({ trustedStorage: [{ driver: 'ebs.csi.aws.com', storageClassName: 'gp3', mechanism: 'provider-managed', keyScope: 'Cluster', reason: 'Account setting, seen 2026-01-12.' }] })],
    ['an empty environment', () => environment({ jurisdictions: [] })],
    ['a sealed dataset', () => dataset()],
    ['a dataset that is being loaded', () => dataset({ source: { ...onClaim, state: 'Loading', loader } })],
    ['a dataset whose name has 52 characters', () => dataset({}, 'd'.repeat(52))],
    ['a permit', () => permit()],
    ['a permit for every repository below a path', () => permit({ images: { repositories: ['registry.example:5000/lung/*'] } })],
    ['a small job', () => job()],
    ['a job whose name has 52 characters', () => job({}, 'j'.repeat(52))],
    [
      'a job that uses every field',
      () =>
        job({
          datasets: [{ name: 'chest-ct', mountPath: '/data/chest-ct' }, { name: 'labels', mountPath: '/data/labels' }],
          framework: 'PyTorch',
          workers: 4,
          resources: { cpu: '8', memory: '64Gi', gpu: { count: 2, products: ['NVIDIA-H100-80GB-HBM3'] } },
          ...output('/output'),
          runtimeClassName: 'kata',
          egress: [{ cidr: '2001:db8::/32', port: 443, protocol: 'TCP' }],
          runPolicy: { suspend: true, activeDeadlineSeconds: 86_400, ttlSecondsAfterFinished: 604_800 },
        }),
    ],
  ];
  for (const [what, make] of good) {
    it(what, async () => {
      const answer = await must(admin.create(make(), dryRun));
      assert.deepEqual(answer.warnings, []);
      assert.deepEqual(answer.body['spec'], make().spec);
    });
  }
});

describe('Objects that the API server refuses, and the sentence', () => {
  before('start a cluster that serves our kinds', prepare);
  const pinned = /image must be pinned by digest, like registry\.example\/lung@sha256:<64 hexadecimal digits>: a tag can be moved to other code after the permit was given\./;
  const named = /metadata\.name must be at most 52 characters: a lower-case letter, then letters, digits and dashes\. Names of child objects are made from it\./;
  const bad: readonly (readonly [string, () => Manifest, RegExp])[] = [
    ['a job with an image without digest', () => job({ image: 'registry.example/lung:latest' }), pinned],
    ['a job with an image whose digest is too short', () => job({ image: 'registry.example/lung@sha256:0123' }), pinned],
    ['a job whose name has 53 characters', () => job({}, 'j'.repeat(53)), named],
    ['a job whose name begins with a digit', () => job({}, '1st'), named],
    ['a job whose name has a dot', () => job({}, 'a.b'), named],
    ['a job without a requester', () => without(job(), 'requester'), /spec\.requester: Required value/],
    ['a job without a dataset', () => job({ datasets: [] }), /spec\.datasets in body should have at least 1 items/],
    ['a job with one dataset twice', () => job({ datasets: [{ name: 'd', mountPath: '/a' }, { name: 'd', mountPath: '/b' }] }), /spec\.datasets\[1\]: Duplicate value/],
    ['a job that mounts two datasets at one path', () => job(mounts('/data', '/data')), /The mount paths of two datasets may not be the same or lie inside each other\./],
    ['a job that mounts over the system', () => job(mounts('/etc/ssl')), /mountPath may not be a system directory \(\/bin, .*\); choose for instance \/data\./],
    ['a job that mounts its output over the system', () => job(output('/usr')), /mountPath may not be a system directory/],
    ['a job that mounts at a path with dots', () => job(mounts('/data/../etc')), /spec\.datasets\[0\]\.mountPath.* should match/],
    ['a job that mounts at the root', () => job(mounts('/')), /spec\.datasets\[0\]\.mountPath/],
    ['a job whose output lies in a dataset', () => job({ ...mounts('/data'), ...output('/data/out') }), /output\.mountPath and the mount path of a dataset may not lie inside each other\./],
    ['a job whose dataset lies in its output', () => job({ ...mounts('/out/data'), ...output('/out') }), /output\.mountPath and the mount path of a dataset may not lie inside each other\./],
    ['a job with an address that is no range', () => job({ egress: [{ cidr: '192.0.2.7', port: 443, protocol: 'TCP' }] }), /spec\.egress\[0\]\.cidr: .*must be an address range such as 192\.0\.2\.0\/24/],
    ['a job with a purpose that does not exist', () => job({ purpose: { activity: 'ehds:Marketing', commercialUse: 'None' } }), /spec\.purpose\.activity: Unsupported value: "ehds:Marketing"/],
    ['a dataset whose name has 53 characters', () => dataset({}, 'd'.repeat(53)), named],
    ['a dataset with an address that is no range', () => dataset({ source: { ...onClaim, state: 'Loading', loader: { ...loader, egress: [{ cidr: 'archive.example/24', port: 443, protocol: 'TCP' }] } } }), /must be an address range such as 192\.0\.2\.0\/24/],
    ['a dataset whose loader has no digest', () => dataset({ source: { ...onClaim, state: 'Loading', loader: { ...loader, image: 'loader:1' } } }), /spec\.source\.loader\.image.* should match/],
    ['a dataset in a country of three letters', () => dataset({ residency: { jurisdictions: ['ITA'] } }), /spec\.residency\.jurisdictions\[0\]/],
    ['a permit whose window is reversed', () => permit({ validFrom: '2026-02-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' }), /validUntil must be later than validFrom\./],
    ['a permit whose window is empty', () => permit({ validFrom: '2026-01-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' }), /validUntil must be later than validFrom\./],
    ['a permit whose name has 53 characters', () => permit({}, 'p'.repeat(53)), /metadata\.name must be at most 52 characters\./],
    ['a permit for an image with a tag', () => permit({ images: { repositories: ['registry.example/lung:latest'] } }), /spec\.images\.repositories\[0\].* should match/],
    ['a permit that names a person twice', () => permit({ persons: [{ subject: 'p' }, { subject: 'p' }] }), /spec\.persons\[1\]: Duplicate value/],
    ['an environment of another name', () => environment({}, 'other'), /There is one SecureProcessingEnvironment in a cluster, and its name is default\./],
    ['an environment that trusts a label which kubelets can set', () => environment({ jurisdictions: [{ labelKey: 'topology.kubernetes.io/region', labelValue: 'it', jurisdiction: 'IT' }] }), /spec\.jurisdictions\[0\]\.labelKey.* should match/],
    ['an environment that trusts storage for no reason', () => environment({ trustedStorage: [{ driver: 'ebs.csi.aws.com', storageClassName: 'gp3', mechanism: 'luks2', keyScope: 'Cluster', reason: '' }] }), /trustedStorage\[0\]\.reason/],
  ];
  for (const [what, make, sentence] of bad) {
    it(what, async () => invalid(await admin.create(make(), dryRun), sentence));
  }
});

describe('Changes that the API server refuses, and the sentence', () => {
  before('start a cluster that serves our kinds', prepare);
  const frozen = /A TrainingJob cannot change after its creation, except runPolicy\.suspend and runPolicy\.ttlSecondsAfterFinished: make a new TrainingJob\./;
  const changes: readonly (readonly [string, Fields])[] = [
    ['requester', { requester: 'somebody-else' }],
    ['declaredBy', { declaredBy: 'somebody-else' }],
    ['purpose', { purpose: { commercialUse: 'Intended' } }],
    ['datasets', { datasets: [{ name: 'other', mountPath: '/data' }] }],
    ['image', { image: image.replace('lung', 'other') }],
    ['command', { command: ['other'] }],
    ['framework', { framework: 'PyTorch' }],
    ['workers', { workers: 2 }],
    ['resources', { resources: { cpu: '2' } }],
    ['output', output('/other')],
    ['runtimeClassName', { runtimeClassName: 'kata' }],
    ['egress', { egress: [{ cidr: '192.0.2.0/24', port: 443, protocol: 'TCP' }] }],
    ['runPolicy.activeDeadlineSeconds', { runPolicy: { activeDeadlineSeconds: 60 } }],
  ];

  describe('of a job', () => {
    let running: Manifest;

    before(async () => {
      running = job({}, uniqueName('running'));
      await must(admin.create(running));
    });

    for (const [field, spec] of changes) {
      it(`its ${field}`, async () => invalid(await admin.patch(referenceTo(running), { spec }, dryRun), frozen));
    }

    it('but not runPolicy.suspend and runPolicy.ttlSecondsAfterFinished', async () => {
      for (const runPolicy of [{ suspend: true }, { ttlSecondsAfterFinished: 60 }]) await must(admin.patch(referenceTo(running), { spec: { runPolicy } }, dryRun));
    });

    it('and none of its fields can be taken away', async () => {
      const full = job({ ...output('/output'), runtimeClassName: 'kata', runPolicy: { activeDeadlineSeconds: 60 } }, uniqueName('full'));
      await must(admin.create(full));
      for (const spec of [{ output: null }, { runtimeClassName: null }, { runPolicy: { activeDeadlineSeconds: null } }, { runPolicy: null }]) {
        invalid(await admin.patch(referenceTo(full), { spec }, dryRun), frozen);
      }
    });
  });

  describe('of a dataset', () => {
    const sealed = /A sealed dataset stays sealed: make a new SecureDataset on a new claim for a new revision of the data\./;
    let loading: Manifest;
    let done: Manifest;

    before(async () => {
      loading = dataset({ source: { ...onClaim, state: 'Loading', loader } }, uniqueName('loading'));
      done = dataset({}, uniqueName('sealed'));
      for (const object of [loading, done]) await must(admin.create(object));
    });

    it('its claim', async () => {
      const source = { persistentVolumeClaim: { claimName: 'other' } };
      invalid(await admin.patch(referenceTo(done), { spec: { source } }, dryRun), /The claim of a dataset cannot change: make a new SecureDataset\./);
    });

    it('unsealing', async () => invalid(await admin.patch(referenceTo(done), { spec: { source: { state: 'Loading' } } }, dryRun), sealed));

    it('a new loader once it is sealed', async () => {
      const answer = await admin.patch(referenceTo(done), { spec: { source: { loader } } }, dryRun);
      invalid(answer, /A sealed dataset cannot have a new loader: nothing may write to it any more\./);
    });

    it('but not sealing, with its loader or without', async () => {
      for (const source of [{ state: 'Sealed' }, { state: 'Sealed', loader: null }]) await must(admin.patch(referenceTo(loading), { spec: { source } }, dryRun));
    });
  });

  describe('of a permit', () => {
    let revoked: Manifest;

    before(async () => {
      revoked = permit({ state: 'Revoked' }, uniqueName('revoked'));
      await must(admin.create(revoked));
    });

    it('giving back what was revoked', async () => {
      invalid(await admin.patch(referenceTo(revoked), { spec: { state: 'Active' } }, dryRun), /A revoked permit stays revoked: make a new DataPermit\./);
    });

    it('its dataset and its project', async () => {
      invalid(await admin.patch(referenceTo(revoked), { spec: { dataset: { name: 'other' } } }, dryRun), /The dataset of a permit cannot change: make a new DataPermit\./);
      invalid(await admin.patch(referenceTo(revoked), { spec: { project: { namespace: 'other' } } }, dryRun), /The project of a permit cannot change: make a new DataPermit\./);
    });

    it('but not its window', async () => {
      await must(admin.patch(referenceTo(revoked), { spec: { validUntil: '2030-01-01T00:00:00Z' } }, dryRun));
    });
  });
});

describe('What kubectl makes of our kinds', () => {
  before('start a cluster that serves our kinds', prepare);
  it('lists all of them by their category, with their columns', async () => {
    await must(admin.create(job({}, 'listed')));
    assert.match(await kubectl(cluster, ['get', 'regulated', '-n', room]), /trainingjob\.caveau\.dev\/listed/);
    assert.match(await kubectl(cluster, ['get', 'tj', '-n', room]), /^NAME +STATE +REASON +DATASET +WORKERS +JURISDICTION +AGE\n/);
  });

  it('selects jobs by their requester', async () => {
    const selected = await kubectl(cluster, ['get', 'tj', '-n', room, '-o', 'name', '--field-selector', `spec.requester=${admin.name}`]);
    assert.match(selected, /listed/);
    assert.equal((await kubectl(cluster, ['get', 'tj', '-n', room, '-o', 'name', '--field-selector', 'spec.requester=nobody'])).trim(), '');
  });
});

function invalid(answer: Answer, sentence: RegExp): void {
  assert.equal(answer.status, 422, answer.message || 'the object was accepted');
  assert.match(answer.message, sentence);
}

function without(object: Manifest, field: string): Manifest {
  return { ...object, spec: Object.fromEntries(Object.entries(object.spec ?? {}).filter(([key]) => key !== field)) };
}

/** The schema as the API server publishes it, which is what kubectl explain reads. */
async function schemaOf(short: string): Promise<Fields> {
  const kinds: Readonly<Record<string, string>> = { sds: 'SecureDataset', dpm: 'DataPermit', tj: 'TrainingJob', spe: 'SecureProcessingEnvironment' };
  const { body } = await must(admin.send('GET', '/openapi/v3/apis/caveau.dev/v1alpha1'));
  const schemas = (body['components'] as { readonly schemas: Readonly<Record<string, Fields>> }).schemas;
  const found = Object.entries(schemas).find(([name]) => name.endsWith(`.${kinds[short] ?? ''}`));
  assert.ok(found, short);
  return found[1];
}

/** The paths of the properties that nobody described. */
function undescribed(schema: Fields, path: string): string[] {
  return children(schema).flatMap(([name, child]) => [
    ...(typeof child['description'] === 'string' && child['description'] !== '' ? [] : [`${path}.${name}`]),
    ...undescribed(child, `${path}.${name}`),
  ]);
}

/** The names of all properties at any depth. */
function names(schema: Fields): string[] {
  return children(schema).flatMap(([name, child]) => [name, ...names(child)]);
}

function children(schema: Fields): [string, Fields][] {
  const own = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Fields>>).filter(([name]) => name !== 'metadata');
  const items = (schema['items'] as Fields | undefined) ?? {};
  return [...own, ...Object.entries((items['properties'] ?? {}) as Readonly<Record<string, Fields>>)];
}
