import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { containerEngine } from '../test/support/container-engine.ts';
import { onRealNodes } from './testing/node-stage.ts';
import { prepare, type Program } from './testing/programs.ts';
import { failed, failure, failureLines, nothing, sum, tallyLine, type Tally } from './testing/tally.ts';

const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);

/** Whether a part's output is seen as it comes, or in one piece when it is over, so that it is not mixed with that of another. */
type Output = 'at once' | 'when over';

/** One part of a run. */
interface Stage {
  readonly name: string;
  readonly title: string;
  run(output?: Output): Promise<Tally>;
}

/** Runs a program and counts it as one check. */
function check(name: string, title: string, command: string, args: readonly string[]): Stage {
  return { name, title, run: async () => ((await run(command, args)) === 0 ? { ...nothing, passed: 1 } : failure(title)) };
}

/** Runs mocha in a process of its own and counts its tests. */
function tests(name: string, title: string, timeoutMs: number, patterns: readonly string[], variables: NodeJS.ProcessEnv = {}): Stage {
  return {
    name,
    title,
    run: async (output = 'at once') => {
      const directory = mkdtempSync(join(tmpdir(), 'caveau-test-'));
      const result = join(directory, 'result.json');
      const kept = output === 'when over' ? join(directory, 'output') : undefined;
      try {
        await run(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'scripts/testing/mocha-stage.ts'), result, String(timeoutMs), ...patterns], variables, kept);
        if (kept !== undefined) process.stdout.write(readFileSync(kept));
        return read(result) ?? failure(`${name}: the tests ended without a result`);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  };
}

function read(path: string): Tally | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Tally;
  } catch {
    console.error('The tests ended without a result: see above.');
    return undefined;
  }
}

/** Of parts that run beside each other the first is seen as it runs. */
const outputOf = (index: number): Output => (index === 0 ? 'at once' : 'when over');

/** Runs stages beside each other, for those that wait more than they work; each has a cluster of its own. */
function beside(name: string, title: string, parts: readonly Stage[]): Stage {
  return { name, title, run: async () => (await Promise.all(parts.map((part, index) => part.run(outputOf(index))))).reduce(sum, nothing) };
}

/** A stage whose tests begin when what they run beside the code of this repository is built. */
function after(programs: readonly Program[], stage: Stage): Stage {
  return {
    ...stage,
    run: async (output) => {
      try {
        await prepare(programs);
      } catch (error) {
        return failed(stage.name, error);
      }
      return stage.run(output);
    },
  };
}

const children = new Set<ReturnType<typeof spawn>>();

function run(command: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}, outputFile?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const output = outputFile === undefined ? 'inherit' : openSync(outputFile, 'w');
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...variables }, stdio: ['ignore', output, output] });
    children.add(child);
    child.once('error', reject).once('exit', (code) => {
      children.delete(child);
      if (output !== 'inherit') closeSync(output);
      resolve(code ?? 1);
    });
  });
}

/** What of the tests on a real node needs nothing of that node but its API server runs on K3s too. */
const onK3s: readonly [Stage, Stage] = [
  tests('containers', '', 900_000, ['test/containers/**/*.test.ts']),
  tests('containers-node', '', 900_000, ['test/node/{containers,dns}.test.ts'], { CAVEAU_TEST_NODE_PROVIDER: 'container' }),
];

const containers: Stage = {
  name: 'containers',
  title: 'Tests that need a container engine',
  run: async () => {
    const engine = await containerEngine();
    if (engine.found) {
      const [own, shared] = onK3s;
      return sum(await own.run(), await shared.run());
    }
    console.log(`Skipped: ${engine.why} They were not run and are not counted as passed.`);
    return { ...nothing, skipped: 1 };
  },
};

/** Two halves that take about as long: what waits for evidence to age and what trains, and all else. */
const nodeParts: readonly (readonly string[])[] = [
  ['test/node/{canary,dns,network,training,verifier}.test.ts'],
  ['test/node/!(canary|dns|network|training|verifier).test.ts'],
];

const node: Stage = after(['node', 'PyTorch', 'object store'], {
  name: 'node',
  title: 'Tests on a real node',
  run: () => onRealNodes(nodeParts.map((files, index) => (cluster) => tests('node', '', nodeTimeoutMs, files, { CAVEAU_TEST_NODE: cluster.directory }).run(outputOf(index)))),
});

// Generous, because a shared machine may be many times slower; nothing asserts on time.
const unitTimeoutMs = 60_000;
const clusterTimeoutMs = 300_000;
const nodeTimeoutMs = 600_000;
const trainingTimeoutMs = 900_000;

/** The example as its pods run it, without a cluster; skipped test by test where there is no PyTorch. */
const training = tests('training', 'Training of the example', trainingTimeoutMs, ['test/training/**/*.test.ts']);

/** Those that need more than every machine has. */
const others: readonly Stage[] = [node, training, containers];

/** The site, with every link of it, and the commands of its pages as somebody would type them. */
const docs: Stage = after(['control plane'], {
  name: 'docs',
  title: 'Documentation',
  run: async () => sum(await check('site', '', process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/docs/site.ts']).run(), await tests('tutorials', '', clusterTimeoutMs, ['test/docs/*.test.ts']).run()),
});

const stages: readonly Stage[] = [
  check('lint', 'Lint', bin('eslint'), ['.', '--max-warnings', '0']),
  check('arrows', 'Import arrows', bin('depcruise'), ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'err']),
  check('types', 'Types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']),
  check('generated', 'Generated files are current', process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/generate/main.ts', '--check']),
  tests('unit', 'Unit tests', unitTimeoutMs, ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/crd/**/*.test.ts', 'test/cluster/**/*.test.ts', 'test/support/**/*.test.ts', 'test/*/support/**/*.test.ts']),
  after(['control plane', 'Kueue'], beside('cluster', 'Tests against a real control plane', [
    tests('cluster-1', '', clusterTimeoutMs, ['test/e2e/[!n-z]*.test.ts']),
    tests('cluster-2', '', clusterTimeoutMs, ['test/e2e/[n-z]*.test.ts']),
  ])),
  after(['control plane'], tests('bypass', 'Ways around, attempt by attempt', clusterTimeoutMs, ['test/bypass/**/*.test.ts'])),
  after(['control plane', 'promtool', 'judge of GitOps'], tests('monitoring', 'Alerts, dashboard, Argo CD and kstatus', clusterTimeoutMs, ['test/monitoring/**/*.test.ts', 'test/gitops/**/*.test.ts'])),
  docs,
  after(['control plane', 'tools of the chart', 'node'], tests('chart', 'The chart, by Helm, and the image', nodeTimeoutMs, ['test/helm/*.test.ts'])),
  after(['control plane'], beside('resilience', 'Resilience', [
    tests('failures', '', clusterTimeoutMs, ['test/resilience/{crash,leaders,outage}.test.ts']),
    // Five minutes of rest.
    tests('idle', '', clusterTimeoutMs, ['test/resilience/idle.test.ts']),
  ])),
];

const usage = `Usage: npm test [-- --only STAGE]   STAGE: ${[...stages, ...others].map(({ name }) => name).join(', ')}`;

function chosen(): readonly Stage[] {
  try {
    const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
    if (only === undefined) return stages;
    const found = [...stages, ...others].filter(({ name }) => name === only);
    if (found.length > 0) return found;
    throw new Error(`There is no stage "${only}".`);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return process.exit(2);
  }
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interrupted.abort();
    children.forEach((child) => child.kill(signal));
  });
}

let tally = nothing;
for (const stage of chosen()) {
  console.log(`\n== ${stage.title}`);
  const started = performance.now();
  const result = await stage.run();
  console.log(`== ${stage.title}: ${tallyLine(result)} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
  tally = sum(tally, result);
  if (interrupted.signal.aborted) break;
}
console.log(['', ...failureLines(tally), tallyLine(tally)].join('\n'));
process.exitCode = tally.failed === 0 && !interrupted.signal.aborted ? 0 : 1;
