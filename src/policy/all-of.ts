import { earliest } from '../api/time.ts';
import { strictest } from './actions.ts';
import { pending, satisfied, violated } from './result.ts';
import { type ClauseResult, type Instant } from './types.ts';

/** What one of several requirements says. A violation that time alone brought tells since when. */
export type Requirement = ClauseResult & { readonly since?: Instant };

/** A requirement that held until an instant, and no longer does. */
export function lapsed(reason: string, message: string, since: Instant): Requirement {
  return { ...violated(reason, message), since };
}

/**
 * Several requirements of one clause as one answer: the oldest violation, else the first thing that is awaited, else all of them, under the earliest
 * of their deadlines. The oldest, because a violation cannot say when another takes its place: those that time brings later must not change the answer.
 */
export function allOf(requirements: readonly Requirement[]): ClauseResult {
  const [oldest] = requirements.filter((r) => r.outcome === 'Violated').toSorted((a, b) => (a.since ?? 0) - (b.since ?? 0));
  // What is asked for at the least is asked for by any of them, whichever is told.
  const asked = requirements.flatMap((r) => (r.outcome === 'Violated' && r.atLeast !== undefined ? [r.atLeast] : []));
  if (oldest !== undefined) return { ...violated(oldest.reason, oldest.message), ...(asked.length === 0 ? {} : { atLeast: strictest(asked) }) };
  const until = earliest(requirements.flatMap((r) => ('until' in r ? [r.until] : [])));
  const awaited = requirements.find((r) => r.outcome === 'Pending');
  if (awaited !== undefined) return pending(awaited.reason, awaited.message, until);
  const deadline = earliest(requirements.flatMap((r) => (r.outcome === 'Satisfied' ? [r.obligations?.deadline] : [])));
  return satisfied(deadline === undefined ? undefined : { deadline }, until);
}
