import { hasTooManyTerms, maxTerms, nodeMatches, unmetNodes } from './placement.ts';
import { pending, satisfied, violated } from './result.ts';
import { listed } from './text.ts';
import { type ClauseDescription, type ClauseResult, type Facts, type NodeGroup } from './types.ts';

/** What is said about nodes when no single clause is to blame. */
export const placement: ClauseDescription = {
  id: 'placement',
  title: 'There is a node that meets all clauses',
  source: 'The node requirements of the clauses above, taken together',
  fields: ['Node.metadata.labels', 'Node.spec.unschedulable', 'Pod.spec.nodeName'],
  explanation:
    'Before the start at least one node that takes new pods must meet the node requirements of every clause; the clause that rules out the last one is named. After the start every node on which a pod of the job runs must go on meeting them. A job whose node requirements have too many alternatives for a node affinity is refused. A node that is lost is not counted: its labels did not change, and stopping would not reach it. A node to which a pod came only just is counted after some seconds, because its labels may still be on their way to the operator.',
  mechanism: 'The scheduler, by the required node affinity of the pods; the operator looks again at the nodes in use.',
  ceiling: 'Configured',
  limits: 'What the labels of a node say is believed, and whether a node has room is left to the scheduler. On a node that is lost nothing can be stopped.',
  reasons: ['NoEligibleNode', 'TooManyAlternatives'],
};

/** A result and the clause that it is said of. */
export interface Attributed {
  readonly clause: string;
  readonly result: ClauseResult;
}

/** Whether the job can be placed, or may stay where it is. */
export function placementOf(facts: Facts, groups: readonly NodeGroup[], started: boolean): Attributed {
  return started ? staying(facts, groups) : starting(facts, groups);
}

/** A node in use that has no Node object is ignored: only a label that changed proves that the data is where it must not be. */
function staying(facts: Facts, groups: readonly NodeGroup[]): Attributed {
  const inUse = facts.nodes.filter((node) => facts.nodesInUse.includes(node.name));
  for (const group of groups) {
    const names = unmetNodes(inUse, group).map((node) => node.name).sort();
    if (names.length > 0) {
      const message = `The job runs on ${listed(names, 'and')}, which no longer meets clause ${group.clause}: it needs nodes that ${group.because}. Ask the platform engineer whether the labels of the node changed, and the data steward whether the terms of the data did.`;
      return { clause: group.clause, result: violated('NodeNotPermitted', message) };
    }
  }
  return { clause: placement.id, result: satisfied() };
}

function starting(facts: Facts, groups: readonly NodeGroup[]): Attributed {
  const counts: string[] = [];
  let left = facts.nodes;
  for (const group of groups) {
    const next = left.filter((node) => nodeMatches(node, [group]));
    if (next.length === 0 && left.length > 0) return { clause: group.clause, result: pending('NoEligibleNode', sentence(facts.nodes.length, counts, group.because)) };
    counts.push(`${next.length} ${group.because}`);
    left = next;
  }
  if (left.length > 0 && hasTooManyTerms(groups)) return { clause: placement.id, result: violated('TooManyAlternatives', tooMany) };
  if (left.some((node) => !node.unschedulable)) return { clause: placement.id, result: satisfied() };
  return { clause: placement.id, result: pending('NoEligibleNode', sentence(facts.nodes.length, counts, 'take new pods')) };
}

const tooMany = `The clauses together allow more than ${maxTerms} combinations of node labels, which is more than a node affinity should weigh. Use fewer datasets in one job, or ask the platform engineer for fewer label keys of jurisdictions.`;

function sentence(total: number, counts: readonly string[], missing: string): string {
  if (total === 0) return 'The cluster has no nodes that this operator can see. Ask the platform engineer.';
  const path = counts.map((count) => `${count}; of these `).join('');
  return `Of ${total} nodes ${path}none ${missing}. Ask the platform engineer for such nodes, or change what the job asks for.`;
}
