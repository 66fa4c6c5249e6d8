import { chmodSync, copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import type { NodeBinaries } from '../binaries.ts';
import { goNode } from '../go-build.ts';
import type { Progress } from '../progress.ts';
import type { KubernetesRelease } from '../versions.ts';
import { importImage, startContainerd } from './container-runtime.ts';
import { makeControlGroups, removeControlGroups } from './control-groups.ts';
import { writeNodeCredentials } from './credentials.ts';
import { nodeImages } from './images.ts';
import { startKubelet, waitForNode } from './kubelet.ts';
import { filesInNode, initProcess, nodeFiles, startNamespace, stopNamespace } from './namespace.ts';
import { connectNode, disconnectNode, type NodeNetwork } from './network.ts';
import { nodeObstacle } from './obstacle.ts';
import { installPackages } from './packages.ts';

/** Programs of the node that run outside containers. */
const programs = ['pause', 'kubelet', 'kube-proxy', 'kube-router'] as const;

/** Installs and builds what a node needs; nothing runs yet. */
export async function prepareNode(release: KubernetesRelease, progress: Progress): Promise<NodeBinaries> {
  const obstacle = nodeObstacle();
  if (obstacle) throw new Error(obstacle);
  await installPackages(progress);
  return goNode(release, progress);
}

/** Makes the node's namespaces and its link to the machine, where the API server will listen. */
export async function openNode(directory: string, binaries: NodeBinaries): Promise<NodeNetwork> {
  const bin = join(nodeFiles(directory), 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of programs) place(binaries[name], join(bin, name));
  await startNamespace(directory, `${filesInNode}/bin/pause`);
  const network = await connectNode(initProcess(directory) ?? 0);
  makeControlGroups(network.link);
  return network;
}

/** Starts what the API server is not needed for; this may go on while the control plane starts. */
export async function startRuntime(directory: string, network: NodeNetwork, binaries: NodeBinaries): Promise<void> {
  await startContainerd(directory, network);
  for (const image of nodeImages(binaries)) await importImage(directory, image);
}

/** Starts the kubelet, once the API server answers, and returns when the node takes pods. */
export async function joinNode(directory: string, network: NodeNetwork, config: KubeConfig): Promise<void> {
  await writeNodeCredentials(directory);
  const kubelet = startKubelet(directory, network);
  await waitForNode(directory, kubelet, config);
}

/** Stops a node and removes what it leaves outside its directory; safe to repeat. */
export async function stopNode(directory: string, network: NodeNetwork | undefined): Promise<void> {
  await stopNamespace(directory);
  if (!network) return;
  await disconnectNode(network);
  await removeControlGroups(network.link);
}

/** The cache may lie where the node does not see it; a second name of the same file costs nothing. */
function place(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
    chmodSync(target, 0o755);
  }
}
