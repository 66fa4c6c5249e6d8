import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fencesOf, filesOf, type Fence } from '../../../scripts/docs/fences.ts';
import { isAsShown, transcriptOf } from '../../../scripts/docs/transcripts.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { poll } from '../../cluster/polling.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** What a fresh checkout does not have, and the packages, of which a link does. */
const notCopied: readonly string[] = ['.git', 'dist', 'bin', 'site', 'coverage', 'node_modules'];

/** Jobs in the background have groups of their own and go on; of each command is told what the page says, and nothing of what it becomes, which may be a token. */
const manner = `set -euo pipefail; set -m
trap 'jobs -p >> "$OUT/pids"' EXIT
source "$OUT/environment.sh"
block() { date +%s%3N >> "$OUT/times"; }
exec 9>&2
trap 'printf "+ %s\\n" "$BASH_COMMAND" >&9' DEBUG
`;

/** What a page leaves in a shell of its own, for the next. */
const handover = 'block end\nexport -p > "$OUT/environment.sh"';

/** What kubectl says, and ends with another status than 0: such a command may fail. */
const refusal = /^(?:Error from server|The \w+ "[^"]+" is invalid)/;

/** A block of a page, and how long its commands took. */
export interface Followed {
  readonly fence: Fence;
  readonly seconds: number;
}

/** Somebody who types what pages say, in a folder like a fresh checkout, in which nothing of it reaches ours. */
export class Reader {
  readonly #folder = mkdtempSync(join(tmpdir(), 'caveau-docs-'));
  readonly #environment: NodeJS.ProcessEnv;

  /** Besides kubectl and Node, programs in these folders are found, and these variables are set. */
  constructor({ kubeconfig, kubectl }: Pick<Cluster, 'kubeconfig' | 'kubectl'>, { programs = [], variables = {} }: { readonly programs?: readonly string[]; readonly variables?: NodeJS.ProcessEnv } = {}) {
    for (const name of readdirSync(root)) if (!notCopied.includes(name)) cpSync(join(root, name), join(this.#folder, name), { recursive: true, verbatimSymlinks: true });
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'));
    for (const name of ['environment.sh', 'pids']) writeFileSync(join(this.#folder, name), '');
    const path = [dirname(kubectl), dirname(process.execPath), ...programs, process.env['PATH']].join(delimiter);
    this.#environment = { ...process.env, KUBECONFIG: kubeconfig, PATH: path, OUT: this.#folder, KUBECACHEDIR: join(this.#folder, 'kube-cache'), ...variables };
  }

  /** Writes the files of a page, runs its commands as they stand, stops at the first that fails, and compares what the page shows with what they printed. */
  async follow(page: string, languages: readonly string[] = ['sh', 'console']): Promise<readonly Followed[]> {
    const fences = fencesOf(readFileSync(join(root, page), 'utf8'));
    for (const [name, text] of filesOf(fences)) writeFileSync(join(this.#folder, name), text);
    writeFileSync(join(this.#folder, 'times'), '');
    const blocks = fences.filter(({ language, remark }) => languages.includes(language) && remark === undefined);
    await this.#shell([...blocks.map((fence) => `block "${page}:${fence.line}"\n${scriptOf(fence)}`), handover].join('\n'));
    const wrong = blocks.flatMap((fence) => this.#differences(page, fence));
    if (wrong.length > 0) throw new Error(wrong.join('\n\n'));
    const times = readFileSync(join(this.#folder, 'times'), 'utf8').trim().split('\n').map(Number);
    return blocks.map((fence, index) => ({ fence, seconds: ((times[index + 1] ?? NaN) - (times[index] ?? NaN)) / 1000 }));
  }

  /** Where a page shows something else than its commands printed. */
  #differences(page: string, fence: Fence): readonly string[] {
    const transcript = fence.language === 'console' ? transcriptOf(fence.code) : [];
    return transcript.flatMap(({ command, shows }, index) => {
      const printed = readFileSync(join(this.#folder, printedBy(fence, index)), 'utf8');
      return isAsShown(shows, printed) ? [] : [`${page}:${fence.line} shows of "${command}":\n${shows}\nand this was printed:\n${printed}`];
    });
  }

  /** Ends what was started in the background, and removes the folder. */
  async leave(): Promise<void> {
    const groups = readFileSync(join(this.#folder, 'pids'), 'utf8').split('\n').map(Number).filter((pid) => pid > 1);
    for (const group of groups) await end(group);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #shell(script: string): Promise<void> {
    const child = spawn('bash', ['-c', manner + script], { cwd: this.#folder, env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`ended with status ${code ?? ''}:\n${said.slice(-6000)}`))));
    });
  }
}

/** The commands of a block. What those of a transcript print is kept; one may fail only where the page shows an error. */
function scriptOf(fence: Fence): string {
  if (fence.language !== 'console') return fence.code;
  return transcriptOf(fence.code).map(({ command, shows }, index) => {
    const file = `"$OUT/${printedBy(fence, index)}"`;
    return `{ ${command}\n} > ${file} 2>&1 || ${refusal.test(shows) ? 'true' : `{ cat ${file} >&2; false; }`}`;
  }).join('\n');
}

function printedBy({ line }: Fence, index: number): string {
  return `printed-${line}-${index}`;
}

/** Ends a job with all that it started, and waits for that. */
async function end(group: number): Promise<void> {
  signal(group, 'SIGTERM');
  await poll({ what: `the end of process group ${group}`, boundSeconds: 60 }, () => Promise.resolve(!signal(group, 0)));
}

/** Whether there is anybody to get it. */
function signal(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
