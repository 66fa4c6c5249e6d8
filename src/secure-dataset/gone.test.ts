import assert from 'node:assert/strict';
import { type KubeObject } from '../api/kube-object.ts';
import { now } from '../policy/testing/builders.ts';
import { inWords } from '../testing/plans.ts';
import { aRegulatedCluster } from '../testing/regulated-cluster.ts';
import { planGone } from './gone.ts';
import { aLoader, aPolicy, aWriter } from './testing/snapshots.ts';

const key = 'prj-lung/chest-ct';
const left = { secureDatasets: [], batchJobs: [aLoader()], pods: [aWriter()], networkPolicies: [aPolicy()] };
const words = (contents: Parameters<typeof aRegulatedCluster>[0]): readonly string[] | undefined => planGone(aRegulatedCluster(contents).caches, key, now)?.steps.map(inWords);
const orphan = (object: KubeObject): KubeObject => ({ ...object, metadata: { ...object.metadata, ownerReferences: [] } });

describe('a SecureDataset that is gone', () => {
  it('leaves no loader behind, with or without an owner', () => {
    const want = ['record LoadEnd', 'delete 1 Job', 'delete 1 Pod', 'delete 1 NetworkPolicy'];
    assert.deepEqual(words(left), want);
    assert.deepEqual(words({ ...left, batchJobs: [orphan(aLoader())], pods: [orphan(aWriter())] }), want);
  });

  it('needs nothing done when nothing is left, or when it is going', () => {
    assert.equal(words({ secureDatasets: [], networkPolicies: [] }), undefined);
    assert.equal(words({ ...left, batchJobs: [aLoader({ deleting: true })], pods: [aWriter({ deletingFor: 5 })], networkPolicies: [] }), undefined);
  });

  it('is not told as the end of a loader that had ended', () => {
    assert.deepEqual(words({ ...left, batchJobs: [aLoader({ end: 'Complete' })], pods: [], networkPolicies: [] }), ['delete 1 Job']);
  });

  it('concerns no object outside rooms, and none that is not a loader', () => {
    assert.equal(words({ ...left, rooms: [] }), undefined);
    const training = aLoader();
    assert.equal(words({ secureDatasets: [], networkPolicies: [], batchJobs: [{ ...training, metadata: { ...training.metadata, labels: { ...training.metadata.labels, 'caveau.dev/role': 'training' } } }] }), undefined);
  });
});
