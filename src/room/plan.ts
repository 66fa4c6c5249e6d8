import { type KubeObject } from '../api/kube-object.ts';
import { type NetworkPolicy } from '../api/kube-workloads.ts';
import { networkPolicies } from '../api/resources.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { targetOf } from '../workload/deletion.ts';
import { roomNetworkPolicy } from '../workload/room-policy.ts';
import { roomIsIsolated } from './isolation.ts';

/** What a plan for a room rests on. */
export interface Snapshot {
  readonly room: KubeObject;
  /** The standing policy. */
  readonly policy: NetworkPolicy | undefined;
  /** Policies that are in the room and that we did not make. */
  readonly foreign: readonly NetworkPolicy[];
}

/**
 * A room always has its standing default-deny policy, and none but ours: policies add up, so one that was there before the namespace became
 * a room would keep it open. No job starts before, and whoever changes the policy finds it put back.
 */
export function plan({ room, policy, foreign }: Snapshot): Plan {
  if (room.metadata.deletionTimestamp !== undefined) return { steps: [] };
  const close: readonly Step[] = roomIsIsolated(policy) ? [] : [{ do: 'apply', resource: networkPolicies, object: closed(room.metadata.name) }];
  const standing = foreign.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (standing.length === 0) return { steps: close };
  return { steps: [...close, ...standing.map((one) => eventStep(room, one)), { do: 'delete', resource: networkPolicies, targets: standing.map(targetOf), always: true }] };
}

/** What was added to the standing policy under another field manager goes only if it is said to be empty. */
function closed(name: string): KubeObject {
  const policy = roomNetworkPolicy(name);
  const spec = { ...policy.spec, ingress: [], egress: [] };
  return { ...policy, spec } as KubeObject;
}

/** One for each, so that none goes unnamed. */
function eventStep(room: KubeObject, policy: NetworkPolicy): Step {
  return {
    do: 'event',
    event: {
      regarding: { apiVersion: 'v1', kind: 'Namespace', ...targetOf(room) },
      type: 'Warning',
      reason: 'RoomOpened',
      action: 'DeleteNetworkPolicy',
      note: `NetworkPolicy ${policy.metadata.name} is being deleted: this namespace is a room, which only the NetworkPolicies of Caveau may open, and policies add up. A way out is allowed in SecureDataset.spec.protection.network.egress and asked for in TrainingJob.spec.egress.`,
    },
  };
}
