import { type Pod } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { type Conclusion } from './conclusion.ts';
import { type Context } from './context.ts';
import { unmadeGraceMs, unschedulableGraceMs } from './observation.ts';
import { starting } from './verdict.ts';

/** How a job is doing, and when to look again although nothing happens. */
export interface Progress {
  readonly conclusion: Conclusion;
  readonly recheckAt?: number;
}

/** Starting or Running, and what the scheduler says when no node takes a pod. */
export function progress(context: Context): Progress {
  const { snapshot: { job, pods }, observation, now } = context;
  const { running, succeeded, unschedulable } = observation;
  const before = job.status;
  // Once all have run together, the gang counts as running until the Job ends: workers may finish one after the other.
  if (before?.state === 'Running') return { conclusion: { state: 'Running', reason: 'AllWorkersRunning', message: before.message ?? runningMessage(job.spec.workers, pods) } };
  if (running > 0 && running + succeeded >= job.spec.workers) return { conclusion: { state: 'Running', reason: 'AllWorkersRunning', message: runningMessage(job.spec.workers, pods) } };
  if (unschedulable === undefined) return awaitPods(context);
  const tell = unschedulable.since + unschedulableGraceMs;
  if (now >= tell) return { conclusion: told(`The scheduler finds no node for a worker: ${unschedulable.message}`) };
  return { conclusion: before?.reason === 'Unschedulable' ? told(before.message) : starting, recheckAt: tell };
}

/** A quota, a limit or a webhook that refuses pods tells only the Job controller, which tells nobody but the Job's Events. */
function awaitPods({ snapshot: { job, pods }, child, now }: Context): Progress {
  // The Job controller may know of pods that are still on their way to us.
  const made = Math.max(pods.filter((pod) => pod.metadata.deletionTimestamp === undefined).length, child?.status?.active ?? 0);
  const since = parseTime(child?.status?.startTime ?? child?.metadata.creationTimestamp);
  if (child === undefined || since === undefined || made >= job.spec.workers) return { conclusion: starting };
  const tell = since + unmadeGraceMs;
  if (now < tell) return { conclusion: starting, recheckAt: tell };
  const message = `Only ${made} of ${job.spec.workers} pods could be made. A ResourceQuota, a LimitRange or a webhook may refuse them: ask the platform engineer for the Events of Job ${child.metadata.name}.`;
  return { conclusion: { state: 'Starting', reason: 'PodsNotMade', message } };
}

function runningMessage(workers: number, pods: readonly Pod[]): string {
  const nodes = new Set(pods.flatMap((pod) => pod.spec?.nodeName ?? [])).size;
  return `${workers === 1 ? 'The worker runs' : `All ${workers} workers run`} on ${nodes === 1 ? 'one node' : `${nodes} nodes`}.`;
}

function told(message: string | undefined): Conclusion {
  return { state: 'Starting', reason: 'Unschedulable', message: message ?? 'The scheduler finds no node for a worker.' };
}
