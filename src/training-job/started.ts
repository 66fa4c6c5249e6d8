import { attemptIn } from './attempt.ts';
import { isFinal } from './conclusion.ts';
import { type Context } from './context.ts';
import { isIdle } from './halt.ts';
import { observe } from './observation.ts';
import { isFresh, isQueued } from './queue.ts';
import { ownChild, type Snapshot } from './snapshot.ts';

/** What a plan works on, from what was gathered. */
export function contextOf(snapshot: Snapshot, now: number): Context {
  const child = ownChild(snapshot);
  return { snapshot, now, child, observation: observe(child, snapshot.pods, snapshot.input.facts.nodes, now - snapshot.podsWatchedMs) };
}

/** Whether the plan decides as of data in use, where what is merely pending ends the job. One that has ended is none of them. */
export function hasStarted(context: Context): boolean {
  const { child, snapshot: { job, attempt } } = context;
  if (isFinal(job.status?.state)) return false;
  if (attemptIn(job.status, attempt)?.outcome !== undefined) return true;
  if (child === undefined) return false;
  return isQueued(context, child) ? !isFresh(context, child) : !isIdle(context, child);
}
