import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** The programs that make up a simulated cluster. */
export const binaryNames = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
] as const;

/** One of the programs of a simulated cluster. */
export type BinaryName = (typeof binaryNames)[number];

/** The programs that make a real node of this machine, and those inside its images. */
export const nodeBinaryNames = ['kubelet', 'kube-proxy', 'kube-router', 'coredns', 'juicefs', 'juicefs-csi', 'registrar', 'pause'] as const;

/** One of the programs of a real node. */
export type NodeBinaryName = (typeof nodeBinaryNames)[number];

/** The programs that the tests of the chart run. */
export const chartToolNames = ['helm', 'kubeconform'] as const;

/** The programs that single tests run: those of monitoring, of GitOps and of releases. */
export type ToolName = 'promtool' | 'gitops' | 'object-store';

/** One of the programs that are built here; Kueue and those of a node only for clusters that ask for them. */
export type ProgramName = BinaryName | NodeBinaryName | (typeof chartToolNames)[number] | ToolName | 'kueue';

/** The path of each program. */
export type Binaries = Readonly<Record<BinaryName, string>>;

/** The path of each program of a real node. */
export type NodeBinaries = Readonly<Record<NodeBinaryName, string>>;

/** The path of each program that the tests of the chart run. */
export type ChartTools = Readonly<Record<(typeof chartToolNames)[number], string>>;

/** The programs that lie in a directory. */
export function binariesIn(directory: string, names: readonly ProgramName[] = binaryNames): Partial<Record<ProgramName, string>> {
  const found = names.map((name) => [name, join(directory, name)] as const).filter(([, path]) => isExecutable(path));
  return Object.fromEntries(found);
}

/** The programs that are wanted and not among those found. */
export function missingFrom(found: Partial<Record<ProgramName, string>>, names: readonly ProgramName[] = binaryNames): ProgramName[] {
  return names.filter((name) => found[name] === undefined);
}

/** Tells whether a path is a program that this user may run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Finds a program on the search path of this process. */
export function onPath(name: string): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(':').filter((directory) => directory !== '');
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

/** The path of Go, which builds and fetches what is not in the cache. */
export function goProgram(): string {
  const go = onPath('go');
  if (!go) throw new Error('There is no `go` on the PATH: install Go from https://go.dev/dl.');
  return go;
}
