import { mergeConditions, truncate, type Condition, type ConditionClaim } from '../api/conditions.ts';
import { gpuProductLabel } from '../api/gpu.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { formatTime } from '../api/time.ts';
import { jurisdictionOf } from '../policy/jurisdiction.ts';
import { jobName, outputClaimName } from '../workload/names.ts';
import { type Observation } from './observation.ts';
import { firstAttempt, type Snapshot } from './snapshot.ts';

type State = NonNullable<TrainingJobStatus['state']>;
type Attempt = NonNullable<TrainingJobStatus['attempts']>[number];

/** What a plan concludes: one word, why, and the sentence that a researcher reads. */
export interface Conclusion {
  readonly state: State;
  readonly reason: string;
  readonly message: string;
  readonly exitCode?: number;
}

const finalStates: readonly State[] = ['Succeeded', 'Failed', 'Stopped'];

// Bounds of the CRD.
const messageLimit = 2048;
const placementLimit = 64;

/** Whether a state is the last one that a job will ever have. */
export function isFinal(state: State | undefined): boolean {
  return state !== undefined && finalStates.includes(state);
}

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
export function statusOf({ snapshot, conclusion, decision, observation, deadline, now }: StatusInput): TrainingJobStatus {
  const { job } = snapshot;
  const before = job.status;
  const changed = before?.state !== conclusion.state;
  const started = conclusion.state === 'Running' || before?.startTime !== undefined;
  const startTime = before?.startTime ?? formatTime(now);
  const completionTime = before?.completionTime ?? formatTime(now);
  const attempts = attemptsOf(snapshot, conclusion, started ? startTime : undefined, completionTime);
  return {
    conditions: conditionsOf(snapshot, conclusion, decision, now) as NonNullable<TrainingJobStatus['conditions']>,
    ...(job.metadata.generation === undefined ? {} : { observedGeneration: job.metadata.generation }),
    state: conclusion.state,
    reason: conclusion.reason,
    message: truncate(conclusion.message, messageLimit),
    ...(decision === undefined ? {} : { decision }),
    ...(attempts === undefined ? {} : { attempts }),
    ...workersAndPlacement(snapshot, conclusion, observation, changed),
    ...(started ? { startTime } : {}),
    ...(isFinal(conclusion.state) ? { completionTime } : {}),
    ...(deadline === undefined ? {} : { deadline }),
    ...outputClaim(snapshot, conclusion),
  };
}

/** The output's name is told once the job may start, in the same write, so that it needs none of its own. */
function outputClaim({ job }: Snapshot, { state }: Conclusion): Pick<TrainingJobStatus, 'outputClaim'> {
  if (job.spec.output === undefined) return {};
  const told = job.status?.outputClaim !== undefined || state === 'Starting' || state === 'Running';
  return told ? { outputClaim: outputClaimName(job.metadata.name) } : {};
}

/** Counts are those of the last change of state: a write for every pod that comes up would help nobody. */
function workersAndPlacement(snapshot: Snapshot, conclusion: Conclusion, observation: Observation, changed: boolean): Pick<TrainingJobStatus, 'workers' | 'placement'> {
  const before = snapshot.job.status;
  const counted = conclusion.state === 'Running' || isFinal(conclusion.state);
  if (!counted || !changed) return { ...(before?.workers === undefined ? {} : { workers: before.workers }), ...(before?.placement === undefined ? {} : { placement: before.placement }) };
  const { running, succeeded, failed } = observation;
  const placement = placementOf(snapshot);
  return { workers: { running, succeeded, failed }, ...(placement.length === 0 ? (before?.placement === undefined ? {} : { placement: before.placement }) : { placement }) };
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
    const gpuProduct = labels[gpuProductLabel];
    return { node: name, ...(jurisdiction === undefined ? {} : { jurisdiction }), ...(gpuProduct === undefined ? {} : { gpuProduct }), workers };
  });
}

function attemptsOf(snapshot: Snapshot, conclusion: Conclusion, startTime: string | undefined, completionTime: string): Attempt[] | undefined {
  const before = snapshot.job.status?.attempts;
  // An attempt is told once its workers ran, or once it ended without.
  if (startTime === undefined && !isFinal(conclusion.state)) return before;
  const outcome = conclusion.state === 'Succeeded' || conclusion.state === 'Failed' || conclusion.state === 'Stopped' ? conclusion.state : undefined;
  const ended = outcome === undefined ? {} : { outcome, reason: conclusion.reason, completionTime, ...(conclusion.exitCode === undefined ? {} : { exitCode: conclusion.exitCode }) };
  return [{ number: firstAttempt, jobName: jobName(snapshot.job.metadata.name, firstAttempt), ...(startTime === undefined ? {} : { startTime }), ...ended }];
}

function conditionsOf(snapshot: Snapshot, conclusion: Conclusion, decision: TrainingJobStatus['decision'], now: number): readonly Condition[] {
  const { state, reason, message } = conclusion;
  const finished = isFinal(state);
  const suspended = snapshot.job.spec.runPolicy?.suspend === true;
  const claims: ConditionClaim[] = [
    authorized(conclusion, decision),
    { type: 'Running', status: state === 'Running' ? 'True' : 'False', reason: state, message: state === 'Running' ? message : `The job is not running: it is ${state}.` },
    { type: 'Succeeded', status: state === 'Succeeded' ? 'True' : finished ? 'False' : 'Unknown', reason: state, message },
    { type: 'Finished', status: finished ? 'True' : 'False', reason: state, message: finished ? `The job ended: ${state}.` : 'The job has not ended.' },
    { type: 'Suspended', status: suspended ? 'True' : 'False', reason: suspended ? 'SuspendRequested' : 'NotSuspended', message: suspended ? 'spec.runPolicy.suspend is true.' : 'spec.runPolicy.suspend is not set.' },
  ];
  if (state === 'Denied' || state === 'Failed' || state === 'Stopped') claims.push({ type: 'Stalled', status: 'True', reason, message });
  if (snapshot.failure !== undefined) claims.push({ type: 'Reconciling', status: 'True', reason: snapshot.failure.reason, message: snapshot.failure.message });
  return mergeConditions(snapshot.job.status?.conditions as readonly Condition[] | undefined, claims, snapshot.job.metadata.generation, now);
}

function authorized(conclusion: Conclusion, decision: TrainingJobStatus['decision']): ConditionClaim {
  const type = 'Authorized';
  if (decision?.outcome === 'Allow') return { type, status: 'True', reason: 'Authorized', message: 'Every clause of every dataset holds.' };
  if (decision?.outcome === 'Hold') return { type, status: 'Unknown', reason: conclusion.reason, message: conclusion.message };
  return { type, status: 'False', reason: conclusion.reason, message: conclusion.message };
}
