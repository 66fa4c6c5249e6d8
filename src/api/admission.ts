import { type KubeObject } from './kube-object.ts';
import { parseTime } from './time.ts';

/** The policy that binds spec.requester to the user who applies a job. */
export const requesterPolicyName = 'caveau-requester';

/** The policy that binds a DataApproval without a signature to the user who creates it. */
export const approvalsPolicyName = 'caveau-approvals';

/** The policy that binds spec.requester of an OutputRelease to the user who applies it, and keeps its spec. */
export const releasesPolicyName = 'caveau-releases';

/** The policy that lets nobody but the operator write the status of our kinds, in which evidence of probes is kept. */
export const statusPolicyName = 'caveau-status';

/** The policy that lets nobody but the verifier of a node write its NodeInspection. */
export const inspectionsPolicyName = 'caveau-inspections';

/** The policy that lets nobody write the records of runs but the operator, and the operator nothing but records: what it must refuse the operator is tried. */
export const recordsPolicyName = 'caveau-records';

/** What the name of a policy in a file of the API server must end in (apiserver's manifest.StaticConfigSuffix in Kubernetes 1.36). */
export const staticSuffix = '.static.k8s.io';

/** A policy acts only some time after it is there (0.5 to 0.9 s measured); an API server of several may hear of it later. */
export const policySettlesMs = 10_000;

/** On every object of the chart; the operator watches only admission policies that carry it. */
export const partOfCaveau = 'app.kubernetes.io/part-of=caveau';

/** A ValidatingAdmissionPolicy. Fields that are not named here are read too, where it is compared with what was installed. */
export interface AdmissionPolicy extends KubeObject {
  readonly spec?: { readonly failurePolicy?: string; readonly [field: string]: unknown };
}

/** A ValidatingAdmissionPolicyBinding, likewise. */
export interface AdmissionBinding extends KubeObject {
  readonly spec?: { readonly policyName?: string; readonly validationActions?: readonly string[]; readonly matchResources?: unknown; readonly [field: string]: unknown };
}

/** The ConfigMap in which the chart puts the policies and bindings as they were rendered: one file of YAML for each entry. */
export interface AdmissionExpectation extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
  /** When somebody last wrote it, by the clock of the API server (RFC 3339). */
  readonly writtenAt?: string;
}

/** Its name, in the operator's own namespace, where nobody says otherwise. */
export const expectationName = 'caveau-admission';

/**
 * Whether a policy is in force: it exists, fails closed, and a binding without exceptions makes it deny. What the policy says inside is compared
 * elsewhere, with what was installed (src/admission).
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
