import { type KubeObject } from '../api/kube-object.ts';
import { type Rule } from './access.ts';
import { selects, type LabelSelector } from './selector.ts';

/** A ClusterRole or a Role. */
export interface RoleObject extends KubeObject {
  readonly rules?: readonly Rule[] | null;
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
}

/** Whom a binding names, as it stands there. */
export interface SubjectReference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** A ClusterRoleBinding or a RoleBinding. */
export interface BindingObject extends KubeObject {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly SubjectReference[] | null;
}

/** Who holds something: a user, a group or a service account with its namespace. */
export interface Subject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  readonly namespace?: string;
}

/** One rule that a binding gives to somebody. */
export interface Right {
  readonly subject: Subject;
  readonly rule: Rule;
  /** "ClusterRole view". */
  readonly role: string;
  /** The ClusterRoles out of which an aggregated one has this rule. */
  readonly from: readonly string[];
  /** "ClusterRoleBinding monitoring", or "RoleBinding prj-lung/team". */
  readonly binding: string;
  /** The namespace in which it holds; absent where it holds everywhere. */
  readonly namespace?: string;
}

/** A binding to a role that is not among what was read; on an API server it gives nothing, among files it may give anything. */
export interface Dangling {
  readonly binding: string;
  readonly role: string;
}

/** What roles and bindings come to, as the API server adds them up: whatever one rule gives is given. */
export function rightsOf(roles: readonly RoleObject[], bindings: readonly BindingObject[]): { readonly rights: readonly Right[]; readonly dangling: readonly Dangling[] } {
  const byName = new Map(roles.map((role) => [keyOf(role.kind ?? '', role.metadata.namespace, role.metadata.name), role]));
  const clusterRoles = roles.filter(({ kind }) => kind === 'ClusterRole');
  const rights: Right[] = [];
  const dangling: Dangling[] = [];
  for (const binding of bindings) {
    const { namespace } = binding.metadata;
    const { kind, name } = binding.roleRef;
    const role = byName.get(keyOf(kind, kind === 'Role' ? namespace : undefined, name));
    const names = { binding: `${binding.kind ?? ''} ${namespace === undefined ? '' : `${namespace}/`}${binding.metadata.name}`, role: `${kind} ${name}` };
    if (role === undefined) {
      dangling.push(names);
      continue;
    }
    const subjects = (binding.subjects ?? []).flatMap((reference) => subjectOf(reference, namespace));
    for (const rule of rulesOf(role, clusterRoles)) {
      const from = sourcesOf(role, rule, clusterRoles, 0);
      for (const subject of subjects) rights.push({ subject, rule, from, ...names, ...(namespace === undefined ? {} : { namespace }) });
    }
  }
  return { rights, dangling };
}

function keyOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

/** Who is meant. A user whose name is that of a service account is that account; of an account without a namespace a RoleBinding means its own. */
function subjectOf({ kind, name, namespace }: SubjectReference, ofBinding: string | undefined): readonly Subject[] {
  if (kind === 'Group') return [{ kind, name }];
  if (kind === 'User') {
    const [, of, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [];
    return [of === undefined || account === undefined ? { kind, name } : { kind: 'ServiceAccount', name: account, namespace: of }];
  }
  const within = namespace ?? ofBinding;
  return kind === 'ServiceAccount' && within !== undefined ? [{ kind, name, namespace: within }] : [];
}

/** The rules of a role. Those of an aggregated one are written by a controller; a file that was never applied has none, so they are added up here. */
function rulesOf(role: RoleObject, clusterRoles: readonly RoleObject[]): readonly Rule[] {
  const own = role.rules ?? [];
  return own.length > 0 || role.aggregationRule === undefined ? own : aggregatedInto(role, clusterRoles).flatMap((one) => one.rules ?? []);
}

function aggregatedInto(role: RoleObject, clusterRoles: readonly RoleObject[]): readonly RoleObject[] {
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? [];
  return clusterRoles.filter((one) => one.metadata.name !== role.metadata.name && selectors.some((selector) => selects(selector, one.metadata.labels ?? {})));
}

/** Roles are aggregated into roles that are aggregated; view into edit into admin is as deep as Kubernetes' own go. */
const deepest = 4;

function sourcesOf(role: RoleObject, rule: Rule, clusterRoles: readonly RoleObject[], depth: number): readonly string[] {
  if (role.aggregationRule === undefined || depth > deepest) return [];
  const text = JSON.stringify(rule);
  const having = aggregatedInto(role, clusterRoles).filter((one) => rulesOf(one, clusterRoles).some((other) => JSON.stringify(other) === text));
  return [...new Set(having.flatMap((one) => (one.aggregationRule === undefined ? [one.metadata.name] : sourcesOf(one, rule, clusterRoles, depth + 1))))].sort();
}

/** A subject in words: "ServiceAccount monitoring/prometheus". */
export function subjectText({ kind, name, namespace }: Subject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
