import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fencesOf, filesOf } from '../../scripts/docs/fences.ts';
import { runPages } from '../../scripts/docs/tutorials.ts';
import { startCluster, type Cluster } from '../cluster/cluster.ts';
import { poll } from '../cluster/polling.ts';

const root = join(import.meta.dirname, '..', '..');

/** What a fresh checkout does not have, and the packages, of which a link does. */
const notCopied: readonly string[] = ['.git', 'dist', 'bin', 'site', 'coverage', 'node_modules'];

/** What a page leaves in a shell of its own, for the next. */
const handover = 'export -p > "$OUT/environment.sh"';

describe('the commands of the documentation, run as they stand', () => {
  let cluster: Cluster;
  let folder: string;
  let isBroken = false;

  before(async () => {
    cluster = await startCluster({ name: `docs-${process.pid}`, log: () => undefined });
    folder = checkout();
  });

  after(async () => {
    for (const pid of backgroundProcesses()) await end(pid);
    await cluster.down();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const page of runPages) {
    it(page, async function () {
      // Each goes on where the one before it ended.
      if (isBroken) this.skip();
      isBroken = true;
      const fences = fencesOf(readFileSync(join(root, page), 'utf8'));
      for (const [name, text] of filesOf(fences)) writeFileSync(join(folder, name), text);
      const script = fences.filter(({ language, remark }) => language === 'sh' && remark === undefined).map(({ line, code }) => `: "${page}:${line}"\n${code}`);
      await shell([...script, handover].join('\n'));
      isBroken = false;
    });
  }

  /** A folder like a fresh checkout, in which what the pages write does not reach ours. */
  function checkout(): string {
    const made = mkdtempSync(join(tmpdir(), 'caveau-docs-'));
    for (const name of readdirSync(root)) if (!notCopied.includes(name)) cpSync(join(root, name), join(made, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(made, 'node_modules'));
    writeFileSync(join(made, 'environment.sh'), '');
    writeFileSync(join(made, 'pids'), '');
    return made;
  }

  function backgroundProcesses(): readonly number[] {
    return readFileSync(join(folder, 'pids'), 'utf8').split('\n').map(Number).filter((pid) => pid > 1);
  }

  /** Runs a script as somebody who types it would, and stops at the first command that fails. Jobs in the background have groups of their own and go on. */
  function shell(script: string): Promise<void> {
    const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, PATH: [dirname(cluster.kubectl), dirname(process.execPath), process.env['PATH']].join(delimiter), OUT: folder, KUBECACHEDIR: join(folder, 'kube-cache') };
    const child = spawn('bash', ['-c', `set -euo pipefail; set -m; trap 'jobs -p >> "$OUT/pids"' EXIT; source "$OUT/environment.sh"; set -x\n${script}`], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`ended with status ${code ?? ''}:\n${said.slice(-6000)}`))));
    });
  }
});

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
