import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type TrainingJob } from '../../../src/api/generated/types.ts';
import { environmentOf } from '../../../src/workload/environment.ts';
import { podUser, type Place } from './place.ts';

/** A line of the training's log. */
export type Line = Readonly<Record<string, number>>;

/** How a process ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What is run, and where. */
export interface Run {
  readonly python: string;
  readonly place: Place;
  readonly output: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Processes that stand for one pod: torchrun and what it starts, in a process group of their own. */
export class Pod {
  readonly lines: Line[] = [];
  /** What it said that is no line of JSON. */
  readonly other: string[] = [];
  readonly ended: Promise<End>;
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();

  constructor(command: readonly string[], env: Readonly<Record<string, string>>) {
    const [program = '', ...args] = command;
    this.#child = spawn(program, args, { env: { PATH: '/usr/bin:/bin', ...env }, cwd: '/tmp', detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...podUser });
    running.add(this);
    for (const stream of [this.#child.stdout, this.#child.stderr]) if (stream !== null) createInterface({ input: stream }).on('line', (text) => this.#hear(text));
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      // "close" comes after the last line was read.
      this.#child.once('close', (code, signal) => {
        running.delete(this);
        this.#waiting.forEach((wake) => wake());
        resolve({ code, signal });
      });
    });
  }

  #hear(text: string): void {
    if (text.startsWith('{')) this.lines.push(JSON.parse(text) as Line);
    else this.other.push(text);
    this.#waiting.forEach((wake) => wake());
  }

  /** Resolves once this holds, which is asked again whenever it says something. */
  async until(holds: (pod: Pod) => boolean, what: string): Promise<void> {
    while (!holds(this)) {
      if (!running.has(this)) throw new Error(`It ended before ${what}:\n${this.other.join('\n')}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Ends all its processes at once, as the loss of a node would. */
  kill(): void {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL');
  }
}

const running = new Set<Pod>();

/** For a hook: whatever a failed test left behind. */
export function killPods(): void {
  running.forEach((pod) => pod.kill());
}

/** Starts every worker of a job as its manifest says, each with the environment that the operator would give its pod. */
export function startGang(job: TrainingJob, attempt: number, port: number, run: Run): Gang {
  const start = (index: number): Pod => new Pod(commandOf(job, run), podEnvironment(job, { attempt, index, port }, run));
  return [start(0), ...[...Array(job.spec.workers).keys()].slice(1).map(start)];
}

/** The workers of a job, worker 0 first. */
export type Gang = readonly [Pod, ...Pod[]];

/** Runs train.py alone, without torchrun: enough to see it refuse. */
export async function runAlone(run: Run): Promise<Pod & { readonly end: End }> {
  const pod = new Pod([run.python, `${run.place.code}/train.py`], { DATA: run.place.data, OUTPUT: run.output, ...run.variables });
  return Object.assign(pod, { end: await pod.ended });
}

function commandOf(job: TrainingJob, { python, place }: Run): readonly string[] {
  const [program, ...args] = job.spec.command;
  if (program !== 'python3') throw new Error('The example is run by python3.');
  return [python, ...args.map((argument) => argument.replace(/^\/code\//, `${place.code}/`))];
}

interface Member {
  readonly attempt: number;
  readonly index: number;
  readonly port: number;
}

/** The pod's own variables, with the paths, the port and the network interface of this machine. */
function podEnvironment(job: TrainingJob, { attempt, index, port }: Member, { place, output, variables }: Run): Readonly<Record<string, string>> {
  const address = job.spec.workers > 1 ? '127.0.0.1' : undefined;
  const given = environmentOf(job, attempt, { address, rdma: 'Forbidden' }).map((variable) => [variable.name, 'value' in variable ? variable.value : String(index)] as const);
  const here = { DATA: place.data, CAVEAU_OUTPUT_DIR: output, PET_MASTER_PORT: String(port), MASTER_PORT: String(port), ...(address === undefined ? {} : { GLOO_SOCKET_IFNAME: 'lo' }) };
  return { ...Object.fromEntries(given), ...here, ...variables };
}
