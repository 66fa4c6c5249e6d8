import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { withLock } from '../lock.ts';
import { cacheDirectory } from '../paths.ts';
import { elapsed, type Progress } from '../progress.ts';
import { downloadPackages, unpackPackages } from './debian.ts';
import { writeTar, type ReadyLayer } from './image.ts';
import { parents, treeOf, type TarEntry } from './tar.ts';

/** What the Containerfile of the example installs. */
const wanted = ['python3-torch', 'python3-numpy'];

/** The modules that PyTorch and numpy import to train; the packages bring others, of which SymPy is the largest. */
const modules = ['torch', 'numpy', 'astunparse', 'six.py', 'typing_extensions.py'];

/** What training never opens: the tests of the modules, what a compiler reads, and all programs of PyTorch but the one that it looks for. */
const pruned = /\/tests?(\/|$)|\.(h|hpp|a|pyi)$|\/torch\/bin\/(?!torch_shm_manager$)/;

/** These lie in directories of their own, from which a package's script links the chosen one. */
const alternatives = ['blas/libblas.so.3', 'lapack/liblapack.so.3'];

const loaders: Readonly<Record<string, string>> = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };

/** It takes about a minute with a good connection; a slow one gets more. */
const boundSeconds = 3600;

/** Python with PyTorch for the CPU, as one layer: made from Debian's packages once, and kept in the cache. */
export async function pythonLayer(progress: Progress): Promise<ReadyLayer> {
  const target = join(cacheDirectory(), 'layers', `python-${layerKey()}`);
  const isReady = (): boolean => existsSync(target);
  if (!isReady()) {
    const onWait = ({ pid }: { readonly pid: number }): void => progress.line(`Process ${pid} makes the layer with PyTorch already; waiting for it.`);
    await withLock(`${target}.lock`, { boundSeconds, onWait }, async () => {
      if (!isReady()) await build(target, progress);
    });
  }
  return { tar: join(target, 'layer.tar'), digest: readFileSync(join(target, 'digest'), 'utf8') };
}

/** What the layer is made of and how: this program, and the release of Debian, whose versions change with security updates only. */
function layerKey(): string {
  const release = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown';
  const programs = ['python-layer.ts', 'debian.ts'].map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  return `${release}-${createHash('sha256').update(JSON.stringify([release, process.arch, programs])).digest('hex').slice(0, 16)}`;
}

async function build(target: string, progress: Progress): Promise<void> {
  const start = performance.now();
  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  // A build that was killed leaves its folder; whoever holds the lock may remove it.
  for (const name of readdirSync(parent).filter((one) => one.startsWith(`${basename(target)}.build-`))) rmSync(join(parent, name), { recursive: true });
  const temporary = mkdtempSync(`${target}.build-`);
  const [packages, tree, made] = ['packages', 'tree', 'made'].map((name) => join(temporary, name)) as [string, string, string];
  try {
    mkdirSync(made);
    progress.line(`Making the layer with PyTorch from Debian's packages: ${wanted.join(', ')} and what they need, about 260 MB.`);
    await downloadPackages(wanted, packages, progress);
    const downloaded = elapsed(start);
    const count = await unpackPackages(packages, tree, progress);
    const entries = layerEntries(realpathSync(tree));
    const digest = await writeTar(join(made, 'layer.tar'), entries);
    writeFileSync(join(made, 'packages'), readdirSync(packages).filter((name) => name.endsWith('.deb')).join('\n'));
    writeFileSync(join(made, 'digest'), digest);
    renameSync(made, target);
    progress.done();
    progress.line(`Made the layer with PyTorch in ${elapsed(start)} (download ${downloaded}): ${count} packages, ${entries.length} entries, ${(statSync(join(target, 'layer.tar')).size / 1e6).toFixed(0)} MB.`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Python with its modules, the libraries that they are linked with, and nothing else. */
function layerEntries(tree: string): TarEntry[] {
  const python = readlinkSync(join(tree, 'usr/bin/python3'));
  const site = 'usr/lib/python3/dist-packages';
  const folders = [`usr/lib/${python}`, ...modules.filter((name) => !name.endsWith('.py')).map((name) => `${site}/${name}`)];
  for (const name of alternatives) linkAlternative(tree, name);
  compile(tree, python, folders);
  const found = folders.flatMap((folder) => treeOf(join(tree, folder), folder)).filter((entry) => entry.kind !== 'directory' && !pruned.test(`/${entry.path}`));
  // Some lead to what was left out.
  const code = found.filter((entry) => entry.kind !== 'link' || inTree(tree, entry.path) !== undefined);
  const files = [`usr/bin/${python}`, ...modules.filter((name) => name.endsWith('.py')).map((name) => `${site}/${name}`)].map((path): TarEntry => ({ kind: 'copy', path, source: join(tree, path), mode: statSync(join(tree, path)).mode & 0o777 }));
  const programs = [...files, ...code].filter(({ path }) => /\.so(\.|$)|\/bin\//.test(path));
  // By the names that the loader uses too, which are links themselves; else a library would be there twice.
  const behind = programs.flatMap((entry) => (entry.kind === 'link' ? [join(dirname(entry.path), entry.target)] : []));
  const linked = new Set([...behind, ...librariesOf(tree, programs.map(({ path }) => path))]);
  const libraries = [...linked].sort().map((path): TarEntry => ({ kind: 'copy', path, source: inTree(tree, path) ?? '', mode: 0o755 }));
  const directories = [...new Set([...files, ...code, ...libraries].flatMap(({ path }) => parents(dirname(path))))].sort();
  return [
    ...directories.map((path): TarEntry => ({ kind: 'directory', path })),
    { kind: 'directory', path: 'tmp', mode: 0o1777 },
    ...['bin', 'lib', 'lib64'].map((path): TarEntry => ({ kind: 'link', path, target: `usr/${path}` })),
    { kind: 'link', path: 'usr/bin/python3', target: python },
    ...files, ...code, ...libraries,
  ];
}

/** What the script of a package would do, with the only candidate there is. */
function linkAlternative(tree: string, name: string): void {
  const libraries = readdirSync(join(tree, 'usr/lib')).find((one) => one.endsWith('-linux-gnu')) ?? '';
  execFileSync('ln', ['--symbolic', '--force', name, join(tree, 'usr/lib', libraries, basename(name))]);
}

/** What Python would otherwise do at each start, since it may write nothing into the image; by content, because all files of a layer have one time. */
function compile(tree: string, python: string, folders: readonly string[]): void {
  execFileSync('chroot', [tree, `/usr/bin/${python}`, '-m', 'compileall', '-q', '-x', '/tests?/', '--invalidation-mode', 'unchecked-hash', ...folders.map((folder) => `/${folder}`)], { stdio: 'pipe' });
}

/** The shared libraries of programs and modules as the loader finds them in the tree, itself among them. */
function librariesOf(tree: string, paths: readonly string[]): string[] {
  const loader = loaders[process.arch] ?? '';
  const told = paths.map((path) => execFileSync('chroot', [tree, loader, '--list', `/${path}`], { encoding: 'utf8' })).join('\n');
  const lost = /^\s*(\S+) => not found/m.exec(told)?.[1];
  if (lost !== undefined) throw new Error(`Debian's packages do not bring ${lost}, which PyTorch is linked with.`);
  const found = [loader, ...[...told.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path)];
  return found.map((path) => path.replace(/^\/(?:usr\/)?/, 'usr/'));
}

/** Where a path of the tree really lies, if it lies in it; an absolute link means the tree's own root. */
function inTree(tree: string, path: string): string | undefined {
  const directory = join(tree, dirname(path));
  if (!existsSync(directory)) return undefined;
  const real = join(realpathSync(directory), basename(path));
  const found = lstatSync(real, { throwIfNoEntry: false });
  if (found === undefined || !real.startsWith(`${tree}/`)) return undefined;
  if (!found.isSymbolicLink()) return real;
  const target = readlinkSync(real);
  return inTree(tree, target.startsWith('/') ? target : relative(tree, join(dirname(real), target)));
}
