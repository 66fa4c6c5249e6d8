import { type Informer } from './runtime/informer.ts';
import { type Instant } from './runtime/plan.ts';
import { idOf } from './runtime/resource.ts';

/**
 * How long a cache may hear nothing before it is not trusted for new starts. The API server sends a bookmark about every minute
 * (apiserver's cacher), so three minutes of silence mean a watch that hangs or is refused.
 */
export const staleAfterMs = 3 * 60_000;

/** The resources whose caches may be behind. What is missing from them may be a revocation: nothing new starts meanwhile. */
export function staleCaches(informers: readonly Pick<Informer, 'resource' | 'lastHeard'>[], now: Instant): readonly string[] {
  return informers.filter((informer) => now - (informer.lastHeard() ?? -Infinity) > staleAfterMs).map(({ resource }) => idOf(resource));
}
