import { datasetLabel, releaseLabel, rolesLabel, trainingJobLabel } from '../api/labels.ts';
import { controllerOf, type NetworkPolicy } from '../api/kube-workloads.ts';
import { apiVersion } from '../api/resources.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
import { networkPolicyName } from '../workload/names.ts';
import { roomNetworkPolicy, roomPolicyName } from '../workload/room-policy.ts';

/** Whether a room's standing NetworkPolicy exists and denies everything, exactly as we wrote it. */
export function roomIsIsolated(policy: NetworkPolicy | undefined): boolean {
  if (policy === undefined || policy.metadata.deletionTimestamp !== undefined) return false;
  const wanted: NetworkPolicy = roomNetworkPolicy(policy.metadata.namespace ?? '');
  return semanticEqual(policy.spec, wanted.spec);
}

/** The kinds whose pods get policies of their own, with the label by which those select them. */
const ownerLabels = { TrainingJob: trainingJobLabel, SecureDataset: datasetLabel, OutputRelease: releaseLabel } as const;

/** An object for which the operator may have made a policy. */
export interface Owner {
  readonly kind: keyof typeof ownerLabels;
  readonly name: string;
  readonly uid?: string | undefined;
}

/** The uid of the object of this kind and name beside the policy, if there is one. */
export type UidOf = (kind: Owner['kind'], name: string) => string | undefined;

/**
 * Whose pods alone a policy selects, as every policy that we make for a job, a loader or a courier does. Such a policy opens nothing for anybody else,
 * whoever made it: in a room only our Jobs' pods carry these labels.
 */
function boundTo({ metadata, spec }: NetworkPolicy): Omit<Owner, 'uid'> | undefined {
  if (metadata.labels?.[rolesLabel] === undefined) return undefined;
  const selected = (spec as { readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> } } | undefined)?.podSelector?.matchLabels ?? {};
  for (const [kind, label] of Object.entries(ownerLabels) as [Owner['kind'], string][]) {
    const name = selected[label];
    // The mover of a release has its label too, and nothing may be open to it.
    if (kind === 'OutputRelease' && selected[rolesLabel] !== 'courier') continue;
    if (name !== undefined && name === metadata.labels[label]) return { kind, name };
  }
  return undefined;
}

/** The policies that open something for the pods of one job or loader, or for every pod of the room, and that we did not make. */
export function openingsFor(policies: readonly NetworkPolicy[], of: Owner): readonly NetworkPolicy[] {
  return policies.filter((policy) => {
    if (policy.metadata.name === roomPolicyName) return false;
    const bound = boundTo(policy);
    if (bound === undefined) return true;
    return bound.kind === of.kind && bound.name === of.name && !isMadeFor(policy, of);
  });
}

/** The policies of a room that belong to no TrainingJob, SecureDataset or OutputRelease that exists; the standing one is not among them. */
export function foreignPolicies(policies: readonly NetworkPolicy[], uidOf: UidOf): readonly NetworkPolicy[] {
  return policies.filter((policy) => {
    if (policy.metadata.name === roomPolicyName) return false;
    const bound = boundTo(policy);
    return bound === undefined || !isMadeFor(policy, { ...bound, uid: uidOf(bound.kind, bound.name) });
  });
}

/** Whether a change of this policy can matter to nobody but the job or loader that it is for. */
export function concernsOnlyItsOwner(policy: NetworkPolicy): boolean {
  return boundTo(policy) !== undefined && controllerOf(policy) !== undefined;
}

function isMadeFor(policy: NetworkPolicy, { kind, name, uid }: Owner): boolean {
  // Of a job one is made right at its start (networkAsDecided), and nobody looks at another.
  if (kind === 'TrainingJob' && policy.metadata.name !== networkPolicyName(name)) return false;
  const controller = controllerOf(policy);
  return uid !== undefined && controller?.apiVersion === apiVersion && controller.kind === kind && controller.name === name && controller.uid === uid;
}
