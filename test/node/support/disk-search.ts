import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Cluster } from '../../cluster/contract.ts';
import { initProcess } from '../../cluster/node/namespace.ts';

/** What a search went through, and where it found the text. */
export interface Search {
  readonly files: number;
  readonly bytes: number;
  /** Paths below the cluster's directory, or below the node's /run. */
  readonly found: readonly string[];
}

/**
 * Looks for a text in everything that the node, its store and the control plane write: the cluster's directory on the machine's disk, where the node has its
 * /var and /tmp (images, containers, kubelet, caches, container logs, the store's file) and the control plane its database and logs; and the node's /run, which is
 * memory. It looks at files from outside of the node, so that it sees what lies on the disk and not what a mounted volume shows.
 */
export async function searchDisk({ directory }: Cluster, text: string): Promise<Search> {
  const places = [directory, `/proc/${initProcess(directory) ?? 0}/root/run`];
  const [sizes, found] = await Promise.all([
    told('find', [...places, '-xdev', '-type', 'f', '-printf', '%s\n']),
    told('find', [...places, '-xdev', '-type', 'f', '-exec', 'grep', '--files-with-matches', '--binary-files=text', '--fixed-strings', '--', text, '{}', '+']),
  ]);
  const each = lines(sizes).map(Number);
  return { files: each.length, bytes: each.reduce((sum, size) => sum + size, 0), found: lines(found).map((path) => path.replace(`${directory}/`, '').replace(/^\/proc\/\d+\/root\//, '')) };
}

/** What of the machine's swap a search like this does not see; empty where there is none. */
export function swaps(): readonly string[] {
  return lines(readFileSync('/proc/swaps', 'utf8')).slice(1);
}

/** Files of a running node come and go, so that the exit status says nothing; without an output at all something else is wrong. */
async function told(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, LC_ALL: 'C' } });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (output += part));
  await once(child, 'close');
  return output;
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
