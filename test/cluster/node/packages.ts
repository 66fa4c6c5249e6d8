import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { withLock } from '../lock.ts';
import { cacheDirectory } from '../paths.ts';
import { elapsed, type Progress } from '../progress.ts';

/** What a node takes from Debian, with the reason for each. */
const wanted: Readonly<Record<string, string>> = {
  containerd: 'runs the containers',
  runc: 'runs one container',
  'containernetworking-plugins': 'connects pods to a bridge',
  iptables: 'is what Services and NetworkPolicies become',
  ipset: 'holds the addresses of NetworkPolicies',
  // Holds the server too, under another name; the package redis-server would start one.
  'redis-tools': 'stores the encrypted volumes',
  'busybox-static': 'is the base of the images',
  gcc: 'links the file system, part of which is written in C',
  'libc6-dev': 'is what it links',
  iproute2: 'makes the link to the node',
};

const run = promisify(execFile);

/** Another installation may be under way, which takes minutes at most. */
const lockSeconds = 600;

/** The packages that are not installed. */
export async function missingPackages(): Promise<string[]> {
  const names = Object.keys(wanted);
  const format = '${Package} ${db:Status-Status}\\n';
  // It ends with a failure when it knows nothing of one of them, and still lists the others.
  const listed = await run('dpkg-query', ['--show', `--showformat=${format}`, ...names]).catch((error: unknown) => error as { stdout?: string });
  const installed = new Set((listed.stdout ?? '').split('\n').filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]));
  return names.filter((name) => !installed.has(name));
}

/** Installs what is missing; of two programs that do so at once one waits, because apt-get itself does not when it reads the lists. */
export async function installPackages(progress: Progress): Promise<void> {
  if ((await missingPackages()).length === 0) return;
  const onWait = ({ pid }: { readonly pid: number }): void => progress.line(`Process ${pid} installs packages already; waiting for it.`);
  await withLock(join(cacheDirectory(), 'packages.lock'), { boundSeconds: 6 * lockSeconds, onWait }, async () => install(await missingPackages(), progress));
}

async function install(missing: readonly string[], progress: Progress): Promise<void> {
  if (missing.length === 0) return;
  progress.line(`Installing Debian packages: ${missing.map((name) => `${name} (${wanted[name] ?? ''})`).join(', ')}.`);
  const start = performance.now();
  await apt(['update'], progress);
  await apt(['install', '--yes', '--no-install-recommends', ...missing], progress);
  progress.done();
  progress.line(`Installed in ${elapsed(start)}.`);
}

function apt(args: readonly string[], progress: Progress): Promise<void> {
  // A run level of 1 keeps packages from starting services: the node starts its own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn('apt-get', ['--quiet', '-o', `DPkg::Lock::Timeout=${lockSeconds}`, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const add = (text: string): void => {
      output = `${output}${text}`.slice(-2000);
      progress.status(`apt-get ${args[0] ?? ''}: ${text.trim().split('\n').at(-1) ?? ''}`);
    };
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`apt-get ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${output.trim()}`));
    });
  });
}
