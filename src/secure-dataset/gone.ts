import { type Caches } from '../caches.ts';
import { type Plan } from '../runtime/plan.ts';
import { removedStep } from './audit.ts';
import { cutShort, nothing, removal } from './removal.ts';
import { withoutProbes } from './probing.ts';
import { loaderObjects, probeObjects } from './snapshot.ts';

/**
 * What to do about a dataset that no longer exists; undefined when nothing is left of it. The garbage collector takes its loaders and probes too, but only
 * in its own time, and not at all when it was told to orphan them.
 */
export function planGone(caches: Caches, key: string, now: number): Plan | undefined {
  // Outside rooms our labels mean nothing: whatever carries them there is somebody else's.
  if (caches.rooms.get(key.slice(0, key.indexOf('/'))) === undefined) return undefined;
  const loaders = loaderObjects(caches, key);
  const steps = [...cutShort(loaders, nothing).map((job) => removedStep(job, 'Gone', now)), ...removal(loaders, nothing), ...withoutProbes(probeObjects(caches, key))];
  return steps.length === 0 ? undefined : { steps };
}
