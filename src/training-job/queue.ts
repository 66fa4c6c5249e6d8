import { type BatchJob } from '../api/kube-workloads.ts';
import { type Workload } from '../api/kueue.ts';
import { type Decision } from '../policy/types.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { removeJobs } from '../workload/deletion.ts';
import { hasRun } from './attempt.ts';
import { type Conclusion } from './conclusion.ts';
import { stepsOf, type Context } from './context.ts';
import { decisionStatus, type DecisionStatus } from './decision-record.ts';
import { haltSteps, isHalted, isOutdated, isStill, removeRun } from './halt.ts';
import { withheldBy } from './releasable.ts';
import { type Snapshot } from './snapshot.ts';
import { stop, stopBy } from './stop.ts';
import { again, deadlineOf, refusal, termsChanged, verdict, wantsSuspension } from './verdict.ts';

/** Whether the Job waits for Kueue: suspended, but by nobody here. */
export function isQueued({ snapshot, observation: { end, settlesAt = -Infinity }, now }: Context, child: BatchJob): boolean {
  const waits = snapshot.job.spec.queueName !== undefined && child.spec?.suspend === true && (end === undefined || now < settlesAt);
  return waits && !wantsSuspension({ snapshot }) && !isHalted(child);
}

/** A job that names a queue can not be run past it by an operator that does not work with queues. */
export function queuesOff({ job: { spec }, queues }: Snapshot): Conclusion | undefined {
  if (spec.queueName === undefined || queues) return undefined;
  return { state: 'Held', reason: 'QueuesOff', message: `The job names the queue ${spec.queueName}, but this operator runs without queues. Ask the platform engineer to start it with --kueue, or make a TrainingJob without queueName.` };
}

/** What is said of a job in a queue; undefined for a job without one. */
export function queued({ job: { spec }, workload }: Pick<Snapshot, 'job' | 'workload'>): Conclusion | undefined {
  if (spec.queueName === undefined) return undefined;
  const { reason, message } = waitsFor(workload, spec.queueName);
  return { state: 'Queued', reason, message };
}

/**
 * Kueue's reasons (apis/kueue/v1beta2/workload_types.go) that no waiting mends. Kueue 0.19 says Inadmissible of a queue that does not exist, and
 * the finer words only with its feature gate UnadmittedWorkloadsObservability.
 */
const hopeless: readonly string[] = ['Inadmissible', 'Misconfigured', 'ExceedsMaxQuota', 'NoMatchingFlavor', 'Suspended'];

type WorkloadCondition = NonNullable<NonNullable<Workload['status']>['conditions']>[number];
type Told = Pick<Conclusion, 'reason' | 'message'>;

/** Why Kueue has not admitted a Workload, in sentences that stay the same while the reason does: Kueue rewrites its own with every change of the quota. */
function waitsFor(workload: Workload | undefined, queue: string): Told {
  const condition = (type: string): WorkloadCondition | undefined => workload?.status?.conditions?.find((one) => one.type === type);
  if (workload?.spec?.active === false) return { reason: 'Deactivated', message: `Kueue has given this job up in LocalQueue ${queue}, for instance after its limit of retries or by an admission check. Ask the platform engineer to activate its Workload again, or make a new TrainingJob.` };
  const evicted = condition('Evicted');
  return evicted?.status === 'True' ? afterEviction(evicted, queue) : beforeQuota(condition('QuotaReserved'), queue);
}

function beforeQuota(quota: WorkloadCondition | undefined, queue: string): Told {
  if (quota?.status === 'True') return { reason: 'UnsatisfiedAdmissionChecks', message: `LocalQueue ${queue} has reserved quota for the job; Kueue's admission checks are not done yet.` };
  const { reason = '' } = quota ?? {};
  if (hopeless.includes(reason)) return { reason, message: `Kueue cannot admit the job through LocalQueue ${queue} as it is: ${quota?.message ?? 'no reason given'}. Ask the platform engineer whether the queue exists and may give what the job asks for.` };
  return { reason: 'WaitingForQuota', message: `The job waits in LocalQueue ${queue} until Kueue has quota for it. "kubectl get workloads" in this room shows what is missing.` };
}

function afterEviction({ reason }: WorkloadCondition, queue: string): Told {
  if (reason === 'Preempted') return { reason, message: `Kueue gave the place of this job to another in LocalQueue ${queue}. It runs again when there is quota; its program should go on from its last checkpoint.` };
  return { reason: 'Evicted', message: `Kueue took the job's place in LocalQueue ${queue} away (${reason ?? 'no reason given'}). It runs again when Kueue admits it.` };
}

/** Whether what waits in a queue has never used data. */
export function isFresh(context: Context, child: BatchJob): boolean {
  return !hasRun(context.snapshot.job.status) && context.observation.alive.length === 0 && (child.status?.startTime === undefined || isStill(context));
}

/**
 * The Job waits in its queue, before it ran or because it was preempted. What never ran is decided on as before a start; what has used data is
 * judged as if it ran.
 */
export function inQueue(context: Context, child: BatchJob): Plan {
  const { job } = context.snapshot;
  const fresh = isFresh(context, child);
  // What only may finish begins nothing anew.
  const withheld = withheldBy(context.snapshot);
  if (withheld !== undefined) return { steps: stop(context, withheld, job.status?.decision) };
  const { input, decision } = verdict(context, !fresh);
  const recorded = decisionStatus(input, decision);
  if (decision.outcome === 'Allow') return waiting(context, child, decision, fresh ? recorded : (job.status?.decision ?? recorded));
  if (!fresh) return { steps: stop(context, stopBy(context, decision), recorded) };
  return { steps: stepsOf(context, { conclusion: refusal(decision), decision: recorded, effects: leaveQueue(context, child) }), ...again(decision) };
}

/** Every clause holds: the job waits on, or joins the queue anew when the terms of its data have changed. */
function waiting(context: Context, child: BatchJob, decision: Decision, told: DecisionStatus): Plan {
  const { snapshot, observation } = context;
  const conclusion: Conclusion = steady(snapshot.job.status, queued(snapshot) ?? { state: 'Queued', reason: 'WaitingForQuota', message: '' });
  const outcome = { conclusion, deadline: deadlineOf(decision) };
  if (observation.alive.length > 0 || !isOutdated(child, decision)) return { steps: stepsOf(context, { ...outcome, decision: told }), ...again(decision, observation.settlesAt) };
  return { steps: stepsOf(context, { ...outcome, conclusion: { ...termsChanged, state: 'Queued' }, decision: decisionStatus(verdict(context, false).input, decision), effects: removeRun(context, child) }), ...again(decision) };
}

/** No pod was made yet, and none will be: without its Job the Workload leaves the queue. */
function leaveQueue(context: Context, child: BatchJob): readonly Step[] {
  return [...haltSteps(context, child), ...removeJobs([child])];
}

/** The sentence of a reason that lasts is kept, so that a busy queue causes no writes. */
function steady(before: Snapshot['job']['status'], conclusion: Conclusion): Conclusion {
  return before?.state === 'Queued' && before.reason === conclusion.reason && before.message !== undefined ? { ...conclusion, message: before.message } : conclusion;
}
