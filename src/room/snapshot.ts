import { type Caches } from '../caches.ts';
import { roomPolicyName } from '../workload/room-policy.ts';
import { foreignPolicies, type UidOf } from './isolation.ts';
import { type Snapshot } from './plan.ts';

/** Gathers a snapshot; undefined when the namespace is gone or is no room. */
export function takeSnapshot(caches: Caches, key: string): Snapshot | undefined {
  const room = caches.rooms.get(key);
  if (room === undefined) return undefined;
  const uidOf: UidOf = (kind, name) => ({ TrainingJob: caches.trainingJobs, SecureDataset: caches.secureDatasets, OutputRelease: caches.outputReleases })[kind].get(`${key}/${name}`)?.metadata.uid;
  return { room, policy: caches.networkPolicies.get(`${key}/${roomPolicyName}`), foreign: foreignPolicies(caches.networkPolicies.byIndex('namespace', key), uidOf) };
}
