import { truncate } from '../api/conditions.ts';
import { apiVersion, trainingJobs } from '../api/resources.ts';
import { type TrainingJob, type TrainingJobStatus } from '../api/generated/types.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { type EventNote, type Step } from '../runtime/plan.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
import { trainingJobUid } from '../api/labels.ts';
import { targetOf } from '../workload/deletion.ts';
import { withdrawalMark } from '../workload/trained-on.ts';
import { auditStep, type AuditAction } from './audit.ts';
import { isFinal, type Conclusion, type State } from './conclusion.ts';
import { sameDecision } from './decision-record.ts';
import { type Observation } from './observation.ts';
import { withheldBy } from './releasable.ts';
import { type Snapshot } from './snapshot.ts';
import { recordStep } from './run-record.ts';
import { statusOf } from './status.ts';
import { tellsMore } from './withdrawal.ts';

/** What every branch of a plan works on. */
export interface Context {
  readonly snapshot: Snapshot;
  readonly now: number;
  /** The child Job, when it exists and is ours. */
  readonly child: BatchJob | undefined;
  readonly observation: Observation;
}

/** A conclusion with the decision behind it and what is done about it. */
export interface Outcome {
  readonly conclusion: Conclusion;
  readonly decision: TrainingJobStatus['decision'];
  readonly deadline?: string | undefined;
  /** What follows once the conclusion is on record and in status. */
  readonly effects?: readonly Step[];
}

// A Kubernetes Event's note may have 1024 characters.
const noteLimit = 1024;

/**
 * The steps of an outcome. Their order is the safety argument: first the audit line, then the status, then the effects,
 * so that nothing happens that is not on record; the Event last, because it may be lost.
 */
export function stepsOf(context: Context, outcome: Outcome): readonly Step[] {
  const { snapshot, now } = context;
  const { job } = snapshot;
  const { conclusion, decision } = outcome;
  const status = statusFor(context, outcome);
  const changed = !semanticEqual(job.status ?? {}, status);
  const action = auditAction(context, outcome);
  const steps: Step[] = [];
  if (isFinal(conclusion.state) && needsRecord(snapshot)) steps.push(...hindrance(context), recordStep(job, conclusion, status));
  if (action !== undefined) steps.push(auditStep({ action, job, attempt: conclusion.attempt ?? snapshot.attempt, decision, conclusion, now }));
  if (tellsMore(job.status?.revisions, status.revisions)) steps.push(auditStep({ action: 'Withdrawal', job, attempt: snapshot.attempt, decision: undefined, conclusion, now, revisions: status.revisions }));
  if (changed) steps.push({ do: 'status', resource: trainingJobs, target: targetOf(job), status: { ...status } });
  steps.push(...(outcome.effects ?? []), ...outputMark(snapshot));
  if (changed && !isTold(job, conclusion)) steps.push(eventStep(snapshot, conclusion));
  return [...steps, ...withheldEvent(context, outcome)];
}

/** The output of this job, and no other's that has its name. */
export function outputMark({ job, input, children: { outputClaim } }: Snapshot): readonly Step[] {
  const isOurs = outputClaim !== undefined && outputClaim.metadata.annotations?.[trainingJobUid] === job.metadata.uid;
  return isOurs ? withdrawalMark(outputClaim, input.facts.superseded) : [];
}

function isTold({ status }: TrainingJob, { state, reason }: Conclusion): boolean {
  return status?.state === state && status.reason === reason;
}

function statusFor({ snapshot, observation, now }: Context, { conclusion, decision, deadline }: Outcome): TrainingJobStatus {
  return statusOf({ snapshot, conclusion, decision, observation, deadline, now });
}

/** An end is on record before anything says so. A job that is being deleted leaves none: it has not ended. Nor does one whose namespace goes, which takes nothing new. */
function needsRecord({ job, record, closing }: Snapshot): boolean {
  return record === undefined && !closing && job.metadata.deletionTimestamp === undefined;
}

/** While the record of an end is refused, the job is as it was, and says what is in the way. */
function hindrance(context: Context): readonly Step[] {
  const { snapshot: { job, failure } } = context;
  const { state, reason = 'Ending', message = '', decision, deadline, nextAttemptTime } = job.status ?? {};
  if (failure === undefined || state === undefined) return [];
  const status = statusFor(context, { conclusion: { state, reason, message, ...(nextAttemptTime === undefined ? {} : { nextAttemptTime }) }, decision, deadline });
  return semanticEqual(job.status ?? {}, status) ? [] : [{ do: 'status', resource: trainingJobs, target: targetOf(job), status: { ...status } }];
}

function auditAction(context: Context, { conclusion, decision }: Outcome): AuditAction | undefined {
  const { snapshot } = context;
  const before = snapshot.job.status;
  if (isFinal(conclusion.state)) return 'Finish';
  if (conclusion.state === 'Stopping') return before?.state === 'Stopping' ? undefined : 'Stop';
  if (conclusion.ended !== undefined) return 'AttemptEnd';
  if (isNewlyWithheld(context, { conclusion })) return 'Withhold';
  return byQueue(context, conclusion.state) ?? ofAttempt(snapshot.job, { conclusion, decision });
}

function isNewlyWithheld({ snapshot }: Context, { conclusion: { withheld } }: Pick<Outcome, 'conclusion'>): boolean {
  return withheld !== undefined && withheldBy(snapshot) === undefined;
}

/** Kueue lets a Job run and takes it back without asking us: each is on record as soon as it is seen. */
function byQueue({ child, snapshot: { job } }: Context, to: State): AuditAction | undefined {
  const from = job.status?.state;
  if (from === 'Queued' && runs(to)) return 'AttemptStart';
  return child !== undefined && runs(from) && to === 'Queued' ? 'AttemptEnd' : undefined;
}

/** An attempt that enters a queue starts when Kueue admits it. */
function ofAttempt({ spec, status: before }: TrainingJob, { conclusion: { attempt }, decision }: Outcome): AuditAction | undefined {
  if (attempt !== undefined && attempt !== before?.attempt) return spec.queueName === undefined ? 'AttemptStart' : 'Decision';
  return decision === undefined || sameDecision(before?.decision, decision) ? undefined : 'Decision';
}

function runs(state: State | undefined): boolean {
  return state === 'Starting' || state === 'Running';
}

const normalStates: readonly string[] = ['Queued', 'Starting', 'Running', 'Succeeded', 'Suspended'];

/** Still Starting or Running, but not as anybody would wish. */
const troubles: readonly string[] = ['Unschedulable', 'PodsNotMade', 'Ending', 'JobDeleted'];

function eventStep({ job }: Snapshot, conclusion: Conclusion): Step {
  const normal = normalStates.includes(conclusion.state) && !troubles.includes(conclusion.reason);
  return eventOf(job, { type: normal ? 'Normal' : 'Warning', reason: normal ? conclusion.state : conclusion.reason, action: conclusion.state, note: conclusion.message });
}

function withheldEvent(context: Context, { conclusion }: Outcome): readonly Step[] {
  if (!isNewlyWithheld(context, { conclusion })) return [];
  const { withheld } = conclusion;
  return [eventOf(context.snapshot.job, { type: 'Warning', reason: withheld?.reason ?? '', action: 'Withhold', note: `What this job makes may not be released. ${withheld?.message ?? ''}` })];
}

function eventOf(job: TrainingJob, event: Omit<EventNote, 'regarding'>): Step {
  const regarding = { apiVersion, kind: 'TrainingJob', ...targetOf(job) };
  return { do: 'event', event: { regarding, ...event, note: truncate(event.note, noteLimit) } };
}
