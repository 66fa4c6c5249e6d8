import { type Caches } from '../caches.ts';
import { roomPolicyName } from '../workload/room-policy.ts';
import { type Snapshot } from './plan.ts';

/** Gathers a snapshot; undefined when the namespace is gone or is no room. */
export function takeSnapshot(caches: Caches, key: string): Snapshot | undefined {
  const room = caches.rooms.get(key);
  return room === undefined ? undefined : { room, policy: caches.networkPolicies.get(`${key}/${roomPolicyName}`) };
}
