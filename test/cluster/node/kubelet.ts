import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoreV1Api, type KubeConfig } from '@kubernetes/client-node';
import { isAlive } from '../process-identity.ts';
import { logTail, startProcess, type OwnProcess } from '../processes.ts';
import { poll } from '../polling.ts';
import { containerdSocket } from './container-runtime.ts';
import { filesInNode, insideNode, nodeFiles } from './namespace.ts';
import type { NodeNetwork } from './network.ts';

/** The name of the node, in each cluster the same. */
export const nodeName = 'node';

/** The address at which pods find the cluster's DNS; within the range of Services. */
export const dnsAddress = '10.96.0.10';

const boundSeconds = 90;

/** The account of the kubelet: the API server lets it touch its own node and the pods on it. */
export const kubeletAccount = { user: `system:node:${nodeName}`, groups: ['system:nodes'] };

/** Starts the kubelet inside the node. */
export function startKubelet(directory: string, network: NodeNetwork): OwnProcess {
  const files = nodeFiles(directory);
  // A pod that asks for the machine's resolver gets none, so that no name leads out.
  writeFileSync(join(files, 'resolv.conf'), '');
  writeFileSync(join(files, 'kubelet.json'), JSON.stringify(configuration(network), null, 2));
  const flags = [`--config=${filesInNode}/kubelet.json`, `--kubeconfig=${filesInNode}/kubelet.kubeconfig`, `--hostname-override=${nodeName}`, `--node-ip=${network.nodeAddress}`];
  const inside = insideNode(directory, `${filesInNode}/bin/kubelet`, flags);
  return startProcess(directory, 'kubelet', inside.command, inside.args);
}

/** Returns when the node takes pods. */
export async function waitForNode(directory: string, kubelet: OwnProcess, config: KubeConfig): Promise<void> {
  const core = config.makeApiClient(CoreV1Api);
  const hopeless = (): string | undefined => (isAlive(kubelet) ? undefined : `the kubelet ended; the end of its log:\n${logTail(directory, 'kubelet')}`);
  await poll({ what: 'the real node to take pods', boundSeconds, hopeless, everyMs: 150 }, async () => {
    const { spec, status } = await core.readNode({ name: nodeName });
    const ready = status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
    return ready && !spec?.taints?.some((taint) => taint.key === 'node.kubernetes.io/not-ready');
  });
}

function configuration(network: NodeNetwork): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: network.nodeAddress,
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: `${filesInNode}/ca.crt` } },
    authorization: { mode: 'Webhook' },
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    cgroupDriver: 'cgroupfs',
    // Below a group of the node's own, which is removed with it.
    cgroupsPerQOS: true,
    cgroupRoot: `/${network.link}`,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [dnsAddress],
    clusterDomain: 'cluster.local',
    resolvConf: `${filesInNode}/resolv.conf`,
    // A full disk is the machine's own business.
    evictionHard: { 'memory.available': '100Mi' },
    // At 85 % of the machine's disk the kubelet would delete images that no pod uses at that moment, and here they come from nowhere again.
    imageGCHighThresholdPercent: 100,
    nodeStatusUpdateFrequency: '2s',
    serializeImagePulls: false,
    // Nobody asks for metrics here, and the walks over all volumes cost time on two cores.
    volumeStatsAggPeriod: '0s',
  };
}
