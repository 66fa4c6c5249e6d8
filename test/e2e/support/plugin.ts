import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { buildPlugin } from '../../../scripts/plugin.ts';
import type { CommandResult } from '../../cluster/contract.ts';
import { runProgram } from './program.ts';
import type { Cluster } from '../../cluster/cluster.ts';

/** The plugin as people have it: built, on the PATH, run by kubectl. */
export interface BuiltPlugin {
  /** A folder of its own, for files of a test. */
  readonly directory: string;
  /** Runs "kubectl caveau ..." as the user of a kubeconfig. */
  run(cluster: Pick<Cluster, 'kubectl'>, kubeconfig: string, args: readonly string[], input?: string): Promise<CommandResult>;
  remove(): void;
}

/** Builds it into a folder of its own. */
export async function builtPlugin(): Promise<BuiltPlugin> {
  const directory = mkdtempSync(join(tmpdir(), 'caveau-plugin-'));
  await buildPlugin(directory, 'kubectl-caveau');
  chmodSync(directory, 0o755);
  return {
    directory,
    run: ({ kubectl }, kubeconfig, args, input = '') => runProgram(kubectl, ['caveau', ...args], { env: { KUBECONFIG: kubeconfig, PATH: [directory, dirname(process.execPath), process.env['PATH']].join(delimiter) }, input }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
