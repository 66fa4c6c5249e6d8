import { type SecureDataset, type SecureProcessingEnvironment } from '../../api/generated/types.ts';
import { nodeMatches } from '../placement.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseResult, type NodeFact, type NodeGroup, type Obligations } from '../types.ts';

/** Who else may be on the nodes that process the data. */
export const nodeTenancy: Clause = {
  id: 'node-tenancy',
  title: 'Nodes are shared only as the data accepts',
  source: 'GDPR art. 32(1)(b); SATRE 2.1.14; EHDS Regulation (EU) 2025/327 art. 73',
  fields: ['SecureDataset.spec.protection.nodeTenancy', 'SecureProcessingEnvironment.spec.regulatedNodes', 'Node.metadata.labels', 'Node.spec.taints', 'Job.metadata.annotations'],
  explanation:
    'Shared data is processed on any node. Regulated data is processed only on nodes that the environment knows, by a label that a kubelet cannot set, to be set aside for regulated work, and whose taint keeps other pods off; pods tolerate that taint. Nothing starts while a node has the label without the taint, since a pod could be placed there, and a job on such a node is stopped. Project data is processed on such nodes too, and no pod of another room is on the same node at the same time. A run that began without that is stopped when the dataset asks for it. Loaders and probes are placed likewise.',
  reasons: ['NodeTenancyUnknown', 'RegulatedNodesUnknown', 'TaintMissing', 'NodeShared', 'EnvironmentMissing', 'NoEligibleNode', 'NodeNotPermitted'],
  mechanism: 'Node affinity on the label, the taint of the node, which the scheduler holds others to, and for Project a required anti-affinity to the pods of other rooms, which holds for those that come later too.',
  ceiling: 'Configured',
  limits:
    'Whoever may create pods outside of rooms and lets them tolerate the taint can come to the nodes; pods of the cluster itself (DaemonSets) run there always. One kernel serves all containers of a node: confidential virtual machines are a matter of runtimeClasses. The anti-affinity is kept by the scheduler; a second one, or a pod that names its node, is outside of it.',
  evaluate: ({ dataset, environment, facts, started }) => {
    const result = tenancyOf(dataset, environment, started ? facts.nodes.filter(({ name }) => facts.nodesInUse.includes(name)) : facts.nodes);
    const isShared = result.outcome === 'Satisfied' && result.obligations?.alone === true && facts.madeWithout?.includes('alone') === true;
    return isShared ? violated('NodeShared', `The pods of this job were made while SecureDataset ${dataset.metadata.name} accepted pods of other rooms on the same node, which is no longer so. Make a new TrainingJob.`) : result;
  },
};

const levels = ['Project', 'Regulated', 'Shared'] as const;

/** Where a dataset may be processed beside others, by whomever: its loader and its probes are bound by it as training pods are. The nodes are those that matter now. */
export function tenancyOf(dataset: SecureDataset, environment: SecureProcessingEnvironment | undefined, nodes: readonly NodeFact[]): ClauseResult {
  const { name } = dataset.metadata;
  const level = levels.find((one) => one === dataset.spec.protection.nodeTenancy);
  if (level === undefined) return violated('NodeTenancyUnknown', `SecureDataset ${name} asks for a tenancy of nodes that this operator does not know. Ask the data steward to correct protection.nodeTenancy.`);
  if (level === 'Shared') return satisfied();
  if (environment === undefined) return pending('EnvironmentMissing', 'Which nodes are set aside for regulated work is not known without a SecureProcessingEnvironment. Ask the platform engineer to create it.');
  const { regulatedNodes } = environment.spec;
  if (regulatedNodes === undefined) return pending('RegulatedNodesUnknown', `SecureDataset ${name} needs nodes that are set aside for regulated work, and the SecureProcessingEnvironment knows none. Ask the platform engineer for spec.regulatedNodes.`);
  const { labelKey, labelValue, taintKey } = regulatedNodes;
  const group: NodeGroup = { clause: nodeTenancy.id, because: 'are set aside for regulated work', anyOf: [[{ key: labelKey, operator: 'In', values: [labelValue] }]] };
  // An affinity cannot ask for a taint, so that one node without it would let a pod come to where anybody's may be.
  const open = nodes.filter((node) => nodeMatches(node, [group]) && !node.taints.includes(taintKey)).map((node) => node.name).sort();
  if (open.length === 0) return satisfied({ nodes: [group], tolerations: [taintKey], ...(level === 'Project' ? { alone: true } : {}) });
  return pending('TaintMissing', `SecureDataset ${name} needs nodes that are set aside for regulated work, but ${listed(open, 'and')} ${open.length === 1 ? 'has' : 'have'} the label for that without the taint ${taintKey}, so that other pods can come there. Ask the platform engineer to taint ${open.length === 1 ? 'it' : 'them'} (NoSchedule), or to take the label off.`);
}

/** How a pod that touches the data is placed; nothing where that is not known, and then none is made. */
export function placementObligations(dataset: SecureDataset, environment: SecureProcessingEnvironment | undefined, nodes: readonly NodeFact[]): Pick<Obligations, 'tolerations' | 'alone'> {
  const result = tenancyOf(dataset, environment, nodes);
  if (result.outcome !== 'Satisfied') return {};
  const { tolerations, alone } = result.obligations ?? {};
  return { ...(tolerations === undefined ? {} : { tolerations }), ...(alone === undefined ? {} : { alone }) };
}
