import { rolesLabel } from '../api/labels.ts';
import { type NetworkPolicyObject } from './kube.ts';

/** The name of the standing NetworkPolicy of every room. */
export const roomPolicyName = 'caveau-default-deny';

/** The standing policy of a room: no pod in it reaches anything or is reached, unless a policy of its own job says so. */
export function roomNetworkPolicy(namespace: string): NetworkPolicyObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: roomPolicyName, namespace, labels: { [rolesLabel]: 'room' } },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
}
