import { auditSchema } from '../api/audit.ts';
import { defined } from '../api/defined.ts';
import { trainingJobLabel } from '../api/labels.ts';
import { batchJobs } from '../api/resources.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { formatTime } from '../api/time.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { deletePods, targetOf } from '../workload/deletion.ts';
import { type Runs } from './snapshot.ts';

/** Ends the runs of a TrainingJob that no longer exists, if there are any: nothing uses data without an object that says by what right. */
export function planGone(leftovers: Runs, now: number): Plan | undefined {
  const running = leftovers.batchJobs.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const steps = [...running.map((job) => recordStep(job, now)), ...endLeftovers(leftovers)];
  return steps.length === 0 ? undefined : { steps };
}

/** Deletes pods with the grace of a stop, and then their Jobs, so that no more come: whoever removes the pods of a deleted Job gives them their own grace. */
export function endLeftovers(leftovers: Runs): readonly Step[] {
  const targets = leftovers.batchJobs.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(targetOf);
  const jobs: readonly Step[] = targets.length === 0 ? [] : [{ do: 'delete', resource: batchJobs, targets, propagationPolicy: 'Background', always: true }];
  return [...deletePods(leftovers.pods), ...jobs];
}

function recordStep({ metadata }: BatchJob, now: number): Step {
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'TrainingJob');
  const trainingJob = defined({ namespace: metadata.namespace, name: metadata.labels?.[trainingJobLabel], uid: owner?.uid });
  return { do: 'record', record: { schema: auditSchema, time: formatTime(now), action: 'Gone', trainingJob, jobName: metadata.name } };
}
