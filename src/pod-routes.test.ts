import assert from 'node:assert/strict';
import { datasetLabel, rolesLabel } from './api/labels.ts';
import { type KubeObject } from './api/kube-object.ts';
import { type Informers } from './caches.ts';
import { aDataset, aTrainingJob } from './policy/testing/builders.ts';
import { connect } from './routes.ts';
import { aCluster, type TestCluster } from './testing/cluster.ts';
import { otherRun, ownerReference, visitor } from './testing/visitors.ts';

const generation = { generation: 1 };
const job = aTrainingJob('unet').withMetadata(generation);
const other = aTrainingJob('other').withDatasets('brain-mr').withMetadata(generation);
const ct = aDataset().withMetadata(generation);
const mr = aDataset('brain-mr').withMetadata(generation);
const claim: KubeObject = { metadata: { name: 'chest-ct-r7', namespace: 'prj-lung', uid: 'uid-chest-ct-r7' } };
/** A run of the other job, on the claim of the first one's data. */
const onChest = { ...otherRun, metadata: { ...otherRun.metadata, name: 'other-2', uid: 'uid-other-2' }, spec: { template: { spec: { volumes: [{ name: 'data-0', persistentVolumeClaim: { claimName: 'chest-ct-r7', readOnly: true } }] } } } } as KubeObject;

const unet = 'TrainingJob:prj-lung/unet';
const brain = 'TrainingJob:prj-lung/other';
const chest = 'SecureDataset:prj-lung/chest-ct';

const put = (name: keyof Informers, object: object) => (cluster: TestCluster) => cluster.put(name, object as KubeObject);
const gone = (name: keyof Informers, object: object) => (cluster: TestCluster) => cluster.remove(name, object as KubeObject);

describe('who looks again when pods come and go on the claim of a dataset', () => {
  it('the end of a run on a claim for one node wakes all that wait for it, and nothing on other claims does', () => {
    const reader = visitor('chest-ct-r7', { ours: true, readOnly: true });
    const wakes = (accessMode: string, act: (cluster: TestCluster) => void): readonly string[] => {
      const once = { ...claim, spec: { accessModes: [accessMode] } } as KubeObject;
      const cluster = aCluster({ trainingJobs: [job.build(), other.build()], secureDatasets: [ct.build(), mr.build()], claims: [once], batchJobs: [otherRun, onChest], pods: [reader] });
      const work = new Set<string>();
      connect(cluster.informers, cluster.caches, (key) => work.add(key));
      act(cluster);
      return [...work].sort();
    };
    const all = [chest, brain, unet].sort();
    const failed = put('batchJobs', { ...onChest, status: { conditions: [{ type: 'Failed', status: 'True' }] } });
    const rows = [
      { what: 'a Job of which a pod begins', act: put('batchJobs', { ...onChest, status: { active: 1 } }), once: [brain] },
      { what: 'a Job that ends', act: failed, once: all },
      { what: 'a Job that is gone', act: gone('batchJobs', onChest), once: all },
      { what: 'a pod that ends', act: put('pods', { ...reader, status: { phase: 'Succeeded' } }), once: all },
      { what: 'a pod that is gone', act: gone('pods', reader), once: all },
    ] as const;
    for (const { what, act, once } of rows) {
      for (const mode of ['ReadWriteOnce', 'ReadWriteOncePod']) assert.deepEqual(wakes(mode, act), once, `${what}: ${mode}`);
      assert.deepEqual(wakes('ReadWriteMany', act), [brain], what);
    }
  });

  it('a Job that comes after its pods wakes all that held them for pods whose Job is gone, once', () => {
    const early = visitor('chest-ct-r7', { ours: true, readOnly: true });
    const cluster = aCluster({ trainingJobs: [job.build(), other.build()], secureDatasets: [ct.build(), mr.build()], claims: [claim] });
    const work = new Set<string>();
    connect(cluster.informers, cluster.caches, (key) => work.add(key));
    put('pods', early)(cluster);
    assert.deepEqual([...work].sort(), [brain, chest, unet].sort(), 'they are told of the pods');
    for (const [what, act, want] of [
      ['it comes', put('batchJobs', otherRun), [brain, chest, unet]],
      ['it changes', put('batchJobs', { ...otherRun, status: { active: 1 } }), [brain]],
    ] as const) {
      work.clear();
      act(cluster);
      assert.deepEqual([...work].sort(), [...want].sort(), what);
    }
  });

  it('a pod of a probe wakes the jobs on its claim when it begins to be ended, since on a lost node nothing more comes of it', () => {
    const { metadata, ...rest } = visitor('chest-ct-r7', { readOnly: true });
    const pod = { ...rest, metadata: { ...metadata, labels: { [rolesLabel]: 'probe', [datasetLabel]: 'chest-ct' }, ownerReferences: [{ ...ownerReference('Job', 'probe-gone', 'uid-probe-gone'), apiVersion: 'batch/v1' }] } };
    const cluster = aCluster({ trainingJobs: [job.build(), other.build()], secureDatasets: [ct.build(), mr.build()], claims: [claim], pods: [pod] });
    const work = new Set<string>();
    connect(cluster.informers, cluster.caches, (key) => work.add(key));
    const ending = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2027-03-01T11:00:00Z' } };
    put('pods', ending)(cluster);
    assert.deepEqual([...work].sort(), [chest, unet].sort());
    work.clear();
    put('pods', { ...ending, metadata: { ...ending.metadata, labels: { ...ending.metadata.labels, x: 'y' } } })(cluster);
    assert.deepEqual([...work], [chest], 'once');
  });

  it('a pod that only reads wakes a dataset that is being deleted, when it comes and when it goes, and not its jobs', () => {
    const reader = { ours: true, readOnly: true };
    const cluster = aCluster({ trainingJobs: [job.build(), other.build()], secureDatasets: [ct.withMetadata({ deletionTimestamp: '2027-03-01T12:00:00Z' }).build()], batchJobs: [otherRun] });
    const work = new Set<string>();
    connect(cluster.informers, cluster.caches, (key) => work.add(key));
    for (const act of [put('pods', visitor('chest-ct-r7', reader)), put('pods', visitor('chest-ct-r7', { ...reader, phase: 'Failed' }))]) {
      work.clear();
      act(cluster);
      assert.deepEqual([...work].sort(), [brain, chest].sort());
    }
  });
});
