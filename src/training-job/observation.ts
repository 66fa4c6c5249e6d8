import { type BatchJob, endOf, type Pod, podEnded } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { type NodeFact } from '../policy/types.ts';
import { type AttemptEnd } from './attempt.ts';
import { attemptEnd } from './attempt-end.ts';

/** How long a pod may look unschedulable before the status says so: late-binding volumes need a few seconds and are no news. */
export const unschedulableGraceMs = 10_000;

/** How long the Job controller may take to make the pods: it needs a moment, and asks again after each refusal. */
export const unmadeGraceMs = 10_000;

/** What the child Job and its pods show, before anything is concluded from it. */
export interface Observation {
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Pods whose containers have not all ended. */
  readonly alive: readonly Pod[];
  /** How the attempt ended, or is sure to end, if so. */
  readonly end?: AttemptEnd;
  /** Whether the Job controller says that the Job has ended, which it does only when no pod of it is left that runs. */
  readonly ended: boolean;
  /** Pods that have a node, and so hold what it offers. */
  readonly placed: number;
  /** The scheduler's sentence about a pod that finds no node, and since when. */
  readonly unschedulable?: { readonly message: string; readonly since: number };
}

/** Reads the child Job and its pods. */
export function observe(job: BatchJob | undefined, pods: readonly Pod[], nodes: readonly NodeFact[]): Observation {
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
    ...(unschedulable === undefined ? {} : { unschedulable }),
  };
}

function unschedulablePod(pods: readonly Pod[]): Observation['unschedulable'] {
  for (const pod of pods) {
    const condition = pod.status?.conditions?.find((c) => c.type === 'PodScheduled' && c.status === 'False' && c.reason === 'Unschedulable');
    const since = parseTime(condition?.lastTransitionTime);
    if (condition !== undefined && since !== undefined) return { message: condition.message ?? 'no node fits', since };
  }
  return undefined;
}
