import assert from 'node:assert/strict';
import { datasetLabel, rolesLabel, trainingJobLabel } from './api/labels.ts';
import { type KubeObject } from './api/kube-object.ts';
import { formatTime } from './api/time.ts';
import { approvalsBoundSince, approvalsIn, claimFact, isolationFacts, nodeFacts, outputFact } from './facts.ts';
import { anApproval, aWithdrawal } from './policy/testing/approvals.ts';
import { decide } from './policy/decide.ts';
import { aDataset, anEnvironment, aTrainingJob, now } from './policy/testing/builders.ts';
import { againstLoading, againstUse } from './secure-dataset/obstacles.ts';
import { takeSnapshot as takeDataset } from './secure-dataset/snapshot.ts';
import { aBoundClaim, aRegulatedCluster, aVolumeFor, encryptedClass } from './testing/regulated-cluster.ts';
import { takeSnapshot as takeJob } from './training-job/snapshot.ts';

const dataset = aDataset().build();
const environment = anEnvironment().build();
const job = aTrainingJob().withOutput().build();
const late = { ...encryptedClass, volumeBindingMode: 'WaitForFirstConsumer' } as KubeObject;

/** Why a job on the dataset is held because of its encryption. */
function decided(caches: Parameters<typeof takeJob>[0]): string | undefined {
  const snapshot = takeJob(caches, 'prj-lung/unet');
  assert.ok(snapshot);
  return decide({ ...snapshot.input, started: false, now }).unsatisfied.find(({ clause }) => clause === 'encryption-at-rest')?.reason;
}

/** A Job that the operator made for an object that exists. */
function aJobOf(kind: 'TrainingJob' | 'SecureDataset', owner: string, name: string): KubeObject {
  const [labels, uid] = kind === 'TrainingJob' ? [{ [rolesLabel]: 'training', [trainingJobLabel]: owner }, `uid-job-${owner}`] : [{ [rolesLabel]: 'loader', [datasetLabel]: owner }, `uid-dataset-${owner}`];
  return { metadata: { name, namespace: 'prj-lung', uid: `uid-${name}`, labels, ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind, name: owner, uid, controller: true }] } };
}

interface PodParts {
  readonly phase?: string | undefined;
  readonly readOnly?: boolean;
  readonly also?: { readonly readOnly: boolean };
  readonly deleting?: boolean;
  readonly claimName?: string;
  readonly namespace?: string;
}

function mounting({ readOnly, claimName = 'chest-ct-r7' }: PodParts): object {
  return { name: 'data', persistentVolumeClaim: { claimName, ...(readOnly === undefined ? {} : { readOnly }) } };
}

/** A pod of a Job of ours, or of nobody that we know. */
function aPodOf(job: KubeObject | undefined, name: string, parts: PodParts = {}): KubeObject {
  const { also, deleting = false, namespace = 'prj-lung' } = parts;
  const owned = job === undefined ? {} : { labels: job.metadata.labels, ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: job.metadata.name, uid: job.metadata.uid, controller: true }] };
  return {
    metadata: { name, namespace, uid: `uid-pod-${name}`, ...owned, ...(deleting ? { deletionTimestamp: '2027-03-01T11:00:00Z' } : {}) },
    spec: { volumes: [mounting(parts), ...(also === undefined ? [] : [mounting(also)])] },
    status: 'phase' in parts ? { phase: parts.phase } : { phase: 'Running' },
  } as KubeObject;
}

describe('what is known about the claim of a dataset', () => {
  const table: Readonly<Record<string, { readonly contents: Parameters<typeof aRegulatedCluster>[0]; readonly exists: boolean; readonly state: string; readonly reason?: string }>> = {
    'its volume speaks when it is bound': { contents: {}, exists: true, state: 'encrypted' },
    'nothing when there is no claim': { contents: { claims: [] }, exists: false, state: 'unknown', reason: 'ClaimMissing' },
    'nothing when the claim is in another room': { contents: { claims: [{ ...aBoundClaim('chest-ct-r7'), metadata: { name: 'chest-ct-r7', namespace: 'elsewhere', uid: 'x' } }] }, exists: false, state: 'unknown', reason: 'ClaimMissing' },
    'not enough when the claim waits for its volume': { contents: { claims: [aBoundClaim('chest-ct-r7', false)] }, exists: true, state: 'unknown', reason: 'ClaimNotBound' },
    'its class speaks when the volume is made only for a pod': { contents: { claims: [aBoundClaim('chest-ct-r7', false)], storageClasses: [late] }, exists: true, state: 'encrypted' },
    'not enough when the volume is not there': { contents: { volumes: [] }, exists: true, state: 'unknown', reason: 'VolumeNotFound' },
    'a refusal when the volume is not encrypted, whatever its class is called': { contents: { volumes: [aVolumeFor('chest-ct-r7', {})] }, exists: true, state: 'refused', reason: 'NotEncrypted' },
  };
  for (const [name, { contents, exists, state, reason }] of Object.entries(table)) {
    it(name, () => {
      const fact = claimFact(aRegulatedCluster(contents).caches, dataset, environment);
      assert.deepEqual([fact.exists, fact.encryption.state, 'reason' in fact.encryption ? fact.encryption.reason : undefined], [exists, state, reason]);
    });
  }

  const products: Readonly<Record<string, Partial<KubeObject['metadata']>>> = {
    'is the output of a job': { labels: { [rolesLabel]: 'training', [trainingJobLabel]: 'unet' } },
    'is the output of a job, whose role was taken off': { labels: { [trainingJobLabel]: 'unet' } },
    'is the output of a job, with nothing left but its uid': { annotations: { 'caveau.dev/training-job-uid': 'uid-job-unet' } },
    'says what it was trained on': { annotations: { 'caveau.dev/trained-on': '' } },
    'holds a release': { labels: { [rolesLabel]: 'release' } },
    'belongs to a release': { ownerReferences: [{ apiVersion: 'caveau.dev/v1', kind: 'OutputRelease', name: 'first', uid: 'uid-release' }] },
    'belongs to a job': { ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', name: 'unet', uid: 'uid-job-unet' }] },
  };
  for (const [what, metadata] of Object.entries(products)) {
    it(`a refusal, to use and to fill it, when the claim ${what}`, () => {
      const claim = aBoundClaim('chest-ct-r7');
      const { caches } = aRegulatedCluster({ claims: [{ ...claim, metadata: { ...claim.metadata, ...metadata } }] });
      const loading = aDataset().with({ source: { ...dataset.spec.source, state: 'Loading', loader: { image: `registry.example/load@sha256:${'a'.repeat(64)}`, command: ['sh'] } } }).build();
      for (const [against, one] of [[againstUse, dataset], [againstLoading, loading]] as const) {
        const snapshot = takeDataset(aRegulatedCluster({ claims: [{ ...claim, metadata: { ...claim.metadata, ...metadata } }], secureDatasets: [one] }).caches, 'prj-lung/chest-ct');
        assert.ok(snapshot);
        const { reason, message = '', passing } = against(snapshot, now) ?? {};
        assert.deepEqual([reason, passing], ['ClaimIsOutput', undefined]);
        assert.match(message, /^PersistentVolumeClaim chest-ct-r7 is the output of a TrainingJob or the volume of an OutputRelease/);
      }
      assert.equal(decided(caches), 'ClaimIsOutput');
    });
  }
  it('a refusal, for any dataset, when subjects have withdrawn from what the claim holds', () => {
    const claim = aBoundClaim('chest-ct-r7');
    const claims = [{ ...claim, metadata: { ...claim.metadata, annotations: { 'caveau.dev/withdrawn-data': 'chest-ct-r1/r1' } } }];
    const { caches } = aRegulatedCluster({ claims });
    const snapshot = takeDataset(caches, 'prj-lung/chest-ct');
    assert.ok(snapshot);
    const { reason, message = '' } = againstUse(snapshot, now) ?? {};
    assert.equal(reason, 'ClaimWithdrawn');
    assert.match(message, /^PersistentVolumeClaim chest-ct-r7 holds data of subjects who have withdrawn \(chest-ct-r1\/r1\)/);
    assert.equal(decided(caches), 'ClaimWithdrawn');
  });
  it('no refusal of its volume, for the dataset from which they withdrew, which its later revision tells', () => {
    const claim = aBoundClaim('chest-ct-r7');
    const claims = [{ ...claim, metadata: { ...claim.metadata, annotations: { 'caveau.dev/withdrawn-data': 'chest-ct' } } }];
    const tombstones = { subjects: 3, digest: `sha256:${'7'.repeat(64)}` };
    const of = (revision: object) => aRegulatedCluster({ claims, secureDatasets: [dataset, aDataset('chest-ct-r8').with({ revision: { id: 'r8', supersedes: 'chest-ct', ...revision } }).build()] }).caches;
    const withdrawn = of({ tombstones });
    const snapshot = takeDataset(withdrawn, 'prj-lung/chest-ct');
    assert.ok(snapshot);
    assert.deepEqual([againstUse(snapshot, now)?.reason, snapshot.claim.encryption.state, decided(withdrawn)], ['SubjectsWithdrawn', 'encrypted', undefined]);
    assert.equal(decided(of({})), 'ClaimWithdrawn', 'a mark stays when what told of the withdrawal is no longer there');
  });
  it('and none when it belongs to something else', () => {
    const claim = aBoundClaim('chest-ct-r7');
    const owned = { ...claim, metadata: { ...claim.metadata, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'u' }] } };
    assert.equal(claimFact(aRegulatedCluster({ claims: [owned] }).caches, dataset, environment).encryption.state, 'encrypted');
  });
  it('of an output it is no refusal that it is one: it is still written to', () => {
    const name = 'unet-output';
    const claim = aBoundClaim(name);
    const { caches } = aRegulatedCluster({ claims: [{ ...claim, metadata: { ...claim.metadata, labels: { [rolesLabel]: 'training' } } }], volumes: [aVolumeFor(name)] });
    assert.equal(outputFact(caches, job, 'encrypted', environment).encryption.state, 'encrypted');
  });

  const users = (contents: Parameters<typeof aRegulatedCluster>[0]) => {
    const { writers, strangers, departing } = claimFact(aRegulatedCluster({ secureDatasets: [dataset], ...contents }).caches, dataset, environment);
    return { writers, strangers, departing };
  };
  const loaded: KubeObject = aJobOf('SecureDataset', 'chest-ct', 'load');
  const trained: KubeObject = aJobOf('TrainingJob', 'unet', 'unet-1');
  const starting = (status: object): KubeObject => ({ ...job, status: { state: 'Starting', attempt: 1, ...status } }) as KubeObject;
  const probe: KubeObject = { ...aJobOf('SecureDataset', 'chest-ct', 'probe'), metadata: { ...aJobOf('SecureDataset', 'chest-ct', 'probe').metadata, labels: { [rolesLabel]: 'probe', [datasetLabel]: 'chest-ct' } } };
  const visitors: Readonly<Record<string, { readonly contents: Parameters<typeof aRegulatedCluster>[0]; readonly writers?: number; readonly strangers?: number; readonly departing?: number }>> = {
    'nobody, while nobody is there': { contents: {} },
    'the pods of its loader, and the Job that may make more': { contents: { batchJobs: [loaded], pods: [aPodOf(loaded, 'a'), aPodOf(loaded, 'b')] }, writers: 3 },
    'no pod that has ended': { contents: { batchJobs: [loaded], pods: [aPodOf(loaded, 'a', { phase: 'Succeeded' }), aPodOf(loaded, 'b', { phase: 'Failed' })] }, writers: 1 },
    'a loader of another dataset on the claim': { contents: { batchJobs: [{ ...loaded, metadata: { ...loaded.metadata, labels: { [rolesLabel]: 'loader', [datasetLabel]: 'another' } }, spec: { template: { spec: { volumes: [mounting({})] } } } } as KubeObject] }, writers: 1 },
    'no job of ours that only reads': { contents: { batchJobs: [trained], pods: [aPodOf(trained, 'a', { readOnly: true })] } },
    'a job of ours whose output it is': { contents: { batchJobs: [trained], pods: [aPodOf(trained, 'a')] }, writers: 1 },
    'a job of ours whose output it is, when it is not read-only twice': { contents: { batchJobs: [trained], pods: [aPodOf(trained, 'a', { readOnly: true, also: { readOnly: false } })] }, writers: 1 },
    'a stranger that reads': { contents: { pods: [aPodOf(undefined, 'a', { readOnly: true })] }, strangers: 1 },
    'a stranger that writes': { contents: { pods: [aPodOf(undefined, 'a')] }, strangers: 1, writers: 1 },
    'a stranger that is being deleted, for as long as it lives': { contents: { pods: [aPodOf(undefined, 'a', { deleting: true })] }, strangers: 1, writers: 1 },
    'a stranger without a phase': { contents: { pods: [aPodOf(undefined, 'a', { phase: undefined })] }, strangers: 1, writers: 1 },
    'a claim that is made for a pod': { contents: { pods: [{ metadata: { name: 'chest', namespace: 'prj-lung', uid: 'x' }, spec: { volumes: [{ name: 'ct-r7', ephemeral: {} }] } } as KubeObject] }, strangers: 1, writers: 1 },
    'a pod of ours whose Job is gone': { contents: { pods: [aPodOf(trained, 'a', { readOnly: true })] }, departing: 1 },
    'no pod that only reads and comes before its Job, which is being made': { contents: { trainingJobs: [starting({})], pods: [aPodOf(trained, 'a', { readOnly: true })] } },
    'a pod that bears the name of another attempt than that which is being made': { contents: { trainingJobs: [starting({ attempt: 2 })], pods: [aPodOf(trained, 'a', { readOnly: true })] }, departing: 1 },
    'a pod whose Job is gone, once it was there': { contents: { trainingJobs: [starting({ state: 'Running' })], pods: [aPodOf(trained, 'a', { readOnly: true })] }, departing: 1 },
    'a pod of ours whose TrainingJob is gone': { contents: { trainingJobs: [], batchJobs: [trained], pods: [aPodOf(trained, 'a', { readOnly: true })] }, departing: 1 },
    'a pod that says it is ours, of a Job that nobody owns': { contents: { batchJobs: [{ ...trained, metadata: { ...trained.metadata, ownerReferences: [] } }], pods: [aPodOf(trained, 'a', { readOnly: true })] }, departing: 1 },
    'a pod that says it is ours, of a namesake of our Job': { contents: { batchJobs: [trained], pods: [aPodOf({ ...trained, metadata: { ...trained.metadata, uid: 'other' } }, 'a', { readOnly: true })] }, departing: 1 },
    'no probe as a writer': { contents: { batchJobs: [probe], pods: [aPodOf(probe, 'a', { readOnly: true })] } },
    'a pod of a probe whose Job is gone': { contents: { pods: [aPodOf(probe, 'a', { readOnly: true })] }, departing: 1 },
    'no pod of a probe that is being ended, which on a lost node is for ever': { contents: { pods: [aPodOf(probe, 'a', { readOnly: true, deleting: true })] } },
    'a pod of a probe that is being ended and may write': { contents: { pods: [aPodOf(probe, 'a', { deleting: true })] }, writers: 1, departing: 1 },
    'a pod of a job that is being ended and whose Job is gone': { contents: { pods: [aPodOf(trained, 'a', { readOnly: true, deleting: true })] }, departing: 1 },
    'no pod that mounts another claim, or one of another room': { contents: { pods: [aPodOf(undefined, 'a', { claimName: 'other' }), aPodOf(undefined, 'b', { namespace: 'elsewhere' })] } },
    'a stranger on a claim that is not there': { contents: { claims: [], pods: [aPodOf(undefined, 'a')] }, strangers: 1, writers: 1 },
  };
  for (const [name, { contents, writers = 0, strangers = 0, departing = 0 }] of Object.entries(visitors)) {
    it(`counts ${name}`, () => assert.deepEqual(users(contents), { writers, strangers, departing }));
  }

  describe('for one node at a time', () => {
    const once = { ...aBoundClaim('chest-ct-r7'), spec: { ...(aBoundClaim('chest-ct-r7') as unknown as { readonly spec: object }).spec, accessModes: ['ReadWriteOnce'] } } as KubeObject;
    const ended = { ...trained, status: { conditions: [{ type: 'Complete', status: 'True' }] } } as KubeObject;
    const suspended = { ...trained, spec: { suspend: true } } as KubeObject;
    const reading = { readOnly: true } as const;
    const table: Readonly<Record<string, { readonly contents: Parameters<typeof aRegulatedCluster>[0]; readonly users: readonly string[] }>> = {
      'is used by a job whose Job may make pods': { contents: { batchJobs: [trained] }, users: ['unet'] },
      'is used by a job with a pod, although its Job has ended': { contents: { batchJobs: [ended], pods: [aPodOf(trained, 'a', reading)] }, users: ['unet'] },
      'is used by a job that is suspended and has a pod': { contents: { batchJobs: [suspended], pods: [aPodOf(trained, 'a', reading)] }, users: ['unet'] },
      'is not used by a job that has ended': { contents: { batchJobs: [ended], pods: [aPodOf(trained, 'a', { ...reading, phase: 'Succeeded' })] }, users: [] },
      'is not used by a job that waits in a queue': { contents: { batchJobs: [suspended] }, users: [] },
      'is not used by a job that has no Job': { contents: {}, users: [] },
      'is not used by a namesake of the job': { contents: { batchJobs: [{ ...trained, metadata: { ...trained.metadata, ownerReferences: [] } }] }, users: [] },
    };
    for (const [name, { contents, users: want }] of Object.entries(table)) {
      it(name, () => assert.deepEqual(claimFact(aRegulatedCluster({ secureDatasets: [dataset], claims: [once], ...contents }).caches, dataset, environment).users, want));
    }
    it('is kept by a probe that is being ended, until it has ended', () => {
      const { departing } = claimFact(aRegulatedCluster({ secureDatasets: [dataset], claims: [once], pods: [aPodOf(probe, 'a', { ...reading, deleting: true })] }).caches, dataset, environment);
      assert.equal(departing, 1);
    });
    it('is told to be probed while a probe may make its pod, and only then', () => {
      const known = (batchJobs: readonly KubeObject[], claims: readonly KubeObject[] = [once]) => claimFact(aRegulatedCluster({ secureDatasets: [dataset], claims, batchJobs }).caches, dataset, environment).probed;
      const over = { ...probe, status: { conditions: [{ type: 'Failed', status: 'True' }] } } as KubeObject;
      assert.deepEqual([known([probe]), known([over]), known([]), known([probe], [aBoundClaim('chest-ct-r7')])], [true, undefined, undefined, undefined]);
    });
    it('only: of a claim for several nodes nobody asks', () => assert.deepEqual(claimFact(aRegulatedCluster({ secureDatasets: [dataset], batchJobs: [trained] }).caches, dataset, environment).users, []));
  });

  it('it belongs to the oldest dataset that names it, and of two as old to the first by name', () => {
    const made = (name: string, creationTimestamp?: string) => aDataset(name).with({ source: dataset.spec.source }).withMetadata(creationTimestamp === undefined ? {} : { creationTimestamp }).build();
    const owners = (...datasets: readonly ReturnType<typeof made>[]): readonly (string | undefined)[] => {
      const { caches } = aRegulatedCluster({ secureDatasets: datasets });
      return datasets.map((one) => claimFact(caches, one, environment).takenBy);
    };
    assert.deepEqual(owners(made('a')), [undefined]);
    assert.deepEqual(owners(made('b', '2027-01-01T00:00:00Z'), made('a', '2027-01-01T00:00:01Z')), [undefined, 'b']);
    assert.deepEqual(owners(made('b', '2027-01-01T00:00:00Z'), made('a', '2027-01-01T00:00:00Z')), ['a', undefined]);
    assert.deepEqual(owners(made('a'), aDataset('b').build()), [undefined, undefined], 'each its own');
  });
});

describe('what is known about the output of a job', () => {
  it('the class speaks until the claim is bound, then the volume alone', () => {
    const known = (contents: Parameters<typeof aRegulatedCluster>[0]): string => {
      const { encryption: fact } = outputFact(aRegulatedCluster(contents).caches, job, 'encrypted', environment);
      return 'reason' in fact ? fact.reason : fact.state;
    };
    assert.equal(known({}), 'encrypted');
    assert.equal(known({ storageClasses: [] }), 'StorageClassNotFound');
    assert.equal(known({ claims: [aBoundClaim('unet-output', false)] }), 'encrypted');
    assert.equal(known({ claims: [aBoundClaim('unet-output')], volumes: [aVolumeFor('unet-output')] }), 'encrypted');
    assert.equal(known({ claims: [aBoundClaim('unet-output')], volumes: [aVolumeFor('unet-output', {})] }), 'NotEncrypted', 'a class that was made anew says nothing of a volume that is there');
  });

  it('so they do of who can write to it at once', () => {
    const cephFs = { ...encryptedClass, provisioner: 'rook-ceph.cephfs.csi.ceph.com' } as KubeObject;
    const shareable = (contents: Parameters<typeof aRegulatedCluster>[0]) => outputFact(aRegulatedCluster(contents).caches, job, 'encrypted', environment).shareable;
    assert.equal(shareable({}), false, 'the class is of block devices');
    assert.equal(shareable({ storageClasses: [cephFs] }), true);
    assert.equal(shareable({ storageClasses: [cephFs], claims: [aBoundClaim('unet-output')], volumes: [aVolumeFor('unet-output')] }), false, 'the volume is of block devices');
    assert.equal(shareable({ storageClasses: [] }), undefined);
    assert.equal(shareable({ storageClasses: [{ ...encryptedClass, provisioner: 'csi.example' } as KubeObject] }), undefined);
  });
});

describe('what verifiers saw', () => {
  const driver = 'rook-ceph.rbd.csi.ceph.com';
  const time = '2027-03-01T11:00:00Z';
  const word = (volumeHandle: string, changes: object = {}) => ({ driver, volumeHandle, encryption: 'Encrypted', cache: 'None', time, ...changes });
  const inspection = (node: string, ...volumes: readonly object[]): KubeObject => ({ metadata: { name: node, uid: `uid-nin-${node}` }, spec: { time, volumes } }) as KubeObject;
  /** A volume of a claim of that name, which its driver knows by another. */
  const handled = (claimName: string, volumeHandle: string): KubeObject => {
    const made = aVolumeFor(claimName) as unknown as { readonly metadata: object; readonly spec: { readonly csi: object } };
    return { ...made, spec: { ...made.spec, csi: { ...made.spec.csi, volumeHandle } } } as unknown as KubeObject;
  };
  const known = (nodeInspections: readonly KubeObject[], contents: Parameters<typeof aRegulatedCluster>[0] = {}, described = environment): string => {
    const { caches } = aRegulatedCluster({ volumes: [handled('chest-ct-r7', 'h-1')], nodeInspections, ...contents });
    const { encryption: fact } = claimFact(caches, dataset, described);
    return fact.state === 'encrypted' ? `${fact.keyScope} ${(fact.sights ?? []).map(({ node, verified, at, until }) => `${node} ${verified ? 'seen' : 'unknown'} for ${(until - at) / 1000}`).join(', ')}`.trim() : fact.reason;
  };
  const neighbours = { volumes: [handled('chest-ct-r7', 'h-1'), handled('brain-mr-r7', 'h-2')] };

  const table: Readonly<Record<string, readonly [readonly KubeObject[], string, Parameters<typeof aRegulatedCluster>[0]?]>> = {
    'nothing where nobody looked': [[], 'Volume'],
    'is found by what the driver calls the volume': [[inspection('it-1', word('h-0'), word('h-1'))], 'Volume it-1 seen for 86400'],
    'is told by every node': [[inspection('it-2', word('h-1', { encryption: 'Unknown' })), inspection('it-1', word('h-1'))], 'Volume it-1 seen for 86400, it-2 unknown for 86400'],
    'is nothing of a volume of another driver by the same handle': [[inspection('it-1', word('h-1', { driver: 'csi.juicefs.com' }))], 'Volume'],
    'is nothing of a volume that is called as the PersistentVolume is': [[inspection('it-1', word('pvc-uid-chest-ct-r7'))], 'Volume'],
    'is nothing of a volume without a handle': [[inspection('it-1', word(''), word('h-1'))], 'Volume', { volumes: [aVolumeFor('chest-ct-r7')] }],
    'is nothing where the words are not understood': [[inspection('it-1', word('h-1'), word('h-2', { cache: 'Some' }))], 'Volume'],
    'is refused where it is plain': [[inspection('it-1', word('h-1')), inspection('it-2', word('h-1', { encryption: 'Plain' }))], 'SeenPlain'],
    'is a key for others too, where their volumes lie on the same file system': [[inspection('it-1', word('h-1', { fileSystem: 'f' })), inspection('it-2', word('h-2', { fileSystem: 'f' }))], 'Cluster it-1 seen for 86400', neighbours],
    'is a key of its own where they do not': [[inspection('it-1', word('h-1', { fileSystem: 'f' }), word('h-2', { fileSystem: 'g' }))], 'Volume it-1 seen for 86400', neighbours],
    'is a key of its own where nobody knows the file system': [[inspection('it-1', word('h-1', { fileSystem: '' }), word('h-2', { fileSystem: '' }))], 'Volume it-1 seen for 86400', neighbours],
    'is a key of its own where the other volume is not there any more': [[inspection('it-1', word('h-1', { fileSystem: 'f' }), word('h-2', { fileSystem: 'f' }))], 'Volume it-1 seen for 86400'],
  };
  for (const [name, [inspections, want, contents]] of Object.entries(table)) it(name, () => assert.equal(known(inspections, contents), want));

  it('counts for as long as the environment says', () => {
    const probing = anEnvironment().with({ probes: { everySeconds: 300, nodePoolLabel: 'pool' } }).build();
    assert.equal(known([inspection('it-1', word('h-1'))], {}, probing), 'Volume it-1 seen for 600');
  });

  it('proves nothing good, and keeps what is bad, where anybody may have written it', () => {
    const unguarded = { admissionBindings: [] };
    assert.equal(known([inspection('it-1', word('h-1'))], unguarded), 'Volume it-1 unknown for 86400');
    assert.equal(known([inspection('it-1', word('h-1', { encryption: 'Plain' }))], unguarded), 'SeenPlain');
    assert.equal(known([inspection('it-1', word('h-1', { cache: 'Plaintext' }))], unguarded), 'PlaintextCache');
  });

  it('is told of an output once its volume is bound', () => {
    const { caches } = aRegulatedCluster({ claims: [aBoundClaim('unet-output')], volumes: [handled('unet-output', 'h-9')], nodeInspections: [inspection('it-1', word('h-9', { encryption: 'Plain' }))] });
    assert.equal(outputFact(caches, job, 'encrypted', environment).encryption.state, 'refused');
  });
});

describe('what probes have found', () => {
  const entry = (result: 'Passed' | 'Failed', validUntil?: string): object => ({ control: 'network-isolation', nodePool: 'a', result, time: '2027-03-01T11:00:00Z', message: 'It was seen.', ...(validUntil === undefined ? {} : { validUntil }) });
  const found = (contents: Parameters<typeof aRegulatedCluster>[0], described: typeof environment, ...controls: readonly object[]): readonly string[] => {
    const told = { ...dataset, status: { controls } } as unknown as typeof dataset;
    return isolationFacts(aRegulatedCluster(contents).caches, told, described).map(({ result, validUntil }) => `${result} ${validUntil === undefined ? 'never' : formatTime(validUntil)}`);
  };

  it('counts until the end that was told, and no longer than the environment says now', () => {
    const short = anEnvironment().with({ probes: { everySeconds: 300, nodePoolLabel: 'pool' } }).build();
    assert.deepEqual(found({}, environment, entry('Passed', '2027-03-01T13:00:00Z')), ['Passed 2027-03-01T13:00:00Z']);
    assert.deepEqual(found({}, short, entry('Passed', '2027-03-01T13:00:00Z')), ['Passed 2027-03-01T11:10:00Z']);
  });

  it('proves nothing good where others may have written it', () => {
    assert.deepEqual(found({ admissionPolicies: [] }, environment, entry('Passed', '2027-03-01T13:00:00Z'), entry('Failed')), ['Unverified never', 'Failed never']);
  });
});

describe('what is known about nodes', () => {
  it('is their name, their labels, what keeps pods off them and whether they take pods', () => {
    const nodes = [{ metadata: { name: 'a', uid: 'a', labels: { x: 'y' } } }, { metadata: { name: 'b', uid: 'b' }, spec: { unschedulable: true, taints: [{ key: 'regulated', effect: 'NoSchedule' }, { key: 'slow', effect: 'PreferNoSchedule' }, { key: 'gone', effect: 'NoExecute' }] }, status: { conditions: [{ type: 'Ready', status: 'True' }] } }, { metadata: { name: 'c', uid: 'c' }, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }];
    assert.deepEqual(nodeFacts(aRegulatedCluster({ nodes }).caches), [
      { name: 'a', labels: { x: 'y' }, unschedulable: false, taints: [], ready: false },
      { name: 'b', labels: {}, unschedulable: true, taints: ['regulated'], ready: true },
      { name: 'c', labels: {}, unschedulable: false, taints: [], ready: false },
    ]);
  });
});

describe('what is known of approvals', () => {
  const metadata = { name: 'caveau-approvals', uid: 'u', creationTimestamp: '2027-01-01T00:00:00Z' };
  const admissionPolicies = [{ metadata, spec: { failurePolicy: 'Fail' } } as KubeObject];
  const binding = (validationActions: readonly string[]) => [{ metadata: { ...metadata, creationTimestamp: '2027-01-01T00:00:05Z' }, spec: { policyName: metadata.name, validationActions } } as KubeObject];
  it('since when nobody else can have made one: some seconds after policy and binding came, because they act a little later', () => {
    const { caches } = aRegulatedCluster({ admissionPolicies, admissionBindings: binding(['Deny']) });
    assert.deepEqual(approvalsBoundSince(caches), { approvalsBoundSince: Date.parse('2027-01-01T00:00:15Z') });
  });
  it('nothing while the binding only audits, or there is none', () => {
    assert.deepEqual(approvalsBoundSince(aRegulatedCluster({ admissionPolicies, admissionBindings: binding(['Audit']) }).caches), {});
    assert.deepEqual(approvalsBoundSince(aRegulatedCluster({ admissionPolicies, admissionBindings: [] }).caches), {});
  });
  it('those of the room that are understood', () => {
    const odd = { ...anApproval('ethics'), spec: { ...anApproval('ethics').spec, action: 'Erase' } } as unknown as KubeObject;
    const abroad = { ...anApproval('dpo'), metadata: { ...anApproval('dpo').metadata, namespace: 'other' } };
    const newer = (object: KubeObject): KubeObject => ({ ...object, spec: { ...(object as unknown as { readonly spec: object }).spec, expires: 7 } }) as KubeObject;
    const taken = newer(aWithdrawal(anApproval('dpo')));
    const { caches } = aRegulatedCluster({ dataApprovals: [anApproval('dpo'), odd, abroad, newer(anApproval('security-officer')), taken] });
    assert.deepEqual(approvalsIn(caches, 'prj-lung').map((approval) => approval.metadata.name), ['dpo-1', 'dpo-1-withdrawn'], 'a withdrawal that can be read does not vanish with a field that is not understood');
  });
});
