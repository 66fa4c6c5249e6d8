import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../process-identity.ts';
import { logTail, startProcess } from '../processes.ts';
import { poll } from '../polling.ts';
import { imageArchive, imageStream, type ImageRecipe } from './image.ts';
import { pauseImage } from './images.ts';
import { filesInNode, insideNode, nodeFiles, pipeIntoNode, runInNode } from './namespace.ts';
import type { NodeNetwork } from './network.ts';

export const containerdSocket = '/run/containerd/containerd.sock';

const boundSeconds = 60;

/** Starts containerd inside the node and returns when it answers. */
export async function startContainerd(directory: string, network: NodeNetwork): Promise<void> {
  const files = nodeFiles(directory);
  mkdirSync(join(files, 'cni'), { recursive: true });
  writeFileSync(join(files, 'cni', '10-caveau.conflist'), podNetwork(network));
  writeFileSync(join(files, 'containerd.toml'), configuration);
  const inside = insideNode(directory, 'containerd', [`--config=${filesInNode}/containerd.toml`]);
  const running = startProcess(directory, 'containerd', inside.command, inside.args);
  const hopeless = (): string | undefined => (isAlive(running) ? undefined : `it ended; the end of its log:\n${logTail(directory, 'containerd')}`);
  await poll({ what: 'containerd', boundSeconds, hopeless, everyMs: 100 }, () => runInNode(directory, 'ctr', ['version']).then(() => true));
}

/** Makes an image where the cache lacks it, and gives it to the node. */
export async function importImage(directory: string, recipe: ImageRecipe): Promise<void> {
  const command = ['ctr', ['--namespace=k8s.io', 'images', 'import', '-']] as const;
  // Through a pipe, because the node does not see what lies under the machine's /var and /tmp.
  if (recipe.layers.some((layer) => 'tar' in layer)) await pipeIntoNode(directory, imageStream(recipe), ...command);
  else await runInNode(directory, ...command, await imageArchive(recipe));
}

/** A bridge for the pods; what they send beyond it bears the node's address, so that nobody needs a route to them. */
function podNetwork(network: NodeNetwork): string {
  const ipam = { type: 'host-local', ranges: [[{ subnet: network.podRange }]], routes: [{ dst: '0.0.0.0/0' }] };
  const bridge = { type: 'bridge', bridge: 'cni0', isGateway: true, ipMasq: true, hairpinMode: true, ipam };
  return JSON.stringify({ cniVersion: '0.4.0', name: 'pods', plugins: [bridge] });
}

const configuration = `version = 2
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]

[grpc]
  address = "${containerdSocket}"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  # A machine may withhold the right to raise this score.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${filesInNode}/cni"
`;
