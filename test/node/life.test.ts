import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeCluster, startCluster } from '../cluster/cluster.ts';
import type { Cluster } from '../cluster/contract.ts';
import { initProcess } from '../cluster/node/namespace.ts';
import { poll } from '../cluster/polling.ts';
import { identify, isAlive } from '../cluster/process-identity.ts';
import { recordedProcesses, runningProcesses } from '../cluster/processes.ts';
import { readState } from '../cluster/state.ts';
import { apply, boundSeconds, newNamespace, pod, removeNamespace, shell, untilDone } from './support/pods.ts';
import { sharedNode } from './support/shared-node.ts';

const silent = (): void => undefined;

describe('the life of a real node', () => {
  const parent = mkdtempSync(join(tmpdir(), 'caveau-node-test-'));
  after(() => rmSync(parent, { recursive: true, force: true }));

  async function runs(cluster: Cluster): Promise<void> {
    const namespace = await newNamespace(cluster, 'life');
    await apply(cluster, [pod(namespace, 'greeting', shell('echo here'))]);
    assert.equal(await untilDone(cluster, namespace, 'greeting'), 'here\n');
    await removeNamespace(cluster, namespace);
  }

  /** What a node could leave behind outside its directory. */
  function traces(link: string): string[] {
    const groups = ['', ...readdirSync('/sys/fs/cgroup')].map((name) => join('/sys/fs/cgroup', name, link)).filter(existsSync);
    return [...Object.keys(networkInterfaces()).filter((name) => name === link), ...groups];
  }

  it('is beside that of another, and leaves nothing behind when its first process is killed', async () => {
    const other = await sharedNode();
    const directory = join(parent, 'second');
    const second = await startCluster({ name: 'second', directory, node: true, log: silent });
    const link = readState(directory)?.local?.node?.link ?? '';
    try {
      assert.notEqual(link, readState(other.directory)?.local?.node?.link);
      assert.notDeepEqual(traces(link), []);
      await Promise.all([runs(second), runs(other)]);
      const init = identify(initProcess(directory) ?? 0);
      const holder = recordedProcesses(directory).find(({ name }) => name === 'node');
      assert.ok(holder && init);
      process.kill(holder.pid, 'SIGKILL');
      await poll({ what: 'everything inside the node to end with it', boundSeconds, everyMs: 100 }, () =>
        Promise.resolve(!isAlive(init) && !runningProcesses(directory).some(({ command }) => command === 'nsenter')),
      );
    } finally {
      await removeCluster(directory);
    }
    assert.deepEqual(traces(link), []);
    assert.equal(existsSync(directory), false);
    await runs(other);
  });
});
