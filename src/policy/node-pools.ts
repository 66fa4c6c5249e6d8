import { type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { tenancyOf } from './clauses/node-tenancy.ts';
import { residencyOf } from './clauses/residency.ts';
import { transferOf } from './clauses/transfer.ts';
import { virtualNodesBan } from './clauses/virtual-nodes.ts';
import { own } from './own.ts';
import { nodeMatches } from './placement.ts';
import { type Instant, type NodeFact, type NodeGroup } from './types.ts';

/** As many as fit into status.controls of a dataset (64 entries) beside the one about its volume. */
export const maxPools = 63;

/** Where the data of a dataset may be, whoever uses it; undefined while that is not known. Which taints its nodes must have besides is asked of the nodes themselves. */
export function dataNodes(dataset: SecureDataset, environment: SecureProcessingEnvironment | undefined, now: Instant): readonly NodeGroup[] | undefined {
  const results = [residencyOf(dataset, environment), transferOf(dataset, environment, now), tenancyOf(dataset, environment, [])];
  const groups = results.flatMap((result) => (result.outcome === 'Satisfied' ? [result.obligations?.nodes ?? []] : []));
  return groups.length === results.length ? [...groups.flat(), virtualNodesBan] : undefined;
}

/** The pool of a node; undefined for one that is in none. */
export function poolOf({ labels }: Pick<NodeFact, 'labels'>, labelKey: string): string | undefined {
  const pool = own(labels, labelKey);
  return pool === '' ? undefined : pool;
}

/** The pools of nodes that are ready, take new pods and meet these requirements, in order; those beyond the bound are left out, and nothing runs there. */
export function eligiblePools(nodes: readonly NodeFact[], groups: readonly NodeGroup[], labelKey: string): readonly string[] {
  const usable = nodes.filter((node) => node.ready && !node.unschedulable && nodeMatches(node, groups));
  return [...new Set(usable.flatMap((node) => poolOf(node, labelKey) ?? []))].sort().slice(0, maxPools);
}
