import { formatTime } from '../api/time.ts';
import { type TrainingJob } from '../api/generated/types.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { deletePods } from '../workload/deletion.ts';
import { attemptIn, restartsOf, sentenceOf, type AttemptEnd } from './attempt.ts';
import { attemptsOf } from './attempts.ts';
import { type Conclusion } from './conclusion.ts';
import { stepsOf, type Context } from './context.ts';
import { decisionStatus } from './decision-record.ts';
import { haltSteps, isStill } from './halt.ts';
import { lostNodes, lostNodesSentence } from './lost-node.ts';
import { nextAttemptAt } from './retry.ts';
import { withheldBy } from './releasable.ts';
import { stop, stopBy } from './stop.ts';
import { again, deadlineOf, refusal, starting, suspended, verdict, wantsSuspension } from './verdict.ts';

/** The attempt has ended, or is given up, and another will follow: put on record first, then what is left of it is ended. */
export function restart(context: Context, end: AttemptEnd): Plan {
  const { snapshot, child, now } = context;
  const { job, attempt } = snapshot;
  const counted = end.outcome === 'Failed' ? { restarts: restartsOf(job.status, child) + 1 } : {};
  const begun: Conclusion = { state: 'Restarting', reason: end.reason, message: '', ended: end, ...counted };
  const at = nextAttemptAt(attemptsOf(snapshot, begun, now) ?? [], now);
  const conclusion = { ...begun, message: announcement(job, attempt, end, at, counted.restarts ?? restartsOf(job.status, child)), nextAttemptTime: formatTime(at) };
  const { decision, deadline } = job.status ?? {};
  return { steps: stepsOf(context, { conclusion, decision, deadline, effects: clearing(context) }), recheckAt: at };
}

/** How the last attempt ended and when the next begins, in one line for people. */
function announcement({ spec }: TrainingJob, attempt: number, end: Omit<AttemptEnd, 'outcome'> & { readonly outcome?: string }, at: number, restarts: number): string {
  const counted = end.outcome === 'Failed' ? ` (restart ${restarts} of ${spec.runPolicy?.maxRestarts ?? 0})` : '';
  return `Attempt ${attempt} ended. ${sentenceOf(end)} Attempt ${attempt + 1} begins at ${formatTime(at)}${counted}.`;
}

/** No pod of an attempt outlives it: its Job makes no more, and those that live are deleted. */
function clearing(context: Context): readonly Step[] {
  const { child, observation, snapshot } = context;
  const halt = child === undefined || observation.ended ? [] : haltSteps(context, child);
  return [...halt, ...deletePods([...observation.alive, ...snapshot.former.pods])];
}

/**
 * Between two attempts: every pod of the former goes, its pause passes, and the next is decided on anew. What no longer holds ends the job
 * for good, as it would while it ran.
 */
export function between(context: Context): Plan {
  const { snapshot, now } = context;
  const { job, attempt } = snapshot;
  const running = verdict(context, true);
  const withheld = withheldBy(snapshot);
  if (withheld !== undefined) return { steps: stop(context, withheld, job.status?.decision) };
  if (running.decision.outcome !== 'Allow') return { steps: stop(context, stopBy(context, running.decision), decisionStatus(running.input, running.decision)) };
  const kept = { decision: job.status?.decision, deadline: deadlineOf(running.decision) };
  const clear = clearing(context);
  if (wantsSuspension(context)) return { steps: stepsOf(context, { conclusion: suspended, ...kept, effects: clear }), ...again(running.decision) };
  if (!isClear(context)) return { steps: stepsOf(context, { conclusion: waiting(context), ...kept, effects: clear }), ...again(running.decision) };
  const at = nextAttemptAt(job.status?.attempts ?? [], now);
  if (now < at) return { steps: stepsOf(context, { conclusion: resting(context, at), ...kept }), ...again(running.decision, at) };
  const { input, decision } = verdict(context, false);
  const recorded = decisionStatus(input, decision);
  if (decision.outcome === 'Deny') return { steps: stop(context, stopBy(context, decision), recorded) };
  if (decision.outcome === 'Hold') return { steps: stepsOf(context, { conclusion: { ...refusal(decision), state: 'Restarting' }, decision: recorded, deadline: kept.deadline }), ...again(decision) };
  // The attempt is on record before its Job is made; our own write wakes nobody.
  return { steps: stepsOf(context, { conclusion: { ...starting, attempt: attempt + 1 }, decision: recorded, deadline: deadlineOf(decision) }), recheckAt: now };
}

function isClear(context: Context): boolean {
  const { child, observation, snapshot } = context;
  const halted = child === undefined || observation.ended || haltSteps(context, child).length === 0;
  return halted && observation.alive.length === 0 && snapshot.former.pods.length === 0 && isStill(context);
}

/** A pod on a node that does not answer may still run, and while it may, nothing takes its place. */
function waiting(context: Context): Conclusion {
  const lost = lostNodes(context.snapshot);
  if (lost.length > 0) return { state: 'Restarting', reason: 'WaitingForNode', message: lostNodesSentence(lost) };
  return resting(context, nextAttemptAt(context.snapshot.job.status?.attempts ?? [], context.now));
}

function resting({ snapshot, child }: Context, at: number): Conclusion {
  const { job, attempt } = snapshot;
  const end = attemptIn(job.status, attempt);
  const { reason = 'Unknown' } = end ?? {};
  return { state: 'Restarting', reason, message: announcement(job, attempt, { ...end, reason }, at, restartsOf(job.status, child)), nextAttemptTime: formatTime(at) };
}
