import { meetsRequirement } from '../api/label-requirement.ts';
import { type NodeFact, type NodeGroup, type NodeRequirement } from './types.ts';

/** Far more alternatives than a real cluster needs; a scheduler that weighs thousands of terms for each pod does not end. */
export const maxTerms = 64;

type Term = readonly NodeRequirement[];

/** True when the node meets at least one term of every group. */
export function nodeMatches(node: Pick<NodeFact, 'labels'>, groups: readonly NodeGroup[]): boolean {
  return groups.every((group) => meetsAny(node, group));
}

/** The nodes that meet no term of the group. */
export function unmetNodes(nodes: readonly NodeFact[], group: NodeGroup): readonly NodeFact[] {
  return nodes.filter((node) => !meetsAny(node, group));
}

/**
 * The groups as nodeSelectorTerms of a required node affinity (an OR of ANDs): contradictory and superfluous terms are left out.
 * No groups give no terms. Throws when the groups contradict each other, because an empty list of terms would read as
 * "anywhere", and when more than 64 alternatives remain.
 */
export function affinityTerms(groups: readonly NodeGroup[]): NodeRequirement[][] {
  const terms = alternatives(groups);
  if (terms === undefined) throw new Error(`The node requirements have more than ${maxTerms} alternatives.`);
  return terms.filter((term) => term.length > 0).map((term) => [...term]);
}

/** Whether the groups together are more than a node affinity should say. Throws when they contradict each other. */
export function hasTooManyTerms(groups: readonly NodeGroup[]): boolean {
  // Most jobs are far below the bound, and each decision before a start asks.
  return distinct(groups).reduce((product, { anyOf }) => product * anyOf.length, 1) > maxTerms && alternatives(groups) === undefined;
}

function distinct(groups: readonly NodeGroup[]): readonly NodeGroup[] {
  return [...new Map(groups.map((group) => [JSON.stringify(group.anyOf), group])).values()];
}

function alternatives(groups: readonly NodeGroup[]): readonly Term[] | undefined {
  let terms: readonly Term[] = [[]];
  for (const group of distinct(groups)) {
    terms = withoutSuperfluous(terms.flatMap((term) => group.anyOf.flatMap((other) => conjunction([...term, ...other]))));
    if (terms.length === 0) throw new Error(`No node can meet the requirements of clause ${group.clause} together with those before it.`);
    if (terms.length > maxTerms) return undefined;
  }
  return terms;
}

function meetsAny(node: Pick<NodeFact, 'labels'>, group: NodeGroup): boolean {
  return group.anyOf.some((term) => term.every((requirement) => meetsRequirement(node.labels, requirement) === true));
}

/** The requirements as one term with at most one In and one NotIn for each key, or nothing when they contradict each other. */
function conjunction(requirements: Term): readonly Term[] {
  const term: NodeRequirement[] = [];
  for (const key of [...new Set(requirements.map((r) => r.key))].sort()) {
    const ofKey = requirements.filter((r) => r.key === key);
    const combined = ofOneKey(key, ofKey);
    if (combined === undefined) return [];
    term.push(...combined);
  }
  return [term];
}

function ofOneKey(key: string, requirements: Term): Term | undefined {
  const listsOf = (operator: 'In' | 'NotIn') => requirements.filter((r) => r.operator === operator).map((r) => r.values ?? []);
  const [within, without] = [listsOf('In'), [...new Set(listsOf('NotIn').flat())].sort()];
  const absent = requirements.some((r) => r.operator === 'DoesNotExist');
  const present = requirements.some((r) => r.operator === 'Exists');
  if (absent) return present || within.length > 0 ? undefined : [{ key, operator: 'DoesNotExist' }];
  if (within.length > 0) {
    const values = [...new Set(within[0])].filter((v) => within.every((list) => list.includes(v)) && !without.includes(v)).sort();
    return values.length === 0 ? undefined : [{ key, operator: 'In', values }];
  }
  const notIn: Term = without.length === 0 ? [] : [{ key, operator: 'NotIn', values: without }];
  return present ? [{ key, operator: 'Exists' }, ...notIn] : notIn;
}

/** A term that asks for all that another asks for, and more, adds no node. */
function withoutSuperfluous(terms: readonly Term[]): readonly Term[] {
  const sets = terms.map((term) => new Set(term.map((requirement) => JSON.stringify(requirement))));
  return terms.filter((_, i) => {
    const mine = sets[i] ?? new Set<string>();
    return !sets.some((other, j) => j !== i && [...other].every((requirement) => mine.has(requirement)) && (other.size < mine.size || j < i));
  });
}
