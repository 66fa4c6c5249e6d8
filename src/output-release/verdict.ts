import { endOf, type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { type Instant } from '../policy/types.ts';
import { explanationGraceMs } from '../training-job/observation.ts';
import { type Snapshot } from './snapshot.ts';

/**
 * Until when the pod that says what a Job found may still be on its way to us, although the Job is complete: the two come by different watches, and a broken one
 * may pause for a minute before it is opened again. Undefined when one that did its work is here, or should be.
 */
export function verdictDue({ podsWatchedMs }: Pick<Snapshot, 'podsWatchedMs'>, job: BatchJob, pods: readonly Pod[], now: Instant): Instant | undefined {
  const end = endOf(job);
  if (end?.type !== 'Complete' || pods.some(({ status }) => status?.phase === 'Succeeded')) return undefined;
  const told = parseTime(end.lastTransitionTime);
  const due = told === undefined ? -Infinity : Math.max(told, now - podsWatchedMs) + explanationGraceMs;
  return now < due ? due : undefined;
}
