import { batchJobs } from '../api/resources.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { earliest, parseTime } from '../api/time.ts';
import { type Decision } from '../policy/types.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { backstopMs, trainingDeadline } from '../workload/deadline.ts';
import { targetOf } from '../workload/deletion.ts';
import { type Conclusion, type Why } from './conclusion.ts';
import { stepsOf, type Context } from './context.ts';
import { decisionStatus, type DecisionStatus } from './decision-record.ts';
import { finish } from './finish.ts';
import { notPlaced } from './gang.ts';
import { endLeftovers } from './gone.ts';
import { isHalted, isIdle, isOutdated, removeRun } from './halt.ts';
import { progress } from './progress.ts';
import { inQueue, isQueued } from './queue.ts';
import { withheldBy, withholdSteps } from './releasable.ts';
import { restart } from './between.ts';
import { networkAsDecided } from './start.ts';
import { stop, stopBy } from './stop.ts';
import { again, deadlineOf, refusal, resuming, suspended, termsChanged, verdict, wantsSuspension } from './verdict.ts';

/** The Job of the present attempt exists: tell its end, stop it, or go on with it. */
export function underway(context: Context, child: BatchJob): Plan {
  const { snapshot } = context;
  if (isQueued(context, child)) return inQueue(context, child);
  const paused = child.spec?.suspend === true;
  const idle = isIdle(context, child);
  const { input, decision } = verdict(context, !idle);
  const ended = endOf(context, paused);
  if (ended !== undefined) return ended;
  const recorded = decisionStatus(input, decision);
  const why = mayFinish(context, decision, idle);
  if (why !== undefined) return onlyFinish(context, child, { why, decision: snapshot.job.status?.decision, now: recorded, verdict: decision });
  if (decision.outcome === 'Allow') return goOn(context, child, decision, idle || isMadeAnew(context, child, decision) ? recorded : keptDecision(snapshot.job.status?.decision, recorded));
  return notAllowed(context, decision, recorded, idle);
}

/** What uses data is stopped; what does not is held or refused. */
function notAllowed(context: Context, decision: Decision, recorded: DecisionStatus, idle: boolean): Plan {
  if (!idle) return { steps: stop(context, stopBy(context, decision), recorded) };
  return { steps: stepsOf(context, { conclusion: refusal(decision), decision: recorded }), ...again(decision) };
}

/** Why a run may only finish: a clause ceased to hold under that action, now that all of it runs, or did before. */
function mayFinish({ snapshot }: Context, decision: Decision, idle: boolean): Why | undefined {
  const withheld = withheldBy(snapshot);
  if (decision.outcome !== 'Allow' && (idle || decision.action !== 'Finish')) return undefined;
  // What has not begun has nothing to finish.
  if (withheld !== undefined || decision.outcome === 'Allow' || snapshot.job.status?.state !== 'Running') return withheld;
  const { reason, message } = refusal(decision);
  return { reason, message };
}

interface OnlyFinish {
  readonly why: Why;
  /** The decision in status. */
  readonly decision: DecisionStatus | undefined;
  /** The decision of now, as status would tell it. */
  readonly now: DecisionStatus;
  readonly verdict: Decision;
}

/** The run goes on to its end, what it makes is withheld, and nothing of it begins anew: who would pause it ends it. */
function onlyFinish(context: Context, child: BatchJob, { why, decision: before, now, verdict: present }: OnlyFinish): Plan {
  // The decision by which it was withheld first stays.
  const decision = withheldBy(context.snapshot) === undefined ? now : (before ?? now);
  if (wantsSuspension(context) || child.spec?.suspend === true) return { steps: stop(context, why, decision) };
  const { conclusion, recheckAt } = progress(context);
  const effects = [...withholdSteps(child, why), ...realign(context, child, present), ...endLeftovers(context.snapshot.former)];
  return { steps: stepsOf(context, { conclusion: { ...conclusion, withheld: why }, decision, deadline: deadlineOf(present), effects }), ...again(present, earliest([recheckAt, context.observation.settlesAt])) };
}

/** Pods that a pause ended may count as failed; that is no end of the job. */
function endOf(context: Context, paused: boolean): Plan | undefined {
  const { child, observation: { end, settlesAt = -Infinity } } = context;
  const ours = paused && (wantsSuspension(context) || (child !== undefined && isHalted(child)));
  if (end === undefined || (ours && end.outcome !== 'Succeeded') || context.now < settlesAt) return undefined;
  return finish(context, end);
}

/** While a job runs its decision stays as it was recorded, unless it now runs under another permit: that is a decision of its own. */
function keptDecision(before: TrainingJobStatus['decision'], now: DecisionStatus): DecisionStatus {
  if (before === undefined) return now;
  const permits = ({ permits = [] }: DecisionStatus): string => JSON.stringify(permits.map(({ dataset, permit }) => [dataset, permit]));
  return permits(before) === permits(now) ? before : now;
}

/** A Job of which a pod has no place yet is made anew when its terms change: that pod would run where, and until when, it no longer may. */
function isMadeAnew({ snapshot: { job }, observation: { placed, succeeded, failed } }: Context, child: BatchJob, decision: Decision): boolean {
  return job.status?.state !== 'Running' && succeeded + failed === 0 && placed < job.spec.workers && isOutdated(child, decision);
}

/** What a suspended Job makes way for: the run that its user resumed, or one under other terms. */
function givingWay({ snapshot: { job } }: Context): Conclusion {
  const state = job.status?.state;
  if (state === 'Queued') return { ...termsChanged, state };
  return state === 'Starting' || state === 'Held' ? termsChanged : resuming;
}

/** Every clause holds: suspend it, make way for its next run, or say how it is doing. */
function goOn(context: Context, child: BatchJob, decision: Decision, recorded: DecisionStatus): Plan {
  const outcome = { decision: recorded, deadline: deadlineOf(decision) };
  const wanted = wantsSuspension(context);
  if (wanted || child.spec?.suspend === true) return { steps: stepsOf(context, { conclusion: wanted ? suspended : givingWay(context), ...outcome, effects: removeRun(context, child) }), ...again(decision) };
  if (isMadeAnew(context, child, decision)) return { steps: stepsOf(context, { conclusion: termsChanged, ...outcome, effects: removeRun(context, child) }), ...again(decision) };
  const { end, at } = notPlaced(context, child);
  if (end !== undefined) return restart(context, end);
  const { conclusion, recheckAt } = progress(context);
  const effects = [...networkAsDecided(context.snapshot, decision), ...realign(context, child, decision), ...endLeftovers(context.snapshot.former)];
  return { steps: stepsOf(context, { conclusion, ...outcome, effects }), ...again(decision, earliest([recheckAt, at, context.observation.settlesAt])) };
}

/**
 * The bound of a Job follows the clauses' deadline: a permit that was prolonged or shortened moves it, and so does a start that came
 * later than the Job was made, because the Job controller counts from there.
 */
function realign({ snapshot }: Context, child: BatchJob, { obligations, outcome }: Decision): readonly Step[] {
  const started = parseTime(child.status?.startTime);
  const bound = child.spec?.activeDeadlineSeconds;
  if (started === undefined || bound === undefined) return [];
  const { activeDeadlineSeconds = bound } = trainingDeadline(snapshot.job.spec.runPolicy?.activeDeadlineSeconds, obligations.deadline, started);
  if (Math.abs(activeDeadlineSeconds - bound) * 1000 < backstopMs / 2) return [];
  // A right that no longer holds gives no more time.
  if (outcome !== 'Allow' && activeDeadlineSeconds > bound) return [];
  return [{ do: 'patch', resource: batchJobs, target: targetOf(child), patch: { spec: { activeDeadlineSeconds } } }];
}
