import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { elapsed, type Progress } from '../progress.ts';

/** Nothing counts as installed: so apt names all that a package needs, down to the C library. */
const nothingInstalled = '/dev/null';

/** What no program needs in order to run. Their absence leaves the packages' scripts out too, which nobody runs here. */
const unwanted = ['./usr/share', './usr/include', './usr/src', './usr/games', './etc', './var'];

/** Debian has these in the place of directories. */
const merged = ['bin', 'sbin', 'lib', 'lib64'] as const;

/** Downloads packages with everything that they need, as files of Debian's own format, into a directory. */
export async function downloadPackages(names: readonly string[], directory: string, progress: Progress): Promise<void> {
  await mkdir(join(directory, 'partial'), { recursive: true });
  const settings = { 'Dir::State::status': nothingInstalled, 'Dir::Cache::archives': directory, 'Dir::Cache::pkgcache': '', 'Dir::Cache::srcpkgcache': '', 'APT::Sandbox::User': 'root', 'Debug::NoLocking': '1' };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const download = (): Promise<void> => apt([...options, '--download-only', '--yes', '--no-install-recommends', 'install', ...names], progress);
  await download().catch(async (error: unknown) => {
    progress.line('Debian\'s lists of packages are missing here or too old: fetching them.');
    await apt(['update'], progress).catch(() => Promise.reject(error as Error));
    await download();
  });
}

/** Unpacks all packages of a directory into one tree, where /bin, /lib and /sbin are links as in Debian. */
export async function unpackPackages(directory: string, tree: string, progress: Progress): Promise<number> {
  for (const name of merged) {
    await mkdir(join(tree, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(tree, name));
  }
  const start = performance.now();
  const packages = readdirSync(directory).filter((name) => name.endsWith('.deb')).sort();
  const rest = [...packages];
  const worker = async (): Promise<void> => {
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      await unpack(join(directory, name), tree);
      progress.status(`${packages.length - rest.length} of ${packages.length} packages unpacked, ${elapsed(start)}`);
    }
  };
  // One for each of two processors: a package is decompressed by one.
  await Promise.all([worker(), worker()]);
  return packages.length;
}

async function unpack(file: string, tree: string): Promise<void> {
  const script = 'dpkg-deb --fsys-tarfile "$0" | tar --extract --keep-directory-symlink --no-same-owner "$@"';
  await run('bash', ['-o', 'pipefail', '-c', script, file, `--directory=${tree}`, ...unwanted.map((path) => `--exclude=${path}`)]);
}

function apt(args: readonly string[], progress: Progress): Promise<void> {
  return run('apt-get', ['--quiet', ...args], (line) => progress.status(`apt-get: ${line}`));
}

/** Runs a program to its end; tells each line that it prints. */
async function run(program: string, args: readonly string[], tell: (line: string) => void = () => undefined): Promise<void> {
  const child = spawn(program, args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const hear = (text: string): void => {
    output = `${output}${text}`.slice(-2000);
    tell(text.trim().split('\n').at(-1) ?? '');
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.at(-1) ?? ''} ended with ${code ?? 'a signal'}:\n${output.trim()}`);
}
