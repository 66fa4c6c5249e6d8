import { openCluster, startCluster, type Cluster } from '../../cluster/cluster.ts';

/** Names the directory of a cluster that runs already, started by whoever started these tests. */
export const sharedNodeVariable = 'CAVEAU_TEST_NODE';

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
  return startCluster({ name: `node-${process.pid}`, node: true, log: () => undefined });
}

// At the top of a module that test files import, this is a hook of the whole run.
after('stop the shared real node', async () => {
  const cluster = own ? await shared?.catch(() => undefined) : undefined;
  await cluster?.down();
});
