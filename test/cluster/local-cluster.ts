import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readAuthority, startApiServer } from './boot.ts';
import type { Cluster, CommandResult } from './contract.ts';
import { files, type ControlPlane } from './control-plane.ts';
import { serviceAccountKubeconfig, userKubeconfig } from './credentials.ts';
import { runKubectl, type KubectlCall } from './kubectl.ts';
import { stopNode } from './node/node.ts';
import { issueClient } from './pki.ts';
import { recordedProcesses, stopProcesses } from './processes.ts';
import { unregister } from './registry.ts';
import { readState, type ClusterState } from './state.ts';
import { releaseOf } from './versions.ts';

/** A cluster whose parts all run as processes of this machine. */
export class LocalCluster implements Cluster {
  readonly directory: string;
  readonly #state: ClusterState;
  readonly #local: NonNullable<ClusterState['local']>;

  constructor(directory: string, state: ClusterState, local: NonNullable<ClusterState['local']>) {
    this.directory = directory;
    this.#state = state;
    this.#local = local;
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

  get auditLog(): string {
    return this.#state.auditLog ? join(this.directory, files.audit) : '';
  }

  get bootSeconds(): number {
    return this.#state.bootSeconds;
  }

  user(name: string, groups: readonly string[] = []): Promise<string> {
    const issue = (subject: Parameters<typeof issueClient>[1]): ReturnType<typeof issueClient> =>
      issueClient(readAuthority(this.directory), subject);
    return userKubeconfig(this.directory, this.kubeconfig, { user: name, groups }, issue);
  }

  serviceAccount(namespace: string, name: string): Promise<string> {
    return serviceAccountKubeconfig(this.#admin(), namespace, name);
  }

  kubectlRun(args: readonly string[], options: { kubeconfig?: string; input?: string } = {}): Promise<CommandResult> {
    return runKubectl({ ...this.#admin(), ...options }, args);
  }

  async restartApiServer(): Promise<void> {
    await this.stopApiServer();
    await this.startApiServer();
  }

  async stopApiServer(): Promise<void> {
    const running = recordedProcesses(this.directory).filter((one) => one.name === 'kube-apiserver');
    await stopProcesses(this.directory, running);
  }

  async startApiServer(flags: readonly string[] = []): Promise<void> {
    await startApiServer(this.#plane(), flags);
  }

  async down(): Promise<void> {
    await stopAll(this.directory);
    rmSync(this.directory, { recursive: true, force: true });
    unregister(this.name, this.directory);
  }

  #admin(): KubectlCall {
    return { kubectl: this.kubectl, kubeconfig: this.kubeconfig, directory: this.directory };
  }

  #plane(): ControlPlane {
    const { minor, auditLog } = this.#state;
    return { directory: this.directory, release: releaseOf(minor), auditLog, ...this.#local };
  }
}

/** Stops every process that a cluster's directory records, with its real node; etcd last, so that the others end in peace. */
export async function stopAll(directory: string): Promise<void> {
  try {
    await stopNode(directory, readState(directory)?.local?.node);
  } finally {
    // Also when a part of the node could not be removed: what runs would run for ever.
    const processes = recordedProcesses(directory);
    await stopProcesses(directory, processes.filter((one) => one.name !== 'etcd'));
    await stopProcesses(directory, processes.filter((one) => one.name === 'etcd'));
  }
}
