import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { CommandResult } from './contract.ts';

/** How to run kubectl. */
export interface KubectlCall {
  readonly kubectl: string;
  readonly kubeconfig: string;
  /** The cluster's directory, for a discovery cache that no other cluster on the same port has filled. */
  readonly directory: string;
  readonly input?: string | undefined;
}

/** Runs kubectl to its end; a failure is a result, not an exception. */
export function runKubectl(call: KubectlCall, args: readonly string[]): Promise<CommandResult> {
  const env = { ...process.env, KUBECONFIG: call.kubeconfig, KUBECACHEDIR: join(call.directory, 'kubectl-cache') };
  return new Promise((resolve, reject) => {
    const child = spawn(call.kubectl, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, ...output }));
    // A kubectl that fails early closes its input first; its exit code tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input ?? '');
  });
}
