import { type BatchJob, endOf, type Pod, podEnded } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { type Instant, type NodeFact } from '../policy/types.ts';
import { attemptReasons, type AttemptEnd } from './attempt.ts';
import { attemptEnd, failureTarget, isLost } from './attempt-end.ts';

/** How long a pod may look unschedulable before the status says so: late-binding volumes need a few seconds and are no news. */
export const unschedulableGraceMs = 10_000;

/** How long the Job controller may take to make the pods: it needs a moment, and asks again after each refusal. */
export const unmadeGraceMs = 10_000;

/** How long pods that would explain an end may be on their way, once their watch is open: it begins with what it has missed. */
export const explanationGraceMs = 15_000;

/** What the child Job and its pods show, before anything is concluded from it. */
export interface Observation {
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Pods whose containers have not all ended. */
  readonly alive: readonly Pod[];
  /** How the attempt ended, or is sure to end, if so. */
  readonly end?: AttemptEnd;
  /** Until when an end is not to be believed yet, because the pods that would explain it may still be on their way to us. */
  readonly settlesAt?: Instant;
  /** Whether the Job controller says that the Job has ended, which it does only when no pod of it is left that runs. */
  readonly ended: boolean;
  /** Pods that have a node, and so hold what it offers. */
  readonly placed: number;
  /** The scheduler's sentence about a pod that finds no node, and since when. */
  readonly unschedulable?: { readonly message: string; readonly since: number };
}

/** Reads the child Job and its pods; these have been followed without a gap since `watchedSince`. */
export function observe(job: BatchJob | undefined, pods: readonly Pod[], nodes: readonly NodeFact[], watchedSince: Instant = -Infinity): Observation {
  const count = (phase: string): number => pods.filter((pod) => pod.status?.phase === phase).length;
  const end = job === undefined ? undefined : attemptEnd(job, pods, nodes);
  const unschedulable = unschedulablePod(pods);
  return {
    running: pods.filter((pod) => pod.status?.phase === 'Running' && pod.metadata.deletionTimestamp === undefined).length,
    succeeded: count('Succeeded'),
    failed: count('Failed'),
    alive: pods.filter((pod) => !podEnded(pod)),
    placed: pods.filter((pod) => !podEnded(pod) && pod.spec?.nodeName !== undefined).length,
    ended: job !== undefined && endOf(job) !== undefined,
    ...(end === undefined ? {} : { end }),
    ...(job === undefined || end === undefined ? {} : settling(job, end, pods, nodes, watchedSince)),
    ...(unschedulable === undefined ? {} : { unschedulable }),
  };
}

/**
 * Jobs and pods come by different watches, and a broken one may pause for a minute before it is opened again. Where the Job controller tells a failure
 * that no pod of ours explains, or the end of all pods while we know of one that lives, we are behind, and the reason would be written for good.
 */
function settling(job: BatchJob, { outcome, reason }: AttemptEnd, pods: readonly Pod[], nodes: readonly NodeFact[], watchedSince: Instant): Pick<Observation, 'settlesAt'> {
  const isKnown = attemptReasons.includes(reason);
  if (outcome !== 'Failed' || (isKnown && reason !== 'ExitCode')) return {};
  const ended = endOf(job);
  // A failure that is only announced may have pods that live.
  if (isKnown && (ended === undefined || pods.every((pod) => podEnded(pod) || isLost(pod, nodes)))) return {};
  const told = parseTime((ended ?? failureTarget(job))?.lastTransitionTime);
  return told === undefined ? {} : { settlesAt: Math.max(told, watchedSince) + explanationGraceMs };
}

function unschedulablePod(pods: readonly Pod[]): Observation['unschedulable'] {
  for (const pod of pods) {
    const condition = pod.status?.conditions?.find((c) => c.type === 'PodScheduled' && c.status === 'False' && c.reason === 'Unschedulable');
    const since = parseTime(condition?.lastTransitionTime);
    if (condition !== undefined && since !== undefined) return { message: condition.message ?? 'no node fits', since };
  }
  return undefined;
}
