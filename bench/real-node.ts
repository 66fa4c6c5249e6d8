import type { Cluster } from '../test/cluster/cluster.ts';
import { nodeObstacle } from '../test/cluster/node/obstacle.ts';
import { sharedNode, sharedNodeVariable, stopSharedNode } from '../test/node/support/shared-node.ts';
import { tell, undoLater } from './ending.ts';

/** Why this machine cannot run a benchmark, as a sentence; it is no mistake of the program's. */
export class Obstacle extends Error {}

const isGiven = process.env[sharedNodeVariable] !== undefined;

/** A cluster with a real node, the one that CAVEAU_TEST_NODE names or one of the benchmark's own, which is stopped in the end. Fails with one sentence where the machine cannot run one. */
export async function realNode(): Promise<Cluster> {
  const obstacle = await nodeObstacle();
  if (obstacle !== undefined) throw new Obstacle(obstacle);
  if (!isGiven) tell('Starting a cluster with a real node ...');
  undoLater(stopSharedNode);
  return sharedNode();
}

/** Takes note of what is to be undone on a node that goes on; the benchmark's own ends as a whole. */
export function undoOnNode(undo: () => Promise<unknown>): void {
  if (isGiven) undoLater(undo);
}
