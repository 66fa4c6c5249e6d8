import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Whether containers can be run here; `why` says in one sentence why not. */
export type ContainerEngine = { readonly found: true } | { readonly found: false; readonly why: string };

/** Asks the container engine, not just for its client, which may be installed where no engine runs. */
export async function containerEngine(): Promise<ContainerEngine> {
  try {
    await promisify(execFile)('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 20_000 });
    return { found: true };
  } catch {
    return { found: false, why: 'no container engine answers here ("docker info" fails), so the K3s provider of the local cluster cannot be tried.' };
  }
}
