import { type TrainingJob } from '../api/generated/types.ts';
import { parseTime } from '../api/time.ts';
import { type Instant } from '../policy/types.ts';
import { type Attempt, type AttemptEnd } from './attempt.ts';

/** The first pause between two attempts: a preempted gang should come back soon, and a node needs some seconds to be cleaned up. */
const restartBackoffMs = 10_000;

/** The longest pause, which doubling reaches with the seventh short attempt: long enough for a person to repair something, short enough to be noticed. */
const longestRestartBackoffMs = 6 * 60_000;

/** An attempt that ran this long has worked, so the pause begins anew (the kubelet forgets its back-off after ten minutes, too). */
const healthyRunMs = 10 * 60_000;

/** Failures of the program after which another attempt may help; a deadline is none of them. */
const repeatable: readonly string[] = ['ExitCode', 'OutOfMemory'];

/** Whether another attempt follows: always after what the cluster did, and after a failure of the program as often as the user said. */
export function isRetried({ spec }: TrainingJob, end: AttemptEnd, restarts: number): boolean {
  if (end.outcome === 'Interrupted') return true;
  return end.outcome === 'Failed' && (repeatable.includes(end.reason) || end.reason === 'BackoffLimitExceeded') && restarts < (spec.runPolicy?.maxRestarts ?? 0);
}

/** When the next attempt may begin: after a pause that doubles with each short attempt in a row. Time is read from status, so that a restart of the operator changes nothing. */
export function nextAttemptAt(attempts: readonly Attempt[], now: Instant): Instant {
  const last = attempts.at(-1);
  const ended = parseTime(last?.completionTime) ?? now;
  const short = attempts.length - 1 - attempts.findLastIndex(ranLong);
  return ended + Math.min(longestRestartBackoffMs, restartBackoffMs * 2 ** Math.max(0, short - 1));
}

function ranLong({ startTime, completionTime }: Attempt): boolean {
  const [started, ended] = [parseTime(startTime), parseTime(completionTime)];
  return started !== undefined && ended !== undefined && ended - started >= healthyRunMs;
}
