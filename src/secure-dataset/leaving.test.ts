import assert from 'node:assert/strict';
import { type KubeObject } from '../api/kube-object.ts';
import { aDataset, aTrainingJob, now } from '../policy/testing/builders.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { kstatus } from '../testing/kstatus.ts';
import { planned, stepsInWords, stepsOfKind } from '../testing/plans.ts';
import { aRegulatedCluster } from '../testing/regulated-cluster.ts';
import { lostAfterMs } from './defaults.ts';
import { plan } from './plan.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';
import { aLoader, aSnapshot, aWriter, after, loading, missing, sealed, some, withdrawn } from './testing/snapshots.ts';

const bare = { finalizers: [] };
const deletionTimestamp = '2027-03-01T12:00:00Z';
const going = sealed.withMetadata({ deletionTimestamp, deletionGracePeriodSeconds: 0 });
const leavingOf = (changes: Partial<Snapshot>): Snapshot => aSnapshot({ dataset: going.build(), holders: { pods: [], jobs: 0 }, ...changes });
const reader = aWriter({ job: 'unet-1', node: 'it-1' });
const message = (snapshot: Snapshot, at = now): string => after(snapshot, at).dataset.status?.conditions?.[0]?.message ?? '';

describe('the finalizer of a SecureDataset', () => {
  const table: Readonly<Record<string, { readonly snapshot: Snapshot; readonly want: string | undefined }>> = {
    'is set before the first loader is made': { snapshot: aSnapshot({ dataset: loading.withMetadata(bare).build() }), want: 'finalizer present SecureDataset' },
    'is set on a sealed dataset before it is said to be ready': { snapshot: aSnapshot({ dataset: sealed.withMetadata(bare).build() }), want: 'finalizer present SecureDataset' },
    'is set even while something stands against the dataset': { snapshot: aSnapshot({ dataset: sealed.withMetadata(bare).build(), claim: missing }), want: 'finalizer present SecureDataset' },
    'is set beside those of others': { snapshot: aSnapshot({ dataset: sealed.withMetadata({ finalizers: ['foregroundDeletion'] }).build() }), want: 'finalizer present SecureDataset' },
    'is not set again': { snapshot: aSnapshot(), want: undefined },
    'is not set on what is not understood': { snapshot: aSnapshot({ dataset: sealed.withMetadata(bare).withProtection({ accelerator: 'Quantum' as 'MIG' }).build() }), want: undefined },
    'is not set outside rooms': { snapshot: aSnapshot({ dataset: sealed.withMetadata(bare).build(), inRoom: false }), want: undefined },
    'is taken off when the namespace is no room any more': { snapshot: aSnapshot({ inRoom: false }), want: 'finalizer absent SecureDataset' },
  };
  for (const [title, { snapshot, want }] of Object.entries(table)) {
    it(title, () => {
      const words = stepsInWords(planned(plan, snapshot, now));
      assert.deepEqual(words.filter((word) => word.startsWith('finalizer')), want === undefined ? [] : [want]);
      if (want !== undefined) assert.equal(words[0], want, 'before everything else');
      assert.deepEqual(planned(plan, after(after(snapshot)), now).steps, []);
    });
  }
});

describe('a SecureDataset that is being deleted', () => {
  const release = ['record Release', 'status Released', 'finalizer absent SecureDataset', 'event Released'];
  const held = ['status InUse', 'event InUse'];
  const table: Readonly<Record<string, { readonly snapshot: Snapshot; readonly want: readonly string[] }>> = {
    'and that nobody uses is let go, on record before': { snapshot: leavingOf({}), want: release },
    'stays while a pod mounts its claim': { snapshot: leavingOf({ holders: { pods: [reader], jobs: 0 } }), want: held },
    'stays while a job on it may have pods yet': { snapshot: leavingOf({ holders: { pods: [], jobs: 1 } }), want: held },
    'has its loader removed, and stays until it has gone': { snapshot: leavingOf({ dataset: loading.withMetadata({ deletionTimestamp }).build(), loaders: some({ jobs: [aLoader()], pods: [aWriter()] }) }), want: ['record LoadEnd', 'status InUse', 'delete 1 Job', 'delete 1 Pod', 'event InUse'] },
    'stays while its loader goes': { snapshot: leavingOf({ loaders: some({ jobs: [aLoader({ deleting: true })] }) }), want: held },
    'gets no loader': { snapshot: leavingOf({ dataset: loading.withMetadata({ deletionTimestamp }).build() }), want: release },
    'is let go even if it is not understood': { snapshot: leavingOf({ dataset: going.withProtection({ accelerator: 'Quantum' as 'MIG' }).build() }), want: release },
    'in what is no room any more is let go at once': { snapshot: leavingOf({ inRoom: false, holders: { pods: [reader], jobs: 1 } }), want: release },
    'and from which subjects have withdrawn leaves its claim marked before it goes': { snapshot: leavingOf(withdrawn), want: ['record Release', 'record Withdrawal', 'status Released', 'patch PersistentVolumeClaim', 'finalizer absent SecureDataset', 'event Released'] },
    'without our finalizer, and kept by another, has its claim marked all the same': { snapshot: leavingOf({ ...withdrawn, dataset: going.withMetadata({ finalizers: ['foregroundDeletion'] }).build() }), want: ['record Withdrawal', 'patch PersistentVolumeClaim'] },
    'without our finalizer, and kept by another, is left to it': { snapshot: leavingOf({ dataset: going.withMetadata({ finalizers: ['foregroundDeletion'] }).build() }), want: [] },
  };
  for (const [title, { snapshot, want }] of Object.entries(table)) {
    it(title, () => {
      const first = planned(plan, snapshot, now);
      assert.deepEqual(stepsInWords(first), want);
      for (const { status } of stepsOfKind(first, 'status')) {
        assertStatusAccepted('SecureDataset', status);
        assert.equal(kstatus({ ...snapshot.dataset, status }), 'Terminating');
      }
      assert.deepEqual(planned(plan, after(snapshot), now).steps, []);
    });
  }

  it('is never let go before its status says so, and tries again what failed', () => {
    const { finalizers = [] } = going.build().metadata;
    const tried = after(leavingOf({})).dataset;
    const again = leavingOf({ dataset: { ...tried, metadata: { ...tried.metadata, finalizers } } });
    assert.deepEqual(stepsInWords(planned(plan, again, now)), ['finalizer absent SecureDataset']);
  });

  it('says nothing new for every pod that ends', () => {
    const three = leavingOf({ holders: { pods: [reader, aWriter({ job: 'a' }), aWriter({ job: 'b' })], jobs: 2 } });
    assert.deepEqual(planned(plan, { ...after(three), holders: { pods: [reader], jobs: 1 } }, now + 1000).steps, []);
  });

  it('says which node cannot be asked, and what to do, once a pod on it should have ended', () => {
    const ended = Date.parse(deletionTimestamp) + lostAfterMs;
    const stuck = { ...reader, metadata: { ...reader.metadata, deletionTimestamp } };
    const snapshot = leavingOf({ holders: { pods: [stuck, aWriter({ job: 'b', node: 'it-2' })], jobs: 1 } });
    assert.equal(message(snapshot), 'The dataset is being deleted: every job on it is stopped. It stays in sight until no pod of Caveau mounts chest-ct-r7 any more, in whichever room.');
    assert.equal(planned(plan, snapshot, now).recheckAt, ended);
    assert.match(message(snapshot, ended), /Pods on it-1 should have ended and cannot be confirmed stopped\. If the node is lost, let the platform engineer delete the Node or taint it node\.kubernetes\.io\/out-of-service/);
  });
});

describe('what holds a SecureDataset', () => {
  const metadata = { generation: 1, finalizers: ['caveau.dev/in-use'], deletionTimestamp };
  const job = (state: string, changes: object = {}): KubeObject => ({ ...aTrainingJob().withMetadata({ generation: 1, ...changes }).build(), status: { state } }) as KubeObject;
  const pod = (changes: { readonly phase?: string; readonly labels?: object; readonly claimName?: string } = {}): KubeObject => ({
    metadata: { name: 'unet-1-0', namespace: 'prj-lung', uid: 'uid-pod', labels: changes.labels ?? { 'caveau.dev/role': 'training', 'caveau.dev/training-job': 'unet' } },
    spec: { nodeName: 'it-1', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: changes.claimName ?? 'chest-ct-r7', readOnly: true } }] },
    status: { phase: changes.phase ?? 'Running' },
  }) as KubeObject;
  const elder = aDataset('atlas').with({ source: aDataset().spec.source }).withMetadata({ generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' }).build();
  const younger = { ...metadata, creationTimestamp: '2026-06-01T00:00:00Z' };
  const table: Readonly<Record<string, { readonly there: Parameters<typeof aRegulatedCluster>[0]; readonly holds: boolean }>> = {
    'a pod of a job, whatever has become of the job': { there: { trainingJobs: [], pods: [pod()] }, holds: true },
    'not a pod whose containers have ended': { there: { trainingJobs: [], pods: [pod({ phase: 'Failed' })] }, holds: false },
    'not a pod of somebody else, whom nobody of us ends': { there: { trainingJobs: [], pods: [pod({ labels: {} })] }, holds: false },
    'not a pod on another claim': { there: { trainingJobs: [], pods: [pod({ claimName: 'brain-mr-r7' })] }, holds: false },
    'not a pod on a claim that belongs to an elder dataset': { there: { trainingJobs: [], pods: [pod()], secureDatasets: [elder, aDataset().withMetadata(younger).build()] }, holds: false },
    ...Object.fromEntries(['Starting', 'Running', 'Restarting', 'Stopping'].map((state) => [`a job that is ${state}, which may have pods yet`, { there: { trainingJobs: [job(state)] }, holds: true }])),
    ...Object.fromEntries(['Held', 'Queued', 'Denied', 'Suspended', 'Succeeded', 'Failed', 'Stopped'].map((state) => [`not a job that is ${state}`, { there: { trainingJobs: [job(state)] }, holds: false }])),
    'not a job that is being deleted itself': { there: { trainingJobs: [job('Running', { deletionTimestamp })] }, holds: false },
    'nothing in a namespace that is no room': { there: { rooms: [], trainingJobs: [job('Running')], pods: [pod()] }, holds: false },
  };
  for (const [title, { there, holds }] of Object.entries(table)) {
    it(title, () => {
      const { caches } = aRegulatedCluster({ secureDatasets: [aDataset().withMetadata(metadata).build()], ...there });
      const snapshot = takeSnapshot(caches, 'prj-lung/chest-ct');
      assert.ok(snapshot);
      assert.equal(stepsInWords(planned(plan, snapshot, now)).includes('finalizer absent SecureDataset'), !holds);
    });
  }
});
