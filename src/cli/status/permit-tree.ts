import { type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { type Sight } from '../sight.ts';
import { type TreeNode } from '../tree.ts';
import { eachOf, missing, notSeen } from './kube-parts.ts';
import { datasetSummary, jobSummary, mapSight, permitNode, withRoom, type PermitFacts } from './own-parts.ts';

/** A permit, and what was found of it. */
export interface PermitTreeFacts extends PermitFacts {
  readonly dataset: Sight<SecureDataset | undefined>;
  /** Those of the room of the project. */
  readonly jobs: Sight<readonly TrainingJob[]>;
}

/** The tree of a permit. */
export function permitTree({ dataset, jobs, ...facts }: PermitTreeFacts): TreeNode {
  const { metadata: { name, namespace = '' }, spec } = facts.permit;
  const node = permitNode(facts);
  const used = mapSight(jobs, (all) => all.filter(({ metadata, status }) => status?.decision?.permits?.some(({ dataset: key, permit }) => permit === name && (metadata.namespace === namespace ? key === spec.dataset.name : key === `${namespace}/${spec.dataset.name}`))));
  const persons = `${spec.persons.length} ${spec.persons.length === 1 ? 'person' : 'persons'}`;
  return { ...withRoom(node, namespace), facts: [persons, ...(node.facts ?? [])], children: [seenDataset(dataset, spec.dataset.name, namespace), ...(node.children ?? []), ...eachOf('TrainingJob', used, jobSummary)] };
}

function seenDataset(sight: Sight<SecureDataset | undefined>, name: string, namespace: string): TreeNode {
  if (!('seen' in sight)) return notSeen('SecureDataset', name, sight.why);
  return sight.seen === undefined ? missing('SecureDataset', name, `There is no SecureDataset of this name in namespace ${namespace}, beside the permit.`, `kubectl get sds -n ${namespace}`) : datasetSummary(sight.seen);
}
