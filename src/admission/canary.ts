import { type KubeObject } from '../api/kube-object.ts';
import { recordsPolicyName, staticSuffix } from '../api/admission.ts';

/** Under this name it stands in the audit log of the API server, as a dry run. No object ever bears it. */
export const canaryName = 'caveau-canary';

/** The policy that must refuse it, and that exempts the operator for records of runs alone. Where it is in a file of the API server too, that one is asked first. */
export const canaryPolicyNames: readonly string[] = [recordsPolicyName, `${recordsPolicyName}${staticSuffix}`];

/**
 * What the operator's own rights let through and a policy refuses: a ControllerRevision in a room that is not marked as a record. Neither quotas nor
 * limits nor controllers of Kubernetes look at this kind before the policies do.
 */
export function canary(room: string): KubeObject {
  return { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { namespace: room, name: canaryName }, revision: 0, data: {} } as KubeObject;
}
