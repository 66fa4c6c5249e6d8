import { auditSchema } from '../api/audit.ts';
import { defined } from '../api/defined.ts';
import { trainingJobLabel, trainingJobUid } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { formatTime } from '../api/time.ts';
import { own } from '../policy/own.ts';
import { type Facts } from '../policy/types.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { deletePods, removeJobs } from '../workload/deletion.ts';
import { datasetsOf, withdrawalMark } from '../workload/trained-on.ts';
import { type Runs } from './snapshot.ts';

/** What a job left on a claim that outlives it, and what is known of the datasets on which that was trained. */
export interface Output {
  readonly claim: KubeObject;
  readonly superseded: Facts['superseded'];
}

/**
 * Ends the runs of a TrainingJob that no longer exists, if there are any: nothing uses data without an object that says by what right. What it made is marked
 * still when subjects withdraw from its data.
 */
export function planGone(leftovers: Runs, now: number, output?: Output): Plan | undefined {
  const running = leftovers.batchJobs.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const steps = [...running.map((job) => recordStep(job, now)), ...endLeftovers(leftovers), ...(output === undefined ? [] : markOutput(output, now))];
  return steps.length === 0 ? undefined : { steps };
}

/** Deletes pods with the grace of a stop, and then their Jobs, so that no more come: whoever removes the pods of a deleted Job gives them their own grace. */
export function endLeftovers(leftovers: Runs): readonly Step[] {
  return [...deletePods(leftovers.pods), ...removeJobs(leftovers.batchJobs)];
}

function markOutput({ claim, superseded }: Output, now: number): readonly Step[] {
  const { name, namespace, labels } = claim.metadata;
  const mark = withdrawalMark(claim, superseded);
  if (mark.length === 0) return [];
  const trainingJob = defined({ namespace, name: labels?.[trainingJobLabel], uid: labels?.[trainingJobUid] });
  const of = datasetsOf(claim).filter((dataset) => (own(superseded, dataset)?.withdrawnSubjects ?? 0) > 0);
  const told = of.map((dataset) => ({ dataset, subjects: own(superseded, dataset)?.withdrawnSubjects }));
  return [{ do: 'record', record: { schema: auditSchema, time: formatTime(now), action: 'Withdrawal', trainingJob, outputClaim: name, withdrawn: told } }, ...mark];
}

function recordStep({ metadata }: BatchJob, now: number): Step {
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'TrainingJob');
  const trainingJob = defined({ namespace: metadata.namespace, name: metadata.labels?.[trainingJobLabel], uid: owner?.uid });
  return { do: 'record', record: { schema: auditSchema, time: formatTime(now), action: 'Gone', trainingJob, jobName: metadata.name } };
}
