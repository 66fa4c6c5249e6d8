import { type Caches } from '../caches.ts';
import { nodeFacts } from '../facts.ts';
import { restoredFact } from '../restore.ts';
import { type Snapshot } from './plan.ts';

/** Gathers a snapshot; undefined when there is no environment of this name. */
export function takeSnapshot(caches: Caches, key: string): Snapshot | undefined {
  const environment = caches.environments.get(key);
  return environment === undefined ? undefined : { environment, nodes: nodeFacts(caches), answered: caches.answered(), admission: caches.admission(), ...restoredFact(caches) };
}
