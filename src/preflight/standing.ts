import { type Grant, type Standing } from './findings.ts';
import { type Subject } from './rights.ts';
import { controlPlaneNamespace, type Snapshot } from './snapshot.ts';

/** Groups of Kubernetes that hold more than the control plane: everybody who is logged in, everybody else, and all service accounts. */
const broad = /^system:(authenticated|unauthenticated|serviceaccounts(:.*)?|anonymous)$/;

/** The group that the API server lets do everything without asking any role (apiserver's user.SystemPrivilegedGroup). */
const masters = 'system:masters';

/**
 * Whether somebody holds a power because of what it is: a part of the control plane by Kubernetes' own roles, or Caveau's own accounts by Caveau's own.
 * By any other role neither is.
 */
export function standingOf({ kind, name, namespace }: Subject, grants: readonly Grant[], { operatorNamespace }: Pick<Snapshot, 'operatorNamespace'>): Extract<Standing, 'control-plane' | 'caveau'> | undefined {
  const roles = grants.map(({ role }) => role.split(' ')[1] ?? '');
  if (kind === 'ServiceAccount' && namespace === operatorNamespace && roles.every((role) => role.startsWith('caveau-'))) return 'caveau';
  const isPart = kind === 'ServiceAccount' ? namespace === controlPlaneNamespace : name.startsWith('system:') && !broad.test(name);
  const isKubernetes = roles.every((role) => role.startsWith('system:') || (name === masters && role === 'cluster-admin'));
  return isPart && isKubernetes ? 'control-plane' : undefined;
}
