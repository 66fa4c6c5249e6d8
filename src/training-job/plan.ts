import { batchJobs, networkPolicies, services } from '../api/resources.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { formatTime, parseTime } from '../api/time.ts';
import { decide } from '../policy/decide.ts';
import { type Decision, type DecisionInput } from '../policy/types.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { stepsOf, targetOf, type Context } from './context.ts';
import { decisionStatus } from './decision-record.ts';
import { observe, unschedulableGraceMs } from './observation.ts';
import { type Snapshot } from './snapshot.ts';
import { nameClash, startSteps } from './start.ts';
import { isFinal, type Conclusion } from './status.ts';
import { beginStop, childTarget, continueStop, deletePods, stopMark } from './stop.ts';

/** What to do about a TrainingJob now. Pure: the same snapshot and time give the same plan. */
export function plan(snapshot: Snapshot, now: number): Plan {
  const { job } = snapshot;
  // Children go with their owner.
  if (job.metadata.deletionTimestamp !== undefined) return { steps: [] };
  // Terminal is terminal: nothing brings a finished job back.
  if (isFinal(job.status?.state)) return expire(snapshot, now);
  const child = ownChild(snapshot);
  const context: Context = { snapshot, now, child, observation: observe(child, snapshot.pods) };
  const mark = stopMark(child);
  if (mark !== undefined) return { steps: continueStop(context, mark) };
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
  if (snapshot.job.status?.startTime !== undefined) return { steps: vanished(context) };
  const { input, decision } = verdict(context, false);
  const recorded = decisionStatus(input, decision);
  const again = decision.nextChange === undefined ? {} : { recheckAt: decision.nextChange };
  if (decision.outcome !== 'Allow') return { steps: stepsOf(context, { conclusion: refusal(decision), decision: recorded }), ...again };
  const deadline = decision.obligations.deadline === undefined ? undefined : formatTime(decision.obligations.deadline);
  const clash = nameClash(snapshot);
  if (clash !== undefined) return { steps: stepsOf(context, { conclusion: clash, decision: recorded, deadline }), ...again };
  if (wantsSuspension(snapshot)) return { steps: stepsOf(context, { conclusion: suspended, decision: recorded, deadline }), ...again };
  return { steps: stepsOf(context, { conclusion: starting, decision: recorded, deadline, effects: startSteps(context, decision) }), ...again };
}

/** The Job exists: tell its end, stop it, suspend it, resume it, or say how it is doing. */
function underway(context: Context, child: BatchJob): Plan {
  const { snapshot, observation } = context;
  const idle = child.spec?.suspend === true && observation.alive.length === 0;
  const { input, decision } = verdict(context, !idle);
  if (observation.end !== undefined) return { steps: finish(context, observation.end, decision) };
  if (!idle && decision.outcome !== 'Allow') return { steps: beginStop(context, child, refusal(decision), decisionStatus(input, decision)) };
  const recorded = idle ? decisionStatus(input, decision) : (snapshot.job.status?.decision ?? decisionStatus(input, decision));
  const deadline = decision.obligations.deadline === undefined ? undefined : formatTime(decision.obligations.deadline);
  const again = decision.nextChange === undefined ? {} : { recheckAt: decision.nextChange };
  const outcome = { decision: recorded, deadline };
  if (decision.outcome !== 'Allow') return { steps: stepsOf(context, { conclusion: refusal(decision), ...outcome }), ...again };
  if (wantsSuspension(snapshot)) return { steps: stepsOf(context, { conclusion: suspended, ...outcome, effects: suspend(context, child) }), ...again };
  if (child.spec?.suspend === true) return { steps: stepsOf(context, { conclusion: starting, ...outcome, effects: resume(context, child, decision) }), ...again };
  const { conclusion, recheckAt } = progress(context);
  const instants = [decision.nextChange, recheckAt].filter((instant) => instant !== undefined);
  return { steps: stepsOf(context, { conclusion, ...outcome }), ...(instants.length === 0 ? {} : { recheckAt: Math.min(...instants) }) };
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
  const own = snapshot.job.spec.runPolicy?.activeDeadlineSeconds;
  const bounds = [own, decision.obligations.deadline === undefined ? undefined : Math.max(1, Math.floor((decision.obligations.deadline - now) / 1000))].filter((bound) => bound !== undefined);
  const deadline = bounds.length === 0 ? {} : { activeDeadlineSeconds: Math.min(...bounds) };
  return [{ do: 'patch', resource: batchJobs, target: childTarget(child), patch: { spec: { suspend: false, ...deadline } } }];
}

/** Starting or Running, and what the scheduler says when no node takes a pod. */
function progress({ snapshot, observation, now }: Context): { readonly conclusion: Conclusion; readonly recheckAt?: number } {
  const { job, pods } = snapshot;
  const { running, succeeded, unschedulable } = observation;
  if ((running > 0 && running + succeeded >= job.spec.workers) || job.status?.state === 'Running') {
    const nodes = [...new Set(pods.flatMap((pod) => pod.spec?.nodeName ?? []))].length;
    const message = job.status?.state === 'Running' ? (job.status.message ?? 'The workers run.') : `${job.spec.workers === 1 ? 'The worker runs' : `All ${job.spec.workers} workers run`} on ${nodes === 1 ? 'one node' : `${nodes} nodes`}.`;
    return { conclusion: { state: 'Running', reason: 'AllWorkersRunning', message } };
  }
  if (unschedulable === undefined) return { conclusion: starting };
  const tell = unschedulable.since + unschedulableGraceMs;
  if (now < tell) return { conclusion: job.status?.reason === 'Unschedulable' ? told(job.status.message) : starting, recheckAt: tell };
  return { conclusion: told(`The scheduler finds no node for a worker: ${unschedulable.message}`) };
}

function told(message: string | undefined): Conclusion {
  return { state: 'Starting', reason: 'Unschedulable', message: message ?? 'The scheduler finds no node for a worker.' };
}

function finish(context: Context, end: NonNullable<Context['observation']['end']>, decision: Decision): readonly Step[] {
  const { job } = context.snapshot;
  const recorded = job.status?.decision;
  const { outcome, ...why } = end;
  // The Job controller's own deadline is set from the clauses': when it fires first, the clause is the reason.
  const byClause = end.reason === 'DeadlineExceeded' && decision.outcome !== 'Allow';
  const conclusion: Conclusion = byClause ? { state: 'Stopped', reason: refusal(decision).reason, message: refusal(decision).message } : { state: outcome, ...why };
  return stepsOf(context, { conclusion, decision: recorded, deadline: job.status?.deadline });
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
