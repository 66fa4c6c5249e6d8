import { spawn } from 'node:child_process';
import { type CommandResult } from '../../cluster/contract.ts';

/** How a program is run. */
export interface ProgramCall {
  readonly cwd?: string;
  /** Besides the variables of the tests. */
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Typed as soon as the program asks for it, in the place of an input. */
  readonly answer?: string;
}

/** Runs a program to its end; never rejects for how it ends. */
export function runProgram(command: string, args: readonly string[], { cwd, env, input = '', answer }: ProgramCall): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
      if (answer !== undefined && text.includes('[y/N]')) child.stdin.write(`${answer}\n`);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, ...output }));
    child.stdin.on('error', () => undefined);
    if (answer === undefined) child.stdin.end(input);
  });
}
