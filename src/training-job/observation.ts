import { type BatchJob, endOf, type Pod, podEnded } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';

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
  /** How the Job ended, if it has. */
  readonly end?: { readonly outcome: 'Succeeded' | 'Failed'; readonly reason: string; readonly message: string; readonly exitCode?: number };
  /** The scheduler's sentence about a pod that finds no node, and since when. */
  readonly unschedulable?: { readonly message: string; readonly since: number };
}

/** Reads the child Job and its pods. */
export function observe(job: BatchJob | undefined, pods: readonly Pod[]): Observation {
  const count = (phase: string): number => pods.filter((pod) => pod.status?.phase === phase).length;
  const end = job === undefined ? undefined : outcomeOf(job, pods);
  const unschedulable = unschedulablePod(pods);
  return {
    running: pods.filter((pod) => pod.status?.phase === 'Running' && pod.metadata.deletionTimestamp === undefined).length,
    succeeded: count('Succeeded'),
    failed: count('Failed'),
    alive: pods.filter((pod) => !podEnded(pod)),
    ...(end === undefined ? {} : { end }),
    ...(unschedulable === undefined ? {} : { unschedulable }),
  };
}

function outcomeOf(job: BatchJob, pods: readonly Pod[]): Observation['end'] {
  const condition = endOf(job);
  if (condition === undefined) return undefined;
  if (condition.type === 'Complete') return { outcome: 'Succeeded', reason: 'Completed', message: 'Every worker ended with exit code 0.' };
  if (condition.reason === 'DeadlineExceeded') return { outcome: 'Failed', reason: 'DeadlineExceeded', message: 'The job ran longer than its deadline allows.' };
  const failure = firstFailure(pods);
  if (failure === undefined) return { outcome: 'Failed', reason: condition.reason ?? 'JobFailed', message: condition.message ?? 'The Job failed.' };
  const { exitCode, reason } = failure;
  const why = reason === 'OOMKilled' ? 'ran out of memory: ask for more in spec.resources.memory' : `ended with exit code ${exitCode}: ask the platform engineer for its log, which may hold data`;
  return { outcome: 'Failed', reason: reason === 'OOMKilled' ? 'OutOfMemory' : 'ExitCode', message: `A worker ${why}.`, exitCode };
}

/** The container that failed first: in a gang the others fail because it did. */
function firstFailure(pods: readonly Pod[]): { readonly exitCode: number; readonly reason?: string } | undefined {
  const ends = pods
    .flatMap((pod) => pod.status?.containerStatuses ?? [])
    .flatMap((status) => status.state?.terminated ?? [])
    .filter((end) => end.exitCode !== 0);
  ends.sort((a, b) => (parseTime(a.finishedAt) ?? Infinity) - (parseTime(b.finishedAt) ?? Infinity));
  return ends[0];
}

function unschedulablePod(pods: readonly Pod[]): Observation['unschedulable'] {
  for (const pod of pods) {
    const condition = pod.status?.conditions?.find((c) => c.type === 'PodScheduled' && c.status === 'False' && c.reason === 'Unschedulable');
    const since = parseTime(condition?.lastTransitionTime);
    if (condition !== undefined && since !== undefined) return { message: condition.message ?? 'no node fits', since };
  }
  return undefined;
}
