import { type KubeObject } from '../api/kube-object.ts';
import { type NetworkPolicy } from '../api/kube-workloads.ts';
import { networkPolicies } from '../api/resources.ts';
import { type Plan } from '../runtime/plan.ts';
import { roomNetworkPolicy } from '../workload/room-policy.ts';
import { roomIsIsolated } from './isolation.ts';

/** What a plan for a room rests on. */
export interface Snapshot {
  readonly room: KubeObject;
  readonly policy: NetworkPolicy | undefined;
}

/** A room always has its standing default-deny policy; no job starts in it before, and whoever changes it finds it put back. */
export function plan({ room, policy }: Snapshot): Plan {
  if (room.metadata.deletionTimestamp !== undefined || roomIsIsolated(policy)) return { steps: [] };
  return { steps: [{ do: 'apply', resource: networkPolicies, object: roomNetworkPolicy(room.metadata.name) }] };
}
