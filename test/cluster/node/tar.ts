import { createReadStream, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One entry of an archive; a file's content is given or lies on this machine. */
export type TarEntry = {
  /** Without a leading slash. */
  readonly path: string;
  readonly mode?: number;
} & ({ readonly kind: 'directory' } | { readonly kind: 'link'; readonly target: string } | { readonly kind: 'file'; readonly content: string | Buffer } | { readonly kind: 'copy'; readonly source: string });

const blockSize = 512;
/** What the fixed fields of a header hold; longer names get a header of their own before it. */
const nameBytes = 100;

/** The bytes of an archive. Owner and time are always the same, so that equal content has an equal digest. */
export async function* tarOf(entries: Iterable<TarEntry>): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    const size = sizeOf(entry);
    yield* longNames(entry);
    yield header(entry.path, size, modeOf(entry), typeOf(entry), entry.kind === 'link' ? entry.target : '');
    if (entry.kind === 'copy') for await (const chunk of createReadStream(entry.source)) yield chunk as Buffer;
    if (entry.kind === 'file') yield Buffer.from(entry.content);
    yield padding(size);
  }
  yield Buffer.alloc(2 * blockSize);
}

/** The entries of a directory of this machine, under another path in the archive. */
export function treeOf(directory: string, under: string): TarEntry[] {
  const names = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return names.flatMap((entry): TarEntry[] => {
    const [source, path] = [join(directory, entry.name), join(under, entry.name)];
    const mode = lstatSync(source).mode & 0o7777;
    if (entry.isSymbolicLink()) return [{ kind: 'link', path, target: readlinkSync(source) }];
    if (entry.isDirectory()) return [{ kind: 'directory', path, mode }, ...treeOf(source, path)];
    return entry.isFile() ? [{ kind: 'copy', path, source, mode }] : [];
  });
}

/** A directory and all those that it is in. */
export function parents(path: string): string[] {
  const parent = dirname(path);
  return parent === '.' || parent === path ? [path] : [...parents(parent), path];
}

function sizeOf(entry: TarEntry): number {
  if (entry.kind === 'copy') return lstatSync(entry.source).size;
  return entry.kind === 'file' ? Buffer.byteLength(entry.content) : 0;
}

function modeOf(entry: TarEntry): number {
  return entry.mode ?? (entry.kind === 'file' ? 0o644 : 0o755);
}

function typeOf(entry: TarEntry): string {
  return { directory: '5', link: '2', file: '0', copy: '0' }[entry.kind];
}

/** A header of the type "x" says what the next one has no room for. */
function* longNames(entry: TarEntry): Generator<Buffer> {
  const target = entry.kind === 'link' ? entry.target : '';
  const records = [...paxRecord('path', entry.path), ...paxRecord('linkpath', target)].join('');
  if (records === '') return;
  yield header('pax', Buffer.byteLength(records), 0o644, 'x', '');
  yield Buffer.from(records);
  yield padding(Buffer.byteLength(records));
}

function paxRecord(key: string, value: string): string[] {
  if (Buffer.byteLength(value) <= nameBytes) return [];
  const rest = ` ${key}=${value}\n`;
  // The length counts its own digits.
  let length = Buffer.byteLength(rest);
  while (Buffer.byteLength(`${length}${rest}`) !== length) length = Buffer.byteLength(`${length}${rest}`);
  return [`${length}${rest}`];
}

function header(path: string, size: number, mode: number, type: string, target: string): Buffer {
  const block = Buffer.alloc(blockSize);
  const octal = (value: number, offset: number, length: number): number => block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'ascii');
  block.write(cut(path), 0);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  block.write(type, 156, 'ascii');
  block.write(cut(target), 157);
  block.write('ustar\u000000', 257, 'ascii');
  // The checksum is made with spaces in its own place.
  block.fill(' ', 148, 156);
  octal(block.reduce((sum, byte) => sum + byte, 0), 148, 7);
  return block;
}

function cut(name: string): string {
  return Buffer.from(name).subarray(0, nameBytes).toString('utf8');
}

function padding(size: number): Buffer {
  return Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
}
