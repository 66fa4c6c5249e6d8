import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goChartTools } from '../../cluster/go-build.ts';
import { createProgress } from '../../cluster/progress.ts';
import type { ChartTools } from '../../cluster/binaries.ts';
import type { CommandResult } from '../../cluster/contract.ts';

let built: Promise<ChartTools> | undefined;

/** Helm and kubeconform, built when they are first asked for. */
export function chartTools(): Promise<ChartTools> {
  built ??= goChartTools(createProgress((line) => console.log(`      ${line}`)));
  return built;
}

/** What Helm keeps between its calls; of this process, so that nobody's own Helm is touched. */
const home = mkdtempSync(join(tmpdir(), 'caveau-helm-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));

/** Runs Helm, with a cluster only where a kubeconfig is given; never throws on a failure. */
export async function helm(args: readonly string[], { kubeconfig = join(home, 'none'), input }: { readonly kubeconfig?: string; readonly input?: string } = {}): Promise<CommandResult> {
  const { helm: program } = await chartTools();
  const homes = { HELM_CACHE_HOME: join(home, 'cache'), HELM_CONFIG_HOME: join(home, 'config'), HELM_DATA_HOME: join(home, 'data') };
  return runTool(program, args, { PATH: process.env['PATH'], HOME: home, ...homes, KUBECONFIG: kubeconfig }, input);
}

/** Runs Helm and returns what it printed; fails with what it complained about. */
export async function mustHelm(args: readonly string[], options: Parameters<typeof helm>[1] = {}): Promise<string> {
  const { code, stdout, stderr } = await helm(args, options);
  if (code !== 0) throw new Error(`helm ${args.join(' ')} ended with ${code}:\n${stderr}${stdout}`);
  return stdout;
}

/** Compares manifests with the schemas in a folder, strictly; never throws on a failure. */
export async function kubeconform(schemas: string, manifests: string): Promise<CommandResult> {
  const { kubeconform: program } = await chartTools();
  const location = join(schemas, '{{.ResourceKind}}_{{.Group}}_{{.ResourceAPIVersion}}.json');
  return runTool(program, ['-strict', '-summary', '-schema-location', location, '-'], {}, manifests);
}

function runTool(program: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr: error !== null && stderr === '' ? error.message : stderr });
    });
    // A program that reads nothing may have ended before everything is written.
    child.stdin?.on('error', () => undefined).end(input);
  });
}
