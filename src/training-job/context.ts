import { truncate } from '../api/conditions.ts';
import { apiVersion, trainingJobs } from '../api/resources.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { type Step } from '../runtime/plan.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
import { targetOf } from '../workload/deletion.ts';
import { auditStep, type AuditAction } from './audit.ts';
import { isFinal, type Conclusion } from './conclusion.ts';
import { sameDecision } from './decision-record.ts';
import { type Observation } from './observation.ts';
import { type Snapshot } from './snapshot.ts';
import { recordStep } from './run-record.ts';
import { statusOf } from './status.ts';

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
  const { snapshot, observation, now } = context;
  const { job } = snapshot;
  const { conclusion, decision } = outcome;
  const status = statusOf({ snapshot, conclusion, decision, observation, deadline: outcome.deadline, now });
  const changed = !semanticEqual(job.status ?? {}, status);
  const told = job.status?.state === conclusion.state && job.status.reason === conclusion.reason;
  const steps: Step[] = [];
  const action = auditAction(context, outcome);
  if (action !== undefined) steps.push(auditStep({ action, job, attempt: conclusion.attempt ?? snapshot.attempt, decision, conclusion, now }));
  if (isFinal(conclusion.state) && snapshot.record === undefined) steps.push(recordStep(job, conclusion, status));
  if (changed) steps.push({ do: 'status', resource: trainingJobs, target: targetOf(job), status: { ...status } });
  steps.push(...(outcome.effects ?? []));
  if (changed && !told) steps.push(eventStep(snapshot, conclusion));
  return steps;
}

function auditAction({ snapshot }: Context, { conclusion, decision }: Outcome): AuditAction | undefined {
  const before = snapshot.job.status;
  if (isFinal(conclusion.state)) return 'Finish';
  if (conclusion.state === 'Stopping') return before?.state === 'Stopping' ? undefined : 'Stop';
  if (conclusion.ended !== undefined) return 'AttemptEnd';
  if (conclusion.attempt !== undefined && conclusion.attempt !== before?.attempt) return 'AttemptStart';
  return decision === undefined || sameDecision(before?.decision, decision) ? undefined : 'Decision';
}

const normalStates: readonly string[] = ['Queued', 'Starting', 'Running', 'Succeeded', 'Suspended'];

/** Still Starting, but not as anybody would wish. */
const stuckReasons: readonly string[] = ['Unschedulable', 'PodsNotMade'];

function eventStep({ job }: Snapshot, conclusion: Conclusion): Step {
  const { name, namespace, uid } = job.metadata;
  const normal = normalStates.includes(conclusion.state) && !stuckReasons.includes(conclusion.reason);
  return {
    do: 'event',
    event: {
      regarding: { apiVersion, kind: 'TrainingJob', name, ...(namespace === undefined ? {} : { namespace }), ...(uid === undefined ? {} : { uid }) },
      type: normal ? 'Normal' : 'Warning',
      reason: normal ? conclusion.state : conclusion.reason,
      action: conclusion.state,
      note: truncate(conclusion.message, noteLimit),
    },
  };
}
