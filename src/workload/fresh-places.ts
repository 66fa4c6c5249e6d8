import { podEnded, type Pod } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { type Instant } from '../policy/types.ts';

/** How long what is known of a node may be behind what the scheduler knew when it placed a pod there, once the watch of the nodes is open; ours. */
export const placeGraceMs = 15_000;

/** For how long at most: a watch that is silent is opened again after 90 s (WATCH_SILENCE_MS), and its first list says the rest. */
const longestPlaceGraceMs = 120_000;

/** How long the watch of the nodes has been open, and the time. */
interface Moment {
  readonly now: Instant;
  readonly nodesWatchedMs: number;
}

/**
 * Nodes to which pods came only just, and until when their labels are not held against that. Nodes and pods come by different watches: who labels a node for
 * which a pod waits has it placed there within milliseconds, and a stop is for good. Until then the scheduler has seen to the node affinity.
 */
export function freshPlaces(pods: readonly Pod[], { now, nodesWatchedMs }: Moment): ReadonlyMap<string, Instant> {
  const until = new Map<string, Instant>();
  for (const pod of pods.filter((one) => !podEnded(one))) {
    const node = pod.spec?.nodeName;
    if (node === undefined) continue;
    const placed = placedAt(pod);
    const settles = Math.min(Math.max(placed, now - nodesWatchedMs) + placeGraceMs, placed + longestPlaceGraceMs);
    // A node that was judged with an older pod is known.
    until.set(node, Math.min(settles, until.get(node) ?? Infinity));
  }
  return new Map([...until].filter(([, settles]) => settles > now));
}

/** When the scheduler placed a pod; one of which that is not told has been there for long. */
function placedAt({ status }: Pod): Instant {
  const placed = status?.conditions?.find((condition) => condition.type === 'PodScheduled' && condition.status === 'True');
  return parseTime(placed?.lastTransitionTime) ?? -Infinity;
}
