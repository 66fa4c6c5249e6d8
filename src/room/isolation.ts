import { type NetworkPolicy } from '../api/kube-workloads.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
import { roomNetworkPolicy } from '../workload/room-policy.ts';

/** Whether a room's standing NetworkPolicy exists and denies everything, exactly as we wrote it. */
export function roomIsIsolated(policy: NetworkPolicy | undefined): boolean {
  if (policy === undefined || policy.metadata.deletionTimestamp !== undefined) return false;
  const wanted: NetworkPolicy = roomNetworkPolicy(policy.metadata.namespace ?? '');
  return semanticEqual(policy.spec, wanted.spec);
}
