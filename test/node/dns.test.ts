import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/contract.ts';
import { poll } from '../cluster/polling.ts';
import { apply, boundSeconds, execute, newNamespace, pod, removeNamespace, server, untilReady } from './support/pods.ts';
import { sharedNode } from './support/shared-node.ts';

describe('names on a real node', () => {
  let cluster: Cluster;
  let namespace = '';
  let address = '';

  before(async () => {
    cluster = await sharedNode();
    namespace = await newNamespace(cluster, 'names');
    const headless = { clusterIP: 'None', selector: { name: 'peer' }, ports: [{ port: 8080 }] };
    await apply(cluster, [
      { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name: 'peers' }, spec: headless },
      pod(namespace, 'peer', server({ hostname: 'peer', subdomain: 'peers' })),
    ]);
    address = await untilReady(cluster, namespace, 'peer');
  });
  after(() => removeNamespace(cluster, namespace));

  async function lookUp(name: string): Promise<string> {
    return (await execute(cluster, namespace, 'peer', `nslookup ${name}`)).stdout;
  }

  it('finds a Service by its name', async () => {
    assert.match(await lookUp('kubernetes.default.svc.cluster.local'), /Address: 10\.96\.0\.1\n/);
  });

  it('finds a pod of a headless Service by its name', async () => {
    await poll({ what: 'the name of the pod', boundSeconds, everyMs: 200 }, async () => (await lookUp(`peer.peers.${namespace}.svc.cluster.local`)).includes(`Address: ${address}\n`));
  });

  it('finds no name beyond the cluster, since it asks nobody', async () => {
    const { code, stdout } = await execute(cluster, namespace, 'peer', 'nslookup -type=a outside.example.org');
    assert.notEqual(code, 0);
    assert.match(stdout, /REFUSED|SERVFAIL|NXDOMAIN|can't find/);
  });
});
