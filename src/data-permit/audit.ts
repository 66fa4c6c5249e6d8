import { auditSchema } from '../api/audit.ts';
import { defined } from '../api/defined.ts';
import { type DataPermit } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { permitAnnotation, permitUidLabel } from '../api/labels.ts';
import { formatTime } from '../api/time.ts';
import { type Step } from '../runtime/plan.ts';
import { type Binding } from './binding.ts';

/** Data is about to be bound in the room of a project. */
export function bindStep({ metadata: { namespace, name, uid }, spec }: DataPermit, volume: string, now: number): Step {
  const line = { schema: auditSchema, time: formatTime(now), action: 'Bind', dataPermit: { namespace, name, ...defined({ uid }) }, dataset: spec.dataset.name, project: spec.project.namespace, volume };
  return { do: 'record', record: line };
}

/** A binding is about to be removed; its permit may be gone, and is known by the binding alone. */
export function unbindStep({ name: volume, claim, volume: pv }: Binding, reason: string, now: number): Step {
  const dataPermit = permitOf(pv ?? claim);
  const project = defined({ project: claim?.metadata.namespace ?? pv?.spec?.claimRef?.namespace });
  return { do: 'record', record: { schema: auditSchema, time: formatTime(now), action: 'Unbind', dataPermit, ...project, volume, reason } };
}

/** The permit that a binding names. */
function permitOf(binding: KubeObject | undefined): object {
  const { annotations = {}, labels = {} } = binding?.metadata ?? {};
  const [namespace = '', name = ''] = (annotations[permitAnnotation] ?? '').split('/');
  return { namespace, name, ...defined({ uid: labels[permitUidLabel] }) };
}
