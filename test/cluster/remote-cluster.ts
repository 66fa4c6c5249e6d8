import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeConfig, VersionApi } from '@kubernetes/client-node';
import { onPath } from './binaries.ts';
import { startSimulation } from './boot.ts';
import { requestCertificate } from './certificate-requests.ts';
import type { Cluster, ClusterOptions, CommandResult } from './contract.ts';
import { files, kwokLaunch } from './control-plane.ts';
import { serviceAccountKubeconfig, userKubeconfig } from './credentials.ts';
import { cachedGoBinaries, goKwok } from './go-build.ts';
import { startK3s, stopK3s } from './k3s.ts';
import { readServerAddress } from './kubeconfig.ts';
import { runKubectl, type KubectlCall } from './kubectl.ts';
import { stopAll } from './local-cluster.ts';
import { freePorts } from './ports.ts';
import { identify } from './process-identity.ts';
import type { Progress } from './progress.ts';
import { waitForWorkloads } from './readiness.ts';
import { unregister } from './registry.ts';
import { applySimulation } from './simulation/apply.ts';
import { writeState, type ClusterState } from './state.ts';
import { defaultMinor, releaseOf, type KubernetesRelease } from './versions.ts';

type NamedOptions = ClusterOptions & { readonly name: string; readonly directory: string };

/** Uses the cluster behind a kubeconfig as it is: no nodes are simulated in a cluster that belongs to somebody. */
export async function useExisting(options: NamedOptions, kubeconfig: string, progress: Progress): Promise<Cluster> {
  const start = performance.now();
  const path = join(options.directory, files.adminKubeconfig);
  const source = load(kubeconfig);
  // Written out with its files' contents, so that it does not depend on the working directory.
  writeFileSync(path, source.exportConfig(), { mode: 0o600 });
  const release = releaseOf(options.version ?? defaultMinor);
  const state = await describe(options, 'kubeconfig', release, start);
  writeState(options.directory, state);
  progress.line(`Kubernetes ${state.version} at ${state.server} is used as it is; nothing is simulated in it.`);
  return new RemoteCluster(options.directory, state);
}

/** Starts K3s in a container, with simulated nodes beside its own. */
export async function startContainer(
  options: NamedOptions,
  release: KubernetesRelease,
  progress: Progress,
): Promise<Cluster> {
  const start = performance.now();
  const { directory } = options;
  const { containerId, kubeconfig } = await startK3s(release);
  const admin = join(directory, files.adminKubeconfig);
  writeFileSync(admin, kubeconfig, { mode: 0o600 });
  const draft = { ...(await describe(options, 'container', release, start)), containerId };
  writeState(directory, { ...draft, ready: false });
  if (options.simulate ?? true) await simulate(directory, draft, release, progress);
  const state = { ...draft, bootSeconds: (performance.now() - start) / 1000 };
  writeState(directory, state);
  progress.line(`Kubernetes ${state.version} "${state.name}" ready in ${state.bootSeconds.toFixed(1)} s at ${state.server}.`);
  return new RemoteCluster(directory, state);
}

/** Opens such a cluster again; undefined when it no longer answers. */
export async function openRemote(directory: string, state: ClusterState): Promise<Cluster | undefined> {
  try {
    await load(join(directory, files.adminKubeconfig)).makeApiClient(VersionApi).getCode();
    return new RemoteCluster(directory, state);
  } catch {
    return undefined;
  }
}

async function simulate(directory: string, state: ClusterState, release: KubernetesRelease, progress: Progress): Promise<void> {
  const admin = join(directory, files.adminKubeconfig);
  // K3s' own node would run the pods for real, and pull images that do not exist.
  await runKubectl({ kubectl: state.kubectl, kubeconfig: admin, directory }, ['cordon', '--selector=kubernetes.io/os=linux']);
  copyFileSync(admin, join(directory, files.kwokKubeconfig));
  copyFileSync(admin, join(directory, files.provisionerKubeconfig));
  const [port = 0] = await freePorts(1);
  startSimulation(directory, kwokLaunch(directory, await goKwok(release, progress), port));
  const config = load(admin);
  await waitForWorkloads(config, await applySimulation(config, release.version));
}

async function describe(
  options: NamedOptions,
  provider: 'kubeconfig' | 'container',
  release: KubernetesRelease,
  start: number,
): Promise<ClusterState> {
  const kubeconfig = join(options.directory, files.adminKubeconfig);
  const { gitVersion } = await load(kubeconfig).makeApiClient(VersionApi).getCode();
  const kubectl = cachedGoBinaries(release)?.kubectl ?? onPath('kubectl');
  if (!kubectl) throw new Error('There is no kubectl on the PATH: install it, or use the provider "go".');
  return {
    name: options.name,
    provider,
    ready: true,
    minor: release.minor,
    version: gitVersion,
    server: readServerAddress(kubeconfig).server,
    kubectl,
    auditLog: false,
    bootSeconds: (performance.now() - start) / 1000,
    startedBy: identify(process.pid),
  };
}

function load(path: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(readFileSync(path, 'utf8'));
  return config;
}

/** A cluster whose control plane this tooling did not start as processes of this machine. */
class RemoteCluster implements Cluster {
  readonly auditLog = '';
  readonly directory: string;
  readonly #state: ClusterState;

  constructor(directory: string, state: ClusterState) {
    this.directory = directory;
    this.#state = state;
  }

  get name(): string {
    return this.#state.name;
  }

  get server(): string {
    return this.#state.server;
  }

  get version(): string {
    return this.#state.version;
  }

  get kubeconfig(): string {
    return join(this.directory, files.adminKubeconfig);
  }

  get kubectl(): string {
    return this.#state.kubectl;
  }

  get bootSeconds(): number {
    return this.#state.bootSeconds;
  }

  user(name: string, groups: readonly string[] = []): Promise<string> {
    return userKubeconfig(this.directory, this.kubeconfig, { user: name, groups }, (subject) =>
      requestCertificate(this.#admin(), subject),
    );
  }

  serviceAccount(namespace: string, name: string): Promise<string> {
    return serviceAccountKubeconfig(this.#admin(), namespace, name);
  }

  kubectlRun(args: readonly string[], options: { kubeconfig?: string; input?: string } = {}): Promise<CommandResult> {
    return runKubectl({ ...this.#admin(), ...options }, args);
  }

  restartApiServer(): Promise<void> {
    return notOurs();
  }

  stopApiServer(): Promise<void> {
    return notOurs();
  }

  startApiServer(): Promise<void> {
    return notOurs();
  }

  async down(): Promise<void> {
    await stopAll(this.directory);
    if (this.#state.containerId) await stopK3s(this.#state.containerId);
    rmSync(this.directory, { recursive: true, force: true });
    unregister(this.name, this.directory);
  }

  #admin(): KubectlCall {
    return { kubectl: this.kubectl, kubeconfig: this.kubeconfig, directory: this.directory };
  }
}

function notOurs(): Promise<never> {
  return Promise.reject(new Error('Only an API server that this tooling started as a process can be stopped and started.'));
}
