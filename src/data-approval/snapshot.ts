import { understood } from '../api/shape.ts';
import { parseTime } from '../api/time.ts';
import { type Caches } from '../caches.ts';
import { approvalsBoundSince, approvalsIn, destinationOf } from '../facts.ts';
import { askersOfRelease } from '../approval/askers.ts';
import { type Snapshot } from './plan.ts';

/** Gathers a snapshot; undefined when the approval is gone. */
export function takeSnapshot(caches: Caches, key: string): Snapshot | undefined {
  const approval = caches.dataApprovals.get(key);
  if (approval === undefined) return undefined;
  const { metadata: { namespace = '' }, spec } = approval;
  const at = (name = ''): string => `${namespace}/${name}`;
  const target = spec.withdraws === undefined ? undefined : understood('DataApproval', caches.dataApprovals.get(at(spec.withdraws.name)));
  return {
    approval,
    ...releaseOf(caches, spec.release),
    target,
    permit: understood('DataPermit', caches.dataPermits.get(at(spec.permit?.name))),
    // Of a withdrawal that of what it takes back, and no other that it names: who lists persons for other data says nothing of this.
    dataset: understood('SecureDataset', caches.secureDatasets.get(at(spec.action === 'Withdraw' ? target?.spec.dataset?.name : spec.dataset?.name))),
    environment: understood('SecureProcessingEnvironment', caches.environments.get('default')),
    approvals: approvalsIn(caches, namespace),
    boundSince: approvalsBoundSince(caches).approvalsBoundSince,
  };
}

/** The release that an approval names, with who asks for it and for the job that made it. */
function releaseOf(caches: Caches, named: Snapshot['approval']['spec']['release']): Pick<Snapshot, 'release' | 'destinationSince' | 'askers'> {
  const release = named === undefined ? undefined : understood('OutputRelease', caches.outputReleases.get(`${named.namespace}/${named.name}`));
  if (release === undefined) return {};
  const job = caches.trainingJobs.get(`${release.metadata.namespace ?? ''}/${release.spec.trainingJob.name}`);
  return { release, destinationSince: parseTime(destinationOf(caches, release)?.metadata.creationTimestamp), askers: askersOfRelease(release, job) };
}
