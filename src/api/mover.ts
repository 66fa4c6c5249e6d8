/**
 * What the operator and the mover say to each other. The mover copies the files of an OutputRelease from the output of a job to the volume of the
 * release: `MoverConfig` goes in by an environment variable, `MoverResult` comes out as the termination message. The readers are in mover-messages.ts.
 */

/** The argument of the operator's image that runs the mover: `args: [mover]`. */
export const moverCommand = 'mover';

/** The name of the container. */
export const moverContainer = 'mover';

/** The environment variable with a MoverConfig as JSON. */
export const moverVariable = 'CAVEAU_MOVER';

/** Where the mover sees the output of the job, read-only. */
export const moverSource = '/mnt/caveau/output';

/** Where the mover sees the volume of the release. */
export const moverTarget = '/mnt/caveau/release';

/** The version of MoverConfig and MoverResult that this release writes, and the only one that it reads. */
export const moverVersion = 1;

/** The bounds of both. */
export const moverLimits = {
  /** As many as an OutputRelease can name. */
  files: 64,
  pathLength: 255,
  /** 1 TiB: a file that an OutputRelease can name. */
  fileBytes: 1024 ** 4,
  sentenceLength: 600,
  /** The kubelet keeps 4096 bytes of a container's termination message. */
  resultBytes: 4095,
} as const;

/** The formats that are let out; everything else is not. Why each is, and others are not, is said in docs/adr/0034-a-first-way-out.md. */
export const releasedFormats = ['safetensors', 'onnx', 'json', 'csv', 'png'] as const;

/** One of them. */
export type ReleasedFormat = (typeof releasedFormats)[number];

/** A file by what it must be. */
export interface NamedFile {
  /** Relative, without "..", no part begins with a dot. */
  readonly path: string;
  /** sha256: and 64 hexadecimal digits. */
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

/** An object, by what tells it from a namesake. */
export interface NamedObject {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** What the mover is asked to copy. */
export interface MoverConfig {
  readonly version: typeof moverVersion;
  readonly release: NamedObject & { readonly digest: string };
  readonly trainingJob: NamedObject;
  readonly files: readonly NamedFile[];
}

/** Why nothing was copied, each for good. Blocked: a format is not let out. The others say that a file is not what was named. */
export const moverReasons = ['FormatRefused', 'FormatUnknown', 'FileMissing', 'NotARegularFile', 'HardLinked', 'SizeDiffers', 'DigestDiffers', 'ChangedWhileRead'] as const;

/** One of them. */
export type MoverReason = (typeof moverReasons)[number];

/** Whether nothing was copied because of what a file is, and not because it is another one than was named. */
export function isBlocked(reason: MoverReason): boolean {
  return reason === 'FormatRefused' || reason === 'FormatUnknown';
}

/** What the mover says in the end: all was copied, or nothing. A mover that could not come to a verdict (a disk that is full, say) says nothing, and is run again. */
export type MoverResult =
  | {
      readonly version: typeof moverVersion;
      readonly verdict: 'Moved';
      /** What each file was recognised as, in the order of the config. */
      readonly formats: readonly ReleasedFormat[];
      /** SHA-256 of the list beside the files, as sha256: and 64 hexadecimal digits. */
      readonly manifestDigest: string;
    }
  | {
      readonly version: typeof moverVersion;
      readonly verdict: 'Refused';
      readonly reason: MoverReason;
      /** Which file, by its place in the config. */
      readonly file: number;
      /** What is wrong with it, as the end of a sentence that begins with its path; nothing of its content. */
      readonly sentence: string;
    };
