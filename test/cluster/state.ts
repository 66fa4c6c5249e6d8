import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import type { Ports } from './control-plane.ts';
import type { NodeNetwork } from './node/network.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { writeAtomically } from './processes.ts';
import type { ProviderName } from './providers.ts';
import type { KubernetesMinor } from './versions.ts';

/** What another process must know about a cluster to use it or to stop it. */
export interface ClusterState {
  readonly name: string;
  readonly provider: ProviderName;
  /** False from the first step of the start until the last one is done. */
  readonly ready: boolean;
  readonly minor: KubernetesMinor;
  readonly version: string;
  readonly server: string;
  readonly kubectl: string;
  readonly auditLog: boolean;
  readonly bootSeconds: number;
  /** The process that started the cluster; while it runs, the cluster is in use. */
  readonly startedBy?: ProcessIdentity | undefined;
  /** Only where this tooling started the API server itself. */
  readonly local?: { readonly ports: Ports; readonly binaries: Binaries; readonly node?: NodeNetwork | undefined; readonly staticPolicies?: boolean };
  /** Only for a cluster in a container. */
  readonly containerId?: string;
}

const fileName = 'cluster.json';
const marker = '.caveau-cluster';

/** Reads a cluster's state file; undefined when there is none or it is damaged. */
export function readState(directory: string): ClusterState | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, fileName), 'utf8')) as ClusterState;
  } catch {
    return undefined;
  }
}

/** Writes a cluster's state file. */
export function writeState(directory: string, state: ClusterState): void {
  writeAtomically(join(directory, fileName), JSON.stringify(state, null, 2));
}

/** Makes the directory of a new cluster and marks it, so that whatever happens next it can be cleaned. */
export function claimDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(join(directory, marker), 'This directory belongs to a local Caveau cluster and is removed with it.\n');
}

/** Refuses a directory with somebody else's files in it, because the cluster will remove it at its end. */
export function requireOwnDirectory(directory: string): void {
  if (!existsSync(directory) || existsSync(join(directory, marker)) || readdirSync(directory).length === 0) return;
  throw new Error(`${directory} holds files that are not a cluster's: give an empty or absent directory.`);
}
