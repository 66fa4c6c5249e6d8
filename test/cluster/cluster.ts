import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KubeConfig, VersionApi } from '@kubernetes/client-node';
import { bootControlPlane, serverOf, startSimulation, writeStaticPolicies } from './boot.ts';
import type { Cluster, ClusterOptions } from './contract.ts';
import { files, kwokLaunch, type ControlPlane, type Ports } from './control-plane.ts';
import { stopK3s } from './k3s.ts';
import { LocalCluster, stopAll } from './local-cluster.ts';
import { withLock } from './lock.ts';
import { joinNode, openNode, prepareNode, type OpenNode } from './node/node.ts';
import { clustersDirectory } from './paths.ts';
import { freePorts } from './ports.ts';
import { createProgress, type Progress } from './progress.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { chooseProvider, provideBinaries, type ProviderChoice, type ProviderName } from './providers.ts';
import { answers, waitForWorkloads } from './readiness.ts';
import { openRemote, startContainer, useExisting } from './remote-cluster.ts';
import { register, unregister } from './registry.ts';
import { applySimulation } from './simulation/apply.ts';
import { claimDirectory, readState, requireOwnDirectory, writeState, type ClusterState } from './state.ts';
import { minorOfRun, releaseOf, type KubernetesRelease } from './versions.ts';

export type { Cluster, ClusterOptions } from './contract.ts';

/** A start takes seconds, but may wait for another one that first builds the binaries. */
const startBoundSeconds = 3600;

/** Starts a cluster and returns when pods can run in it; what a crashed run left in its directory is cleaned first. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const name = options.name ?? 'default';
  const directory = resolve(options.directory ?? join(clustersDirectory(), name));
  const progress = createProgress(options.log);
  requireOwnDirectory(directory);
  return withLock(`${directory}.lock`, { boundSeconds: startBoundSeconds }, async () => {
    if (await openCluster(directory)) {
      throw new Error(`The cluster "${name}" already runs in ${directory}: use it (openCluster), or stop it first.`);
    }
    await clean(directory);
    claimDirectory(directory);
    register(name, directory);
    return startAny({ ...options, name, directory }, progress).catch((error: unknown) => {
      // With a state file there are logs worth reading; without one, nothing has begun.
      if (!readState(directory)) {
        rmSync(directory, { recursive: true, force: true });
        unregister(name, directory);
      }
      throw error;
    });
  });
}

/** Opens a running cluster from its state file; undefined when there is none or it no longer answers. */
export async function openCluster(directory: string): Promise<Cluster | undefined> {
  const path = resolve(directory);
  const state = readState(path);
  if (!state?.ready) return undefined;
  if (!state.local) return openRemote(path, state);
  const alive = await answers(join(path, files.adminKubeconfig), '/readyz');
  return alive ? new LocalCluster(path, state, state.local) : undefined;
}

/** The process that started a cluster, while that process still runs and so may still need the cluster. */
export function clusterUser(directory: string): ProcessIdentity | undefined {
  const starter = readState(resolve(directory))?.startedBy;
  return starter && starter.pid !== process.pid && isAlive(starter) ? starter : undefined;
}

/** Stops what a cluster's directory records, running or crashed, and removes the directory. */
export async function removeCluster(directory: string): Promise<void> {
  const cluster = await openCluster(directory);
  await (cluster ? cluster.down() : clean(resolve(directory)));
}

type NamedOptions = ClusterOptions & { readonly name: string; readonly directory: string };

async function startAny(options: NamedOptions, progress: Progress): Promise<Cluster> {
  const release = releaseOf(options.version ?? minorOfRun(process.env));
  const kubeconfig = options.kubeconfig ?? process.env['CAVEAU_KUBECONFIG'];
  const request = { release, only: options.provider, kubeconfig, download: options.download };
  const choice = chooseProvider(request, impossibleFor(options));
  tell(progress, choice);
  if (options.node && (choice.name === 'kubeconfig' || choice.name === 'container')) {
    throw new Error(`A real node joins a control plane of this machine only, not the provider "${choice.name}": give --provider go.`);
  }
  if (choice.name === 'kubeconfig') return useExisting(options, kubeconfig ?? '', progress);
  if (choice.name !== 'container') return startLocal(options, release, choice, progress);
  try {
    return await startContainer(options, release, progress);
  } catch (error) {
    if (options.provider) throw error;
    progress.line(`K3s did not start in a container: ${error instanceof Error ? error.message : String(error)}`);
    const next = chooseProvider(request, ['container']);
    tell(progress, next);
    return startLocal(options, release, next, progress);
  }
}

/** Only an API server that is started here can be given files, has a node of this machine, and writes an audit log where we can read it. */
export function impossibleFor({ staticPolicies, node, auditLog, provider }: ClusterOptions): readonly ProviderName[] {
  if (staticPolicies !== undefined) return ['kubeconfig', 'container'];
  return provider === undefined && (node === true || auditLog === true) ? ['container'] : [];
}

function tell(progress: Progress, choice: ProviderChoice): void {
  progress.line(`Provider: ${choice.name}, because ${choice.why}.`);
}

async function startLocal(
  options: NamedOptions,
  release: KubernetesRelease,
  choice: ProviderChoice,
  progress: Progress,
): Promise<Cluster> {
  const { directory } = options;
  const binaries = await provideBinaries(choice.name, release, progress);
  const nodeBuild = options.node ? await prepareNode(release, progress) : undefined;
  const start = performance.now();
  try {
    const node = nodeBuild && (await openNode(directory, nodeBuild));
    if (options.staticPolicies !== undefined) writeStaticPolicies(directory, options.staticPolicies);
    const plane: ControlPlane = { directory, binaries, release, ports: await choosePorts(), auditLog: options.auditLog ?? true, node: node?.network, staticPolicies: options.staticPolicies !== undefined };
    const draft = draftState(options, choice, plane);
    writeState(directory, draft);
    const version = await bring(plane, { simulate: options.simulate ?? !node, node }, progress);
    const state = { ...draft, ready: true, version, bootSeconds: (performance.now() - start) / 1000 };
    writeState(directory, state);
    progress.done();
    progress.line(`Kubernetes ${version} "${state.name}" ready in ${state.bootSeconds.toFixed(1)} s at ${state.server}.`);
    return new LocalCluster(directory, state, draft.local);
  } catch (error) {
    // The directory stays, because its logs tell what went wrong; the next start of this name removes it.
    await stopAll(directory);
    throw error;
  }
}

function draftState(options: NamedOptions, choice: ProviderChoice, plane: ControlPlane): ClusterState & Required<Pick<ClusterState, 'local'>> {
  const { release, binaries, ports, auditLog, node, staticPolicies = false } = plane;
  return {
    name: options.name,
    provider: choice.name,
    ready: false,
    minor: release.minor,
    version: release.version,
    server: serverOf(plane),
    kubectl: binaries.kubectl,
    auditLog,
    bootSeconds: 0,
    startedBy: identify(process.pid),
    local: { ports, binaries, staticPolicies, ...(node && { node }) },
  };
}

/** The parts beside the control plane. */
interface Parts {
  readonly simulate: boolean;
  readonly node: OpenNode | undefined;
}

async function bring(plane: ControlPlane, { simulate, node }: Parts, progress: Progress): Promise<string> {
  progress.status('Starting the control plane');
  await bootControlPlane(plane);
  const config = new KubeConfig();
  config.loadFromFile(join(plane.directory, files.adminKubeconfig));
  progress.status('Waiting for nodes and service accounts');
  if (simulate) startSimulation(plane.directory, kwokLaunch(plane.directory, plane.binaries.kwok, plane.ports.kwok));
  const nodes = simulate ? await applySimulation(config, plane.release.version) : [];
  await waitForWorkloads(config, nodes);
  if (node) await joinNode(node, plane.binaries.kubectl);
  return (await config.makeApiClient(VersionApi).getCode()).gitVersion;
}

async function clean(directory: string): Promise<void> {
  requireOwnDirectory(directory);
  await stopAll(directory);
  const state = readState(directory);
  if (state?.containerId) await stopK3s(state.containerId);
  rmSync(directory, { recursive: true, force: true });
  if (state) unregister(state.name, directory);
}

async function choosePorts(): Promise<Ports> {
  const [etcdClient = 0, etcdPeer = 0, apiServer = 0, controllerManager = 0, scheduler = 0, kwok = 0] = await freePorts(6);
  return { etcdClient, etcdPeer, apiServer, controllerManager, scheduler, kwok };
}
