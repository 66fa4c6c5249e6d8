import { startCluster } from '../../test/cluster/cluster.ts';
import type { Cluster } from '../../test/cluster/contract.ts';
import { nodeObstacle } from '../../test/cluster/node/obstacle.ts';
import { failed, nothing, sum, type Tally } from './tally.ts';

/** Starts a node for each part of the tests and runs the parts beside each other, since they wait more than they work; says how long each took. */
export async function onRealNodes(parts: readonly ((cluster: Cluster) => Promise<Tally>)[]): Promise<Tally> {
  const obstacle = await nodeObstacle();
  if (obstacle) {
    console.log(`Skipped: ${obstacle} The tests were not run and are not counted as passed.`);
    return { ...nothing, skipped: 1 };
  }
  const tallies = await Promise.all(parts.map((part, index) => onOneNode(`test-node-${process.pid}-${index + 1}`, part)));
  return tallies.reduce(sum, nothing);
}

async function onOneNode(name: string, part: (cluster: Cluster) => Promise<Tally>): Promise<Tally> {
  try {
    const boot = await timed(() => startCluster({ name, provider: 'go', node: true }));
    try {
      const tests = await timed(() => part(boot.result));
      console.log(`${name}: boot ${boot.seconds} s, tests ${tests.seconds} s.`);
      return tests.result;
    } finally {
      await boot.result.down();
    }
  } catch (error) {
    return failed('the real node', error);
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: string }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: ((performance.now() - start) / 1000).toFixed(0) };
}
