import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/contract.ts';
import { runInNode } from '../cluster/node/namespace.ts';
import { poll } from '../cluster/polling.ts';
import { openOutside, type Outside } from './support/outside.ts';
import { apply, boundSeconds, execute, must, newNamespace, pod, removeNamespace, server, untilReady } from './support/pods.ts';
import { sharedNode } from './support/shared-node.ts';

describe('the network of a real node', () => {
  let cluster: Cluster;
  let namespace = '';
  let outside: Outside | undefined;
  let target = '';
  let service = '';

  before(async () => {
    cluster = await sharedNode();
    namespace = await newNamespace(cluster, 'network');
    outside = await openOutside(cluster);
    await apply(cluster, [
      pod(namespace, 'client', server()),
      pod(namespace, 'target', server()),
      { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name: 'target' }, spec: { selector: { name: 'target' }, ports: [{ port: 80, targetPort: 8080 }] } },
    ]);
    await untilReady(cluster, namespace, 'client');
    target = await untilReady(cluster, namespace, 'target');
    service = await must(cluster.kubectlRun(['get', 'service', 'target', `--namespace=${namespace}`, '--output=jsonpath={.spec.clusterIP}']));
  });

  after(async () => {
    await outside?.close();
    await removeNamespace(cluster, namespace);
  });

  /** Refused and timed out alike mean that nothing came through. */
  async function reaches(from: string, at: string): Promise<boolean> {
    // The wget of busybox crashes where it finds no libraries for names.
    return (await execute(cluster, namespace, from, `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 2 ${at}`)).stdout.endsWith('reached\n');
  }

  const until = (what: string, at: string, expected: boolean): Promise<boolean> =>
    poll({ what, boundSeconds, everyMs: 200 }, async () => (await reaches('client', at)) === expected);

  const policy = (name: string, spec: object): object => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace, name }, spec });

  const places = (): Readonly<Record<string, string>> => ({
    'another pod': `${target} 8080`,
    'a Service': `${service} 80`,
    'the outside': `${outside?.address ?? ''} ${outside?.port ?? 0}`,
  });

  it('leads nowhere but to the machine and to what a test adds', async () => {
    const routes = await runInNode(cluster.directory, 'ip', ['route', 'show', 'default']);
    assert.equal(routes, '');
  });

  it('lets a pod reach another pod, a Service and the outside where no policy is', async () => {
    for (const [what, at] of Object.entries(places())) await until(`${what} to answer without a policy`, at, true);
  });

  it('closes all of it by a default-deny policy, and opens what a policy allows', async () => {
    const client = { matchLabels: { name: 'client' } };
    await apply(cluster, [policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })]);
    for (const [what, at] of Object.entries(places())) await until(`${what} not to answer under default-deny`, at, false);
    await apply(cluster, [
      policy('client-to-target', { podSelector: client, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: { matchLabels: { name: 'target' } } }], ports: [{ protocol: 'TCP', port: 8080 }] }] }),
      policy('target-from-client', { podSelector: { matchLabels: { name: 'target' } }, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: client }] }] }),
    ]);
    const { 'another pod': allowed = '', 'a Service': throughService = '', 'the outside': closed = '' } = places();
    await until('the allowed pod to answer', allowed, true);
    await until('the allowed pod to answer through its Service', throughService, true);
    assert.equal(await reaches('client', closed), false);
    // The rule names one direction only.
    assert.equal(await reaches('target', `${await untilReady(cluster, namespace, 'client')} 8080`), false);
  });
});
