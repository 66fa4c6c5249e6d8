import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { poll } from './polling.ts';

/** A process that was started for a cluster, as its pid file tells it. */
export interface OwnProcess extends ProcessIdentity {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** After this a process that ignores TERM is killed: the data of a throw-away cluster is not worth a longer wait. */
const termBoundSeconds = 8;

/** Starts a process that outlives this one, with its output in `logs/` and its identity in `pids/`. */
export function startProcess(directory: string, name: string, command: string, args: readonly string[]): OwnProcess {
  mkdirSync(join(directory, 'logs'), { recursive: true });
  mkdirSync(join(directory, 'pids'), { recursive: true });
  const log = openSync(logPath(directory, name), 'a');
  try {
    const child = spawn(command, args, { cwd: directory, detached: true, stdio: ['ignore', log, log] });
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    // An 'error' without a listener would end the whole test run; the missing pid says the same.
    child.on('error', () => undefined);
    if (!identity) throw new Error(`${name} did not start from ${command}: see ${logPath(directory, name)}.`);
    child.unref();
    const own: OwnProcess = { ...identity, name, command, args };
    writeAtomically(pidPath(directory, name), JSON.stringify(own, null, 2));
    return own;
  } finally {
    closeSync(log);
  }
}

/** The processes that pid files in the cluster's directory name, whether they still run or not. */
export function recordedProcesses(directory: string): OwnProcess[] {
  const names = listDirectory(join(directory, 'pids')).filter((file) => file.endsWith('.json'));
  return names.flatMap((file) => readOwn(join(directory, 'pids', file)) ?? []);
}

/** The recorded processes that still run. */
export function runningProcesses(directory: string): OwnProcess[] {
  return recordedProcesses(directory).filter(isAlive);
}

/** Stops processes: asks all at once, waits, then kills; each only after checking that the pid is still theirs. */
export async function stopProcesses(directory: string, processes: readonly OwnProcess[]): Promise<void> {
  for (const own of processes) signal(own, 'SIGTERM');
  const gone = (): Promise<boolean> => Promise.resolve(!processes.some(isAlive));
  await poll({ what: 'processes to end', boundSeconds: termBoundSeconds }, gone).catch(async () => {
    for (const own of processes) signal(own, 'SIGKILL');
    await poll({ what: 'killed processes to end', boundSeconds: termBoundSeconds }, gone);
  });
  for (const own of processes) rmSync(pidPath(directory, own.name), { force: true });
}

/** The end of a process's log, for an error message. */
export function logTail(directory: string, name: string, lines = 5): string {
  try {
    return readFileSync(logPath(directory, name), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}

/** Where a process of the cluster writes its output. */
export function logPath(directory: string, name: string): string {
  return join(directory, 'logs', `${name}.log`);
}

/** Writes a file so that a crash leaves either the old content or the new one. */
export function writeAtomically(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function signal(own: OwnProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  if (!isAlive(own)) return;
  try {
    process.kill(own.pid, name);
  } catch {
    // It ended between the check and the signal, which is what was wanted.
  }
}

function pidPath(directory: string, name: string): string {
  return join(directory, 'pids', `${name}.json`);
}

function readOwn(path: string): OwnProcess | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as OwnProcess;
  } catch {
    return undefined;
  }
}

function listDirectory(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
