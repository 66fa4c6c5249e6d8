import { truncate } from '../api/conditions.ts';
import { dataNodes, eligiblePools, poolOf } from './node-pools.ts';
import { keyIn } from './dataset-keys.ts';
import { own } from './own.ts';
import { pending, satisfied, violated } from './result.ts';
import { listed } from './text.ts';
import { type ClauseInput, type ClauseResult, type NodeGroup, type PoolEvidence } from './types.ts';

const clause = 'network-isolation';

// Three sentences of probes and ours around them fit into the 1024 characters of a message.
const shown = 3;
const shownLength = 250;

/**
 * Whether probes of the operator have found the isolation in force where the job may run. Before the start at least one pool must have evidence that
 * counts, and the job is placed on such pools alone. After the start the age of evidence ends nothing, and a probe that failed does: until a newer one
 * says otherwise, however old it is.
 */
export function judgePools(input: ClauseInput, asks: string): ClauseResult {
  const { environment, facts, job, dataset, started } = input;
  const labelKey = environment?.spec.probes?.nodePoolLabel;
  if (labelKey === undefined) return satisfied();
  const evidence = own(facts.isolation, keyIn(job, dataset)) ?? [];
  const failed = evidence.filter(({ result }) => result === 'Failed');
  return started ? underway(input, failed, labelKey, asks) : beforeStart(input, evidence, labelKey, asks);
}

function underway({ facts }: ClauseInput, failed: readonly PoolEvidence[], labelKey: string, asks: string): ClauseResult {
  const inUse = new Set(facts.nodes.filter(({ name }) => facts.nodesInUse.includes(name)).map((node) => poolOf(node, labelKey)));
  const bad = failed.find(({ pool }) => inUse.has(pool));
  return bad === undefined ? satisfied({ nodes: without(failed, labelKey) }) : probeFailed(bad, asks);
}

function beforeStart(input: ClauseInput, evidence: readonly PoolEvidence[], labelKey: string, asks: string): ClauseResult {
  const { environment, facts, dataset, now } = input;
  const counts = evidence.flatMap(({ pool, result, validUntil = -Infinity }) => (result !== 'Failed' && validUntil > now ? [{ pool, validUntil }] : []));
  const failed = evidence.filter(({ result }) => result === 'Failed');
  if (counts.length > 0) {
    const values = counts.map(({ pool }) => pool).sort();
    const on: NodeGroup = { clause, because: `are in a node pool where a probe has passed lately (label ${labelKey})`, lapses: true, anyOf: [[{ key: labelKey, operator: 'In', values }]] };
    return satisfied({ nodes: [on, ...without(failed, labelKey)] }, Math.min(...counts.map(({ validUntil }) => validUntil)));
  }
  const pools = eligiblePools(facts.nodes, dataNodes(dataset, environment, now) ?? [], labelKey);
  const [first, ...others] = pools.flatMap((pool) => failed.find((one) => one.pool === pool) ?? []);
  if (first !== undefined && others.length + 1 === pools.length) return probeFailed(first, asks);
  return pending('NotProbed', notProbed(pools, evidence, labelKey, asks));
}

/** Also of what was made before: a Job whose pods wait for a place is made anew without a pool that has failed since. */
function without(failed: readonly PoolEvidence[], labelKey: string): readonly NodeGroup[] {
  if (failed.length === 0) return [];
  const values = failed.map(({ pool }) => pool).sort();
  return [{ clause, because: 'are in no node pool where a probe failed', anyOf: [[{ key: labelKey, operator: 'NotIn', values }]] }];
}

function probeFailed({ pool, message }: PoolEvidence, asks: string): ClauseResult {
  return violated('ProbeFailed', `${asks}, but the last probe on node pool ${pool} failed: ${truncate(message, 2 * shownLength)} The operator probes again by itself; ask the platform engineer whether network policies are enforced there.`);
}

function notProbed(pools: readonly string[], evidence: readonly PoolEvidence[], labelKey: string, asks: string): string {
  if (pools.length === 0) return `${asks}, but no node that may hold the data, is ready and takes pods has the label ${labelKey}, which names its node pool. Ask the platform engineer to label the nodes, or to correct spec.probes.nodePoolLabel.`;
  const found = pools.flatMap((pool) => evidence.find((one) => one.pool === pool) ?? []).slice(0, shown).map(({ message }) => ` ${truncate(message, shownLength)}`);
  return `${asks}, but no probe has passed lately on a node pool where it may be processed (${listed(pools, 'and')}). The operator probes by itself, and the job can run when a probe has passed.${found.join('')}`;
}
