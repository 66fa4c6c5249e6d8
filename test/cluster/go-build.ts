import { execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { binariesIn, goProgram, missingFrom, type Binaries, type ChartTools, type NodeBinaries, type ProgramName } from './binaries.ts';
import { components, kueue, moduleDirectory, nodeComponents, volumeDriver, type Component } from './go-components.ts';
import { chartTools } from './go-tools.ts';
import { withLock } from './lock.ts';
import { cacheDirectory, goPlatform } from './paths.ts';
import { elapsed, type Progress } from './progress.ts';
import { type KubernetesRelease } from './versions.ts';

/** A queue manager as its Go module brings it. */
export interface KueueBuild {
  readonly program: string;
  /** Its kustomize folder, which holds the CustomResourceDefinitions, roles and webhooks that belong to the program. */
  readonly manifests: string;
}

/** What a real node runs, as its Go modules bring it. */
export interface NodeBuild {
  readonly programs: NodeBinaries;
  /** The file with the rights of the volumes' driver. */
  readonly driverManifests: string;
}

/** A cold build of Kubernetes takes about nine minutes on two cores; a slower machine gets several times that. */
const buildBoundSeconds = 3600;

const run = promisify(execFile);

/** Builds what the cache lacks, and returns the path of every program. */
export async function goBinaries(release: KubernetesRelease, progress: Progress): Promise<Binaries> {
  return (await builtAll(components(release), progress)) as Binaries;
}

/** Builds kwok alone, for a cluster whose control plane runs elsewhere. */
export async function goKwok(release: KubernetesRelease, progress: Progress): Promise<string> {
  const component = components(release).find((one) => one.packages.kwok !== undefined);
  if (!component) throw new Error('No component builds kwok.');
  return goTool(component, 'kwok', progress);
}

/** Builds Kueue, which only clusters that ask for it run. */
export async function goKueue(progress: Progress): Promise<KueueBuild> {
  return { program: await goTool(kueue, 'kueue', progress), manifests: join(cachePath(kueue), kueue.folder.path) };
}

/** Builds one component, such as a tool that only some tests run, and returns the path of one of its programs. */
export async function goTool(component: Component, name: ProgramName, progress: Progress): Promise<string> {
  const path = (await ensureBuilt(component, progress))[name];
  if (!path) throw new Error(`${component.title} was not built.`);
  return path;
}

/** Builds what the tests of the chart run. */
export async function goChartTools(progress: Progress): Promise<ChartTools> {
  return (await builtAll(chartTools, progress)) as ChartTools;
}

/** Builds what a real node runs, which only clusters that ask for one need. */
export async function goNode(release: KubernetesRelease, progress: Progress): Promise<NodeBuild> {
  return { programs: (await builtAll(nodeComponents(release), progress)) as NodeBinaries, driverManifests: join(cachePath(volumeDriver), volumeDriver.folder.path, 'k8s.yaml') };
}

/** The programs that earlier builds left in the cache, or undefined when some are missing. */
export function cachedGoBinaries(release: KubernetesRelease): Binaries | undefined {
  const found = Object.assign({}, ...components(release).map((one) => binariesIn(cachePath(one), namesOf(one)))) as
    Partial<Binaries>;
  return missingFrom(found).length === 0 ? (found as Binaries) : undefined;
}

async function builtAll(all: readonly Component[], progress: Progress): Promise<Partial<Record<ProgramName, string>>> {
  const found: Partial<Record<ProgramName, string>> = {};
  for (const component of all) Object.assign(found, await ensureBuilt(component, progress));
  return found;
}

async function ensureBuilt(component: Component, progress: Progress): Promise<Partial<Record<ProgramName, string>>> {
  const target = cachePath(component);
  const names = namesOf(component);
  const ready = (): boolean => missingFrom(binariesIn(target, names), names).length === 0;
  if (!ready()) {
    const onWait = ({ pid }: { pid: number }): void =>
      progress.line(`Process ${pid} builds ${component.title} ${component.version} already; waiting for it.`);
    await withLock(`${target}.lock`, { boundSeconds: buildBoundSeconds, onWait }, async () => {
      if (!ready()) await build(component, target, progress);
    });
  }
  return binariesIn(target, names);
}

async function build(component: Component, target: string, progress: Progress): Promise<void> {
  const go = goProgram();
  const start = performance.now();
  removeLeftovers(target);
  const temporary = mkdtempSync(`${target}.build-`);
  try {
    const environment = await goEnvironment(go, component);
    const what = `${component.title} ${component.version}`;
    const stale = await countStale(go, component, environment, (modules) =>
      progress.status(`${what}: ${modules} Go modules fetched, ${elapsed(start)}`),
    );
    progress.line(`Building ${what} from Go modules: ${stale} packages to compile.`);
    await compile(go, component, environment, temporary, (compiled) =>
      progress.status(`${what}: ${describeStep(compiled, stale)}, ${elapsed(start)}`),
    );
    if (component.folder) await keepFolder(go, component, environment, component.folder, temporary);
    rmSync(target, { recursive: true, force: true });
    renameSync(temporary, target);
    progress.done();
    progress.line(`Built ${what} in ${elapsed(start)}.`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function describeStep(compiled: number, stale: number): string {
  return compiled < stale ? `${compiled} of ${stale} packages compiled` : 'all packages compiled, linking';
}

/** A build that was killed leaves its temporary folder; whoever holds the lock may remove it. */
function removeLeftovers(target: string): void {
  const parent = dirname(target);
  const leftovers = readdirSync(parent).filter((name) => name.startsWith(`${basename(target)}.build-`));
  for (const name of leftovers) rmSync(join(parent, name), { recursive: true, force: true });
}

/** Counts the packages that the build cache lacks; on the way Go fetches the modules. */
async function countStale(
  go: string,
  component: Component,
  env: NodeJS.ProcessEnv,
  onFetch: (modules: number) => void,
): Promise<number> {
  let modules = 0;
  let stale = 0;
  const format = '{{if and .Stale (ne .StaleReason "not installed but available in build cache")}}{{.ImportPath}}{{end}}';
  const args = ['list', '-deps', ...buildFlags(component), '-f', format, ...Object.values(component.packages)];
  await lines(go, args, component, env, {
    out: (line) => (stale += line === '' ? 0 : 1),
    error: (line) => (line.startsWith('go: downloading') ? onFetch(++modules) : undefined),
  });
  return stale;
}

async function compile(
  go: string,
  component: Component,
  env: NodeJS.ProcessEnv,
  directory: string,
  onPackage: (compiled: number) => void,
): Promise<void> {
  let compiled = 0;
  const packages = Object.entries(component.packages);
  // The commands of one module share most packages, so one build compiles them once; -v names each as it is done.
  const output = packages.length === 1 ? join(directory, packages[0]?.[0] ?? '') : `${directory}/`;
  const args = ['build', '-v', ...buildFlags(component), '-o', output, ...packages.map(([, path]) => path)];
  const timer = setInterval(() => onPackage(compiled), 1000);
  try {
    await lines(go, args, component, env, { out: () => undefined, error: () => compiled++ });
  } finally {
    clearInterval(timer);
  }
}

async function keepFolder(
  go: string,
  component: Component,
  env: NodeJS.ProcessEnv,
  folder: NonNullable<Component['folder']>,
  directory: string,
): Promise<void> {
  const { stdout } = await run(go, ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', folder.module], { cwd: moduleDirectory(component), env });
  const source = join(stdout.trim(), folder.path);
  // The module cache is read-only; a copy that keeps its modes could not be removed again.
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const parent = join(directory, folder.path, relative(source, entry.parentPath));
    mkdirSync(parent, { recursive: true });
    copyFileSync(join(entry.parentPath, entry.name), join(parent, entry.name));
  }
}

function buildFlags(component: Component): string[] {
  const tags = component.tags ? [`-tags=${component.tags}`] : [];
  return ['-mod=readonly', '-trimpath', '-buildvcs=false', ...tags, `-ldflags=-s -w ${component.linkerFlags}`.trimEnd()];
}

interface LineHandlers {
  out(line: string): void;
  error(line: string): void;
}

/** Runs Go in the module's folder and hands over its output line by line; a failure carries the last lines. */
function lines(go: string, args: string[], component: Component, env: NodeJS.ProcessEnv, on: LineHandlers): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(go, args, { cwd: moduleDirectory(component), env, stdio: ['ignore', 'pipe', 'pipe'] });
    const tail: string[] = [];
    createInterface(child.stdout).on('line', (line) => on.out(line));
    createInterface(child.stderr).on('line', (line) => {
      tail.push(line);
      if (tail.length > 10) tail.shift();
      on.error(line);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`go ${args[0] ?? ''} of ${component.title} ended with ${code ?? 'a signal'}:\n${tail.join('\n')}`));
    });
  });
}

/** Lets Go fetch a newer toolchain only where the module asks for one that is newer than the installed Go. */
async function goEnvironment(go: string, component: Component): Promise<NodeJS.ProcessEnv> {
  const env = { ...process.env, CGO_ENABLED: component.cgo ? '1' : '0', GOFLAGS: '', GOWORK: 'off' };
  const { stdout } = await run(go, ['env', 'GOVERSION'], { env: { ...env, GOTOOLCHAIN: 'local' }, cwd: cacheDirectory() });
  const asked = /^go (\S+)$/m.exec(readFileSync(join(moduleDirectory(component), 'go.mod'), 'utf8'))?.[1] ?? '0';
  const installed = stdout.trim().replace(/^go/, '');
  return installed.localeCompare(asked, 'en', { numeric: true }) < 0 ? { ...env, GOTOOLCHAIN: 'auto' } : env;
}

function cachePath(component: Component): string {
  const { os, arch } = goPlatform();
  const parent = join(cacheDirectory(), 'go-built');
  mkdirSync(parent, { recursive: true });
  return join(parent, `${component.title.toLowerCase()}-${component.version}-${os}-${arch}`);
}

function namesOf(component: Component): ProgramName[] {
  return Object.keys(component.packages) as ProgramName[];
}
