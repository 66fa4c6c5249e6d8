import { satisfied } from '../result.ts';
import { type Clause, type NodeGroup } from '../types.ts';

/** A virtual kubelet hands pods on to somewhere else, where none of our means reach. */
export const virtualNodes: Clause = {
  id: 'virtual-nodes',
  title: 'No virtual nodes',
  source: 'GDPR art. 32(1)(b) and 44; EHDS Regulation (EU) 2025/327 art. 73',
  fields: ['Node.metadata.labels'],
  explanation: 'Pods never run on virtual-kubelet nodes: these hand pods on to another system, and enforce neither network policies nor volumes.',
  mechanism: 'A required node affinity on the label type, which virtual kubelets carry.',
  ceiling: 'Configured',
  limits: 'A virtual kubelet without the label type=virtual-kubelet is not recognised.',
  reasons: ['NoEligibleNode', 'NodeNotPermitted'],
  evaluate: () => satisfied({ nodes: [virtualNodesBan] }),
};

/** What keeps pods off virtual nodes, those of loaders too. */
export const virtualNodesBan: NodeGroup = {
  clause: 'virtual-nodes',
  because: 'are real nodes and no virtual kubelets',
  anyOf: [[{ key: 'type', operator: 'NotIn', values: ['virtual-kubelet'] }]],
};
