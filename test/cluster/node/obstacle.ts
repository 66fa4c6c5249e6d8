import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { onPath } from '../binaries.ts';
import { missingPackages } from './packages.ts';

/** Why this machine cannot run a real node, as one sentence; undefined where it can. */
export async function nodeObstacle(): Promise<string | undefined> {
  const obstacle = obstacles.find(({ found }) => found())?.sentence;
  if (obstacle !== undefined || onPath('apt-get')) return obstacle;
  const missing = await missingPackages();
  return missing.length === 0 ? undefined : `A real node needs the Debian packages ${missing.join(', ')}, and there is no apt-get here.`;
}

const controllers = ['cpu', 'cpuset', 'memory', 'devices', 'freezer', 'pids'];

const obstacles: readonly { readonly sentence: string; readonly found: () => boolean }[] = [
  { sentence: 'A real node needs Linux.', found: () => process.platform !== 'linux' },
  { sentence: 'A real node needs root, for namespaces, mounts and control groups: run the command as root.', found: () => process.getuid?.() !== 0 },
  { sentence: 'A real node needs the control groups mounted under /sys/fs/cgroup.', found: () => !hasControlGroups() },
  { sentence: 'A real node needs /dev/fuse for its encrypted volumes.', found: () => !existsSync('/dev/fuse') },
  { sentence: 'A real node needs the overlay file system in the kernel.', found: () => !readFileSync('/proc/filesystems', 'utf8').includes('\toverlay\n') },
  { sentence: 'A real node needs unshare and nsenter: install util-linux.', found: () => !onPath('unshare') || !onPath('nsenter') },
  { sentence: 'A real node needs namespaces of its own, with a bridge and a pair of virtual links, and this machine does not grant them.', found: () => !grantsNamespaces() },
];

function hasControlGroups(): boolean {
  return existsSync('/sys/fs/cgroup/cgroup.controllers') || controllers.every((name) => existsSync(`/sys/fs/cgroup/${name}/cgroup.procs`));
}

/** Tried in a namespace that ends with the trial. */
function grantsNamespaces(): boolean {
  // Where ip is still to be installed, the start of the node will tell.
  const links = onPath('ip') ? 'ip link add link0 type veth peer name link1 && ip link add bridge0 type bridge' : 'true';
  return spawnSync('unshare', ['--mount', '--net', '--pid', '--fork', '--mount-proc', 'sh', '-c', links], { stdio: 'ignore' }).status === 0;
}
