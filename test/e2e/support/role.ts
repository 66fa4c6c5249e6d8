import { join } from 'node:path';
import type { ApiCall } from './api-audit.ts';
import { documentsOf } from './policies.ts';

const files = join(import.meta.dirname, '..', '..', '..', 'helm', 'caveau', 'files');

/** What the operator may do everywhere, and what it may do besides where jobs may name queues. */
export const ownRole = ['rbac/operator.yaml'];
export const roleWithQueues = [...ownRole, 'queues/rbac.yaml'];

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Every right that the operator has, in the cluster and in its own namespace, as "verb resource.group". */
export function grantedRights(role: readonly string[] = ownRole): ReadonlySet<string> {
  const roles = role.flatMap((file) => documentsOf(join(files, file))).filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role');
  const rules = roles.flatMap((role) => (role['rules'] ?? []) as readonly Rule[]);
  return new Set(rules.flatMap(({ apiGroups, resources, verbs }) => apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => right(verb, group, resource))))));
}

/** The right that a request needs. */
export function usedRight({ verb, group, resource }: ApiCall): string {
  return right(verb, group, resource);
}

function right(verb: string, group: string, resource: string): string {
  const [name = '', ...sub] = resource.split('/');
  return `${verb} ${[group === '' ? name : `${name}.${group}`, ...sub].join('/')}`;
}
