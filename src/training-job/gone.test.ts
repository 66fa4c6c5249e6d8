import assert from 'node:assert/strict';
import { type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { planGone } from './gone.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const labels = { 'caveau.dev/training-job': 'unet', 'caveau.dev/role': 'training' };
const ownerReferences = [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', name: 'unet', uid: 'tj-uid', controller: true }];
const batchJob: BatchJob = { metadata: { name: 'unet-1', namespace: 'prj-lung', uid: 'job-uid', labels, ownerReferences } };
const pod: Pod = { metadata: { name: 'unet-1-0-abcde', namespace: 'prj-lung', uid: 'pod-uid', labels }, status: { phase: 'Running' } };

describe('what a deleted TrainingJob left running', () => {
  it('is recorded, and its Job and pods are deleted, also when the deletion orphaned them', () => {
    for (const left of [batchJob, { metadata: { ...batchJob.metadata, ownerReferences: [] } }]) {
      const steps = planGone({ batchJobs: [left], pods: [pod] }, now)?.steps ?? [];
      assert.deepEqual(steps.map(({ do: what }) => what), ['record', 'delete', 'delete']);
      assert.deepEqual(steps.flatMap((step) => (step.do === 'delete' ? step.targets.map(({ uid }) => uid) : [])), ['job-uid', 'pod-uid']);
      assert.ok(steps.every((step) => step.do !== 'delete' || step.always === true), 'it does not wait for a failing record');
    }
  });

  it('is not told twice, and is nothing when nothing is left', () => {
    const deleting = { metadata: { ...batchJob.metadata, deletionTimestamp: '2026-11-23T12:00:00Z' } };
    const going: Pod = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-11-23T12:00:00Z', deletionGracePeriodSeconds: 5 } };
    assert.equal(planGone({ batchJobs: [deleting], pods: [going] }, now), undefined);
    assert.equal(planGone({ batchJobs: [], pods: [] }, now), undefined);
  });

  it('is deleted again when somebody gave a pod a longer grace than a stop has', () => {
    const lingering: Pod = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-11-23T12:00:00Z', deletionGracePeriodSeconds: 86_400 } };
    const steps = planGone({ batchJobs: [], pods: [lingering] }, now)?.steps ?? [];
    assert.deepEqual(steps.map((step) => step.do === 'delete' && step.gracePeriodSeconds), [5]);
  });
});
