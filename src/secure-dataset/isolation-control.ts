import { defined } from '../api/defined.ts';
import { isOwnedBy } from '../api/kube-workloads.ts';
import { formatTime, parseTime } from '../api/time.ts';
import { dataNodes, eligiblePools, maxPools, poolOf } from '../policy/node-pools.ts';
import { probedPool } from '../workload/probe.ts';
import { controlMessage, type Control } from './control.ts';
import { probeState, type ProbeResult } from './probe-result.ts';
import { probeTerms, type ProbeTerms } from './probe-terms.ts';
import { type Snapshot } from './snapshot.ts';

const control = 'network-isolation';

/** What probes have found on each pool: what status says already, and what a probe tells that is not in it yet. What was seen on a node that has left its pool is forgotten. */
export function isolationControls(snapshot: Snapshot, now: number): readonly Control[] {
  const terms = probeTerms(snapshot);
  // Where no room closes the network, what a probe saw says nothing.
  if (terms === undefined || !snapshot.inRoom) return [];
  const told = new Map((snapshot.dataset.status?.controls ?? []).flatMap((one) => stillTold(one, snapshot, terms)).map((one) => [one.nodePool, one]));
  for (const job of snapshot.probes.jobs.filter((one) => isOwnedBy(one, snapshot.dataset))) {
    const pool = probedPool(job, terms.labelKey);
    const { found } = probeState(job, snapshot, terms, now);
    if (pool === undefined || found === undefined) continue;
    for (const one of stillTold(after(told.get(pool), pool, found, terms), snapshot, terms)) told.set(pool, one);
  }
  return kept([...told.values()], snapshot, terms, now);
}

/** As many as status holds. Those that decide where jobs run go before others: a pool that is probed and whose entry is cut off would be probed for ever. */
function kept(entries: readonly Control[], { dataset, environment, nodes }: Snapshot, { labelKey }: ProbeTerms, now: number): readonly Control[] {
  const eligible = new Set(eligiblePools(nodes, dataNodes(dataset, environment, now) ?? [], labelKey));
  const rank = ({ nodePool, result }: Control): number => (eligible.has(nodePool) ? 0 : result === 'Failed' ? 1 : 2);
  const byName = (a: Control, b: Control): number => (a.nodePool < b.nodePool ? -1 : 1);
  return [...entries].sort((a, b) => rank(a) - rank(b) || byName(a, b)).slice(0, maxPools).sort(byName);
}

/**
 * What status says of a pool, as far as it is of this pool: its node still is in it. Under another label a pool can have the same name and other nodes.
 * What names no node is told for the sake of the next probe, and is no evidence.
 */
function stillTold(entry: Control, { nodes }: Snapshot, { labelKey }: ProbeTerms): readonly Control[] {
  const isOfPool = nodes.some((node) => poolOf(node, labelKey) === entry.nodePool && (entry.node === undefined || entry.node === node.name));
  if (entry.control !== control || !isOfPool) return [];
  const { validUntil, ...noEvidence } = entry;
  if (entry.node !== undefined || (validUntil === undefined && entry.result !== 'Passed')) return [entry];
  return entry.result === 'Passed' ? [] : [noEvidence];
}

/** What is said of a pool after a probe. What was read before is not counted twice. */
function after(before: Control | undefined, nodePool: string, found: ProbeResult, { validityMs }: ProbeTerms): Control {
  const time = formatTime(found.at);
  if (before !== undefined && timeOf(before) >= timeOf({ time })) return before;
  const { result } = found;
  const failures = (before?.failures ?? 0) + 1;
  const entry = entryOf(nodePool, found);
  if (result === 'Passed') return { ...entry, validUntil: formatTime(found.at + validityMs) };
  if (result === 'Failed') return { ...entry, failures };
  // What proves nothing takes nothing back: neither a failure, nor evidence that still counts.
  return before?.result === 'Failed' ? { ...before, time, failures } : { ...entry, ...stillValid(before, found), failures };
}

function entryOf(nodePool: string, { result, at, node, digest, message }: ProbeResult): Control {
  return { control, nodePool, result, time: formatTime(at), ...defined({ node, digest }), message: controlMessage(message) };
}

/** Evidence that still counts, with the node that it is of. */
function stillValid(before: Control | undefined, { at }: ProbeResult): Pick<Control, 'validUntil' | 'node'> {
  const { validUntil, node } = before ?? {};
  return validUntil !== undefined && (parseTime(validUntil) ?? 0) > at ? defined({ validUntil, node }) : {};
}

function timeOf({ time }: Pick<Control, 'time'>): number {
  return parseTime(time) ?? 0;
}
