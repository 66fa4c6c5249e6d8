import { batchJobs, networkPolicies, services } from '../api/resources.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { isOwnedBy, type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { shapeError } from '../api/shape.ts';
import { formatTime, parseTime } from '../api/time.ts';
import { decide } from '../policy/decide.ts';
import { type Decision, type DecisionInput } from '../policy/types.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { backstopMs, trainingDeadline } from '../workload/deadline.ts';
import { deletePods, targetOf } from '../workload/deletion.ts';
import { stepsOf, type Context } from './context.ts';
import { decisionStatus, type DecisionStatus } from './decision-record.ts';
import { endLeftovers } from './gone.ts';
import { observe, unmadeGraceMs, unschedulableGraceMs } from './observation.ts';
import { type Snapshot } from './snapshot.ts';
import { nameClash, nameTaken, startSteps } from './start.ts';
import { isFinal, type Conclusion } from './status.ts';
import { begunStop, isStill, stop } from './stop.ts';

// A Job's own deadline counts whole seconds, so it may end a job up to this much before its clause does.
const deadlineStepMs = 1000;

/** What to do about a TrainingJob now. Pure: the same snapshot and time give the same plan. */
export function plan(snapshot: Snapshot, now: number): Plan {
  const next = nextPlan(snapshot, now);
  // Our own write of the end wakes nobody, and the time to live begins with it.
  const expires = snapshot.job.spec.runPolicy?.ttlSecondsAfterFinished !== undefined;
  return expires && next.steps.some(endsJob) ? { ...next, recheckAt: now } : next;
}

function endsJob(step: Step): boolean {
  return step.do === 'status' && isFinal((step.status as TrainingJobStatus).state);
}

function nextPlan(snapshot: Snapshot, now: number): Plan {
  const { job } = snapshot;
  const child = ownChild(snapshot);
  const context: Context = { snapshot, now, child, observation: observe(child, snapshot.pods) };
  // Terminal is terminal: nothing brings a finished job back.
  if (isFinal(job.status?.state)) return expire(context);
  if (job.metadata.deletionTimestamp !== undefined) return { steps: leave(context) };
  const begun = begunStop(snapshot, child);
  if (begun !== undefined) return { steps: stop(context, begun, job.status?.decision) };
  return child === undefined ? beforeStart(context) : underway(context, child);
}

/** The child Job, when it is ours. */
function ownChild({ job, children: { batchJob } }: Snapshot): BatchJob | undefined {
  return batchJob !== undefined && isOwnedBy(batchJob, job) ? batchJob : undefined;
}

/** The job is being deleted, and a finalizer of somebody's may keep it for long: what it runs is stopped at once. */
function leave(context: Context): readonly Step[] {
  const { child, observation, snapshot } = context;
  const why = begunStop(snapshot, child) ?? { reason: 'Deleted', message: 'The TrainingJob was deleted.' };
  const idle = child === undefined && observation.alive.length === 0;
  return idle ? endLeftovers(snapshot.leftovers) : [...stop(context, why, snapshot.job.status?.decision), ...endLeftovers(snapshot.leftovers)];
}

/** The verdict on what is known now. */
function verdict({ snapshot, now }: Context, started: boolean): { readonly input: DecisionInput; readonly decision: Decision } {
  const input = { ...snapshot.input, started, now };
  return { input, decision: decide(input) };
}

/** No Job yet: hold, refuse, or start. */
function beforeStart(context: Context): Plan {
  const { snapshot } = context;
  const { job } = snapshot;
  if (hasLeftovers(snapshot)) return { steps: awaitFormerRun(context) };
  if (job.status?.startTime !== undefined) return { steps: vanished(context) };
  const misshapen = shapeError('TrainingJob', job);
  if (misshapen !== undefined) return { steps: stepsOf(context, { conclusion: { state: 'Denied', reason: 'InvalidSpec', message: misshapen }, decision: job.status?.decision }) };
  const { input, decision } = verdict(context, false);
  const recorded = decisionStatus(input, decision);
  if (decision.outcome !== 'Allow') return { steps: stepsOf(context, { conclusion: refusal(decision), decision: recorded }), ...again(decision) };
  const outcome = { decision: recorded, deadline: deadlineOf(decision) };
  const clash = nameClash(snapshot);
  if (clash !== undefined) return { steps: stepsOf(context, { conclusion: clash, ...outcome }), ...again(decision) };
  if (wantsSuspension(snapshot)) return { steps: stepsOf(context, { conclusion: suspended, ...outcome }), ...again(decision) };
  return { steps: stepsOf(context, { conclusion: nameTaken(snapshot) ?? starting, ...outcome, effects: startSteps(context, decision) }), ...again(decision) };
}

function hasLeftovers({ leftovers }: Snapshot): boolean {
  return leftovers.batchJobs.length > 0 || leftovers.pods.length > 0;
}

/** Pods of a former job of this name may still use data, and the new one's network would reach them: they go first. */
function awaitFormerRun(context: Context): readonly Step[] {
  const { job, leftovers } = context.snapshot;
  const conclusion: Conclusion = { state: 'Held', reason: 'FormerRunEnding', message: 'What an earlier job of this name left running is being ended. This job goes on when it has.' };
  // A run of this very job that lost its Job is told when it has ended.
  if (job.status?.startTime !== undefined) return endLeftovers(leftovers);
  return stepsOf(context, { conclusion, decision: job.status?.decision, effects: endLeftovers(leftovers) });
}

/** The Job exists: tell its end, stop it, or go on with it. */
function underway(context: Context, child: BatchJob): Plan {
  const { observation, snapshot } = context;
  const paused = child.spec?.suspend === true;
  // A suspended Job without pods uses no data: it is decided on as one that has not started.
  const idle = paused && observation.alive.length === 0 && isStill(context);
  const { input, decision } = verdict(context, !idle);
  // Pods that a pause ended may count as failed; that is no end of the job.
  if (observation.end !== undefined && !(paused && observation.end.outcome === 'Failed')) return { steps: finish(context, observation.end) };
  const recorded = decisionStatus(input, decision);
  if (decision.outcome === 'Allow') return goOn(context, child, decision, idle ? recorded : keptDecision(snapshot.job.status?.decision, recorded));
  if (!idle) return { steps: stop(context, refusal(decision), recorded) };
  return { steps: stepsOf(context, { conclusion: refusal(decision), decision: recorded }), ...again(decision) };
}

/** While a job runs its decision stays as it was recorded, unless it now runs under another permit: that is a decision of its own. */
function keptDecision(before: TrainingJobStatus['decision'], now: DecisionStatus): DecisionStatus {
  if (before === undefined) return now;
  const permits = ({ permits = [] }: DecisionStatus): string => JSON.stringify(permits.map(({ dataset, permit }) => [dataset, permit]));
  return permits(before) === permits(now) ? before : now;
}

/** Every clause holds: suspend it, make way for its next run, or say how it is doing. */
function goOn(context: Context, child: BatchJob, decision: Decision, recorded: DecisionStatus): Plan {
  const outcome = { decision: recorded, deadline: deadlineOf(decision) };
  const wanted = wantsSuspension(context.snapshot);
  if (wanted || child.spec?.suspend === true) return { steps: stepsOf(context, { conclusion: wanted ? suspended : resuming, ...outcome, effects: suspend(context, child) }), ...again(decision) };
  const { conclusion, recheckAt } = progress(context);
  return { steps: stepsOf(context, { conclusion, ...outcome, effects: realign(context, child, decision) }), ...again(decision, recheckAt) };
}

/** When to look again although nothing happens. */
function again({ nextChange }: Decision, other?: number): Pick<Plan, 'recheckAt'> {
  const instants = [nextChange, other].filter((instant) => instant !== undefined);
  return instants.length === 0 ? {} : { recheckAt: Math.min(...instants) };
}

function deadlineOf({ obligations }: Decision): string | undefined {
  return obligations.deadline === undefined ? undefined : formatTime(obligations.deadline);
}

const starting: Conclusion = { state: 'Starting', reason: 'Authorized', message: 'Every clause holds. The pods are being started.' };
const suspended: Conclusion = { state: 'Suspended', reason: 'SuspendRequested', message: 'spec.runPolicy.suspend is true. Set it to false to go on.' };

const resuming: Conclusion = { state: 'Suspended', reason: 'Resuming', message: 'The former run is being removed. A new one begins when it is gone.' };

function wantsSuspension({ job }: Snapshot): boolean {
  return job.spec.runPolicy?.suspend === true;
}

/**
 * Ends the run and removes its Job, so that the next run is made anew, on the terms of its own time: the node affinity of a Job that
 * has run cannot be changed.
 */
function suspend(context: Context, child: BatchJob): readonly Step[] {
  const { observation } = context;
  if (child.spec?.suspend !== true) return [{ do: 'patch', resource: batchJobs, target: targetOf(child), patch: { spec: { suspend: true } } }, ...deletePods(observation.alive)];
  if (observation.alive.length > 0 || !isStill(context)) return deletePods(observation.alive);
  return child.metadata.deletionTimestamp === undefined ? [{ do: 'delete', resource: batchJobs, targets: [targetOf(child)], propagationPolicy: 'Background' }] : [];
}

/** A permit that was prolonged or shortened while the job runs moves the bound of its Job, which would else end it at the former time. */
function realign({ snapshot }: Context, child: BatchJob, { obligations }: Decision): readonly Step[] {
  const started = parseTime(child.status?.startTime);
  const bound = child.spec?.activeDeadlineSeconds;
  if (started === undefined || bound === undefined) return [];
  const { activeDeadlineSeconds = bound } = trainingDeadline(snapshot.job.spec.runPolicy?.activeDeadlineSeconds, obligations.deadline, started);
  if (Math.abs(activeDeadlineSeconds - bound) * 1000 < backstopMs / 2) return [];
  return [{ do: 'patch', resource: batchJobs, target: targetOf(child), patch: { spec: { activeDeadlineSeconds } } }];
}

/** How a job is doing, and when to look again although nothing happens. */
interface Progress {
  readonly conclusion: Conclusion;
  readonly recheckAt?: number;
}

/** Starting or Running, and what the scheduler says when no node takes a pod. */
function progress(context: Context): Progress {
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
  const made = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined).length;
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

function finish(context: Context, end: NonNullable<Context['observation']['end']>): readonly Step[] {
  const { snapshot, now } = context;
  const { decision: recorded, deadline } = snapshot.job.status ?? {};
  const { outcome, ...why } = end;
  if (end.reason === 'DeadlineExceeded') {
    // The Job controller's own deadline is set from the clauses': when it fires first, the clause is the reason.
    const { input, decision } = verdict({ ...context, now: now + deadlineStepMs }, true);
    const conclusion: Conclusion = { ...refusal(decision), state: 'Stopped' };
    if (decision.outcome !== 'Allow') return stepsOf(context, { conclusion, decision: decisionStatus({ ...input, now }, decision), deadline });
  }
  return stepsOf(context, { conclusion: { state: outcome, ...why }, decision: recorded, deadline });
}

/** The Job was deleted while it ran. It is not made again: what it did cannot be known. */
function vanished(context: Context): readonly Step[] {
  const { job } = context.snapshot;
  const conclusion: Conclusion = { state: 'Failed', reason: 'JobDeleted', message: 'The Job of this TrainingJob was deleted while it ran. It is not run again: make a new TrainingJob.' };
  return stepsOf(context, { conclusion, decision: job.status?.decision, deadline: job.status?.deadline });
}

/** The first thing that stands in the way, in full, and how many more there are. */
function refusal(decision: Decision): Conclusion {
  const [first, ...rest] = decision.unsatisfied;
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more: see status.decision.unsatisfied)`;
  return { state: decision.outcome === 'Hold' ? 'Held' : 'Denied', reason: first?.reason ?? 'Undecided', message: `${first?.message ?? 'The decision gave no reason.'}${more}` };
}

/** After the end: no pod lives on, and the time to live removes the children, never the TrainingJob or its output. */
function expire({ snapshot, observation, now }: Context): Plan {
  const { job, children } = snapshot;
  const survivors = [...deletePods(observation.alive), ...endLeftovers(snapshot.leftovers)];
  const ttl = job.spec.runPolicy?.ttlSecondsAfterFinished;
  const ended = parseTime(job.status?.completionTime);
  if (ttl === undefined || ended === undefined) return { steps: survivors };
  const expiry = ended + ttl * 1000;
  if (now < expiry) return { steps: survivors, recheckAt: expiry };
  const mine = { batchJob: batchJobs, service: services, networkPolicy: networkPolicies } as const;
  const steps = Object.entries(mine).flatMap(([child, resource]): readonly Step[] => {
    const object = children[child as keyof typeof mine];
    if (object === undefined || object.metadata.deletionTimestamp !== undefined || !isOwnedBy(object, job)) return [];
    return [{ do: 'delete', resource, targets: [targetOf(object)], propagationPolicy: 'Background' }];
  });
  return { steps: [...survivors, ...steps] };
}
