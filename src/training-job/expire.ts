import { mergeConditions } from '../api/conditions.ts';
import { isOwnedBy } from '../api/kube-workloads.ts';
import { batchJobs, networkPolicies, services, trainingJobs } from '../api/resources.ts';
import { parseTime } from '../api/time.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { deletePods, targetOf } from '../workload/deletion.ts';
import { auditStep } from './audit.ts';
import { outputMark, type Context } from './context.ts';
import { endLeftovers } from './gone.ts';
import { type Snapshot } from './snapshot.ts';
import { revisionsOf, tellsMore, withdrawalClaim } from './withdrawal.ts';

/** After the end: a withdrawal from the data is told, once, of the job and of what it made; no pod lives on, and the time to live removes the children, never the TrainingJob, its record or its output. */
export function expire({ snapshot, observation, now }: Context): Plan {
  const { job, children } = snapshot;
  const survivors = [...deletePods(observation.alive), ...endLeftovers(snapshot.former), ...endLeftovers(snapshot.leftovers)];
  const told = [...withdrawals(snapshot, now), ...survivors, ...outputMark(snapshot)];
  const ttl = job.spec.runPolicy?.ttlSecondsAfterFinished;
  const ended = parseTime(job.status?.completionTime);
  if (ttl === undefined || ended === undefined) return { steps: told };
  const expiry = ended + ttl * 1000;
  if (now < expiry) return { steps: told, recheckAt: expiry };
  const mine = { batchJob: batchJobs, service: services, networkPolicy: networkPolicies } as const;
  const steps = Object.entries(mine).flatMap(([child, resource]): readonly Step[] => {
    const object = children[child as keyof typeof mine];
    if (object === undefined || object.metadata.deletionTimestamp !== undefined || !isOwnedBy(object, job)) return [];
    return [{ do: 'delete', resource, targets: [targetOf(object)], propagationPolicy: 'Background' }];
  });
  return { steps: [...withdrawals(snapshot, now), ...survivors, ...steps, ...outputMark(snapshot)] };
}

/** What status tells of the data is all that changes of a job that has ended. */
function withdrawals(snapshot: Snapshot, now: number): readonly Step[] {
  const { job, attempt } = snapshot;
  const { status } = job;
  const { state, reason = 'Unknown' } = status ?? {};
  const revisions = state === undefined ? undefined : revisionsOf(snapshot, state, now);
  if (state === undefined || !tellsMore(status?.revisions, revisions)) return [];
  const others = (status?.conditions ?? []).filter(({ type }) => type !== 'WithdrawnData');
  const conditions = [...others, ...mergeConditions(status?.conditions, withdrawalClaim(revisions, status?.outputClaim), job.metadata.generation, now)];
  return [
    auditStep({ action: 'Withdrawal', job, attempt, decision: undefined, conclusion: { state, reason }, now, revisions }),
    { do: 'status', resource: trainingJobs, target: targetOf(job), status: { ...status, conditions, revisions } },
  ];
}
