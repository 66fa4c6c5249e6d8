import assert from 'node:assert/strict';
import { type TrainingJob } from './api/generated/types.ts';
import { type KubeObject } from './api/kube-object.ts';
import { claimFact, standingOf } from './facts.ts';
import { takeSnapshot as takeDataset } from './secure-dataset/snapshot.ts';
import { takeSnapshot as takePermit } from './data-permit/snapshot.ts';
import { plan as planPermit } from './data-permit/plan.ts';
import { planGone } from './data-permit/gone.ts';
import { decide } from './policy/decide.ts';
import { inputDigest } from './policy/digest.ts';
import { aDataset, anEnvironment, aPermit, aTrainingJob, now } from './policy/testing/builders.ts';
import { addEverything, connect } from './routes.ts';
import { stepsInWords } from './testing/plans.ts';
import { type TestCluster } from './testing/cluster.ts';
import { aRegulatedCluster } from './testing/regulated-cluster.ts';
import { takeSnapshot } from './training-job/snapshot.ts';
import { bindingName } from './workload/names.ts';

const holder = 'hospital';
const at = { namespace: holder, generation: 1 };
const sharing = [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: 'jfs' } }];
const environment = anEnvironment().with({ sharing }).withMetadata({ generation: 1 }).build();
const dataset = aDataset().withProtection({ encryptionAtRest: { mechanisms: ['client-side'], keyScope: 'Cluster' } }).withMetadata(at);
const permit = aPermit().withMetadata(at);
const name = bindingName('uid-permit-chest-ct-lung');
const csi = (handle: string, readOnly = false) => ({ driver: 'csi.juicefs.com', volumeHandle: handle, readOnly, volumeAttributes: { subPath: 'pvc-1' }, nodePublishSecretRef: { namespace: 'kube-system', name: 'jfs' } });
const labels = { 'caveau.dev/role': 'binding', 'caveau.dev/permit-uid': 'uid-permit-chest-ct-lung' };
const annotations = { 'caveau.dev/permit': 'hospital/chest-ct-lung', 'caveau.dev/shared-dataset': 'hospital/chest-ct', 'caveau.dev/source-volume': 'pvc-1' };

const claims: readonly KubeObject[] = [
  { metadata: { name: 'chest-ct-r7', namespace: holder, uid: 'uid-source' }, spec: { accessModes: ['ReadWriteMany'], storageClassName: 'jfs', volumeName: 'pvc-1' }, status: { phase: 'Bound' } } as KubeObject,
  { metadata: { name, namespace: 'prj-lung', uid: 'uid-bound', labels, annotations }, spec: { accessModes: ['ReadOnlyMany'], volumeName: name }, status: { phase: 'Bound' } } as KubeObject,
];
const source = { metadata: { name: 'pvc-1', uid: 'pv-1' }, spec: { accessModes: ['ReadWriteMany'], mountOptions: ['cache-size=0'], capacity: { storage: '1Gi' }, claimRef: { namespace: holder, name: 'chest-ct-r7', uid: 'uid-source' }, csi: csi('pvc-1') } } as KubeObject;
const volume = { metadata: { name, uid: 'pv-2', labels, annotations }, spec: { accessModes: ['ReadOnlyMany'], mountOptions: ['cache-size=0'], claimRef: { namespace: 'prj-lung', name, uid: 'uid-bound' }, csi: csi(name, true) } } as KubeObject;
const job = aTrainingJob().with({ datasets: [{ name: 'chest-ct', namespace: holder, mountPath: '/data' }] }).withMetadata({ generation: 1 });

function aSharedCluster(changes: Parameters<typeof aRegulatedCluster>[0] = {}): TestCluster {
  const rooms = ['prj-lung', 'hospital'].map((room) => ({ metadata: { name: room, uid: `uid-${room}` } }));
  return aRegulatedCluster({ rooms, environments: [environment], secureDatasets: [dataset.build()], dataPermits: [permit.build()], trainingJobs: [job.build()], claims, volumes: [source, volume], storageClasses: [], ...changes });
}

/** A pod in the room of the project that mounts the binding; of a Job of the built job, or of nobody. */
const reader = (ours = true): KubeObject => ({
  metadata: { name: 'reader', namespace: 'prj-lung', uid: 'uid-reader', ...(ours ? { labels: { 'caveau.dev/role': 'training', 'caveau.dev/training-job': 'unet' }, ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'unet-1', uid: 'uid-run', controller: true }] } : {}) },
  spec: { volumes: [{ persistentVolumeClaim: { claimName: name, readOnly: true } }] },
  status: { phase: 'Running' },
}) as KubeObject;
const run = { metadata: { name: 'unet-1', namespace: 'prj-lung', uid: 'uid-run', labels: { 'caveau.dev/role': 'training', 'caveau.dev/training-job': 'unet' }, ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', name: 'unet', uid: 'uid-job-unet', controller: true }] } } as KubeObject;
const looked = (encryption: string, ...handles: readonly string[]): KubeObject => ({ metadata: { name: 'it-1', uid: 'uid-it-1' }, spec: { time: '2027-03-01T11:00:00Z', volumes: handles.map((volumeHandle) => ({ driver: 'csi.juicefs.com', volumeHandle, fileSystem: 'jfs-uuid', encryption, cache: 'None', time: '2027-03-01T11:00:00Z' })) } }) as KubeObject;

function decided(cluster: TestCluster) {
  const snapshot = takeSnapshot(cluster.caches, 'prj-lung/unet');
  assert.ok(snapshot);
  const input = { ...snapshot.input, started: false, now };
  const decision = decide(input);
  return { ...decision, digest: inputDigest(input, decision), input };
}

describe('a job on data of another room', () => {
  it('may run under the permit there, and mounts what was bound for it', () => {
    const { outcome, unsatisfied, permits, obligations } = decided(aSharedCluster());
    assert.deepEqual({ outcome, unsatisfied }, { outcome: 'Allow', unsatisfied: [] });
    assert.deepEqual([permits, obligations.bindings], [[{ dataset: 'hospital/chest-ct', permit: 'chest-ct-lung' }], { 'hospital/chest-ct': name }]);
  });
  const waits: Readonly<Record<string, readonly [Parameters<typeof aRegulatedCluster>[0], string]>> = {
    'until the volume is bound': [{ claims: claims.slice(0, 1), volumes: [source] }, 'BindingPending'],
    'while the claim is another one': [{ claims: [...claims.slice(0, 1), { ...claims[1], metadata: { ...claims[1]?.metadata, name, namespace: 'prj-lung', uid: 'uid-other' } }] }, 'BindingPending'],
    'while the volume is on its way out': [{ volumes: [source, { ...volume, metadata: { ...volume.metadata, deletionTimestamp: '2027-03-01T11:00:00Z' } }] }, 'BindingPending'],
    'while somebody else mounts it': [{ pods: [reader(false)] }, 'BindingStranger'],
    'on a file system that is not listed': [{ environments: [anEnvironment().build()] }, 'SharingNotListed'],
  };
  for (const [when, [contents, reason]] of Object.entries(waits)) {
    it(`does not run ${when}`, () => assert.ok(decided(aSharedCluster(contents)).unsatisfied.some((one) => one.clause === 'binding' && one.reason === reason), reason));
  }
  it('of which the room has no permit sees no difference when it comes, changes, is superseded or goes', () => {
    const elsewhere = { dataPermits: [permit.with({ project: { namespace: 'prj-heart' } }).build()] };
    const later = aDataset('chest-ct-2').withMetadata(at).with({ revision: { id: 'r8', supersedes: 'chest-ct' } }).build();
    const seen = [aSharedCluster(elsewhere), aSharedCluster({ ...elsewhere, secureDatasets: [] }), aSharedCluster({ ...elsewhere, secureDatasets: [dataset.with({ title: 'Other' }).build(), later] })].map((cluster) => {
      const { unsatisfied, satisfied, digest } = decided(cluster);
      return { unsatisfied, satisfied, digest };
    });
    assert.deepEqual([seen[1], seen[2]], [seen[0], seen[0]]);
    assert.deepEqual(seen[0]?.unsatisfied.map(({ reason }) => reason), ['DatasetNotShared']);
  });
});

describe('what was seen of a volume', () => {
  const fact = (contents: Parameters<typeof aRegulatedCluster>[0]) => claimFact(aSharedCluster(contents).caches, dataset.build(), environment).encryption;
  it('where it is bound in another room counts for the data', () => {
    const seen = fact({ nodeInspections: [looked('Encrypted', name)] });
    assert.deepEqual(seen.state === 'encrypted' && seen.sights?.map(({ verified }) => verified), [true]);
    assert.equal(fact({ nodeInspections: [looked('Plain', name)] }).state, 'refused');
  });
  it('on one file system is no other volume under its key where it is the same data, and is one where it is not', () => {
    const own = { ...source, spec: { ...(source as { readonly spec?: { readonly csi?: object } }).spec, csi: { ...csi('pvc-1'), nodePublishSecretRef: { namespace: 'kube-system', name: 'pvc-1' } } } } as KubeObject;
    const all = looked('Encrypted', 'pvc-1', name, 'pvc-9');
    const scope = (volumes: readonly KubeObject[]) => {
      const known = fact({ volumes, nodeInspections: [all] });
      return known.state === 'encrypted' ? known.keyScope : known.reason;
    };
    assert.equal(scope([own, volume]), 'Volume');
    const third = { metadata: { name: 'pvc-9', uid: 'pv-9' }, spec: { claimRef: { namespace: 'prj-lung', name: 'x', uid: 'uid-x' }, csi: csi('pvc-9') } } as KubeObject;
    assert.equal(scope([own, volume, third]), 'Cluster');
  });
  it('is nothing for a dataset that names what was bound: it has terms of its own already', () => {
    const mine = aDataset('mine').with({ source: { persistentVolumeClaim: { claimName: name }, state: 'Sealed' } }).build();
    const { encryption } = claimFact(aSharedCluster().caches, mine, environment);
    assert.deepEqual(encryption.state === 'refused' && encryption.reason, 'ClaimIsBinding');
  });
});

describe('a dataset that is read in another room', () => {
  const running: KubeObject = { ...job.build(), status: { state: 'Running' } } as KubeObject;
  const held = (contents: Parameters<typeof aRegulatedCluster>[0]) => takeDataset(aSharedCluster({ secureDatasets: [dataset.withMetadata({ deletionTimestamp: '2027-03-01T11:00:00Z' }).build()], ...contents }).caches, 'hospital/chest-ct')?.holders;
  it('is held by the pods and the jobs there, once it is deleted', () => {
    const cluster = { batchJobs: [run], pods: [reader()], trainingJobs: [running] };
    assert.equal(standingOf(aSharedCluster(cluster).caches, reader() as never), 'ours');
    assert.deepEqual([held(cluster)?.pods.map(({ metadata }) => metadata.name), held(cluster)?.jobs], [['reader'], 1]);
    assert.deepEqual([held({ pods: [reader(false)], trainingJobs: [] })?.pods, held({ trainingJobs: [] })?.jobs], [[], 0]);
  });
  it('tells of the jobs of its projects with their room, and of no others', () => {
    const uninvited: KubeObject = { ...job.withMetadata({ namespace: 'prj-none', name: 'spam' }).build(), status: { state: 'Held' } } as KubeObject;
    const dated = (one: KubeObject): TrainingJob => ({ ...one, metadata: { ...one.metadata, creationTimestamp: '2027-03-01T10:00:00Z' } }) as TrainingJob;
    const use = takeDataset(aSharedCluster({ trainingJobs: [dated(running), dated(uninvited)] }).caches, 'hospital/chest-ct')?.use();
    assert.deepEqual([use?.jobs.running, use?.jobs.waiting, use?.recentJobs.map((one) => one.name), use?.recentJobs[0]?.namespace], [1, 0, ['unet'], 'prj-lung']);
  });
});

describe('what serves a permit in another room', () => {
  const work = (cluster: TestCluster, change: () => void): readonly string[] => {
    const woken = new Set<string>();
    connect(cluster.informers, cluster.caches, (key) => woken.add(key));
    change();
    return [...woken].sort();
  };
  const permitKey = 'DataPermit:hospital/chest-ct-lung';

  it('wakes its permit and its jobs when it is bound, and follows the claim of the data', () => {
    const cluster = aSharedCluster();
    const bound = work(cluster, () => cluster.put('claims', { ...claims[1], status: { phase: 'Lost' } } as unknown as KubeObject));
    assert.deepEqual([bound.includes(permitKey), bound.includes('TrainingJob:prj-lung/unet')], [true, true]);
    const moved = aSharedCluster();
    assert.ok(work(moved, () => moved.put('volumes', { ...source, metadata: { ...source.metadata, labels: { a: 'b' } } })).includes(permitKey));
  });
  it('wakes its permit when the last pod has left it, and its dataset where that is being deleted', () => {
    const cluster = aSharedCluster({ batchJobs: [run], pods: [reader()], secureDatasets: [dataset.withMetadata({ deletionTimestamp: '2027-03-01T11:00:00Z' }).build()] });
    const woken = work(cluster, () => cluster.put('pods', { ...reader(), status: { phase: 'Succeeded' } } as KubeObject));
    assert.deepEqual([woken.includes(permitKey), woken.includes('SecureDataset:hospital/chest-ct')], [true, true]);
  });
  it('is removed with a permit that is gone, which is found by it also after a restart', () => {
    const cluster = aSharedCluster({ dataPermits: [] });
    const found: string[] = [];
    addEverything(cluster.caches, (key) => found.push(key));
    assert.ok(found.includes(permitKey));
    assert.deepEqual(planGone(cluster.caches, 'hospital/chest-ct-lung', now)?.steps.map((step) => step.do), ['record', 'delete', 'delete']);
    assert.equal(planGone(aSharedCluster({ dataPermits: [], batchJobs: [run], pods: [reader()] }).caches, 'hospital/chest-ct-lung', now), undefined);
    assert.equal(planGone(cluster.caches, 'hospital/other', now), undefined);
  });
  const otherThings: Readonly<Record<string, readonly [Readonly<Record<string, string>>, string]>> = {
    'shows data of a third room': [{ 'caveau.dev/role': 'binding', 'caveau.dev/permit-uid': 'uid-third' }, 'ClaimIsBinding'],
    'is the output of a job': [{ 'caveau.dev/role': 'training', 'caveau.dev/training-job': 'unet' }, 'ClaimIsOutput'],
    'holds a release': [{ 'caveau.dev/role': 'release' }, 'ClaimIsOutput'],
  };
  for (const [what, [marks, reason]] of Object.entries(otherThings)) {
    it(`is never made of a claim that ${what}, and goes where it is there`, () => {
      const [first] = claims;
      assert.ok(first);
      const marked = { ...first, metadata: { ...first.metadata, labels: marks } };
      const made = aSharedCluster({ claims: [marked, ...claims.slice(1)] });
      const steps = (cluster: TestCluster) => {
        const snapshot = takePermit(cluster.caches, 'hospital/chest-ct-lung');
        assert.ok(snapshot);
        const { steps: planned } = planPermit(snapshot, now);
        const told = planned.flatMap((step) => (step.do === 'status' ? ((step.status['conditions'] as readonly { readonly reason: string }[])[0]?.reason ?? '') : []));
        return [told, stepsInWords({ steps: planned }).filter((word) => !word.startsWith('status'))];
      };
      assert.deepEqual(steps(made), [[reason], ['record Unbind', 'delete 1 PersistentVolumeClaim', 'delete 1 PersistentVolume']]);
      assert.deepEqual(steps(aSharedCluster({ claims: [marked], volumes: [source] })), [[reason], []]);
      assert.equal(decided(made).unsatisfied.find(({ clause }) => clause === 'binding')?.reason, reason);
    });
  }
  const mark = { annotations: { 'caveau.dev/withdrawn-data': 'chest-ct' } };
  const [held, ...others] = claims;
  const ofWithdrawn = { claims: [{ ...held, metadata: { ...held?.metadata, name: 'chest-ct-r7', namespace: holder, uid: 'uid-source', ...mark } }, ...others] };
  it('is never made of a claim from whose data subjects have withdrawn under another name', () => {
    assert.equal(decided(aSharedCluster(ofWithdrawn)).unsatisfied.find(({ clause }) => clause === 'binding')?.reason, 'ClaimWithdrawn');
  });
  it('of the dataset from which they withdrew goes as its later revision says, and not by the mark', () => {
    const later = aDataset('chest-ct-r8').with({ revision: { id: 'r8', supersedes: 'chest-ct', tombstones: { subjects: 1, digest: `sha256:${'7'.repeat(64)}` } } }).withMetadata(at).build();
    assert.deepEqual(decided(aSharedCluster({ ...ofWithdrawn, secureDatasets: [dataset.build(), later] })).unsatisfied.map(({ reason }) => reason), ['SubjectsWithdrawn']);
    const cluster = aSharedCluster({ ...ofWithdrawn, secureDatasets: [dataset.build(), later] });
    assert.ok(work(cluster, () => cluster.remove('secureDatasets', later)).includes(permitKey), 'and is looked at again when that goes');
  });
  it('is left alone while the permit is valid', () => {
    const snapshot = takePermit(aSharedCluster().caches, 'hospital/chest-ct-lung');
    assert.ok(snapshot);
    assert.deepEqual(stepsInWords(planPermit(snapshot, now)).filter((word) => !word.startsWith('status')), []);
  });
});
