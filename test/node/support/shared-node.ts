import { openCluster, startCluster, type Cluster } from '../../cluster/cluster.ts';
import { importIntoK3s } from '../../cluster/k3s.ts';
import { imageArchive } from '../../cluster/node/image.ts';
import { toolsRecipe } from '../../cluster/node/images.ts';
import { readState } from '../../cluster/state.ts';

/** Names the directory of a cluster that runs already, started by whoever started these tests. */
export const sharedNodeVariable = 'CAVEAU_TEST_NODE';

/** `container` makes the tests start K3s in a container in the place of a node of this machine: for those that need nothing but the API server. */
export const nodeProviderVariable = 'CAVEAU_TEST_NODE_PROVIDER';

let shared: Promise<Cluster> | undefined;
let own = false;

/** The one cluster with a real node of a test run: the given one, or one that is started when it is first asked for. */
export function sharedNode(): Promise<Cluster> {
  shared ??= open();
  return shared;
}

async function open(): Promise<Cluster> {
  const given = process.env[sharedNodeVariable];
  if (given !== undefined) {
    const cluster = await openCluster(given);
    if (!cluster) throw new Error(`No cluster answers in ${given}: leave out ${sharedNodeVariable} and the tests start their own.`);
    return cluster;
  }
  own = true;
  if (process.env[nodeProviderVariable] === 'container') return startK3sNode();
  return startCluster({ name: `node-${process.pid}`, node: true, log: () => undefined });
}

/** Not run on machines without a container engine: see test/cluster/k3s.ts. */
async function startK3sNode(): Promise<Cluster> {
  const cluster = await startCluster({ name: `k3s-node-${process.pid}`, provider: 'container', simulate: false, log: () => undefined });
  await importIntoK3s(readState(cluster.directory)?.containerId ?? '', await imageArchive(toolsRecipe()));
  return cluster;
}

/** Stops it, unless it was given. */
export async function stopSharedNode(): Promise<void> {
  const cluster = own ? await shared?.catch(() => undefined) : undefined;
  await cluster?.down();
}

// At the top of a module that test files import, this is a hook of the whole run. A bench is no run of mocha, and stops the node itself.
(globalThis as { readonly after?: typeof after }).after?.('stop the shared real node', stopSharedNode);
