import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { clusterUser, openCluster, removeCluster, startCluster } from '../test/cluster/cluster.ts';
import { clustersDirectory } from '../test/cluster/paths.ts';
import { providerNames } from '../test/cluster/providers.ts';
import { knownClusters, type KnownCluster } from '../test/cluster/registry.ts';
import { readState } from '../test/cluster/state.ts';
import { defaultMinor, parseMinor } from '../test/cluster/versions.ts';

const usage = `Usage: npm run cluster -- up|down|status|env [options]

  up       start a local cluster
  down     stop one cluster (--name), or all that no running program uses
  status   list the clusters
  env      print the shell commands that make kubectl use the cluster

  --name NAME         name of the cluster (default: "default")
  --version MINOR     Kubernetes 1.34, 1.35, 1.36 or 1.37 (default: ${defaultMinor})
  --provider NAME     insist on ${providerNames.join(', ')}
  --kubeconfig PATH   use the cluster behind this kubeconfig as it is
  --download          allow fetching the official binaries
  --no-simulate       no simulated nodes, storage classes and volumes
  --node              a real node of this machine instead of simulated ones (needs root)
`;

class UsageError extends Error {}

const options = {
  name: { type: 'string' },
  version: { type: 'string' },
  provider: { type: 'string' },
  kubeconfig: { type: 'string' },
  download: { type: 'boolean' },
  'no-simulate': { type: 'boolean' },
  node: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Flags = ReturnType<typeof parse>['values'];

const defaultName = 'default';

const commands: Readonly<Record<string, (flags: Flags) => Promise<number>>> = { up, down, status, env };

function parse() {
  try {
    return parseArgs({ options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parse();
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const command = positionals.length === 1 ? commands[positionals[0] ?? ''] : undefined;
  if (!command) throw new UsageError(`Give one of ${Object.keys(commands).join(', ')}, not "${positionals.join(' ')}".`);
  return command(values);
}

async function up(flags: Flags): Promise<number> {
  const name = checkedName(flags.name ?? defaultName);
  const running = await openCluster(directoryOf(name));
  if (running) process.stderr.write(`The cluster "${name}" runs already at ${running.server}.\n`);
  const cluster =
    running ??
    (await startCluster({
      name,
      version: checked(() => parseMinor(flags.version ?? defaultMinor)),
      ...(flags.provider === undefined ? {} : { provider: checkedProvider(flags.provider) }),
      ...(flags.kubeconfig === undefined ? {} : { kubeconfig: flags.kubeconfig }),
      download: flags.download ?? false,
      simulate: !flags['no-simulate'] && !flags.node,
      node: flags.node ?? false,
    }));
  process.stdout.write(`export KUBECONFIG=${quote(cluster.kubeconfig)}\n`);
  return 0;
}

async function down(flags: Flags): Promise<number> {
  for (const { name, directory } of selected(flags)) {
    const known = readState(directory) !== undefined;
    const user = clusterUser(directory);
    if (user && flags.name === undefined) {
      process.stderr.write(`The cluster "${name}" is used by process ${user.pid}; to stop it all the same: down --name ${name}\n`);
      continue;
    }
    await removeCluster(directory);
    process.stderr.write(known ? `Stopped the cluster "${name}".\n` : `There is no cluster "${name}".\n`);
  }
  return 0;
}

async function status(flags: Flags): Promise<number> {
  const clusters = selected(flags);
  let running = 0;
  for (const { name, directory } of clusters) {
    const cluster = await openCluster(directory);
    running += cluster ? 1 : 0;
    const provider = readState(directory)?.provider ?? 'none';
    const text = cluster ? `running, Kubernetes ${cluster.version}, provider ${provider}, ${cluster.server}` : 'not running';
    process.stdout.write(`${name}: ${text}\n`);
  }
  return running === clusters.length ? 0 : 1;
}

async function env(flags: Flags): Promise<number> {
  const name = checkedName(flags.name ?? defaultName);
  const cluster = await openCluster(directoryOf(name));
  if (!cluster) {
    process.stderr.write(`The cluster "${name}" does not run: start it with npm run cluster -- up --name ${name}\n`);
    return 1;
  }
  process.stdout.write(`export KUBECONFIG=${quote(cluster.kubeconfig)}\n`);
  process.stdout.write(`export PATH=${quote(dirname(cluster.kubectl))}:"$PATH"\n`);
  return 0;
}

/** The cluster that --name names, or all. */
function selected(flags: Flags): KnownCluster[] {
  const all = knownClusters();
  if (flags.name === undefined) {
    if (all.length === 0) process.stderr.write('There are no clusters.\n');
    return all;
  }
  const name = checkedName(flags.name);
  return [all.find((one) => one.name === name) ?? { name, directory: directoryOf(name) }];
}

function directoryOf(name: string): string {
  return join(clustersDirectory(), name);
}

/** The name becomes a directory that is removed in the end, so it must not lead elsewhere. */
function checkedName(name: string): string {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    throw new UsageError(`The name "${name}" is not made of lower-case letters, digits and hyphens.`);
  }
  return name;
}

function checkedProvider(text: string): (typeof providerNames)[number] {
  const found = providerNames.find((name) => name === text);
  if (!found) throw new UsageError(`The provider "${text}" is not known: choose one of ${providerNames.join(', ')}.`);
  return found;
}

function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function quote(path: string): string {
  return `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

try {
  process.exitCode = await main();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(error instanceof UsageError ? `${message}\n\n${usage}` : `${message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
