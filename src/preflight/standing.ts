import { type Grant, type Standing } from './findings.ts';
import { bootstrapBindings, chartBindings, isOfList } from './own-bindings.ts';
import { subjectText, type Subject } from './rights.ts';
import { type Snapshot } from './snapshot.ts';

/**
 * The group that the API server lets do everything without asking any role (apiserver's user.SystemPrivilegedGroup). No other group is a part of the control plane:
 * Kubernetes binds roles to everybody who is logged in, and one of them that somebody adds a rule to gives it to everybody.
 */
const masters = 'system:masters';

/**
 * Whether somebody holds a power because of what it is: a part of the control plane by Kubernetes' own bindings, or Caveau's own accounts by the chart's.
 * Names alone say nothing, because anybody who makes roles can begin theirs with system: or caveau-. By any other binding neither is.
 */
export function standingOf(subject: Subject, grants: readonly Grant[], { operatorNamespace }: Pick<Snapshot, 'operatorNamespace'>): Extract<Standing, 'control-plane' | 'caveau'> | undefined {
  const name = subjectText(subject);
  const caveau = chartBindings(operatorNamespace);
  if (grants.every((grant) => isOfList(caveau, name, grant))) return 'caveau';
  if (subject.kind === 'Group' && subject.name !== masters) return undefined;
  return grants.every((grant) => isOfList(bootstrapBindings, name, grant)) ? 'control-plane' : undefined;
}
