import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type KubeObject } from '../../src/api/kube-object.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { Account, must, type Answer } from './support/account.ts';
import { shapeProblems } from '../../src/cli/schema-check.ts';
import { reservedNames } from '../../src/api/reserved-variables.ts';
import { referenceTo, type Manifest } from './support/manifest.ts';
import { dataPermit, environment, image, secureDataset, trainingJob } from './support/objects.ts';
import { installKinds, kubectl, newRoom, sharedCluster, uniqueName } from './support/shared-cluster.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A list of as many as a test needs. */
function many<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const dryRun = { dryRun: true };
/** What is said of an object without a cluster. */
const offline = (object: Manifest): readonly unknown[] => shapeProblems(object.kind, object as unknown as KubeObject);
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
const weights = `registry.example/lung/weights@sha256:${'b'.repeat(64)}`;
const small = { cpu: '1', memory: '1Gi' };
const mounting = (...paths: readonly string[]): Fields => ({ inputs: paths.map((mountPath) => ({ mountPath, configMap: { name: 'code' } })) });
const setting = (...names: readonly string[]): Fields => ({ env: names.map((name) => ({ name, value: 'x' })) });
const tolerating = (...tolerations: readonly Fields[]): Fields => ({ tolerations });
/** Everything that a job can say besides what it must. */
const everyField: Fields = {
  datasets: [{ name: 'chest-ct', mountPath: '/data/chest-ct' }, { name: 'labels', mountPath: '/data/labels' }],
  args: ['--epochs', '$(EPOCHS)'],
  env: [{ name: 'EPOCHS', value: '60' }, { name: 'JAX_PLATFORMS', value: '' }],
  inputs: [{ mountPath: '/code', configMap: { name: 'code' } }, { mountPath: '/weights', image: { reference: weights } }],
  imagePullSecrets: [{ name: 'registry' }],
  securityContext: { runAsUser: 1000, runAsGroup: 1000, supplementalGroups: [2000, 3000] },
  priorityClassName: 'training',
  tolerations: [{ key: 'example.org/pool', operator: 'Equal', value: 'research', effect: 'NoSchedule' }, { key: 'amd.com/gpu', operator: 'Exists' }],
  queueName: 'radiomics',
  framework: 'JAX',
  workers: 4,
  resources: { cpu: '8', memory: '64Gi', sharedMemory: '64Gi', gpu: { vendor: 'AMD', count: 2, products: ['AMD_Instinct_MI300X_OAM'] } },
  output: { size: '1Gi', storageClassName: 'encrypted', mountPath: '/output' },
  runtimeClassName: 'kata',
  egress: [{ cidr: '2001:db8::/32', port: 443, protocol: 'TCP' }],
  runPolicy: { suspend: true, activeDeadlineSeconds: 86_400, maxRestarts: 3, startDeadlineSeconds: 600, ttlSecondsAfterFinished: 604_800 },
};
const output = (mountPath: string): Fields => ({ output: { size: '1Gi', storageClassName: 'encrypted', mountPath } });

describe('The definitions of our kinds', () => {
  before('start a cluster that serves our kinds', prepare);
  it('are accepted by the API server without a warning', () => {
    assert.doesNotMatch(said, /warn/i);
    assert.equal(said.match(/serverside-applied/g)?.length, readdirSync(join(import.meta.dirname, '..', '..', 'crds')).length);
  });

  for (const short of ['sds', 'dpm', 'tj', 'spe', 'nin']) {
    it(`are explained by kubectl explain ${short}, field by field`, async () => {
      const schema = await schemaOf(short);
      const properties = Object.keys(schema['properties'] as object);
      assert.deepEqual(['spec', 'status'].filter((name) => properties.includes(name)), short === 'nin' ? ['spec'] : ['spec', 'status']);
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
    ['a job that uses every field', () => job(everyField)],
    ['a job with as many arguments, variables and inputs as there may be', () => job({ command: many(64, () => 'c'), args: many(64, () => 'a'.repeat(4096)), env: many(64, (i) => ({ name: `V${i}`, value: 'v'.repeat(1024) })), ...mounting(...many(8, (i) => `/in${i}`)) })],
    ['a job with shared memory that is a number of bytes', () => job({ resources: { cpu: 1, memory: 1_073_741_824, sharedMemory: '512Mi' } })],
    ['an environment that says how it offers GPUs and what jobs may ask for', () => environment({ accelerators: [{ vendor: 'AMD', resourceName: 'amd.com/gpu', productLabel: 'amd.com/gpu.product-name', unshared: { labelKey: 'amd.com/gpu.compute-memory-partition', labelValue: 'spx_nps1' } }, { vendor: 'Intel', resourceName: 'gpu.intel.com/xe', productLabel: 'gpu.intel.com/product' }], workloads: { tolerations: [{ key: 'pool', value: 'research', effect: 'NoSchedule' }, { key: 'gpu' }], priorityClassNames: ['training'] } })],
  ];
  for (const [what, make] of good) {
    it(what, async () => {
      const answer = await must(admin.create(make(), dryRun));
      assert.deepEqual(answer.warnings, []);
      assert.deepEqual(answer.body['spec'], make().spec);
      assert.deepEqual(offline(make()), [], 'kubectl caveau validate takes it too');
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
    ['a job with one dataset twice', () => job({ datasets: [{ name: 'd', mountPath: '/a' }, { name: 'd', mountPath: '/b' }] }), /A dataset may be named once only: remove one of the entries\./],
    ['a job with one dataset of another room twice', () => job({ datasets: [{ name: 'd', namespace: 'n', mountPath: '/a' }, { name: 'd', namespace: 'n', mountPath: '/b' }] }), /A dataset may be named once only/],
    ['a job that mounts two datasets at one path', () => job(mounts('/data', '/data')), /The mount paths of two datasets may not be the same or lie inside each other\./],
    ['a job that mounts over the system', () => job(mounts('/etc/ssl')), /mountPath may not be a system directory \(\/bin, .*\); choose for instance \/data\./],
    ['a job that mounts its output over the system', () => job(output('/usr')), /mountPath may not be a system directory/],
    ['a job that mounts at a path with dots', () => job(mounts('/data/../etc')), /spec\.datasets\[0\]\.mountPath.* should match/],
    ['a job that mounts at the root', () => job(mounts('/')), /spec\.datasets\[0\]\.mountPath/],
    ['a job whose output lies in a dataset', () => job({ ...mounts('/data'), ...output('/data/out') }), /output\.mountPath and the mount path of a dataset may not lie inside each other\./],
    ['a job whose dataset lies in its output', () => job({ ...mounts('/out/data'), ...output('/out') }), /output\.mountPath and the mount path of a dataset may not lie inside each other\./],
    ['a job with an address that is no range', () => job({ egress: [{ cidr: '192.0.2.7', port: 443, protocol: 'TCP' }] }), /spec\.egress\[0\]\.cidr: .*must be an address range such as 192\.0\.2\.0\/24/],
    ['a job with a purpose that does not exist', () => job({ purpose: { activity: 'ehds:Marketing', commercialUse: 'None' } }), /spec\.purpose\.activity: Unsupported value: "ehds:Marketing"/],
    ...['CAVEAU_JOB', 'PET_NNODES', 'KUBERNETES_SERVICE_HOST', 'NVIDIA_VISIBLE_DEVICES', ...reservedNames].map((name): readonly [string, () => Manifest, RegExp] => [`a job that sets ${name}`, () => job(setting('EPOCHS', name)), /spec\.env\[1\]\.name: .*This variable is set by Caveau, by the cluster or by the container runtime, and may not be set in env: leave it out\./]),
    ['a job that sets a variable twice', () => job(setting('A', 'A')), /spec\.env\[1\]: Duplicate value/],
    ['a job that sets what is no variable', () => job(setting('A-B')), /spec\.env\[0\]\.name.* should match/],
    ['a job with an input from nowhere', () => job({ inputs: [{ mountPath: '/code' }] }), /An input comes from either configMap or image: give exactly one of them\./],
    ['a job with an input from two places', () => job({ inputs: [{ mountPath: '/code', configMap: { name: 'code' }, image: { reference: weights } }] }), /An input comes from either configMap or image: give exactly one of them\./],
    ['a job with an input that a tag names', () => job({ inputs: [{ mountPath: '/code', image: { reference: 'registry.example/lung/weights:v1' } }] }), /reference must be pinned by digest, like registry\.example\/weights@sha256:<64 hexadecimal digits>\./],
    ['a job that mounts two inputs at one path', () => job(mounting('/code', '/code')), /Duplicate value/],
    ['a job whose inputs lie inside each other', () => job(mounting('/code', '/code/lib')), /The mount paths of two inputs may not be the same or lie inside each other\./],
    ['a job whose input lies in a dataset', () => job({ ...mounts('/data'), ...mounting('/data/code') }), /The mount path of an input may not lie inside that of a dataset or of the output, nor the other way round\./],
    ['a job whose dataset lies in an input', () => job({ ...mounts('/code/data'), ...mounting('/code') }), /The mount path of an input may not lie inside/],
    ['a job whose input lies in its output', () => job({ ...output('/out'), ...mounting('/out/code') }), /The mount path of an input may not lie inside/],
    ['a job whose output lies in an input', () => job({ ...output('/code/out'), ...mounting('/code') }), /The mount path of an input may not lie inside/],
    ['a job that mounts an input over the system', () => job(mounting('/usr/lib')), /mountPath may not be a system directory/],
    ['a job that runs as root', () => job({ securityContext: { runAsUser: 0 } }), /spec\.securityContext\.runAsUser.* should be greater than or equal to 1/],
    ['a job in the group of root', () => job({ securityContext: { supplementalGroups: [0] } }), /spec\.securityContext\.supplementalGroups\[0\]/],
    ['a job with the priority of the system', () => job({ priorityClassName: 'system-node-critical' }), /priorityClassName may not be one of the classes of the system\./],
    ['a job that tolerates a value that it does not name', () => job(tolerating({ key: 'pool', operator: 'Equal' })), /A toleration has a value exactly when its operator is Equal\./],
    ['a job that tolerates any value and names one', () => job(tolerating({ key: 'pool', operator: 'Exists', value: 'a' })), /A toleration has a value exactly when its operator is Equal\./],
    ['a job that tolerates every taint', () => job(tolerating({ operator: 'Exists' })), /spec\.tolerations\[0\]\.key: Required value/],
    ['a job that stays on a lost node', () => job(tolerating({ key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' })), /Unsupported value: "NoExecute"/],
    ['a job with more shared memory than memory', () => job({ resources: { cpu: '1', memory: '1Gi', sharedMemory: '1025Mi' } }), /sharedMemory is a part of memory and cannot be more: ask for less, or for more memory\./],
    ['a job with GPUs of nobody', () => job({ resources: { ...small, gpu: { vendor: 'Nobody', count: 1, products: ['x'] } } }), /spec\.resources\.gpu\.vendor: Unsupported value/],
    ['a job that is started again without end', () => job({ runPolicy: { maxRestarts: 101 } }), /spec\.runPolicy\.maxRestarts/],
    ['a job whose workers wait for no time', () => job({ runPolicy: { startDeadlineSeconds: 29 } }), /spec\.runPolicy\.startDeadlineSeconds/],
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
    ['an environment that offers the GPUs of one vendor twice', () => environment({ accelerators: many(2, () => ({ vendor: 'AMD', resourceName: 'amd.com/gpu', productLabel: 'amd.com/gpu.product-name' })) }), /spec\.accelerators\[1\]: Duplicate value/],
    ['an environment with a resource that is none', () => environment({ accelerators: [{ vendor: 'AMD', resourceName: 'gpu', productLabel: 'amd.com/gpu.product-name' }] }), /spec\.accelerators\[0\]\.resourceName.* should match/],
    ['an environment that lets jobs tolerate NoExecute', () => environment({ workloads: { tolerations: [{ key: 'pool', effect: 'NoExecute' }] } }), /Unsupported value: "NoExecute"/],
    ['an environment that trusts storage for no reason', () => environment({ trustedStorage: [{ driver: 'ebs.csi.aws.com', storageClassName: 'gp3', mechanism: 'luks2', keyScope: 'Cluster', reason: '' }] }), /trustedStorage\[0\]\.reason/],
  ];
  for (const [what, make, sentence] of bad) {
    it(what, async () => {
      invalid(await admin.create(make(), dryRun), sentence);
      assert.notDeepEqual(offline(make()), [], 'kubectl caveau validate refuses it too');
    });
  }

  it('know no fsGroup, which would change the owner of every file of the data', async () => {
    const { warnings, body } = await must(admin.create(job({ securityContext: { fsGroup: 1000 } }), dryRun));
    assert.match(warnings.join(), /unknown field .*spec\.securityContext\.fsGroup/);
    assert.deepEqual((body['spec'] as Fields)['securityContext'], {});
  });
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
    ['args', { args: ['--other'] }],
    ['env', setting('OTHER')],
    ['inputs', mounting('/code')],
    ['imagePullSecrets', { imagePullSecrets: [{ name: 'registry' }] }],
    ['securityContext', { securityContext: { runAsUser: 1000 } }],
    ['priorityClassName', { priorityClassName: 'training' }],
    ['tolerations', tolerating({ key: 'pool', operator: 'Exists' })],
    ['queueName', { queueName: 'radiomics' }],
    ['resources.sharedMemory', { resources: { sharedMemory: '1Mi' } }],
    ['resources.gpu.vendor', { resources: { gpu: { vendor: 'AMD', count: 1, products: ['x'] } } }],
    ['runPolicy.activeDeadlineSeconds', { runPolicy: { activeDeadlineSeconds: 60 } }],
    ['runPolicy.maxRestarts', { runPolicy: { maxRestarts: 1 } }],
    ['runPolicy.startDeadlineSeconds', { runPolicy: { startDeadlineSeconds: 60 } }],
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
      const full = job(everyField, uniqueName('full'));
      await must(admin.create(full));
      const optional = ['args', 'env', 'inputs', 'imagePullSecrets', 'securityContext', 'priorityClassName', 'tolerations', 'queueName', 'output', 'runtimeClassName', 'egress', 'runPolicy'];
      const inner = [{ resources: { sharedMemory: null } }, { resources: { gpu: null } }, { securityContext: { supplementalGroups: null } }, ...['activeDeadlineSeconds', 'maxRestarts', 'startDeadlineSeconds'].map((name) => ({ runPolicy: { [name]: null } }))];
      for (const spec of [...optional.map((name) => ({ [name]: null })), ...inner]) {
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
    assert.match(await kubectl(cluster, ['get', 'tj', '-n', room]), /^NAME +STATE +REASON +DATASET +WORKERS +ATTEMPT +JURISDICTION +AGE\n/);
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
  const kinds: Readonly<Record<string, string>> = { sds: 'SecureDataset', dpm: 'DataPermit', tj: 'TrainingJob', spe: 'SecureProcessingEnvironment', nin: 'NodeInspection', dap: 'DataApproval' };
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
