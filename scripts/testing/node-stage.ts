import { startCluster } from '../../test/cluster/cluster.ts';
import type { Cluster } from '../../test/cluster/contract.ts';
import { nodeObstacle } from '../../test/cluster/node/obstacle.ts';
import { createProgress } from '../../test/cluster/progress.ts';
import { buildForNode } from './node-build.ts';
import { failure, nothing, type Tally } from './tally.ts';

/** Builds what a real node needs, starts one, runs the tests on it and stops it; says how long each took. */
export async function onRealNode(test: (cluster: Cluster) => Promise<Tally>): Promise<Tally> {
  const obstacle = await nodeObstacle();
  if (obstacle) {
    console.log(`Skipped: ${obstacle} The tests were not run and are not counted as passed.`);
    return { ...nothing, skipped: 1 };
  }
  try {
    return await buildBootAndTest(test);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(why);
    return failure(`the real node: ${why}`);
  }
}

async function buildBootAndTest(test: (cluster: Cluster) => Promise<Tally>): Promise<Tally> {
  const build = await timed(() => buildForNode(createProgress((line) => console.log(line))));
  const boot = await timed(() => startCluster({ name: `test-node-${process.pid}`, provider: 'go', node: true }));
  try {
    const tests = await timed(() => test(boot.result));
    console.log(`Build ${build.seconds} s, boot ${boot.seconds} s, tests ${tests.seconds} s.`);
    return tests.result;
  } finally {
    await boot.result.down();
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: string }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: ((performance.now() - start) / 1000).toFixed(0) };
}
