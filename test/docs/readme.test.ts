import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fencesOf } from '../../scripts/docs/fences.ts';
import { isAsShown, transcriptOf } from '../../scripts/docs/transcripts.ts';
import { Reader } from './support/reader.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const fences = fencesOf(readFileSync(join(root, 'README.md'), 'utf8'));

/** What somebody reads who runs the quickstart, and what it says of where things are. */
interface Left {
  readonly said: string;
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** Of the operator, with its log and its audit stream. */
  readonly directory: string;
  readonly pid: number;
  readonly cluster: string;
}

function script(name: string, ...args: readonly string[]): Promise<{ readonly stdout: string }> {
  return run(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, name), ...args], { cwd: root, maxBuffer: 2 ** 24 });
}

function leftBy(said: string): Left {
  const [, kubeconfig = '', programs = ''] = /export KUBECONFIG=(\S+) PATH=(\S+):\$PATH/.exec(said) ?? [];
  const [, pid = '', cluster = ''] = /Stop it with: +kill (\d+); npm run cluster -- down --name (\S+)/.exec(said) ?? [];
  return { said, kubeconfig, kubectl: join(programs, 'kubectl'), directory: dirname(/its log is (\S+)/.exec(said)?.[1] ?? ''), pid: Number(pid), cluster };
}

describe('what the README shows', () => {
  let left: Left | undefined;
  const its = (): Left => left ?? assert.fail('the quickstart left nothing');

  before('run the quickstart, and leave what it made running', async () => {
    left = leftBy((await script('scripts/quickstart/main.ts', '--keep')).stdout);
  });
  after('stop it, as it says', async () => {
    if (left === undefined) return;
    process.kill(left.pid);
    await script('scripts/cluster.ts', 'down', '--name', left.cluster);
    rmSync(left.directory, { recursive: true });
  });

  it('of the quickstart is what it prints', () => {
    const shown = fences.filter(({ remark }) => remark === 'elsewhere: quickstart').flatMap(({ code }) => transcriptOf(code));
    assert.equal(shown.length, 1);
    for (const { shows } of shown) assert.ok(isAsShown(shows, its().said), `The README shows:\n${shows}\nand this was printed:\n${its().said}`);
  });

  it('of the audit stream is a line of it, wrapped and shortened', () => {
    const lines = readFileSync(join(its().directory, 'caveau-audit.jsonl'), 'utf8').split('\n').filter((line) => line.includes('"shared-gpus"'));
    const shown = fences.filter(({ language }) => language === 'json').map(({ code }) => code.replaceAll(/\n\s*/g, ''));
    assert.equal(shown.length, 1);
    for (const text of shown) assert.ok(lines.some((line) => isAsShown(text, line)), `The README shows:\n${text}\nand the stream has:\n${lines.join('\n')}`);
  });

  it('of kubectl is what it prints there', async () => {
    const reader = new Reader(its());
    try {
      await reader.follow('README.md', ['console']);
    } finally {
      await reader.leave();
    }
  });
});
