import { createHash } from 'node:crypto';
import { readSync, type BigIntStats } from 'node:fs';
import { open, mkdir, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type MoverReason, type NamedFile, type ReleasedFormat } from '../api/mover.ts';
import { openBelow } from './open-below.ts';
import { recognise } from './recognise.ts';

/** What became of one file: what it was recognised as, or why it is not let out, as the end of a sentence that begins with its path. */
export type Copied = { readonly format: ReleasedFormat; readonly reason?: never } | { readonly format?: never; readonly reason: MoverReason; readonly sentence: string };

// Large enough for the throughput of a network file system, small beside the memory of a mover.
const pieceBytes = 1024 * 1024;

const no = (reason: MoverReason, sentence: string): Copied => ({ reason, sentence });

/**
 * Copies one file from below `source` to below `target`, both absolute. It is the very file that is looked at, from opening to closing: no link, one
 * name, so long, not changed meanwhile, of the right digest. The format is judged by the copy, which nobody else can change. What cannot be
 * read or written rejects; then nothing is known.
 */
export async function copyFile(source: string, target: string, file: NamedFile): Promise<Copied> {
  const input = await openBelow(source, file.path).catch(missing);
  if ('reason' in input) return input;
  try {
    const before = await input.stat({ bigint: true });
    return unfit(before, file) ?? (await copyOpened(input, before, join(target, file.path), file));
  } finally {
    await input.close();
  }
}

function missing(error: unknown): Copied & { readonly reason: MoverReason } {
  const { code = '' } = error as { readonly code?: string };
  if (code === 'ENOENT') return { reason: 'FileMissing', sentence: 'is not in the output of the job.' };
  // ENXIO: a socket; ELOOP and ENOTDIR: a link, or a file where a directory should be.
  if (['ELOOP', 'ENOTDIR', 'ENXIO'].includes(code)) return { reason: 'NotARegularFile', sentence: 'is a link, or is reached by one, and links are not followed. Name the file itself.' };
  throw error;
}

/** What is wrong with a file before anything of it is read. */
function unfit(stat: BigIntStats, { size }: NamedFile): Copied | undefined {
  if (!stat.isFile()) return no('NotARegularFile', 'is not an ordinary file, and only these are released.');
  if (stat.nlink !== 1n) return no('HardLinked', 'has several names (hard links), so that it may be another file than it seems. Let the job write a copy.');
  return stat.size === BigInt(size) ? undefined : no('SizeDiffers', `has ${stat.size} bytes, and spec.files says ${size}. Name the file as it is in a new OutputRelease.`);
}

async function copyOpened(input: FileHandle, before: BigIntStats, path: string, { digest, size }: NamedFile): Promise<Copied> {
  await mkdir(dirname(path), { recursive: true });
  const output = await open(path, 'wx+', 0o444);
  try {
    const found = await pour(input, output, size);
    const after = await input.stat({ bigint: true });
    if (found.bytes !== size || after.size !== before.size || after.mtimeNs !== before.mtimeNs || after.ino !== before.ino) return no('ChangedWhileRead', 'changed while it was read. Nothing may write to an output that is released.');
    if (found.digest !== digest) return no('DigestDiffers', `has the digest ${found.digest}, and spec.files says another. Name the file as it is in a new OutputRelease.`);
    const judged = recognise({ size, read: (offset, length) => readAt(output, offset, length) }, path);
    if (judged.format === undefined) return judged;
    await output.sync();
    return judged;
  } finally {
    await output.close();
  }
}

/** Never more than a byte beyond what was said: a file that grows for ever ends here. */
async function pour(input: FileHandle, output: FileHandle, size: number): Promise<{ readonly bytes: number; readonly digest: string }> {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(pieceBytes);
  let bytes = 0;
  while (bytes <= size) {
    const { bytesRead } = await input.read(piece, 0, Math.min(pieceBytes, size + 1 - bytes), bytes);
    if (bytesRead === 0) break;
    hash.update(piece.subarray(0, bytesRead));
    await output.writeFile(piece.subarray(0, bytesRead));
    bytes += bytesRead;
  }
  return { bytes, digest: `sha256:${hash.digest('hex')}` };
}

function readAt({ fd }: FileHandle, offset: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  let got = 0;
  while (got < length) {
    const read = readSync(fd, buffer, got, length - got, offset + got);
    if (read === 0) break;
    got += read;
  }
  return buffer.subarray(0, got);
}
