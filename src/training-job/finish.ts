import { parseTime } from '../api/time.ts';
import { type Plan } from '../runtime/plan.ts';
import { deletePods } from '../workload/deletion.ts';
import { restartsOf, sentenceOf, type AttemptEnd } from './attempt.ts';
import { restart } from './between.ts';
import { type Conclusion } from './conclusion.ts';
import { stepsOf, type Context } from './context.ts';
import { decisionStatus } from './decision-record.ts';
import { lostNodes, lostNodesSentence } from './lost-node.ts';
import { withheldBy } from './releasable.ts';
import { isRetried } from './retry.ts';
import { refusal, verdict } from './verdict.ts';

// A Job's own deadline counts whole seconds, so it may end a job up to this much before its clause does.
const deadlineStepMs = 1000;

/** How far the clocks of the operator and the control plane may be apart while anything is started (see ClockSkewed): a deadline that fired by theirs has passed. */
const clockToleranceMs = 30_000;

/** The attempt has ended: so has the job, or another attempt follows. */
export function finish(context: Context, end: AttemptEnd): Plan {
  const { snapshot, observation, child } = context;
  if (end.reason === 'DeadlineExceeded') return overdue(context, end);
  if (isRetried(snapshot.job, end, restartsOf(snapshot.job.status, child))) return another(context, end);
  return observation.ended ? final(context, end) : ending(context, end);
}

/** Another attempt follows, unless the run was only allowed to finish. */
function another(context: Context, end: AttemptEnd): Plan {
  const withheld = withheldBy(context.snapshot);
  if (withheld === undefined) return restart(context, end);
  if (!context.observation.ended) return ending(context, end);
  const { decision, deadline } = context.snapshot.job.status ?? {};
  const message = `${sentenceOf(end)} No further attempt is started. ${withheld.message}`;
  return { steps: stepsOf(context, { conclusion: { state: 'Stopped', reason: withheld.reason, message, ended: end, withheld }, decision, deadline }) };
}

/** How the attempt ends is sure, but a pod of it may still run: it is told, and the pod is ended. */
function ending(context: Context, end: AttemptEnd): Plan {
  const { snapshot, observation } = context;
  const { state = 'Starting', decision, deadline } = snapshot.job.status ?? {};
  const lost = lostNodes(snapshot);
  const unseen = lost.length === 0 ? '' : ` ${lostNodesSentence(lost)}`;
  const conclusion: Conclusion = { state, reason: 'Ending', message: `${sentenceOf(end)} What still runs is being ended.${unseen}` };
  return { steps: stepsOf(context, { conclusion, decision, deadline, effects: deletePods(observation.alive) }) };
}

function final(context: Context, end: AttemptEnd): Plan {
  const { decision, deadline } = context.snapshot.job.status ?? {};
  const state = end.outcome === 'Succeeded' ? 'Succeeded' : 'Failed';
  const conclusion: Conclusion = { state, reason: end.reason, message: sentenceOf(end), ended: end };
  const withheld = withheldBy(context.snapshot);
  // What does not hold at the end may have ceased to while nobody looked.
  const last = state === 'Succeeded' && withheld === undefined ? verdict(context, true) : undefined;
  if (last === undefined || last.decision.outcome === 'Allow') return { steps: stepsOf(context, { conclusion: { ...conclusion, ...(withheld === undefined ? {} : { withheld }) }, decision, deadline }) };
  const { reason, message } = refusal(last.decision);
  return { steps: stepsOf(context, { conclusion: { ...conclusion, withheld: { reason, message } }, decision: decisionStatus(last.input, last.decision), deadline }) };
}

/**
 * A deadline fired: that of the Job, or that of its pods. Both are set from the clauses' end, so when that has come the clause is the reason. When the
 * permit was prolonged while it ran, what was made before is still bound by the former end, and another attempt follows.
 */
function overdue(context: Context, end: AttemptEnd): Plan {
  const { snapshot, child, now, observation } = context;
  const { input, decision } = verdict({ ...context, now: now + deadlineStepMs }, true);
  if (decision.outcome !== 'Allow' && decision.action !== 'Finish') {
    if (!observation.ended) return ending(context, end);
    const conclusion = { ...refusal(decision), state: 'Stopped' } as const;
    return { steps: stepsOf(context, { conclusion, decision: decisionStatus({ ...input, now }, decision), deadline: snapshot.job.status?.deadline }) };
  }
  const own = snapshot.job.spec.runPolicy?.activeDeadlineSeconds;
  const started = parseTime(child?.status?.startTime);
  const isOwn = own !== undefined && (started === undefined || now + clockToleranceMs >= started + own * 1000);
  if (!isOwn) return another(context, { ...end, outcome: 'Interrupted', reason: 'DeadlineMoved' });
  return observation.ended ? final(context, end) : ending(context, end);
}
