import { mergeConditions, truncate, type Condition, type ConditionClaim } from '../api/conditions.ts';
import { defined } from '../api/defined.ts';
import { productOf } from '../api/gpu.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { formatTime } from '../api/time.ts';
import { nameTakenReason } from '../failure.ts';
import { jurisdictionOf } from '../policy/jurisdiction.ts';
import { outputClaimName } from '../workload/names.ts';
import { restartsOf } from './attempt.ts';
import { attemptsOf } from './attempts.ts';
import { isFinal, type Conclusion } from './conclusion.ts';
import { isolationClaim } from './isolation.ts';
import { lostNodes, lostNodesClaim, lostNodesSentence } from './lost-node.ts';
import { type Observation } from './observation.ts';
import { releasableClaim } from './releasable.ts';
import { ownChild, type Snapshot } from './snapshot.ts';
import { revisionsOf, withdrawalClaim } from './withdrawal.ts';

// Bounds of the CRD.
const messageLimit = 2048;
const placementLimit = 64;

/** What a status is made of. */
export interface StatusInput {
  readonly snapshot: Snapshot;
  readonly conclusion: Conclusion;
  readonly decision: TrainingJobStatus['decision'];
  readonly observation: Observation;
  /** RFC 3339; when the job will be stopped whatever happens. */
  readonly deadline: string | undefined;
  readonly now: number;
}

/** The whole status that follows from a conclusion; equal input gives an equal status. */
export function statusOf(input: StatusInput): TrainingJobStatus {
  const { snapshot, conclusion, decision, observation, deadline, now } = input;
  const { metadata, status: before } = snapshot.job;
  // A suspended run has ended; the next one has a start of its own.
  const started = conclusion.state === 'Running' || (before?.startTime !== undefined && conclusion.state !== 'Suspended');
  const attempts = attemptsOf(snapshot, conclusion, now);
  const startTime = started ? (before?.startTime ?? formatTime(now)) : undefined;
  const completionTime = isFinal(conclusion.state) ? (before?.completionTime ?? formatTime(now)) : undefined;
  const output = outputClaim(snapshot, conclusion);
  const revisions = revisionsOf(snapshot, conclusion.state, now);
  return defined({
    conditions: [...conditionsOf(snapshot, { conclusion, decision, withdrawals: withdrawalClaim(revisions, output), now })],
    observedGeneration: metadata.generation,
    state: conclusion.state,
    reason: conclusion.reason,
    message: truncate(messageOf(snapshot, conclusion), messageLimit),
    decision,
    attempt: attemptNumber(snapshot, conclusion),
    restarts: restartsTold(snapshot, conclusion),
    nextAttemptTime: conclusion.nextAttemptTime,
    attempts: attempts === undefined ? undefined : [...attempts],
    ...workersAndPlacement(snapshot, conclusion, observation),
    startTime,
    completionTime,
    deadline,
    outputClaim: output,
    revisions,
  });
}

/** Why a job is still Stopping belongs to what is said of it. */
function messageOf(snapshot: Snapshot, { state, message }: Conclusion): string {
  const lost = state === 'Stopping' ? lostNodes(snapshot) : [];
  const sentence = lost.length === 0 ? '' : lostNodesSentence(lost);
  return message.includes(sentence) ? message : `${message} ${sentence}`;
}

/** Told once there is, or is about to be, a Job. */
function attemptNumber(snapshot: Snapshot, conclusion: Conclusion): number | undefined {
  const waits = conclusion.state === 'Held' || conclusion.state === 'Denied' || conclusion.state === 'Suspended';
  const { job, attempt } = snapshot;
  return waits && ownChild(snapshot) === undefined && job.status?.attempt === undefined ? undefined : (conclusion.attempt ?? attempt);
}

function restartsTold(snapshot: Snapshot, conclusion: Conclusion): number | undefined {
  const count = conclusion.restarts ?? restartsOf(snapshot.job.status, ownChild(snapshot));
  return count === 0 ? undefined : count;
}

/** The output's name is told once the job may start, in the same write, so that it needs none of its own. */
function outputClaim({ job }: Snapshot, { state }: Conclusion): string | undefined {
  const told = job.status?.outputClaim !== undefined || state === 'Starting' || state === 'Queued' || state === 'Running';
  return job.spec.output !== undefined && told ? outputClaimName(job.metadata.name) : undefined;
}

/** Counts are those of the last change of state: a write for every pod that comes up would help nobody. */
function workersAndPlacement(snapshot: Snapshot, { state }: Conclusion, { running, succeeded, failed }: Observation): Pick<TrainingJobStatus, 'workers' | 'placement'> {
  const before = snapshot.job.status;
  const counts = (state === 'Running' || isFinal(state)) && before?.state !== state;
  if (!counts) return defined({ workers: before?.workers, placement: before?.placement });
  const placement = placementOf(snapshot);
  return defined({ workers: { running, succeeded, failed }, placement: placement.length === 0 ? before?.placement : placement });
}

function placementOf(snapshot: Snapshot): NonNullable<TrainingJobStatus['placement']> {
  const perNode = new Map<string, number>();
  for (const pod of snapshot.pods) {
    const node = pod.spec?.nodeName;
    if (node !== undefined) perNode.set(node, (perNode.get(node) ?? 0) + 1);
  }
  return [...perNode].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, placementLimit).map(([name, workers]) => {
    const labels = snapshot.input.facts.nodes.find((node) => node.name === name)?.labels ?? {};
    const jurisdiction = snapshot.input.environment === undefined ? undefined : jurisdictionOf(labels, snapshot.input.environment);
    const gpuProduct = productOf(labels, snapshot.input.environment, snapshot.job.spec.resources.gpu?.vendor);
    return { node: name, ...(jurisdiction === undefined ? {} : { jurisdiction }), ...(gpuProduct === undefined ? {} : { gpuProduct }), workers };
  });
}

interface Told extends Pick<StatusInput, 'conclusion' | 'decision' | 'now'> {
  readonly withdrawals: readonly ConditionClaim[];
}

function conditionsOf(snapshot: Snapshot, { conclusion, decision, withdrawals, now }: Told): readonly Condition[] {
  const { job, failure } = snapshot;
  const { state, reason, message } = conclusion;
  // Conditions that tell of something abnormal exist only while it is so.
  const stalled: ConditionClaim[] = state === 'Denied' || state === 'Failed' || state === 'Stopped' ? [{ type: 'Stalled', status: 'True', reason, message }] : [];
  // A name clash is told as what the job is held for, and a held job is not reconciling.
  const reconciling: ConditionClaim[] = failure === undefined || (failure.reason === nameTakenReason && state === 'Held') ? [] : [{ type: 'Reconciling', status: 'True', ...failure }];
  const claims = [authorized(conclusion, decision), ...progressConditions(conclusion), suspension(job), ...stalled, ...reconciling, releasableClaim(snapshot, conclusion), ...isolationClaim(snapshot, state), ...lostNodesClaim(snapshot, conclusion), ...withdrawals];
  return mergeConditions(job.status?.conditions, claims, job.metadata.generation, now);
}

function progressConditions({ state, message }: Conclusion): readonly ConditionClaim[] {
  const finished = isFinal(state);
  const running = state === 'Running';
  return [
    { type: 'Running', status: running ? 'True' : 'False', reason: state, message: running ? message : `The job is not running: it is ${state}.` },
    { type: 'Succeeded', status: state === 'Succeeded' ? 'True' : finished ? 'False' : 'Unknown', reason: state, message },
    { type: 'Finished', status: finished ? 'True' : 'False', reason: state, message: finished ? `The job ended: ${state}.` : 'The job has not ended.' },
  ];
}

function suspension({ spec }: Snapshot['job']): ConditionClaim {
  return spec.runPolicy?.suspend === true
    ? { type: 'Suspended', status: 'True', reason: 'SuspendRequested', message: 'spec.runPolicy.suspend is true.' }
    : { type: 'Suspended', status: 'False', reason: 'NotSuspended', message: 'spec.runPolicy.suspend is not set.' };
}

function authorized(conclusion: Conclusion, decision: TrainingJobStatus['decision']): ConditionClaim {
  const type = 'Authorized';
  if (decision?.outcome === 'Deny' && conclusion.withheld !== undefined) return { type, status: 'False', reason: conclusion.withheld.reason, message: conclusion.withheld.message };
  if (decision?.outcome === 'Allow' && conclusion.state !== 'Denied') return { type, status: 'True', reason: 'Authorized', message: 'Every clause of every dataset holds.' };
  if (decision?.outcome === 'Hold') return { type, status: 'Unknown', reason: conclusion.reason, message: conclusion.message };
  return { type, status: 'False', reason: conclusion.reason, message: conclusion.message };
}
