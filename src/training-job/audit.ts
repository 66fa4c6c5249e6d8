import { auditSchema } from '../api/audit.ts';
import { type TrainingJob, type TrainingJobStatus } from '../api/generated/types.ts';
import { defined } from '../api/defined.ts';
import { formatTime } from '../api/time.ts';
import { type Step } from '../runtime/plan.ts';
import { type Conclusion } from './conclusion.ts';
import { withdrawn, type Revisions } from './withdrawal.ts';

/** What a line of a TrainingJob tells. The first attempt begins with the decision; each later one, and each end that is not the last, has a line of its own. */
export type AuditAction = 'Decision' | 'AttemptEnd' | 'AttemptStart' | 'Stop' | 'Withhold' | 'Finish' | 'Withdrawal';

interface AuditInput {
  readonly action: AuditAction;
  readonly job: TrainingJob;
  readonly attempt: number;
  readonly decision: TrainingJobStatus['decision'];
  readonly conclusion: Pick<Conclusion, 'state' | 'reason' | 'withheld'>;
  readonly now: number;
  /** Of a line about a withdrawal. */
  readonly revisions?: Revisions | undefined;
}

/** One line of the audit stream. It names the requester, as EHDS art. 73(1)(e) asks of logs, and is therefore kept apart from the log. */
export function auditStep(input: AuditInput): Step {
  const { action, job, attempt, decision, conclusion, now, revisions } = input;
  const { name, namespace, uid } = job.metadata;
  return {
    do: 'record',
    record: {
      schema: auditSchema,
      time: formatTime(now),
      action,
      trainingJob: { namespace, name, uid },
      requester: job.spec.requester,
      ...(job.spec.declaredBy === undefined ? {} : { declaredBy: job.spec.declaredBy }),
      state: conclusion.state,
      ...whyOf(input),
      ...(action === 'AttemptEnd' || action === 'AttemptStart' ? { attempt } : {}),
      ...(decision === undefined ? {} : { decision: decided(decision) }),
      ...(revisions === undefined ? {} : { withdrawn: withdrawn(revisions).map(({ dataset, revision, supersededBy, withdrawnSubjects }) => defined({ dataset, revision, supersededBy, subjects: withdrawnSubjects })) }),
      ...placed(input),
    },
  };
}

function whyOf({ action, conclusion: { reason, withheld } }: AuditInput): object {
  if (action === 'Withhold') return { reason: withheld?.reason };
  return action === 'Finish' && withheld !== undefined ? { reason, withheld: withheld.reason } : { reason };
}

/** Of a decision what a line tells: sentences are for status. */
function decided({ outcome, clauseSet, inputDigest, requesterEvidence, permits = [], satisfied = [], unsatisfied = [] }: NonNullable<TrainingJobStatus['decision']>): object {
  const told = unsatisfied.map(({ clause, dataset, outcome: how, reason, action }) => defined({ clause, dataset, outcome: how, reason, action }));
  return { outcome, clauseSet, inputDigest, requesterEvidence, permits, satisfied, unsatisfied: told };
}

function placed({ action, job: { status } }: AuditInput): object {
  return status?.placement === undefined || action === 'Decision' || action === 'Withdrawal' ? {} : { placement: status.placement };
}
