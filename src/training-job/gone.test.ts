import assert from 'node:assert/strict';
import { rolesLabel, trainingJobLabel } from '../api/labels.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { now } from '../policy/testing/builders.ts';
import { planned, stepsInWords, stepsOfKind } from '../testing/plans.ts';
import { aRegulatedCluster } from '../testing/regulated-cluster.ts';
import { planGone } from './gone.ts';
import { leftoversOf, type Runs } from './snapshot.ts';
import { aPod } from './testing/world.ts';

const labels = { [rolesLabel]: 'training', [trainingJobLabel]: 'unet' };
const ownerReferences = [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', name: 'unet', uid: 'uid-job-unet' }];
const left: BatchJob = { metadata: { name: 'unet-1', namespace: 'prj-lung', uid: 'uid-batch', labels, ownerReferences } };
const going: BatchJob = { metadata: { ...left.metadata, deletionTimestamp: '2027-03-01T12:00:00Z' } };

describe('a TrainingJob that no longer exists', () => {
  const table: Readonly<Record<string, { readonly batchJobs?: readonly BatchJob[]; readonly pods?: ReturnType<typeof aPod>[]; readonly want: readonly string[] }>> = {
    'and left nothing needs nothing': { want: [] },
    'and left a Job: that is ended, on record, with its pods': { batchJobs: [left], pods: [aPod(0), aPod(1)], want: ['record Gone', 'delete 2 Pod', 'delete 1 Job'] },
    'whose Job is going: its pods are not waited for': { batchJobs: [going], pods: [aPod(0)], want: ['delete 1 Pod'] },
    'whose pods are going is left alone': { batchJobs: [going], pods: [aPod(0, { deleting: true })], want: [] },
    'whose pods have ended needs nothing': { pods: [aPod(0, { phase: 'Succeeded' }), aPod(1, { phase: 'Failed' })], want: [] },
  };
  for (const [name, { batchJobs = [], pods = [], want }] of Object.entries(table)) {
    it(name, () => {
      const { caches } = aRegulatedCluster({ trainingJobs: [], batchJobs, pods });
      const plan = planned((leftovers: Runs, at) => planGone(leftovers, at) ?? { steps: [] }, leftoversOf(caches, 'prj-lung/unet'), now);
      assert.deepEqual(stepsInWords(plan), want);
      for (const { gracePeriodSeconds, resource } of stepsOfKind(plan, 'delete')) assert.equal(gracePeriodSeconds, resource.kind === 'Pod' ? 5 : undefined);
    });
  }

  it('is named on record by the uid that its Job remembers', () => {
    const [step] = stepsOfKind(planGone({ batchJobs: [left], pods: [] }, now) ?? { steps: [] }, 'record');
    assert.deepEqual(step?.record['trainingJob'], { namespace: 'prj-lung', name: 'unet', uid: 'uid-job-unet' });
  });
});
