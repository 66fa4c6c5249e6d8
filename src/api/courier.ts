/**
 * What the operator and the courier say to each other. The courier writes the volume of a release to the object store of the environment, or deletes there what it wrote:
 * `CourierConfig` goes in by an environment variable, `CourierResult` comes out as the termination message. The readers are in courier-messages.ts.
 */

/** The argument of the operator's image that runs the courier: `args: [courier]`. */
export const courierCommand = 'courier';

/** The name of the container. */
export const courierContainer = 'courier';

/** The environment variable with a CourierConfig as JSON. */
export const courierVariable = 'CAVEAU_COURIER';

/** Where the courier sees the volume of the release, read-only. */
export const courierSource = '/mnt/caveau/release';

/** Where the courier sees the keys of the store, one file each. */
export const courierKeys = '/mnt/caveau/release-store';

/** The Secret of a room that holds the keys of the store, and the only one that a pod of a room ever mounts (policy caveau-shape). */
export const releaseStoreSecret = 'caveau-release-store';

/** The fields of that Secret. */
export const keyFields = { accessKeyId: 'accessKeyId', secretAccessKey: 'secretAccessKey' } as const;

/** The standard port of https. */
const httpsPort = 443;

/** The port of an endpoint of a store. */
export function portOf(endpoint: string): number {
  const { port } = new URL(endpoint);
  return port === '' ? httpsPort : Number(port);
}

/** The version of CourierConfig and CourierResult that this release writes, and the only one that it reads. */
export const courierVersion = 1;

/** The bounds of both. */
export const courierLimits = {
  /** The files of a release and their list (moverLimits.files and 1). */
  objects: 65,
  /** The longest key that S3 takes, in bytes ("Object key names", Amazon S3 User Guide). */
  keyLength: 1024,
  /** 5 GiB: the largest object that one PUT of S3 takes ("Uploading objects", Amazon S3 User Guide), and only one PUT is verified and conditional as a whole. */
  objectBytes: 5 * 1024 ** 3,
  /** The kubelet keeps 4096 bytes of a container's termination message. */
  resultBytes: 4095,
} as const;

/** Where the store is and how it is known. */
export interface CourierStore {
  /** `https://name` or `https://name:port`, as its certificate names it. */
  readonly endpoint: string;
  /** The IP address at which it is. */
  readonly address: string;
  readonly bucket: string;
  readonly region: string;
  /** Certificates (PEM) that vouch for it; absent: those that Node.js brings. */
  readonly caBundle?: string;
}

/** One file of a release and its place in the store. */
export interface CourierObject {
  /** Below the volume of the release. */
  readonly path: string;
  /** In the bucket. */
  readonly key: string;
  /** sha256: and 64 hexadecimal digits, of a file that is written; nobody asks for it where objects are deleted. */
  readonly digest?: string;
}

/** Store: the objects are written, each only where nothing is yet. Recall: they are deleted, whatever lies there. */
export const courierTasks = ['Store', 'Recall'] as const;

/** One of them. */
export type CourierTask = (typeof courierTasks)[number];

/** What the courier is asked for. */
export interface CourierConfig {
  readonly version: typeof courierVersion;
  readonly task: CourierTask;
  readonly store: CourierStore;
  /** In the order in which they are written; they are deleted the other way round. */
  readonly objects: readonly CourierObject[];
}

/**
 * Why a task did not come to its end. The first three are for good: something else lies under a name; a file is not what was approved; the store does not say that it
 * checked the digest. The others may pass. None carries a word of the store's, which could quote a key.
 */
export const courierReasons = ['ObjectExists', 'FileChanged', 'DigestNotConfirmed', 'KeysMissing', 'KeysRefused', 'BucketMissing', 'StoreRefused', 'CertificateRefused', 'StoreUnreachable'] as const;

/** One of them. */
export type CourierReason = (typeof courierReasons)[number];

/** Whether trying again would come to the same. */
export function isForGood(reason: CourierReason): boolean {
  return reason === 'ObjectExists' || reason === 'FileChanged' || reason === 'DigestNotConfirmed';
}

/** What the courier says in the end. */
export type CourierResult =
  | { readonly version: typeof courierVersion; readonly task: CourierTask; readonly verdict: 'Done' }
  | {
      readonly version: typeof courierVersion;
      readonly task: CourierTask;
      readonly verdict: 'Refused';
      readonly reason: CourierReason;
      /** At which object, by its place in the config. */
      readonly object: number;
      /** The status of HTTP that the store answered with; 0 where it did not answer. */
      readonly httpStatus: number;
    };
