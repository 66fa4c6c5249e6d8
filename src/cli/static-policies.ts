import { staticSuffix } from '../api/admission.ts';
import { type KubeObject } from '../api/kube-object.ts';

const group = 'admissionregistration.k8s.io';
const apiVersion = `${group}/v1`;
const part = { 'app.kubernetes.io/part-of': 'caveau' };

/** An admission policy or a binding of one. */
export interface PolicyManifest extends KubeObject {
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The static form of some policies, and what has none. */
export interface StaticPolicies {
  readonly manifests: readonly PolicyManifest[];
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

/** Renders policies and bindings in the form that an API server reads from a directory, with the policy that guards those in the API. */
export function staticPolicies(objects: readonly KubeObject[], releaseAccount?: string): StaticPolicies {
  const policies = objects.filter((object): object is PolicyManifest => object.kind === 'ValidatingAdmissionPolicy' && isCurrent(object));
  const bindings = objects.filter((object): object is PolicyManifest => object.kind === 'ValidatingAdmissionPolicyBinding' && isCurrent(object));
  const withParameters = policies.filter(({ spec }) => spec['paramKind'] !== undefined);
  const rendered = policies.filter((policy) => !withParameters.includes(policy));
  const names = new Set(rendered.map(({ metadata }) => metadata.name));
  const bound = bindings.filter(({ spec }) => names.has(String(spec['policyName'])));
  const mutating = objects.filter(({ kind }) => kind === 'MutatingAdmissionPolicy');
  const old = objects.filter((object) => (object.kind ?? '').startsWith('ValidatingAdmissionPolicy') && !isCurrent(object));
  return {
    manifests: rendered.length === 0 ? [] : [...rendered.map(named), ...bound.map(boundTo), ...guard(releaseAccount)],
    left: [
      ...withParameters.map(({ metadata }) => ({ name: metadata.name, why: 'it has parameters (spec.paramKind), and an API server refuses to start with a static policy that has' })),
      ...mutating.map(({ metadata }) => ({ name: metadata.name, why: 'it mutates, and such policies are read from a directory of their own' })),
      ...old.map(({ metadata }) => ({ name: metadata.name, why: `static manifests are read as ${apiVersion} only` })),
    ],
  };
}

function isCurrent(object: KubeObject): boolean {
  return object.apiVersion === apiVersion;
}

/** What the API server keeps of an object beside its name and spec has no meaning in a file. */
function named({ kind, metadata, spec }: PolicyManifest): PolicyManifest {
  return { apiVersion, kind: kind ?? '', metadata: { name: `${metadata.name}${staticSuffix}`, labels: part }, spec };
}

function boundTo(binding: PolicyManifest): PolicyManifest {
  const { spec, ...rest } = named(binding);
  return { ...rest, spec: { ...spec, policyName: `${String(spec['policyName'])}${staticSuffix}` } };
}

/**
 * The policy that guards those in the API; only a static one is asked about admission policies at all. The name is read from the object: a request that
 * deletes a collection has none, and is asked about every object.
 */
function guard(releaseAccount: string | undefined): readonly PolicyManifest[] {
  const name = `caveau-policies${staticSuffix}`;
  const storageMigration = [
    "!(request.userInfo.username in ['system:kube-controller-manager', 'system:serviceaccount:kube-system:storage-version-migrator-controller'] && request.operation == 'UPDATE' &&",
    "object.spec == oldObject.spec && ['labels', 'annotations', 'finalizers', 'ownerReferences'].all(k, object.metadata[?k] == oldObject.metadata[?k]))",
  ].join(' ');
  const metadata = { name, labels: part };
  const spec = {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [{ apiGroups: [group], apiVersions: ['*'], operations: ['CREATE', 'UPDATE', 'DELETE'], resources: ['validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings'] }] },
    matchConditions: [
      { name: 'ours', expression: "(request.operation == 'DELETE' ? oldObject : object).metadata.name.startsWith('caveau-')" },
      { name: 'not-a-storage-migration', expression: storageMigration },
      ...(releaseAccount === undefined ? [] : [{ name: 'not-the-release', expression: `request.userInfo.username != ${JSON.stringify(releaseAccount)}` }]),
    ],
    validations: [{
      expression: 'false',
      reason: 'Forbidden',
      messageExpression: "request.userInfo.username + ' may not ' + request.operation.lowerAscii() + ' ' + request.resource.resource + ' ' + (request.operation == 'DELETE' ? oldObject : object).metadata.name + ': the policies of Caveau are changed by its release only, and this API server has them as static manifests.'",
    }],
  };
  return [
    { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata, spec },
    { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata, spec: { policyName: name, validationActions: ['Deny', 'Audit'] } },
  ];
}
