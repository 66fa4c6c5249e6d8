import assert from 'node:assert/strict';
import { type Pod } from '../api/kube-workloads.ts';
import { formatTime } from '../api/time.ts';
import { freshPlaces, placeGraceMs } from './fresh-places.ts';

const now = Date.parse('2027-03-01T12:00:00Z');
const minute = 60_000;

/** A pod on a node, since so many milliseconds. */
function placed(nodeName: string, sinceMs?: number, phase = 'Running'): Pod {
  const conditions = sinceMs === undefined ? [] : [{ type: 'PodScheduled', status: 'True', lastTransitionTime: formatTime(now - sinceMs) }];
  return { metadata: { name: `on-${nodeName}` }, spec: { nodeName }, status: { phase, conditions } };
}

describe('nodes to which pods came only just', () => {
  const rows: Readonly<Record<string, { readonly pods: readonly Pod[]; readonly nodesWatchedMs?: number; readonly want: Readonly<Record<string, number>> }>> = {
    'are those of a pod that was placed a second ago': { pods: [placed('n', 1000)], want: { n: now - 1000 + placeGraceMs } },
    'are none once the grace is over': { pods: [placed('n', placeGraceMs)], want: {} },
    'are none where nobody tells when it was placed': { pods: [placed('n')], want: {} },
    'are none of a pod that has no node': { pods: [{ metadata: { name: 'waits' }, spec: {}, status: {} }], want: {} },
    'are none of a pod that has ended': { pods: [placed('n', 1000, 'Succeeded')], want: {} },
    'are none where an older pod was judged before': { pods: [placed('n', 1000), placed('n', minute)], want: {} },
    'are those of a pod that was placed while the watch of the nodes was broken, until that is open for the grace': { pods: [placed('n', minute)], nodesWatchedMs: 1000, want: { n: now - 1000 + placeGraceMs } },
    'are none, however long it is broken, after two minutes': { pods: [placed('n', 2 * minute)], nodesWatchedMs: 0, want: {} },
  };
  for (const [name, { pods, nodesWatchedMs = Infinity, want }] of Object.entries(rows)) {
    it(name, () => assert.deepEqual(Object.fromEntries(freshPlaces(pods, { now, nodesWatchedMs })), want));
  }
});
