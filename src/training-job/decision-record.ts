import { truncate } from '../api/conditions.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { formatTime } from '../api/time.ts';
import { requesterEvidence } from '../policy/assurance.ts';
import { clauseSetVersion } from '../policy/clauses.ts';
import { inputDigest } from '../policy/digest.ts';
import { type Decision, type DecisionInput } from '../policy/types.ts';

// Bounds of the CRD. Eight datasets can leave more clauses unsatisfied than a status can hold.
const unsatisfiedLimit = 64;
const messageLimit = 1024;

/** The decision as status shows it. */
export type DecisionStatus = NonNullable<TrainingJobStatus['decision']>;

/** The decision as status shows it. Its time stays while nothing in it changes, so that looking again writes nothing. */
export function decisionStatus(input: DecisionInput, decision: Decision): DecisionStatus {
  const before = input.job.status?.decision;
  const content = {
    outcome: decision.outcome,
    clauseSet: clauseSetVersion,
    inputDigest: inputDigest(input, decision),
    requesterEvidence: requesterEvidence(input),
    permits: decision.permits.map((permit) => ({ ...permit })),
    satisfied: [...decision.satisfied],
    unsatisfied: decision.unsatisfied
      .slice(0, unsatisfiedLimit)
      .map(({ until, message, ...clause }) => ({ ...clause, message: truncate(message, messageLimit), ...(until === undefined ? {} : { until: formatTime(until) }) })),
  };
  const same = before !== undefined && JSON.stringify(order(content)) === JSON.stringify(order(before));
  return { ...content, time: same && before.time !== undefined ? before.time : formatTime(input.now) };
}

/** The parts that make a decision what it is, in one order; the time is not one of them. */
function order(decision: Omit<DecisionStatus, 'time'>): readonly unknown[] {
  const unsatisfied = (decision.unsatisfied ?? []).map((u) => [u.clause, u.dataset, u.outcome, u.reason, u.message, u.until, u.action]);
  const permits = (decision.permits ?? []).map((p) => [p.dataset, p.permit]);
  return [decision.outcome, decision.clauseSet, decision.inputDigest, decision.requesterEvidence, permits, decision.satisfied ?? [], unsatisfied];
}

/** Whether two decisions say the same, their times aside. */
export function sameDecision(before: TrainingJobStatus['decision'], after: TrainingJobStatus['decision']): boolean {
  return before !== undefined && after !== undefined && JSON.stringify(order(before)) === JSON.stringify(order(after));
}
