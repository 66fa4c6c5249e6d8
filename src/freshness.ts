import { type Informer } from './runtime/informer.ts';
import { idOf } from './runtime/resource.ts';

/**
 * How long a cache may hear nothing before it is not trusted for new starts. A watch that is silent for 90 s is opened again, and that the server takes
 * it counts as heard: so three minutes mean a server that cannot be reached, or refuses.
 */
export const staleAfterMs = 3 * 60_000;

/**
 * The resources whose caches may be behind. What is missing from them may be a revocation: nothing new starts meanwhile.
 * `now` is monotonic, like what it is compared with: a wall clock that is put back would make an old cache look fresh.
 */
export function staleCaches(informers: readonly Pick<Informer, 'resource' | 'lastHeard'>[], now: number): readonly string[] {
  return informers.filter((informer) => now - (informer.lastHeard() ?? -Infinity) > staleAfterMs).map(({ resource }) => idOf(resource));
}

/** For how long a cache has been followed by one open watch, in milliseconds; 0 while none is open, and what has happened since may not be known. `now` is monotonic. */
export function watchedMs(informer: Pick<Informer, 'openSince'>, now: number): number {
  return now - (informer.openSince() ?? now);
}
