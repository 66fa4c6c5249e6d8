import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { goProgram } from './binaries.ts';

const run = promisify(execFile);

/** Fetches a Go module that one of the folders below go/ requires, and returns where its files are: for those of which nothing is built. */
export async function goModuleFiles(folder: string, module: string): Promise<string> {
  const go = goProgram();
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off', GOTOOLCHAIN: 'auto' };
  // What is fetched is compared with go.sum.
  const { stdout } = await run(go, ['mod', 'download', '-json', module], { cwd: join(import.meta.dirname, 'go', folder), env });
  const { Dir: directory } = JSON.parse(stdout) as { readonly Dir: string };
  return directory;
}
