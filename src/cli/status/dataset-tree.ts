import { type SecureDataset } from '../../api/generated/types.ts';
import { type PersistentVolumeClaim } from '../../storage/kube.ts';
import { type Sight } from '../sight.ts';
import { type TreeNode } from '../tree.ts';
import { datasetControls } from './control-parts.ts';
import { claimNode, jobNodes, notSeen, type Workloads } from './kube-parts.ts';
import { datasetSummary, healthOfState, permitNode, withRoom, type PermitFacts } from './own-parts.ts';

/** A dataset, and what was found of it. */
export interface DatasetFacts extends Workloads {
  readonly dataset: SecureDataset;
  readonly claim: Sight<PersistentVolumeClaim | undefined>;
  readonly permits: Sight<readonly PermitFacts[]>;
}

/** The tree of a dataset. */
export function datasetTree({ dataset, claim, permits, ...work }: DatasetFacts, now: number): TreeNode {
  const { metadata: { name, namespace = '' }, spec, status } = dataset;
  const root = datasetSummary(dataset);
  // The next step of this very command would be itself.
  const next = root.health === 'NotWell' ? `kubectl describe sds ${name} -n ${namespace}` : root.next;
  return {
    ...withRoom(root, namespace),
    facts: [...(root.facts ?? []), `kept until ${spec.retention.until}`],
    ...(next === undefined ? {} : { next }),
    children: [
      claimNode('Claim', spec.source.persistentVolumeClaim.claimName, claim, namespace),
      ...datasetControls(dataset, now),
      ...loaderNodes(dataset, work),
      ...('seen' in permits ? (permits.seen.length === 0 ? [noPermit(name)] : permits.seen.map(permitNode)) : [notSeen('DataPermit', '', permits.why)]),
      ...useNodes(name, namespace, status),
    ],
  };
}

function noPermit(dataset: string): TreeNode {
  return { kind: 'DataPermit', name: '', health: 'UnderWay', state: 'none', message: `No DataPermit names ${dataset}, so nobody may use it.` };
}

function loaderNodes({ status }: SecureDataset, work: Workloads): readonly TreeNode[] {
  const { state, jobName = '' } = status?.loader ?? {};
  const told: readonly TreeNode[] = state === undefined ? [] : [{ kind: 'Loader', name: jobName, health: state === 'Succeeded' ? 'Well' : state === 'Failed' ? 'NotWell' : 'UnderWay', state }];
  return [...told, ...jobNodes(work)];
}

function useNodes(name: string, namespace: string, status: SecureDataset['status']): readonly TreeNode[] {
  const { jobs, recentJobs = [] } = status ?? {};
  if (jobs === undefined) return [];
  const counts = (['running', 'waiting', 'denied', 'finished'] as const).filter((word) => jobs[word] > 0).map((word) => `${jobs[word]} ${word}`);
  const children = recentJobs.map(({ name: job, namespace: room, state, since }): TreeNode => ({ kind: 'TrainingJob', name: room === undefined ? job : `${room}/${job}`, health: healthOfState(state), state, facts: [`since ${since}`] }));
  return [{ kind: 'Jobs', name: '', health: 'Well', state: counts.length === 0 ? 'none' : counts.join(', '), facts: [`of ${jobs.time}`], ...(counts.length === 0 ? {} : { next: `kubectl caveau who sds/${name} -n ${namespace}` }), children }];
}
