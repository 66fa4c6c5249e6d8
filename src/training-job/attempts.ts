import { defined } from '../api/defined.ts';
import { formatTime } from '../api/time.ts';
import { type Instant } from '../policy/types.ts';
import { jobName } from '../workload/names.ts';
import { attemptIn, type Attempt, type AttemptEnd } from './attempt.ts';
import { isFinal, type Conclusion } from './conclusion.ts';
import { type Snapshot } from './snapshot.ts';

// Bound of the CRD.
const attemptsLimit = 10;

/** The attempts as status tells them: each once its workers ran together, or once it ended without. */
export function attemptsOf(snapshot: Snapshot, conclusion: Conclusion, now: Instant): readonly Attempt[] | undefined {
  const { job, attempt: number } = snapshot;
  const before = job.status?.attempts ?? [];
  const present = attemptIn(job.status, number);
  if (present?.outcome !== undefined) return kept(before);
  const others = before.filter((attempt) => attempt !== present);
  // What was begun and is given up without an end begins anew under the same number.
  if (conclusion.state === 'Suspended' || conclusion.state === 'Queued') return kept(others);
  const begun = { number, jobName: jobName(job.metadata.name, number), ...defined({ startTime: present?.startTime }) };
  const end = endOfPresent(snapshot, conclusion, present);
  if (end !== undefined) return kept([...others, { ...begun, ...end, completionTime: formatTime(now) }]);
  if (conclusion.state === 'Running') return kept([...others, { ...begun, startTime: present?.startTime ?? formatTime(now) }]);
  return kept(before);
}

/** The end of the present attempt, if it has one: its own, or that of the job. An attempt that was announced and never made has none. */
function endOfPresent({ attempt, children }: Snapshot, { ended, state, reason }: Conclusion, present: Attempt | undefined): AttemptEnd | undefined {
  if (ended !== undefined) return ended;
  const wasMade = present !== undefined || children.batchJob !== undefined || attempt === 1;
  return isFinal(state) && wasMade ? { outcome: state, reason } : undefined;
}

function kept(attempts: readonly Attempt[]): readonly Attempt[] | undefined {
  return attempts.length === 0 ? undefined : attempts.slice(-attemptsLimit);
}
