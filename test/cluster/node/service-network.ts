import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstServiceAddress, serviceRange } from '../control-plane.ts';
import { poll } from '../polling.ts';
import { startProcess } from '../processes.ts';
import { nodeName } from './kubelet.ts';
import { filesInNode, insideNode, nodeFiles, runInNode } from './namespace.ts';
import type { NodeNetwork } from './network.ts';

/** It takes a second; a busy machine gets many times that. */
const proxyBoundSeconds = 120;

/**
 * Starts kube-proxy, which leads the addresses of Services to pods, and returns when it leads that of the API server. The policy controller comes after
 * it: both write whole tables, and where their first writes met, the addresses of Services led nowhere for as long as the node lived.
 */
export async function startServiceProxy(directory: string, network: NodeNetwork): Promise<void> {
  writeFileSync(join(nodeFiles(directory), 'kube-proxy.json'), JSON.stringify(proxyConfiguration(network), null, 2));
  start(directory, 'kube-proxy', [`--config=${filesInNode}/kube-proxy.json`]);
  await poll({ what: "kube-proxy to lead the API server's address", boundSeconds: proxyBoundSeconds, everyMs: 100 }, async () => {
    const rules = await runInNode(directory, 'iptables', ['--wait', '--table=nat', '--list-rules', 'KUBE-SERVICES']);
    return rules.includes(`${firstServiceAddress}/32`);
  });
}

/** Starts kube-router, of which only the enforcement of NetworkPolicies is used. */
export function startPolicyController(directory: string): void {
  start(directory, 'kube-router', [
    `--kubeconfig=${filesInNode}/kube-router.kubeconfig`,
    `--hostname-override=${nodeName}`,
    `--service-cluster-ip-range=${serviceRange}`,
    '--run-firewall=true',
    '--run-router=false',
    '--run-service-proxy=false',
    '--run-loadbalancer=false',
    // Changes are acted upon at once; this is the repair of what somebody else changed.
    '--iptables-sync-period=60s',
    '--health-port=0',
  ]);
}

/** What the policy controller may read. */
export const policyControllerRights: readonly object[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'kube-router' },
    rules: [
      { apiGroups: [''], resources: ['namespaces', 'pods', 'services', 'nodes', 'endpoints'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'kube-router' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'kube-router' },
    subjects: [{ kind: 'User', name: 'kube-router', apiGroup: 'rbac.authorization.k8s.io' }],
  },
];

function start(directory: string, name: string, args: readonly string[]): void {
  const inside = insideNode(directory, `${filesInNode}/bin/${name}`, args);
  startProcess(directory, name, inside.command, inside.args);
}

function proxyConfiguration(network: NodeNetwork): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clientConnection: { kubeconfig: `${filesInNode}/kube-proxy.kubeconfig` },
    clusterCIDR: network.podRange,
    hostnameOverride: nodeName,
    // Zeros leave the machine's own limits for connections alone.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
    healthzBindAddress: '',
    metricsBindAddress: '',
  };
}
