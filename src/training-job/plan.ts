import { type TrainingJobStatus } from '../api/generated/types.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { attemptIn } from './attempt.ts';
import { beforeStart } from './before-start.ts';
import { between } from './between.ts';
import { isFinal } from './conclusion.ts';
import { type Context } from './context.ts';
import { expire } from './expire.ts';
import { endLeftovers } from './gone.ts';
import { fromRecord, nameUsed } from './restored.ts';
import { type Snapshot } from './snapshot.ts';
import { contextOf } from './started.ts';
import { begunStop, isHalfStopped, stop } from './stop.ts';
import { underway } from './underway.ts';

/** What to do about a TrainingJob now. Pure: the same snapshot and time give the same plan. */
export function plan(snapshot: Snapshot, now: number): Plan {
  const next = nextPlan(snapshot, now);
  if (isHalfStopped(next.steps)) return { ...next, recheckAt: now };
  // Our own write of the end wakes nobody, and the time to live begins with it.
  const expires = snapshot.job.spec.runPolicy?.ttlSecondsAfterFinished !== undefined;
  return expires && next.steps.some(endsJob) ? { ...next, recheckAt: now } : next;
}

function endsJob(step: Step): boolean {
  return step.do === 'status' && isFinal((step.status as TrainingJobStatus).state);
}

function nextPlan(snapshot: Snapshot, now: number): Plan {
  const { job, record, attempt } = snapshot;
  const context = contextOf(snapshot, now);
  const { child } = context;
  const ended = terminal(context);
  if (ended !== undefined) return ended;
  if (job.metadata.deletionTimestamp !== undefined) return { steps: leave(context) };
  if (record !== undefined && child === undefined) return { steps: nameUsed(context, record) };
  const begun = begunStop(context);
  if (begun !== undefined) return { steps: stop(context, begun, job.status?.decision) };
  if (attemptIn(job.status, attempt)?.outcome !== undefined) return between(context);
  return child === undefined ? beforeStart(context) : underway(context, child);
}

/** Terminal is terminal: nothing brings a finished job back, not even a lost status. */
function terminal(context: Context): Plan | undefined {
  const { job, record } = context.snapshot;
  if (isFinal(job.status?.state)) return expire(context);
  return record !== undefined && record.uid === job.metadata.uid ? { steps: fromRecord(context, record) } : undefined;
}

/** The job is being deleted, and a finalizer of somebody's may keep it for long: what it runs is stopped at once. */
function leave(context: Context): readonly Step[] {
  const { child, observation, snapshot } = context;
  const { reason, message } = begunStop(context) ?? { reason: 'Deleted', message: 'The TrainingJob was deleted.' };
  const idle = child === undefined && observation.alive.length === 0 && snapshot.former.pods.length === 0;
  const leftovers = [...endLeftovers(snapshot.former), ...endLeftovers(snapshot.leftovers)];
  return idle ? leftovers : [...stop(context, { reason, message }, snapshot.job.status?.decision), ...leftovers];
}
