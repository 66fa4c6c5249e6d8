import { parseJson } from '../api/strict-json.ts';
import { isFileSystem, nothingSeen, type Seen } from './seen.ts';

/** The name of the file that JuiceFS shows at the root of a mount, which is no file of the volume. */
export const configFile = '.config';

/** The inode that JuiceFS gives that file, far above those of files (pkg/vfs/internal.go, ConfigInode). */
const configInode = 0x7fff_ffff_0000_0004n;

/** The part of a stat of a file by which the one of JuiceFS is told from one of the volume that has its name. */
export interface Stat {
  readonly ino: bigint;
  readonly uid: bigint;
  isFile(): boolean;
}

/** Whether a file is the one that JuiceFS itself shows. With its option --prefix-internal a volume may have a file of this name, which must not be opened and proves nothing. */
export function isConfigFile(stat: Stat): boolean {
  return stat.isFile() && stat.ino === configInode && stat.uid === 0n;
}

/**
 * Reads a `.config` (pkg/vfs/vfs.go, Config, as JSON). Format.EncryptKey decides: blocks are encrypted with that key and with nothing else (cmd/format.go), it is shown as
 * "removed", and is left out where the volume was made without one, also when a Secret or a class got one later. KeyEncrypted alone proves nothing, because a key of
 * the object store sets it too (pkg/meta/config.go, Encrypt), and EncryptAlgo is shown in any case.
 */
export function judgeConfig(text: string): Seen {
  const config = record(parseJson(text));
  const format = record(config?.['Format']);
  if (format === undefined || !isFileSystem(format['UUID'])) return nothingSeen;
  return { encryption: encryptionOf(format), cache: cacheOf(record(config?.['Chunk'])), fileSystem: format['UUID'] };
}

function encryptionOf({ EncryptKey: key, KeyEncrypted: keyEncrypted }: Readonly<Record<string, unknown>>): Seen['encryption'] {
  if (key === undefined || key === '') return 'Plain';
  return key === 'removed' && keyEncrypted === true ? 'Encrypted' : 'Unknown';
}

/** What is cached on disk is in clear, also of an encrypted volume. With a size of 0, or the directory "memory", nothing reaches a disk (pkg/chunk/disk_cache.go, newCacheManager). */
function cacheOf(chunk: Readonly<Record<string, unknown>> | undefined): Seen['cache'] {
  const { CacheSize: size, CacheDir: directory } = chunk ?? {};
  if (directory === 'memory' || size === 0) return 'None';
  return typeof size === 'number' && size > 0 && typeof directory === 'string' && directory !== '' ? 'Plaintext' : 'Unknown';
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
}
