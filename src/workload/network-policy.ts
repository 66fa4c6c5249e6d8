import { type ObjectMeta } from '../api/kube-object.ts';
import { type EgressRule } from '../policy/types.ts';
import { type NetworkPolicyObject } from './kube.ts';

/** What a policy opens for the pods with these labels. */
export interface Openings {
  /** Whether the pods may reach each other, at every port: collectives choose theirs at random. */
  readonly peers: boolean;
  readonly egress: readonly EgressRule[];
}

/**
 * A policy that opens exactly this, on top of the room's standing policy that denies everything. Pods are selected rather than the rendezvous
 * Service, whose address is translated to that of a pod before policies see it.
 */
export function networkPolicyOf(metadata: ObjectMeta, matchLabels: Readonly<Record<string, string>>, { peers, egress }: Openings): NetworkPolicyObject {
  const self = [{ podSelector: { matchLabels } }];
  const outside = egress.map(({ cidr, port, protocol }) => ({ to: [{ ipBlock: { cidr } }], ports: [{ protocol, port }] }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: {
      podSelector: { matchLabels },
      policyTypes: ['Ingress', 'Egress'],
      ...(peers ? { ingress: [{ from: self }] } : {}),
      egress: [...(peers ? [{ to: self }] : []), ...outside],
    },
  };
}
