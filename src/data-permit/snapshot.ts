import { understood } from '../api/shape.ts';
import { type Caches } from '../caches.ts';
import { approvalsBoundSince, approvalsIn } from '../facts.ts';
import { type Snapshot } from './plan.ts';

/** Gathers a snapshot; undefined when the permit is gone. */
export function takeSnapshot(caches: Caches, key: string): Snapshot | undefined {
  const permit = caches.dataPermits.get(key);
  if (permit === undefined) return undefined;
  const { namespace = '' } = permit.metadata;
  return {
    permit,
    dataset: caches.secureDatasets.get(`${namespace}/${permit.spec.dataset.name}`),
    environment: understood('SecureProcessingEnvironment', caches.environments.get('default')),
    approvals: approvalsIn(caches, namespace),
    boundSince: approvalsBoundSince(caches).approvalsBoundSince,
  };
}
