import { type Instant } from '../policy/types.ts';
import { shortestDeadlineSeconds } from './defaults.ts';

/** How many seconds a Job may run: its own bound or the time until the clauses' deadline, whichever ends sooner; absent when neither is given. */
export function activeDeadline(own: number | undefined, deadline: Instant | undefined, now: Instant): { readonly activeDeadlineSeconds?: number } {
  const bounds = [own, deadline === undefined ? undefined : Math.floor((deadline - now) / 1000)].filter((bound) => bound !== undefined);
  return bounds.length === 0 ? {} : { activeDeadlineSeconds: Math.max(shortestDeadlineSeconds, Math.min(...bounds)) };
}

/**
 * The operator stops a job at the clauses' end itself: it says why before it deletes the pods, and gives them seconds, where the Job controller
 * gives them their whole grace period. The Job's own bound is for when the operator is away, hence later by more than the operator needs to begin.
 */
export const backstopMs = 10_000;

/** The bound of a Job, of training or of a loader. Its own policy counts to the second, the clauses' end with the time that the operator has to come first. */
export function trainingDeadline(own: number | undefined, deadline: Instant | undefined, now: Instant): { readonly activeDeadlineSeconds?: number } {
  return activeDeadline(own, deadline === undefined ? undefined : deadline + backstopMs, now);
}
