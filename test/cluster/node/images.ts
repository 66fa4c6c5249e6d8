import { execFileSync } from 'node:child_process';
import type { NodeBinaries } from '../binaries.ts';
import type { ImageRecipe } from './image.ts';
import type { TarEntry } from './tar.ts';

/** The image that holds a pod's namespaces open. */
export const pauseImage = 'caveau.local/pause:1';

/** A shell and the usual small programs, for pods that look around. */
export const toolsImage = 'caveau.local/tools:1';

/** Cluster DNS. */
export const corednsImage = 'caveau.local/coredns:1';

/** The driver of the encrypted volumes and the file system itself. */
export const juicefsImage = 'caveau.local/juicefs:1';

/** The image with a shell alone, which needs nothing to be built. */
export function toolsRecipe(): ImageRecipe {
  return { name: toolsImage, layers: [toolsLayer()] };
}

/** The images of a node, the smallest first; all are made of static programs. */
export function nodeImages(binaries: NodeBinaries): ImageRecipe[] {
  const tools = toolsLayer();
  return [
    { name: pauseImage, layers: [[program('pause', binaries.pause)]], entrypoint: ['/pause'] },
    toolsRecipe(),
    { name: corednsImage, layers: [[program('coredns', binaries.coredns)]], entrypoint: ['/coredns'] },
    { name: juicefsImage, layers: [tools, juicefsLayer(binaries)], entrypoint: ['/usr/local/bin/juicefs-csi-driver'] },
  ];
}

function toolsLayer(): TarEntry[] {
  const busybox = '/bin/busybox';
  const names = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n').filter((name) => name !== 'busybox');
  const directories = ['bin', 'etc', 'root', 'usr', 'usr/bin', 'usr/local', 'usr/local/bin', 'usr/sbin', 'var'].map((path): TarEntry => ({ kind: 'directory', path }));
  return [
    ...directories,
    { kind: 'directory', path: 'tmp', mode: 0o1777 },
    { kind: 'link', path: 'sbin', target: 'bin' },
    { kind: 'file', path: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\n' },
    { kind: 'file', path: 'etc/group', content: 'root:x:0:\n' },
    program('bin/busybox', busybox),
    ...names.map((name): TarEntry => ({ kind: 'link', path: `bin/${name}`, target: 'busybox' })),
  ];
}

/** The driver calls its programs by these paths. */
function juicefsLayer(binaries: NodeBinaries): TarEntry[] {
  return [
    program('usr/local/bin/juicefs', binaries.juicefs),
    program('usr/local/bin/juicefs-csi-driver', binaries['juicefs-csi']),
    program('usr/local/bin/registrar', binaries.registrar),
    { kind: 'link', path: 'bin/mount.juicefs', target: '/usr/local/bin/juicefs' },
    { kind: 'file', path: 'usr/local/bin/umount', content: umount, mode: 0o755 },
  ];
}

/** The driver unmounts until it reads that nothing is mounted any more, in the words of util-linux; busybox names the error alone, and the pod would never leave. */
const umount = `#!/bin/sh
said=$(/bin/umount "$@" 2>&1) && exit
code=$?
echo "$said" | sed 's/: Invalid argument$/: not mounted./' >&2
exit $code
`;

function program(path: string, source: string): TarEntry {
  return { kind: 'copy', path, source, mode: 0o755 };
}
