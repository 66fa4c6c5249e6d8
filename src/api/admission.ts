import { type KubeObject } from './kube-object.ts';
import { parseTime } from './time.ts';

/** The policy that binds spec.requester to the user who applies a job. */
export const requesterPolicyName = 'caveau-requester';

/** The policy that binds a DataApproval without a signature to the user who creates it. */
export const approvalsPolicyName = 'caveau-approvals';

/** The policy that lets nobody but the operator write the status of our kinds, in which evidence of probes is kept. */
export const statusPolicyName = 'caveau-status';

/** The policy that lets nobody but the verifier of a node write its NodeInspection. */
export const inspectionsPolicyName = 'caveau-inspections';

/** On every object of the chart; the operator watches only admission policies that carry it. */
export const partOfCaveau = 'app.kubernetes.io/part-of=caveau';

/** The part of a ValidatingAdmissionPolicy that is read. */
export interface AdmissionPolicy extends KubeObject {
  readonly spec?: { readonly failurePolicy?: string };
}

/** The part of a ValidatingAdmissionPolicyBinding that is read. */
export interface AdmissionBinding extends KubeObject {
  readonly spec?: { readonly policyName?: string; readonly validationActions?: readonly string[]; readonly matchResources?: unknown };
}

/**
 * Whether a policy is in force: it exists, fails closed, and a binding without exceptions makes it deny. What the policy says inside is not
 * compared; a release that weakens it is not noticed here.
 */
export function isInForce(policy: AdmissionPolicy | undefined, binding: AdmissionBinding | undefined): boolean {
  if (policy?.metadata.deletionTimestamp !== undefined || policy?.spec?.failurePolicy !== 'Fail') return false;
  const { policyName, validationActions = [], matchResources } = binding?.spec ?? {};
  return policyName === policy.metadata.name && validationActions.includes('Deny') && matchResources === undefined;
}

/** Since when a policy has been in force, in milliseconds since the epoch; undefined while it is not. That it was edited meanwhile is not seen. */
export function inForceSince(policy: AdmissionPolicy | undefined, binding: AdmissionBinding | undefined): number | undefined {
  if (!isInForce(policy, binding)) return undefined;
  const [made, bound] = [parseTime(policy?.metadata.creationTimestamp), parseTime(binding?.metadata.creationTimestamp)];
  return made === undefined || bound === undefined ? undefined : Math.max(made, bound);
}
