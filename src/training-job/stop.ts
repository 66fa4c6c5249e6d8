import { type TrainingJobStatus } from '../api/generated/types.ts';
import { batchJobs, pods } from '../api/resources.ts';
import { parseTime } from '../api/time.ts';
import { type Decision } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { deletePods, stopGraceSeconds } from '../workload/deletion.ts';
import { type Why } from './conclusion.ts';
import { stepsOf, type Context } from './context.ts';
import { haltSteps, isStill } from './halt.ts';
import { refusal, verdict } from './verdict.ts';

/** Why a job is stopped, and how long its programs have between SIGTERM and SIGKILL, in seconds; absent means that of a stop at once. */
export interface Stop extends Why {
  readonly graceSeconds?: number;
}

/**
 * The mark that a stop leaves on the child Job. State that matters must not live in status only: with the mark, a stop
 * that was begun is finished even when the operator restarts and the clause holds again.
 */
const reasonAnnotation = 'caveau.dev/stop-reason';
const messageAnnotation = 'caveau.dev/stop-message';
const graceAnnotation = 'caveau.dev/stop-grace-seconds';

const unexplained = 'The terms of the data no longer hold.';

/** Why a stop was begun, if it was: by the mark on the child, or by status when the mark could not be set or went with the child. */
export function begunStop(context: Context): Stop | undefined {
  const { snapshot: { job: { status } }, child } = context;
  const { [reasonAnnotation]: reason, [messageAnnotation]: message = unexplained, [graceAnnotation]: grace } = child?.metadata.annotations ?? {};
  if (reason !== undefined) return hastened(context, { reason, message, graceSeconds: marked(grace) });
  if (status?.state !== 'Stopping' || status.reason === undefined) return undefined;
  return { reason: status.reason, message: status.message ?? unexplained, graceSeconds: graceOf(context, verdict(context, true).decision) };
}

function marked(grace: string | undefined): number {
  const seconds = Number(grace);
  return Number.isInteger(seconds) ? Math.max(stopGraceSeconds, seconds) : stopGraceSeconds;
}

/** A checkpoint is not waited for any longer when another clause asks to stop at once. */
function hastened(context: Context, begun: Required<Stop>): Stop {
  if (begun.graceSeconds <= stopGraceSeconds || verdict(context, true).decision.action !== 'Stop') return begun;
  return { ...begun, graceSeconds: stopGraceSeconds };
}

/** The stop that follows from a verdict. */
export function stopBy(context: Context, decision: Decision): Stop {
  const { reason, message } = refusal(decision);
  const graceSeconds = graceOf(context, decision);
  if (decision.action !== 'Checkpoint') return { reason, message, graceSeconds };
  return { reason, message: `${message} Its program has up to ${decision.checkpointSeconds ?? graceSeconds} s to write a checkpoint.`, graceSeconds };
}

/** A checkpoint may take what the dataset says, and no longer than until the known end of the right: whoever comes late has less time. */
function graceOf({ snapshot: { job: { status } }, now }: Context, { action, checkpointSeconds, obligations }: Decision): number {
  if (action !== 'Checkpoint' || checkpointSeconds === undefined) return stopGraceSeconds;
  const ends = [parseTime(status?.deadline), obligations.deadline].flatMap((end) => end ?? []);
  return Math.max(stopGraceSeconds, Math.floor(Math.min(checkpointSeconds, ...ends.map((end) => (end - now) / 1000))));
}

/**
 * Stops a job, or goes on with a stop until every container has ended: why, on record and in status; then its pods go; then the Job is marked and
 * suspended, so that it makes no others. Pods go first, because the Job controller deletes those of a suspended Job with their own grace of 30 s, and
 * no kubelet shortens a grace that has begun. No pod that is deleted is made anew: the Job has no retry. Where all of them are there, the Job is left
 * to the next look, behind the pods of every other job that is to be stopped now. Only when none is left, and no other can come, is the job said to be
 * stopped.
 */
export function stop(context: Context, { reason, message, graceSeconds = stopGraceSeconds }: Stop, decision: TrainingJobStatus['decision']): readonly Step[] {
  const { child, observation, snapshot } = context;
  const marks = { [reasonAnnotation]: reason, [messageAnnotation]: message, ...(graceSeconds > stopGraceSeconds ? { [graceAnnotation]: String(graceSeconds) } : {}) };
  const halt = child === undefined || observation.ended ? [] : haltSteps(context, child, marks);
  const others = [...snapshot.former.pods, ...snapshot.leftovers.pods];
  if (halt.length === 0 && observation.alive.length + others.length === 0 && isStill(context)) return stepsOf(context, { conclusion: { state: 'Stopped', reason, message }, decision });
  const deletions = [...deletePods(observation.alive, graceSeconds), ...deletePods(others)];
  const effects = deletions.length > 0 && graceSeconds === stopGraceSeconds && canWait(context) ? deletions : [...deletions, ...halt];
  return stepsOf(context, { conclusion: { state: 'Stopping', reason, message }, decision, effects });
}

/**
 * Whether the Job makes no more pods if it is left as it is for a moment: all are there, Kueue does not own it, and nothing was refused. A checkpoint's
 * time stands on the Job alone, so that one is marked at once.
 */
function canWait({ snapshot: { job, workload, failure }, observation: { alive } }: Context): boolean {
  return alive.length >= job.spec.workers && workload === undefined && failure === undefined;
}

/** Whether pods of a stop were deleted and their Job may be left to the next look, which then must come. */
export function isHalfStopped(steps: readonly Step[]): boolean {
  return steps.some((step) => step.do === 'delete' && step.resource === pods) && !steps.some((step) => step.do === 'patch' && step.resource === batchJobs);
}
