import { runPages } from '../../scripts/docs/run-pages.ts';
import { startCluster, type Cluster } from '../cluster/cluster.ts';
import { Reader } from './support/reader.ts';

describe('the commands of the documentation, run as they stand', () => {
  let cluster: Cluster;
  let reader: Reader;
  let isBroken = false;

  before(async () => {
    cluster = await startCluster({ name: `docs-${process.pid}`, log: () => undefined });
    reader = new Reader(cluster);
  });

  after(async () => {
    await (reader as Reader | undefined)?.leave();
    await (cluster as Cluster | undefined)?.down();
  });

  for (const page of runPages.docs) {
    it(page, async function () {
      // Each goes on where the one before it ended.
      if (isBroken) this.skip();
      isBroken = true;
      await reader.follow(page);
      isBroken = false;
    });
  }
});
