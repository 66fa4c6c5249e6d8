import { type KubeObject } from '../api/kube-object.ts';
import { batchJobs, namespaces, persistentVolumes, storageClasses } from '../api/resources.ts';
import { controlPlaneNamespace, snapshotOf, type NotLookedAt, type Snapshot } from '../preflight/snapshot.ts';
import { asRecord, errorOf } from '../runtime/answer.ts';
import { type Clock } from '../runtime/clock.ts';
import { ApiError } from '../runtime/errors.ts';
import { type Resource } from '../runtime/plan.ts';
import { connectionError, type Connection } from './connection.ts';
import { policyNames } from './generated/policies.ts';

const pageSize = 500;

const rbac = (plural: string, kind: string, namespaced: boolean): Resource => ({ group: 'rbac.authorization.k8s.io', version: 'v1', plural, kind, namespaced });
const clusterRoles = rbac('clusterroles', 'ClusterRole', false);
const clusterRoleBindings = rbac('clusterrolebindings', 'ClusterRoleBinding', false);
const roles = rbac('roles', 'Role', true);
const roleBindings = rbac('rolebindings', 'RoleBinding', true);
const serviceAccounts: Resource = { group: '', version: 'v1', plural: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true };

/** Kinds that not every cluster serves, or not under one version; which, the API server tells everybody. */
const optional: readonly Omit<Resource, 'version' | 'namespaced'>[] = [
  { group: 'admissionregistration.k8s.io', plural: 'mutatingwebhookconfigurations', kind: 'MutatingWebhookConfiguration' },
  { group: 'admissionregistration.k8s.io', plural: 'validatingadmissionpolicies', kind: 'ValidatingAdmissionPolicy' },
  { group: 'admissionregistration.k8s.io', plural: 'validatingadmissionpolicybindings', kind: 'ValidatingAdmissionPolicyBinding' },
  { group: 'admissionregistration.k8s.io', plural: 'mutatingadmissionpolicies', kind: 'MutatingAdmissionPolicy' },
  { group: 'admissionregistration.k8s.io', plural: 'mutatingadmissionpolicybindings', kind: 'MutatingAdmissionPolicyBinding' },
  { group: 'policy.networking.k8s.io', plural: 'adminnetworkpolicies', kind: 'AdminNetworkPolicy' },
  { group: 'policy.networking.k8s.io', plural: 'baselineadminnetworkpolicies', kind: 'BaselineAdminNetworkPolicy' },
  { group: 'policy.networking.k8s.io', plural: 'clusternetworkpolicies', kind: 'ClusterNetworkPolicy' },
  { group: 'cilium.io', plural: 'ciliumclusterwidenetworkpolicies', kind: 'CiliumClusterwideNetworkPolicy' },
  { group: 'crd.projectcalico.org', plural: 'globalnetworkpolicies', kind: 'GlobalNetworkPolicy' },
];

/** What a kind gave: its objects, or why there are none to see. */
interface Looked {
  readonly objects: readonly KubeObject[];
  readonly refused?: NotLookedAt;
}

/** Reads what the preflight decides on, with the rights of whoever asks. */
export async function lookAt(connection: Connection, operatorNamespace: string, clock: Pick<Clock, 'now'>): Promise<Snapshot> {
  try {
    return await look(connection, operatorNamespace, clock as Clock);
  } catch (error) {
    throw connectionError(error, connection.server);
  }
}

async function look(connection: Connection, operatorNamespace: string, clock: Clock): Promise<Snapshot> {
  const [spaces, volumes, classes, everyRole, everyBinding, accounts, ...others] = await Promise.all([
    list(connection, namespaces, 'which namespaces are rooms, and their roles'),
    list(connection, persistentVolumes, 'where the keys of volumes lie, by PersistentVolumes'),
    list(connection, storageClasses, 'where the keys of volumes lie, by StorageClasses'),
    list(connection, clusterRoles, 'what ClusterRoles give'),
    list(connection, clusterRoleBindings, 'who holds rights everywhere'),
    list(connection, serviceAccounts, 'whether the accounts exist that are bound'),
    ...optional.map((kind) => listServed(connection, kind, clock)),
  ]);
  const first = [spaces, volumes, classes, everyRole, everyBinding, accounts, ...others];
  const reading = { operatorNamespace, expectedPolicies: undefined, whole: true, notLookedAt: [], accountsKnown: false };
  const { rooms, keys } = snapshotOf(first.flatMap(({ objects }) => objects), reading);
  const places = [...new Set([...rooms, operatorNamespace, controlPlaneNamespace, ...keys.map(({ namespace }) => namespace)])];
  const within = await Promise.all(places.flatMap((namespace) => [list(connection, roles, `what Roles of ${namespace} give`, namespace), list(connection, roleBindings, `who holds rights in ${namespace}`, namespace)]));
  const left = await Promise.all(rooms.map((room) => list(connection, batchJobs, `whether Jobs of others are in ${room}`, room)));
  const all = [...first, ...within, ...left];
  const notLookedAt = all.flatMap(({ refused }) => (refused === undefined ? [] : [refused]));
  const policiesKnown = others.every(({ refused }, index) => refused === undefined || !(optional[index]?.kind ?? '').startsWith('ValidatingAdmissionPolicy'));
  const whole = [everyRole, ...within].every(({ refused }) => refused === undefined);
  return snapshotOf(all.flatMap(({ objects }) => objects), { operatorNamespace, expectedPolicies: policiesKnown ? policyNames : undefined, whole, notLookedAt, accountsKnown: accounts.refused === undefined });
}

/** Every object of a kind; what may not be read is said, and what the cluster does not know is none. */
async function list({ transport }: Connection, resource: Resource, what: string, namespace?: string): Promise<Looked> {
  const objects: KubeObject[] = [];
  let from: string | undefined;
  try {
    do {
      const page = await transport.list(resource, { namespace, limit: pageSize, continue: from });
      objects.push(...page.items);
      from = page.continue;
    } while (from !== undefined);
    return { objects };
  } catch (error) {
    if (!(error instanceof ApiError) || (error.status !== 403 && error.status !== 404)) throw error;
    if (error.status === 404) return { objects };
    return { objects: [], refused: { what, why: `you may not list ${resource.plural}${namespace === undefined ? '' : ` in namespace ${namespace}`}` } };
  }
}

/** Objects of a kind by whichever version the server has it under. */
async function listServed(connection: Connection, kind: Omit<Resource, 'version' | 'namespaced'>, clock: Clock): Promise<Looked> {
  const answer = await connection.http.send({ method: 'GET', path: `/apis/${kind.group}` });
  if (answer.status === 404) {
    await answer.text();
    return { objects: [] };
  }
  if (answer.status >= 300) throw await errorOf(answer, clock);
  const { versions = [] } = asRecord(await answer.text()) as { readonly versions?: readonly { readonly version: string }[] };
  for (const { version } of versions) {
    const looked = await list(connection, { ...kind, version, namespaced: false }, `${kind.plural}.${kind.group}`);
    if (looked.refused !== undefined || looked.objects.length > 0) return looked;
  }
  return { objects: [] };
}
