import { type ReleaseStore } from '../workload/courier.ts';
import { type Snapshot } from './snapshot.ts';

/** The object store of the environment, where it is word for word the one that was approved. */
export function storeOf({ release, environment }: Pick<Snapshot, 'release' | 'environment'>): ReleaseStore | undefined {
  const asked = release.spec.destination.objectStore;
  const store = environment?.spec.releaseStore;
  if (asked === undefined || store === undefined) return undefined;
  return asked.endpoint === store.endpoint && asked.bucket === store.bucket && asked.prefix === store.prefix ? store : undefined;
}
