import { firstServiceAddress } from '../test/cluster/control-plane.ts';
import { dnsAddress } from '../test/cluster/node/kubelet.ts';
import { runInNode } from '../test/cluster/node/namespace.ts';
import { poll } from '../test/cluster/polling.ts';
import { must as accepted } from '../test/e2e/support/account.ts';
import { environment } from '../test/e2e/support/objects.ts';
import { boundSeconds, must } from '../test/node/support/pods.ts';
import type { RealStage } from '../test/node/support/real-stage.ts';

/** What stands before a program: nothing, a gate where the policies refuse packets, or one where packets are dropped in silence. */
export type GateKind = 'none' | 'refused' | 'dropped';

const serviceAddress = { apiServer: firstServiceAddress, resolver: dnsAddress } as const;

/** Of the benchmark's own, so that it can be emptied without looking. */
const chain = 'caveau-bench';

/** Makes the chain of rules, before all that lead to Services or judge policies. Its rules spare the pods that run already: the operator must reach what no training pod may. */
export async function prepareDropping({ cluster }: RealStage): Promise<void> {
  await inNode(cluster.directory, `iptables -t raw -N ${chain}; iptables -t raw -I PREROUTING -i cni0 -j ${chain}`);
}

/** Gives the environment this gate, and returns when the operator has seen it. */
export async function useGate(stage: RealStage, kind: GateKind): Promise<void> {
  const { cluster, people, operatorImage, outside } = stage;
  const targets = [
    { name: 'outside', role: 'Outside', address: outside.address, port: outside.port, protocol: 'TCP' },
    { name: 'api-server', role: 'ApiServer', address: serviceAddress.apiServer, port: 443, protocol: 'TCP' },
    { name: 'resolver', role: 'Resolver', address: serviceAddress.resolver, port: 53, protocol: 'DNS-UDP' },
  ];
  await inNode(cluster.directory, `iptables -t raw -F ${chain}`);
  if (kind === 'dropped') {
    const addresses = await must(cluster.kubectlRun(['get', 'pods', '--all-namespaces', '--output=jsonpath={.items[*].status.podIP}']));
    const spared = addresses.split(' ').map((address) => `iptables -t raw -A ${chain} -s ${address} -j RETURN`);
    await inNode(cluster.directory, [...spared, ...targets.map(({ address }) => `iptables -t raw -A ${chain} -d ${address} -j DROP`)].join(' && '));
  }
  const { body } = await accepted(people.platformEngineer.apply(environment(kind === 'none' ? {} : { gate: { image: operatorImage, waitSeconds: 30, targets } })));
  const { generation = 0 } = body['metadata'] as { readonly generation?: number };
  await poll({ what: 'the operator to see the environment', boundSeconds, everyMs: 50 }, async () => {
    const now = await accepted(people.clusterAdministrator.get({ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' }));
    return (now.body['status'] as { readonly observedGeneration?: number } | undefined)?.observedGeneration === generation;
  });
}


async function inNode(directory: string, line: string): Promise<void> {
  await runInNode(directory, 'sh', ['-c', line]);
}

/** Removes the chain of rules. */
export async function removeDropping({ cluster }: RealStage): Promise<void> {
  await inNode(cluster.directory, `iptables -t raw -D PREROUTING -i cni0 -j ${chain}; iptables -t raw -F ${chain}; iptables -t raw -X ${chain}`);
}
