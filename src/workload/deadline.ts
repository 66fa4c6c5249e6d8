import { type Instant } from '../policy/types.ts';
import { shortestDeadlineSeconds } from './defaults.ts';

/** How many seconds a Job may run: its own bound or the time until the clauses' deadline, whichever ends sooner; absent when neither is given. */
export function activeDeadline(own: number | undefined, deadline: Instant | undefined, now: Instant): { readonly activeDeadlineSeconds?: number } {
  const bounds = [own, deadline === undefined ? undefined : Math.floor((deadline - now) / 1000)].filter((bound) => bound !== undefined);
  return bounds.length === 0 ? {} : { activeDeadlineSeconds: Math.max(shortestDeadlineSeconds, Math.min(...bounds)) };
}
