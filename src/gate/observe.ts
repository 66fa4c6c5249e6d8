import { join } from 'node:path';
import { gateMountRoot, type GateConfig, type GateHold } from '../api/gate.ts';
import { type GateHost } from './host.ts';
import { luksHold } from './luks.ts';
import { mountsUnder, parseMountInfo, type Mount } from './mount-info.ts';
import { parseProcessStatus, type ProcessStatus } from './process-status.ts';

/** A mount, and what became of writing to it. */
export interface TriedMount {
  readonly mountPoint: string;
  readonly readOnly: boolean;
  /** Written, or the code of the error that forbade it. */
  readonly write: string;
}

/** What the gate saw of a path where data is. */
export interface DataMount {
  readonly mountPath: string;
  /** The mount itself, and every one below it; undefined when nothing is mounted there, or it is not known. */
  readonly mounts: readonly TriedMount[] | undefined;
}

/** Whether what is seen at a path lies on devices that are encrypted; undefined when nothing is mounted there, or it is not known. */
export interface EncryptedMount {
  readonly mountPath: string;
  readonly mounts: readonly { readonly mountPoint: string; readonly hold: GateHold }[] | undefined;
}

/** A place where a token or a secret can be. */
export interface TokenPlace {
  readonly path: string;
  /** Present, Absent, or the code of an error that says neither. */
  readonly seen: string;
}

/** What the gate saw of its own container. A value that could not be read is undefined. */
export interface LocalObservation {
  readonly status: ProcessStatus;
  readonly root: readonly TriedMount[] | undefined;
  readonly data: readonly DataMount[];
  readonly encrypted: readonly EncryptedMount[];
  readonly tokens: readonly TokenPlace[] | undefined;
}

/** Where the kubelet mounts a service account token unless a pod says otherwise; /var/run is a link to /run in most images, and both are looked at where it is not. */
const tokenPaths = ['/var/run/secrets/kubernetes.io/serviceaccount', '/run/secrets/kubernetes.io/serviceaccount'];

/** What the kubelet calls the directories of its volumes that hold tokens and secrets (pkg/volume: kubernetes.io~projected), and where tokens are mounted. */
const tokenMount = /kubernetes\.io~(projected|secret)|\/secrets\/kubernetes\.io(\/|$)|\/serviceaccount(\/|$)/;

/** A single file of such a volume (subPath) comes from the directory that `..data` leads to, which the kubelet calls after the time: `/..2027_03_01_12_00_00.1234567/token`. */
const fileOfVolume = /^\/\.\.\d/;

/** Looks at everything that is seen without a packet. */
export function observeLocally({ readOnly, encrypted = [] }: Pick<GateConfig, 'readOnly' | 'encrypted'>, host: GateHost): LocalObservation {
  const mounts = parseMountInfo(host.read('/proc/self/mountinfo') ?? '');
  return {
    status: parseProcessStatus(host.read('/proc/self/status') ?? ''),
    root: rootMounts(mounts, host),
    data: readOnly.map((mountPath) => ({ mountPath, mounts: mountsAt(mountPath, mounts, host)?.map((mount) => tried(mount, host)) })),
    encrypted: encrypted.map((mountPath) => ({ mountPath, mounts: mountsAt(mountPath, mounts, host)?.map(({ mountPoint, device }) => ({ mountPoint, hold: luksHold(device, host) })) })),
    tokens: mounts === undefined ? undefined : tokenPlaces(mounts, host),
  };
}

function rootMounts(mounts: readonly Mount[] | undefined, host: GateHost): readonly TriedMount[] | undefined {
  const found = mounts?.filter(({ mountPoint }) => mountPoint === '/') ?? [];
  return found.length === 0 ? undefined : found.map((mount) => tried(mount, host));
}

/** Links are followed first, because mountinfo shows where a path leads. */
function mountsAt(mountPath: string, mounts: readonly Mount[] | undefined, host: GateHost): readonly Mount[] | undefined {
  const path = host.resolve(mountPath);
  if (mounts === undefined || path === undefined) return undefined;
  const found = mountsUnder(mounts, path);
  return found.some(({ mountPoint }) => mountPoint === path) ? found : undefined;
}

function tried({ mountPoint, readOnly }: Mount, host: GateHost): TriedMount {
  return { mountPoint, readOnly, write: host.write(mountPoint) };
}

/**
 * In a mount that comes from memory, `..data` is how the kubelet lays out secrets, tokens and the pod's own fields (pkg/volume/util/atomic_writer.go);
 * config maps have it too, but lie on disk. None of these belongs into a training pod.
 */
function tokenPlaces(mounts: readonly Mount[], host: GateHost): readonly TokenPlace[] {
  const usual = tokenPaths.map((path) => ({ path, seen: host.look(path) }));
  const named = mounts.filter(isTokenMount).map(({ mountPoint }) => ({ path: mountPoint, seen: 'Present' }));
  const laidOut = mounts.filter(({ fileSystem, mountPoint }) => fileSystem === 'tmpfs' && !isData(mountPoint)).map(({ mountPoint }) => ({ path: mountPoint, seen: host.look(join(mountPoint, '..data')) }));
  return [...usual, ...named, ...laidOut];
}

function isTokenMount({ root, mountPoint, fileSystem }: Mount): boolean {
  return tokenMount.test(root) || tokenMount.test(mountPoint) || (fileSystem === 'tmpfs' && fileOfVolume.test(root));
}

/** What lies in the data itself is nobody's token, and is not looked at. */
function isData(mountPoint: string): boolean {
  return mountPoint.startsWith(`${gateMountRoot}/`);
}
