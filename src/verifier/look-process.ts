import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { type Clock } from '../runtime/clock.ts';
import { lookTimeoutMs } from './defaults.ts';
import { configFile } from './juicefs-config.ts';
import { nothingSeen, parseSeen, type Seen } from './seen.ts';

/** Looks at the mount of a volume. It never rejects, and always ends. */
export type Look = (mountPoint: string) => Promise<Seen>;

/** The arguments after the program's own that make it look at one mount. */
const lookArguments = (mountPoint: string): readonly string[] => ['verify', '--look', mountPoint];

/**
 * Looks by a process of its own for each mount: a file system whose server is gone holds whoever asks it, sometimes against SIGKILL, and must not hold the verifier. Node's permission
 * model lets that process read its own program and the one file, and write nothing. A mount whose last process has not ended yet is not asked again.
 */
export function processLook(program: string, clock: Pick<Clock, 'after'>, timeoutMs: number = lookTimeoutMs): Look {
  const held = new Set<string>();
  return (mountPoint) => {
    if (held.has(mountPoint)) return Promise.resolve(nothingSeen);
    return new Promise((resolve) => {
      const may = ['--permission', `--allow-fs-read=${join(dirname(program), '*')}`, `--allow-fs-read=${join(mountPoint, configFile)}`];
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...may, program, ...lookArguments(mountPoint)], { stdio: ['ignore', 'pipe', 'ignore'], env: {} });
      held.add(mountPoint);
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
      const tell = (seen: Seen): void => {
        cancel();
        resolve(seen);
      };
      const cancel = clock.after(timeoutMs, () => {
        child.kill('SIGKILL');
        child.stdout.destroy();
        child.unref();
        tell(nothingSeen);
      });
      child.once('exit', () => held.delete(mountPoint));
      child.once('error', () => {
        held.delete(mountPoint);
        tell(nothingSeen);
      });
      child.once('close', (code) => tell(code === 0 ? parseSeen(said) : nothingSeen));
    });
  };
}
