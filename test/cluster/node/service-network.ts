import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceRange } from '../control-plane.ts';
import { startProcess } from '../processes.ts';
import { nodeName } from './kubelet.ts';
import { filesInNode, insideNode, nodeFiles } from './namespace.ts';
import type { NodeNetwork } from './network.ts';

/** Starts kube-proxy, which leads the addresses of Services to pods. */
export function startServiceProxy(directory: string, network: NodeNetwork): void {
  writeFileSync(join(nodeFiles(directory), 'kube-proxy.json'), JSON.stringify(proxyConfiguration(network), null, 2));
  start(directory, 'kube-proxy', [`--config=${filesInNode}/kube-proxy.json`]);
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
