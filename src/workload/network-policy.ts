import { type ObjectMeta } from '../api/kube-object.ts';
import { type NetworkPolicy } from '../api/kube-workloads.ts';
import { networkPolicies } from '../api/resources.ts';
import { type EgressRule } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
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
      ...(peers || outside.length > 0 ? { egress: [...(peers ? [{ to: self }] : []), ...outside] } : {}),
    },
  };
}

/** A policy as it is applied over one that is there: what was added to that under another field manager goes only if it is said to be empty. */
export function exactly(wanted: NetworkPolicyObject): NetworkPolicyObject {
  return { ...wanted, spec: { ingress: [], egress: [], ...wanted.spec } };
}

/** Makes a policy open what is wanted and nothing more, whatever stands under its name. */
export function opening(present: NetworkPolicy | undefined, wanted: NetworkPolicyObject): readonly Step[] {
  if (present === undefined) return [{ do: 'create', resource: networkPolicies, object: wanted }];
  return semanticEqual(present.spec, wanted.spec) ? [] : [{ do: 'apply', resource: networkPolicies, object: exactly(wanted) }];
}
