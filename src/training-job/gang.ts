import { type BatchJob } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { type AttemptEnd } from './attempt.ts';
import { type Context } from './context.ts';

/**
 * How long workers may hold nodes while others are not running: twice Kueue's waitForPodsReady.timeout of five minutes, because the image of a
 * training job has often more than ten GiB to pull.
 */
const startDeadlineMs = 10 * 60_000;

/** Whether a gang that did not start must give its places up, and when that is to be asked again. */
export interface GangCheck {
  readonly end?: AttemptEnd;
  readonly at?: number;
}

/**
 * A gang that is placed in part holds GPUs that do nothing, and two such gangs can wait for each other for ever. After its start-up deadline
 * all of it is released and tries again later. A gang of which nothing is placed holds nothing and simply waits.
 */
export function notPlaced({ snapshot, observation, now }: Context, child: BatchJob): GangCheck {
  const { job, pods } = snapshot;
  const since = parseTime(child.status?.startTime);
  if (job.status?.state === 'Running' || since === undefined || observation.placed === 0) return {};
  if (running(observation, child) + observation.succeeded >= job.spec.workers) return {};
  const at = since + (job.spec.runPolicy?.startDeadlineSeconds ?? startDeadlineMs / 1000) * 1000;
  if (now < at) return { at };
  const everyOneHasANode = pods.length >= job.spec.workers && pods.every(({ spec }) => spec?.nodeName !== undefined);
  return { end: { outcome: 'Interrupted', reason: everyOneHasANode ? 'WorkersNotStarted' : 'GangNotPlaced' } };
}

/** Jobs and pods come by different watches, and either may be behind. */
function running(observation: Context['observation'], { status }: BatchJob): number {
  return Math.max(observation.running, status?.ready ?? 0);
}
