import { type Caches } from '../caches.ts';
import { type Snapshot } from './plan.ts';

/** Gathers a snapshot; undefined when the permit is gone. */
export function takeSnapshot(caches: Caches, key: string): Snapshot | undefined {
  const permit = caches.dataPermits.get(key);
  if (permit === undefined) return undefined;
  return { permit, dataset: caches.secureDatasets.get(`${permit.metadata.namespace ?? ''}/${permit.spec.dataset.name}`) };
}
