import { batchJobs, networkPolicies, services } from '../api/resources.ts';
import { type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { shapeError } from '../api/shape.ts';
import { formatTime, parseTime } from '../api/time.ts';
import { decide } from '../policy/decide.ts';
import { type Decision, type DecisionInput } from '../policy/types.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { backstopMs, trainingDeadline } from '../workload/deadline.ts';
import { stepsOf, targetOf, type Context } from './context.ts';
import { decisionStatus, type DecisionStatus } from './decision-record.ts';
import { observe, unmadeGraceMs, unschedulableGraceMs } from './observation.ts';
import { type Snapshot } from './snapshot.ts';
import { nameClash, nameTaken, startSteps } from './start.ts';
import { isFinal, type Conclusion } from './status.ts';
import { begunStop, childTarget, deletePods, stop } from './stop.ts';

// A Job's own deadline counts whole seconds, so it may end a job up to this much before its clause does.
const deadlineStepMs = 1000;

/** What to do about a TrainingJob now. Pure: the same snapshot and time give the same plan. */
export function plan(snapshot: Snapshot, now: number): Plan {
  const { job } = snapshot;
  // Children go with their owner.
  if (job.metadata.deletionTimestamp !== undefined) return { steps: [] };
  // Terminal is terminal: nothing brings a finished job back.
  if (isFinal(job.status?.state)) return expire(snapshot, now);
  const child = ownChild(snapshot);
  const context: Context = { snapshot, now, child, observation: observe(child, snapshot.pods) };
  const begun = begunStop(snapshot, child);
  if (begun !== undefined) return { steps: stop(context, begun, job.status?.decision) };
  return child === undefined ? beforeStart(context) : underway(context, child);
}

/** The child Job, when it is ours. */
function ownChild({ job, children: { batchJob } }: Snapshot): BatchJob | undefined {
  return batchJob?.metadata.ownerReferences?.some((owner) => owner.uid === job.metadata.uid) === true ? batchJob : undefined;
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

/** The Job exists: tell its end, stop it, or go on with it. */
function underway(context: Context, child: BatchJob): Plan {
  const { observation } = context;
  // A suspended Job without pods uses no data: it is decided on as one that has not started.
  const idle = child.spec?.suspend === true && observation.alive.length === 0;
  const { input, decision } = verdict(context, !idle);
  if (observation.end !== undefined) return { steps: finish(context, observation.end) };
  const recorded = decisionStatus(input, decision);
  if (decision.outcome === 'Allow') return goOn(context, child, decision, idle ? recorded : (context.snapshot.job.status?.decision ?? recorded));
  if (!idle) return { steps: stop(context, refusal(decision), recorded) };
  return { steps: stepsOf(context, { conclusion: refusal(decision), decision: recorded }), ...again(decision) };
}

/** Every clause holds: suspend it, resume it, or say how it is doing. */
function goOn(context: Context, child: BatchJob, decision: Decision, recorded: DecisionStatus): Plan {
  const outcome = { decision: recorded, deadline: deadlineOf(decision) };
  if (wantsSuspension(context.snapshot)) return { steps: stepsOf(context, { conclusion: suspended, ...outcome, effects: suspend(context, child) }), ...again(decision) };
  if (child.spec?.suspend === true) return { steps: stepsOf(context, { conclusion: starting, ...outcome, effects: resume(context, child, decision) }), ...again(decision) };
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

function wantsSuspension({ job }: Snapshot): boolean {
  return job.spec.runPolicy?.suspend === true;
}

function suspend({ observation }: Context, child: BatchJob): readonly Step[] {
  const patch: readonly Step[] = child.spec?.suspend === true ? [] : [{ do: 'patch', resource: batchJobs, target: childTarget(child), patch: { spec: { suspend: true } } }];
  return [...patch, ...deletePods(observation.alive)];
}

/** A resumed Job's clock starts anew, so its deadline is set anew from what the clauses still allow. */
function resume({ snapshot, now }: Context, child: BatchJob, decision: Decision): readonly Step[] {
  const deadline = trainingDeadline(snapshot.job.spec.runPolicy?.activeDeadlineSeconds, decision.obligations.deadline, now);
  return [{ do: 'patch', resource: batchJobs, target: childTarget(child), patch: { spec: { suspend: false, ...deadline } } }];
}

/** A permit that was prolonged or shortened while the job runs moves the bound of its Job, which would else end it at the former time. */
function realign({ snapshot }: Context, child: BatchJob, { obligations }: Decision): readonly Step[] {
  const started = parseTime(child.status?.startTime);
  const bound = child.spec?.activeDeadlineSeconds;
  if (started === undefined || bound === undefined) return [];
  const { activeDeadlineSeconds = bound } = trainingDeadline(snapshot.job.spec.runPolicy?.activeDeadlineSeconds, obligations.deadline, started);
  if (Math.abs(activeDeadlineSeconds - bound) * 1000 < backstopMs / 2) return [];
  return [{ do: 'patch', resource: batchJobs, target: childTarget(child), patch: { spec: { activeDeadlineSeconds } } }];
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
  const since = child && activeSince(job, child);
  if (since === undefined || made >= job.spec.workers) return { conclusion: starting };
  const tell = since + unmadeGraceMs;
  if (now < tell) return { conclusion: starting, recheckAt: tell };
  const message = `Only ${made} of ${job.spec.workers} pods could be made. A ResourceQuota, a LimitRange or a webhook may refuse them: ask the platform engineer for the Events of Job ${child.metadata.name}.`;
  return { conclusion: { state: 'Starting', reason: 'PodsNotMade', message } };
}

/** Since when a Job may make pods. One that was resumed has no start time until the Job controller looks, and is older than its wait. */
function activeSince(job: Snapshot['job'], { metadata, status }: BatchJob): number | undefined {
  const since = parseTime(status?.startTime ?? metadata.creationTimestamp);
  const resumed = parseTime(job.status?.conditions?.find(({ type }) => type === 'Suspended')?.lastTransitionTime);
  return since === undefined ? undefined : Math.max(since, resumed ?? since);
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

/** After the end: the time to live removes the children, never the TrainingJob or its output. */
function expire(snapshot: Snapshot, now: number): Plan {
  const { job, children } = snapshot;
  const ttl = job.spec.runPolicy?.ttlSecondsAfterFinished;
  const ended = parseTime(job.status?.completionTime);
  if (ttl === undefined || ended === undefined) return { steps: [] };
  const expiry = ended + ttl * 1000;
  if (now < expiry) return { steps: [], recheckAt: expiry };
  const mine = { batchJob: batchJobs, service: services, networkPolicy: networkPolicies } as const;
  const steps = Object.entries(mine).flatMap(([child, resource]): readonly Step[] => {
    const object = children[child as keyof typeof mine];
    if (object?.metadata.deletionTimestamp !== undefined || object?.metadata.ownerReferences?.some((owner) => owner.uid === job.metadata.uid) !== true) return [];
    const uid = object.metadata.uid === undefined ? {} : { uid: object.metadata.uid };
    return [{ do: 'delete', resource, targets: [{ ...targetOf(snapshot), name: object.metadata.name, ...uid }], propagationPolicy: 'Background' }];
  });
  return { steps };
}
