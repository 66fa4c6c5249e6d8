import { splitDatasetKey } from '../../api/dataset-key.ts';
import { type DataApproval, type OutputRelease, type TrainingJob } from '../../api/generated/types.ts';
import { type PersistentVolumeClaim } from '../../storage/kube.ts';
import { type Sight } from '../sight.ts';
import { type TreeNode } from '../tree.ts';
import { claimNode, eachOf, jobNodes, missing, notSeen, type Workloads } from './kube-parts.ts';
import { approvalNode, countNode, jobSummary, mapSight, releaseSummary, withRoom } from './own-parts.ts';

/** A release, and what was found of it. */
export interface ReleaseFacts extends Workloads {
  readonly release: OutputRelease;
  readonly job: Sight<TrainingJob | undefined>;
  /** Those of the rooms of the data. */
  readonly approvals: Sight<readonly DataApproval[]>;
  readonly releaseClaim?: { readonly name: string; readonly claim: Sight<PersistentVolumeClaim | undefined> };
  readonly destination?: Sight<PersistentVolumeClaim | undefined>;
}

/** The tree of a release. */
export function releaseTree({ release, job, approvals, releaseClaim, destination, ...work }: ReleaseFacts): TreeNode {
  const { metadata: { name, namespace = '' }, spec, status } = release;
  const root = releaseSummary(release);
  const own = mapSight(approvals, (all) => all.filter(({ spec: { release: of } }) => of?.name === name && of.namespace === namespace));
  const counts = (status?.approvals ?? []).map(({ dataset, permit, ...count }) => {
    const room = splitDatasetKey(namespace, dataset).namespace ?? namespace;
    const its = mapSight(own, (all) => all.filter(({ metadata, spec: { permit: of } }) => of?.name === permit && metadata.namespace === room));
    return countNode(`for ${dataset}`, count, `kubectl caveau approve ${permit} -n ${room} --release ${name} --role ROLE --organisation NAME --expires TIME`, eachOf('DataApproval', its, approvalNode));
  });
  // An object store has no claim, and the message of the release says where in it the files are.
  const { claimName = '', namespace: place = '' } = spec.destination;
  return {
    ...withRoom(root, namespace),
    ...(root.next?.startsWith('kubectl caveau status') === true ? { next: `kubectl describe orl ${name} -n ${namespace}` } : {}),
    children: [
      'seen' in job ? (job.seen === undefined ? missing('TrainingJob', spec.trainingJob.name, 'The job whose output this is of is not there.', `kubectl get tj -n ${namespace}`) : jobSummary(job.seen)) : notSeen('TrainingJob', spec.trainingJob.name, job.why),
      ...counts,
      ...jobNodes(work),
      ...(releaseClaim === undefined ? [] : [claimNode('Volume of the release', releaseClaim.name, releaseClaim.claim, namespace)]),
      ...(destination === undefined ? [] : [claimNode('Claim at the destination', claimName, destination, place)]),
    ],
  };
}
