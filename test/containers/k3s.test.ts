import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster, type Cluster } from '../cluster/cluster.ts';
import { installCaveau } from '../support/install.ts';

describe('a cluster of K3s in a container', () => {
  let cluster: Cluster | undefined;
  after(() => cluster?.down());

  it('takes the kinds and the admission policies', async () => {
    cluster = await startCluster({ name: `k3s-${process.pid}`, directory: join(mkdtempSync(join(tmpdir(), 'caveau-k3s-')), 'cluster'), provider: 'container', simulate: false });
    await installCaveau(cluster);
    const { code, stdout } = await cluster.kubectlRun(['api-resources', '--api-group=caveau.dev', '-o', 'name']);
    assert.equal(code, 0);
    assert.deepEqual(stdout.trim().split('\n').sort(), ['datapermits.caveau.dev', 'nodeinspections.caveau.dev', 'securedatasets.caveau.dev', 'secureprocessingenvironments.caveau.dev', 'trainingjobs.caveau.dev']);
  });
});
