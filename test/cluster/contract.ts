import type { ProviderName } from './providers.ts';
import type { KubernetesMinor } from './versions.ts';

/** What kind of cluster is wanted. */
export interface ClusterOptions {
  /** Names the cluster's directory when none is given; default "default". */
  readonly name?: string;
  /** Default 1.36. */
  readonly version?: KubernetesMinor;
  /** An empty or absent directory that the cluster owns and removes at its end. */
  readonly directory?: string;
  /** Insists on one provider instead of the first that is possible. */
  readonly provider?: ProviderName;
  /** An explicit kubeconfig: the cluster behind it is used as it is; default $CAVEAU_KUBECONFIG. */
  readonly kubeconfig?: string;
  /** Allows fetching official binaries; never done unasked. */
  readonly download?: boolean;
  /** Receives every line that is told; default: standard error. */
  readonly log?: (line: string) => void;
  /** Simulated nodes, pods, storage classes and volumes; default true. */
  readonly simulate?: boolean;
  /** A real node of this machine, instead of simulated ones; needs root. */
  readonly node?: boolean;
  /** Written where it can be, unless false; true asks for a cluster that writes one, which K3s in a container does not. */
  readonly auditLog?: boolean;
  /** Admission policies that the API server reads from a file of its own (YAML); Kubernetes 1.36 or newer. */
  readonly staticPolicies?: string;
}

/** The outcome of a kubectl command. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running cluster. */
export interface Cluster {
  readonly name: string;
  readonly directory: string;
  readonly server: string;
  /** The version as the API server tells it, for example v1.36.3. */
  readonly version: string;
  /** Path of the cluster administrator's kubeconfig (system:masters), for set-up only. */
  readonly kubeconfig: string;
  /** Path of the kubectl program. */
  readonly kubectl: string;
  /** Path of the API server's audit log (JSON lines); empty where this tooling did not start the API server. */
  readonly auditLog: string;
  readonly bootSeconds: number;
  /** Makes a client certificate for this user and returns the path of a kubeconfig with it. */
  user(name: string, groups?: readonly string[]): Promise<string>;
  /** Asks for a token of an existing service account, valid for 24 hours, and returns the path of a kubeconfig. */
  serviceAccount(namespace: string, name: string): Promise<string>;
  /** Runs kubectl, as the cluster administrator unless another kubeconfig is given; never throws on a failure. */
  kubectlRun(args: readonly string[], options?: { kubeconfig?: string; input?: string }): Promise<CommandResult>;
  /** Stops the API server and starts it again on the same port. */
  restartApiServer(): Promise<void>;
  /** Stops the API server; everything else goes on. */
  stopApiServer(): Promise<void>;
  /** Starts it again on the same port, with these flags besides, and returns when it is ready. */
  startApiServer(flags?: readonly string[]): Promise<void>;
  /** Stops everything that was started and removes the directory. */
  down(): Promise<void>;
}
