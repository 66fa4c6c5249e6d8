import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { poll } from '../polling.ts';

const root = '/sys/fs/cgroup';
const boundSeconds = 30;

/** Makes a control group of this name in every hierarchy, for the kubelet to make its own below it. */
export function makeControlGroups(name: string): void {
  for (const parent of hierarchies()) {
    const path = join(parent, name);
    mkdirSync(path, { recursive: true });
    // In the first version of control groups, a new group of this kind has neither processors nor memory.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) inherit(join(parent, file), join(path, file));
  }
}

/** Removes them with all that a node's containers leave behind, empty. */
export async function removeControlGroups(name: string): Promise<void> {
  const paths = hierarchies().map((parent) => join(parent, name));
  await poll({ what: `the control groups ${name} to be empty`, boundSeconds }, () => Promise.resolve(paths.every(removeTree)));
}

/** One in the second version of control groups, one for each controller in the first. */
function hierarchies(): string[] {
  const first = subdirectories(root).filter((path) => existsSync(join(path, 'cgroup.procs')));
  return existsSync(join(root, 'cgroup.procs')) ? [root] : first;
}

function inherit(from: string, to: string): void {
  if (existsSync(from) && existsSync(to) && readFileSync(to, 'utf8').trim() === '') writeFileSync(to, readFileSync(from, 'utf8'));
}

function removeTree(path: string): boolean {
  const removed = subdirectories(path).map(removeTree);
  try {
    rmdirSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
  return removed.every(Boolean);
}

function subdirectories(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name));
  } catch {
    return [];
  }
}
