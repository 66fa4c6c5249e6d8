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
export function auditStep({ action, job, attempt, decision, conclusion, now, revisions }: AuditInput): Step {
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
      reason: action === 'Withhold' ? conclusion.withheld?.reason : conclusion.reason,
      ...(action === 'Finish' && conclusion.withheld !== undefined ? { withheld: conclusion.withheld.reason } : {}),
      ...(action === 'AttemptEnd' || action === 'AttemptStart' ? { attempt } : {}),
      ...(decision === undefined
        ? {}
        : {
            decision: {
              outcome: decision.outcome,
              clauseSet: decision.clauseSet,
              inputDigest: decision.inputDigest,
              requesterEvidence: decision.requesterEvidence,
              permits: decision.permits ?? [],
              satisfied: decision.satisfied ?? [],
              unsatisfied: (decision.unsatisfied ?? []).map(({ clause, dataset, outcome, reason, action: follows }) => defined({ clause, dataset, outcome, reason, action: follows })),
            },
          }),
      ...(revisions === undefined ? {} : { withdrawn: withdrawn(revisions).map(({ dataset, revision, supersededBy, withdrawnSubjects }) => defined({ dataset, revision, supersededBy, subjects: withdrawnSubjects })) }),
      ...(job.status?.placement === undefined || action === 'Decision' || action === 'Withdrawal' ? {} : { placement: job.status.placement }),
    },
  };
}
