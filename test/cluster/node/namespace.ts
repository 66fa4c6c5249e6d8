import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { identify, isAlive, type ProcessIdentity } from '../process-identity.ts';
import { logTail, recordedProcesses, startProcess, stopProcesses, type OwnProcess } from '../processes.ts';
import { poll } from '../polling.ts';

/** The process that holds the namespaces of a node: with it end all processes, mounts, links and rules in them. */
const holderName = 'node';
const boundSeconds = 30;

/** Where the node's files lie on the machine. */
export function nodeDirectory(directory: string): string {
  return join(directory, 'node');
}

/** Where the programs and configurations lie, on the machine and inside the node. */
export function nodeFiles(directory: string): string {
  return join(nodeDirectory(directory), 'var/lib/caveau');
}
export const filesInNode = '/var/lib/caveau';

/** Makes the namespaces of a node and returns the command that runs a program in them. */
export async function startNamespace(directory: string, init: string): Promise<void> {
  mkdirSync(nodeFiles(directory), { recursive: true });
  const script = join(import.meta.dirname, 'namespace.sh');
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc', '--propagation=private'];
  const holder = startProcess(directory, holderName, 'unshare', [...namespaces, 'sh', script, nodeDirectory(directory), init]);
  const hopeless = (): string | undefined => (isAlive(holder) ? undefined : `it ended; the end of its log:\n${logTail(directory, holderName)}`);
  await poll({ what: "the node's namespaces", boundSeconds, hopeless }, () => Promise.resolve(isInit(firstProcess(holder))));
}

/** The command line that runs a program inside the node. */
export function insideNode(directory: string, command: string, args: readonly string[] = []): { readonly command: string; readonly args: string[] } {
  const pid = initProcess(directory);
  if (pid === undefined) throw new Error(`The node of the cluster in ${directory} does not run: start it with npm run cluster -- up --node.`);
  return { command: 'nsenter', args: [`--target=${pid}`, '--mount', '--net', '--pid', '--wdns=/', '--', command, ...args] };
}

/** Runs a program inside the node to its end and returns what it printed; its input is a file of the machine. */
export async function runInNode(directory: string, command: string, args: readonly string[] = [], input = '/dev/null'): Promise<string> {
  const file = await open(input);
  try {
    const inside = insideNode(directory, command, args);
    return await outputOf(spawn(inside.command, inside.args, { stdio: [file.fd, 'pipe', 'pipe'] }), [command, ...args]);
  } finally {
    await file.close();
  }
}

/** The same, with an input that is made as it is read. */
export async function pipeIntoNode(directory: string, input: AsyncIterable<Buffer>, command: string, args: readonly string[]): Promise<string> {
  const inside = insideNode(directory, command, args);
  const child = spawn(inside.command, inside.args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const output = outputOf(child, [command, ...args]);
  // A program that ends early says why itself, better than the pipe that breaks.
  const [told] = await Promise.all([output, pipeline(input, child.stdin).catch((error: unknown) => output.then(() => Promise.reject(error as Error)))]);
  return told;
}

async function outputOf(child: ChildProcess, line: readonly string[]): Promise<string> {
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output.stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${line.join(' ')} ended with ${code ?? 'a signal'} inside the node: ${output.stderr.trim()}`);
  return output.stdout;
}

/** The id, on the machine, of the first process of the node; undefined when it does not run. */
export function initProcess(directory: string): number | undefined {
  const holder = recordedHolder(directory);
  return holder && isAlive(holder) ? firstProcess(holder) : undefined;
}

/** Ends a node at once, running or half started: its data is thrown away with it. */
export async function stopNamespace(directory: string): Promise<void> {
  const holder = recordedHolder(directory);
  if (!holder) return;
  const init = initProcess(directory);
  const processes = [holder, init === undefined ? undefined : identify(init)].filter((one): one is ProcessIdentity => one !== undefined);
  if (isAlive(holder)) process.kill(holder.pid, 'SIGKILL');
  await poll({ what: 'the node to end', boundSeconds }, () => Promise.resolve(!processes.some(isAlive)));
  await stopProcesses(directory, [holder]);
}

function recordedHolder(directory: string): OwnProcess | undefined {
  return recordedProcesses(directory).find((one) => one.name === holderName);
}

function firstProcess(holder: ProcessIdentity): number | undefined {
  const children = read(`/proc/${holder.pid}/task/${holder.pid}/children`).trim().split(' ');
  return children[0] === undefined || children[0] === '' ? undefined : Number(children[0]);
}

/** The script has become the first process when it has done its work. */
function isInit(pid: number | undefined): boolean {
  return pid !== undefined && read(`/proc/${pid}/comm`).trim() === 'pause';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
