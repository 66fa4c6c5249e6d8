import { type DataPermit, type SecureDataset } from '../api/generated/types.ts';
import { understood } from '../api/shape.ts';
import { bindingOf, bindingsNaming, sourceOf } from '../bindings.ts';
import { type Caches } from '../caches.ts';
import { approvalsBoundSince, approvalsIn } from '../facts.ts';
import { keyOf } from '../runtime/resource.ts';
import { isElsewhere } from './binding.ts';
import { type Snapshot } from './plan.ts';

/** Gathers a snapshot; undefined when the permit is gone. */
export function takeSnapshot(caches: Caches, key: string, failure?: Snapshot['failure']): Snapshot | undefined {
  const permit = caches.dataPermits.get(key);
  if (permit === undefined) return undefined;
  const { namespace = '' } = permit.metadata;
  const dataset = caches.secureDatasets.get(`${namespace}/${permit.spec.dataset.name}`);
  return {
    permit,
    dataset,
    environment: understood('SecureProcessingEnvironment', caches.environments.get('default')),
    approvals: approvalsIn(caches, namespace),
    admission: caches.admission(),
    boundSince: approvalsBoundSince(caches).approvalsBoundSince,
    ...bindings(caches, permit, dataset),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** What serves the permit in another room, and what names it and should not be there. */
function bindings(caches: Caches, permit: DataPermit, dataset: SecureDataset | undefined): Pick<Snapshot, 'elsewhere' | 'stale'> {
  const named = bindingsNaming(caches, keyOf(permit));
  if (!isElsewhere(permit)) return named.length === 0 ? {} : { stale: named };
  const binding = bindingOf(caches, permit);
  const stale = named.filter(({ name }) => name !== binding.name);
  const source = dataset === undefined ? { claimName: '' } : sourceOf(caches, dataset);
  return { elsewhere: { source, binding, isRoom: caches.rooms.get(permit.spec.project.namespace) !== undefined }, ...(stale.length === 0 ? {} : { stale }) };
}
