import { type KubeObject } from '../api/kube-object.ts';
import { controllerOf, endOf } from '../api/kube-workloads.ts';
import { apiVersion } from '../api/resources.ts';
import { expectedObject, type Expectation } from './expectations.ts';
import { type StateFinding } from './findings.ts';
import { bootstrapBindings, isOfList } from './own-bindings.ts';
import { subjectText, type Right } from './rights.ts';
import { selects, type LabelSelector } from './selector.ts';
import { controlPlaneNamespace, type Snapshot } from './snapshot.ts';

type Found = Omit<StateFinding, 'standing' | 'reason'>;

/** What in the cluster opens what should be closed, whoever made it. */
export function stateFindings(snapshot: Snapshot, rights: readonly Right[], expectations: readonly Expectation[], used: Set<Expectation>): readonly StateFinding[] {
  const found = [...ownPolicies(snapshot), ...operatorInRoom(snapshot), ...foreignJobs(snapshot), ...mutators(snapshot), ...networkPolicies(snapshot), ...privileged(snapshot), ...missingAccounts(snapshot, rights)];
  return found.map((one) => {
    const line = expectedObject(expectations, one);
    if (line === undefined) return { ...one, standing: 'unexpected' };
    used.add(line);
    return { ...one, standing: 'expected', reason: line.reason };
  });
}

interface Match {
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly resourceRules?: readonly MatchRule[];
}

interface MatchRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly operations?: readonly string[];
}

interface PolicyObject extends KubeObject {
  readonly spec?: { readonly failurePolicy?: string; readonly matchConstraints?: Match };
}

interface PolicyBindingObject extends KubeObject {
  readonly spec?: { readonly policyName?: string; readonly validationActions?: readonly string[]; readonly matchResources?: Match };
}

interface WebhookObject extends KubeObject {
  readonly webhooks?: readonly { readonly name?: string; readonly namespaceSelector?: LabelSelector; readonly rules?: readonly MatchRule[] }[];
}

function ownPolicies({ admission, expectedPolicies }: Snapshot): readonly Found[] {
  if (expectedPolicies === undefined) return [];
  const kind = 'ValidatingAdmissionPolicy';
  const bindings = admission.filter((object) => object.kind === 'ValidatingAdmissionPolicyBinding') as readonly PolicyBindingObject[];
  return expectedPolicies.flatMap((name): readonly Found[] => {
    const policy = admission.find((object) => object.kind === kind && object.metadata.name === name) as PolicyObject | undefined;
    if (policy === undefined) return [{ check: 'policy-missing', kind, name, message: 'It is not in the cluster, so nothing of what it refuses is refused.', remedy: 'Install the chart with admission.enabled, or load it as a static manifest of the API server.' }];
    const weak = weakness(policy, bindings.filter(({ spec }) => spec?.policyName === name));
    return weak === undefined ? [] : [{ check: 'policy-weak', kind, name, message: weak, remedy: 'Apply the chart again, and look in the audit log who changed it.' }];
  });
}

function weakness({ spec }: PolicyObject, bindings: readonly PolicyBindingObject[]): string | undefined {
  if (spec?.failurePolicy !== undefined && spec.failurePolicy !== 'Fail') return `It lets requests pass when it cannot be evaluated (failurePolicy: ${spec.failurePolicy}).`;
  if (bindings.length === 0) return 'No binding puts it in force.';
  const whole = bindings.filter((binding) => binding.spec?.matchResources === undefined);
  if (whole.length === 0) return 'Its binding makes exceptions (matchResources).';
  if (!whole.some((binding) => binding.spec?.validationActions?.includes('Deny'))) return 'Its binding does not deny (validationActions).';
  return undefined;
}

function operatorInRoom({ rooms, operatorNamespace }: Snapshot): readonly Found[] {
  if (!rooms.includes(operatorNamespace)) return [];
  return [{ check: 'operator-in-room', kind: 'Namespace', name: operatorNamespace, message: 'The namespace of the operator is a room, and whoever works in the room is beside its account.', remedy: 'Give the release a namespace of its own.' }];
}

/** Jobs that were there before the room, or before the policy that keeps people from preparing one. An owner of ours has a uid that nobody knows before it is there. */
function foreignJobs({ jobs, rooms }: Snapshot): readonly Found[] {
  const left = jobs.filter((job) => rooms.includes(job.metadata.namespace ?? '') && endOf(job) === undefined && controllerOf(job)?.apiVersion !== apiVersion);
  return left.map(({ metadata: { name, namespace = '' } }) => ({
    check: 'foreign-job', kind: 'Job', name, namespace,
    message: 'It is not of Caveau and has not ended. The policy caveau-shape refuses its pods, unless it was made before the policy caveau-declarations and forged what that one guards.',
    remedy: 'See who made it and which claims it mounts. In a room nobody deletes Jobs: close the room first.',
  }));
}

/** What mutates pods or Jobs of rooms. An objectSelector is no exception, because labels are written by whoever makes the object. */
function mutators({ admission, namespaces, rooms }: Snapshot): readonly Found[] {
  const roomLabels = namespaces.filter(({ metadata }) => rooms.includes(metadata.name)).map(({ metadata }) => ({ 'kubernetes.io/metadata.name': metadata.name, ...metadata.labels }));
  const inRooms = (selector: LabelSelector | undefined): boolean => roomLabels.some((labels) => selects(selector ?? {}, labels));
  const webhooks = (admission.filter(({ kind }) => kind === 'MutatingWebhookConfiguration') as readonly WebhookObject[]).flatMap(({ metadata, webhooks: all = [] }) =>
    all.filter(({ namespaceSelector, rules }) => inRooms(namespaceSelector) && touchesPods(rules)).map(({ name = '' }): Found => ({
      check: 'mutating-webhook', kind: 'MutatingWebhookConfiguration', name: metadata.name,
      message: `Its webhook ${name} is shown the pods or Jobs of rooms and may change them. The policy caveau-shape refuses a pod with another container than the operator declared.`,
      remedy: 'Exclude rooms: namespaceSelector: {matchExpressions: [{key: caveau.dev/room, operator: DoesNotExist}]}.',
    })),
  );
  const bindings = admission.filter(({ kind }) => kind === 'MutatingAdmissionPolicyBinding') as readonly PolicyBindingObject[];
  const policies = (admission.filter(({ kind }) => kind === 'MutatingAdmissionPolicy') as readonly PolicyObject[]).filter(({ metadata, spec }) => {
    const match = spec?.matchConstraints;
    const bound = bindings.filter((binding) => binding.spec?.policyName === metadata.name);
    return inRooms(match?.namespaceSelector) && touchesPods(match?.resourceRules) && bound.some((binding) => inRooms(binding.spec?.matchResources?.namespaceSelector));
  });
  const told = policies.map(({ metadata }): Found => ({
    check: 'mutating-policy', kind: 'MutatingAdmissionPolicy', name: metadata.name,
    message: 'It changes pods or Jobs of rooms. The policy caveau-shape refuses a pod with another container than the operator declared.',
    remedy: 'Exclude rooms: namespaceSelector: {matchExpressions: [{key: caveau.dev/room, operator: DoesNotExist}]}.',
  }));
  return [...webhooks, ...told].filter((one, index, all) => all.findIndex(({ kind, name }) => kind === one.kind && name === one.name) === index);
}

function touchesPods(rules: readonly MatchRule[] = []): boolean {
  const names = (items: readonly string[], wanted: readonly string[]): boolean => items.some((item) => wanted.includes(item));
  return rules.some(({ apiGroups = [], resources = [], operations = [] }) => {
    const isWrite = names(operations, ['*', 'CREATE', 'UPDATE']);
    const isPod = names(apiGroups, ['*', '']) && names(resources, ['*', '*/*', 'pods', 'pods/*', 'pods/ephemeralcontainers', '*/ephemeralcontainers']);
    const isJob = names(apiGroups, ['*', 'batch']) && names(resources, ['*', '*/*', 'jobs', 'jobs/*']);
    return isWrite && (isPod || isJob);
  });
}

function networkPolicies({ clusterNetworkPolicies }: Snapshot): readonly Found[] {
  return clusterNetworkPolicies.map(({ kind = '', metadata }) => ({ check: 'cluster-network-policy', kind, name: metadata.name, message: 'It is a network policy of the whole cluster, and can open what Caveau closes in rooms.', remedy: 'See that it lets nothing into or out of rooms, and expect it then.' }));
}

const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** Namespaces in which a pod may mount the disk of a node. */
function privileged({ namespaces, rooms }: Snapshot): readonly Found[] {
  // What installs the cluster needs them in kube-system; who else makes pods there is told as controller-accounts.
  const open = namespaces.filter(({ metadata }) => !rooms.includes(metadata.name) && metadata.name !== controlPlaneNamespace && !['baseline', 'restricted'].includes(metadata.labels?.[enforceLabel] ?? ''));
  return open.map(({ metadata }) => ({
    check: 'privileged-pods', kind: 'Namespace', name: metadata.name,
    message: "It takes privileged pods, unless the API server's own defaults say otherwise, which nobody can read: who makes pods there is root on their node, and sees what is mounted on it.",
    remedy: `Label it ${enforceLabel}: baseline or restricted, or keep its pods off the nodes of rooms by a taint.`,
  }));
}

/** A binding for an account that is not there is a right for whoever makes it. */
function missingAccounts({ accounts }: Snapshot, rights: readonly Right[]): readonly Found[] {
  if (accounts === undefined) return [];
  const known = new Set(accounts.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`));
  // The controllers' own are made when they are first needed.
  const bound = rights.filter((right) => right.subject.kind === 'ServiceAccount' && !isOfList(bootstrapBindings, subjectText(right.subject), right));
  const missing = bound.filter(({ subject: { name, namespace = '' } }) => !known.has(`${namespace}/${name}`));
  return [...Map.groupBy(missing, ({ subject }) => subjectText(subject)).values()].map((all) => ({
    check: 'account-missing', kind: 'ServiceAccount', name: all[0]?.subject.name ?? '', namespace: all[0]?.subject.namespace ?? '',
    message: `It is bound by ${[...new Set(all.map(({ binding }) => binding))].join(', ')} and is not there: whoever may make it holds what the binding gives.`,
    remedy: 'Delete the binding, or make the account.',
  }));
}
