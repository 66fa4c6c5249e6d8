import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFlags } from '../cluster/node/node-flags.ts';
import { boundSeconds } from '../cluster/polling.ts';
import { keepFile, keepKubeconfig } from './outputs.ts';

/** The operator, as the process that a cluster would run. */
export interface OperatorProcess {
  readonly pid: number;
  /** JSON lines of the audit stream. */
  readonly auditLog: string;
  /** JSON lines of the log. */
  readonly log: string;
  /** Resolves when its caches are filled and it works. */
  readonly ready: Promise<void>;
  /** Ends it as Kubernetes would, with SIGTERM, and waits for its end. */
  stop(): Promise<number | null>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Its exit status, once it has ended; null after a signal. */
  readonly ended: Promise<number | null>;
}

/** What a test may ask of it besides. */
export interface OperatorSettings {
  /** Default: a file in its directory. Several lives of one operator share theirs. */
  readonly auditLog?: string;
  /** More options of its command line. */
  readonly args?: readonly string[];
}

const root = join(import.meta.dirname, '..', '..');

/** Starts src/main.ts with a kubeconfig of the operator's own service account, and Node as the image starts it. */
export function startOperator(kubeconfig: string, directory: string, settings: OperatorSettings = {}): OperatorProcess {
  const log = join(directory, 'operator.log');
  const auditLog = settings.auditLog ?? join(directory, 'caveau-audit.jsonl');
  const out = openSync(log, 'a');
  const args = ['--disable-warning=ExperimentalWarning', ...nodeFlags(), join(root, 'src/main.ts'), '--kubeconfig', kubeconfig, '--audit-log', auditLog, '--host', '127.0.0.1', '--port', '0', ...(settings.args ?? [])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', out, out], cwd: directory });
  keepKubeconfig(kubeconfig);
  child.once('exit', () => {
    keepFile('log', log);
    keepFile('audit', auditLog);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  const ready = whenReady(child, log);
  // Whoever kills it on purpose does not ask whether it became ready.
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    auditLog,
    log,
    ready,
    ended,
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
  };
}

async function whenReady(child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + boundSeconds * 1000;
  while (Date.now() < deadline) {
    const text = readFileSync(log, 'utf8');
    if (text.includes('"the operator runs"')) return;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The operator ended with status ${child.exitCode ?? child.signalCode ?? ''}. Its log:\n${text.slice(-4000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The operator was not ready within ${boundSeconds} s. Its log:\n${readFileSync(log, 'utf8').slice(-4000)}`);
}
