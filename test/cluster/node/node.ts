import { copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppsV1Api, KubeConfig, StorageV1Api } from '@kubernetes/client-node';
import { files } from '../control-plane.ts';
import { goNode, type NodeBuild } from '../go-build.ts';
import type { KubectlCall } from '../kubectl.ts';
import { poll } from '../polling.ts';
import type { Progress } from '../progress.ts';
import type { KubernetesRelease } from '../versions.ts';
import { importImage, startContainerd } from './container-runtime.ts';
import { makeControlGroups, removeControlGroups } from './control-groups.ts';
import { writeNodeCredentials } from './credentials.ts';
import { dnsObjects } from './dns.ts';
import { nodeImages } from './images.ts';
import { nodeName, startKubelet, waitForNode } from './kubelet.ts';
import { filesInNode, initProcess, nodeFiles, startNamespace, stopNamespace } from './namespace.ts';
import { connectNode, disconnectNode, type NodeNetwork } from './network.ts';
import { applyObjects } from './objects.ts';
import { nodeObstacle } from './obstacle.ts';
import { installPackages } from './packages.ts';
import { policyControllerRights, startPolicyController, startServiceProxy } from './service-network.ts';
import { startStore, storageClassObjects } from './store.ts';
import { driverName, volumeDriverObjects } from './volume-driver.ts';

/** Programs of the node that run outside containers. */
const programs = ['pause', 'kubelet', 'kube-proxy', 'kube-router'] as const;

/** Generous, because the machine may be busy; a free one needs ten seconds. */
const readyBoundSeconds = 300;

/** A node that has begun: its addresses, what it runs, and the part that needs no API server, under way. */
export interface OpenNode {
  readonly directory: string;
  readonly network: NodeNetwork;
  readonly build: NodeBuild;
  readonly runtime: Promise<void>;
}

/** Installs and builds what a node needs; nothing runs yet. */
export async function prepareNode(release: KubernetesRelease, progress: Progress): Promise<NodeBuild> {
  const obstacle = await nodeObstacle();
  if (obstacle) throw new Error(obstacle);
  await installPackages(progress);
  return goNode(release, progress);
}

/** Makes the node's namespaces and its link to the machine, where the API server will listen; containerd starts meanwhile. */
export async function openNode(directory: string, build: NodeBuild): Promise<OpenNode> {
  const bin = join(nodeFiles(directory), 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of programs) place(build.programs[name], join(bin, name));
  await startNamespace(directory, `${filesInNode}/bin/pause`);
  const network = await connectNode(initProcess(directory) ?? 0);
  makeControlGroups(network.link);
  const runtime = startRuntime(directory, network, build);
  // Whoever waits for it gets the error; until then it is not an unhandled one.
  runtime.catch(() => undefined);
  return { directory, network, build, runtime };
}

/** Starts the kubelet and the add-ons, once the API server answers, and returns when pods, names and volumes work. */
export async function joinNode(node: OpenNode, kubectl: string): Promise<void> {
  const { directory, network, build, runtime } = node;
  const kubeconfig = join(directory, files.adminKubeconfig);
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  await writeNodeCredentials(directory);
  await runtime;
  const kubelet = startKubelet(directory, network);
  await applyAddOns({ kubectl, kubeconfig, directory }, network, build);
  await startServiceProxy(directory, network);
  startPolicyController(directory);
  await waitForNode(directory, kubelet, config);
  await waitForAddOns(config);
}

/** Stops a node and removes what it leaves outside its directory; safe to repeat. */
export async function stopNode(directory: string, network: NodeNetwork | undefined): Promise<void> {
  await stopNamespace(directory);
  if (!network) return;
  await disconnectNode(network);
  await removeControlGroups(network.link);
}

async function startRuntime(directory: string, network: NodeNetwork, { programs: binaries }: NodeBuild): Promise<void> {
  await startContainerd(directory, network);
  for (const image of nodeImages(binaries)) await importImage(directory, image);
}

async function applyAddOns(admin: KubectlCall, network: NodeNetwork, build: NodeBuild): Promise<void> {
  const password = startStore(admin.directory, network);
  await applyObjects(admin, [...policyControllerRights, ...dnsObjects, ...storageClassObjects(network, password), ...volumeDriverObjects(build.driverManifests)]);
}

async function waitForAddOns(config: KubeConfig): Promise<void> {
  const [apps, storage] = [config.makeApiClient(AppsV1Api), config.makeApiClient(StorageV1Api)];
  const namespace = 'kube-system';
  await poll({ what: "the node's DNS and volume driver", boundSeconds: readyBoundSeconds, everyMs: 250 }, async () => {
    const dns = await apps.readNamespacedDeployment({ name: 'coredns', namespace });
    const provisioner = await apps.readNamespacedStatefulSet({ name: 'juicefs-csi-controller', namespace });
    // Null as long as no driver is registered, whatever the type says.
    const drivers = (await storage.readCSINode({ name: nodeName })).spec.drivers as readonly { readonly name: string }[] | null;
    return [dns, provisioner].every(({ status }) => status?.readyReplicas === 1) && (drivers?.some(({ name }) => name === driverName) ?? false);
  });
}

/** The cache may lie where the node does not see it; a second name of the same file costs nothing. */
function place(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}
