import { crc32 } from 'node:zlib';
import { type Bytes } from '../bytes.ts';

const signature = '\x89PNG\r\n\x1a\n';
/** An image of a plot is smaller by far. */
const longestChunk = 64 * 1024 * 1024;
/** The longest note, in bytes: a program that draws writes its name and version. */
const longestNote = 1024;
const mostNotes = 16;
/**
 * What an image needs, how its colours are meant, and notes of the program that drew it, each with the most bytes that it can have (PNG, third edition,
 * W3C 2025, 11). Notes that are compressed or of other scripts (zTXt, iTXt), profiles (iCCP), EXIF and animations are not let out.
 */
const longest: ReadonlyMap<string, number> = new Map(Object.entries({
  IHDR: 13, PLTE: 768, IDAT: longestChunk, IEND: 0, tRNS: 256, gAMA: 4, cHRM: 32, sRGB: 1, sBIT: 4, bKGD: 6, pHYs: 9, tIME: 7, tEXt: longestNote,
}));
/** How often a part may be there that may be there more than once. */
const often: ReadonlyMap<string, number> = new Map([['IDAT', Infinity], ['tEXt', mostNotes]]);

/** Whether the bytes are a PNG image: its parts, of known kinds and each with its right sum, from the first byte to the last. The picture itself is not unpacked. */
export function isPng(bytes: Bytes): boolean {
  if (bytes.read(0, 8).toString('latin1') !== signature) return false;
  const seen = new Map<string, number>();
  for (let at = 8; at < bytes.size; ) {
    const part = partAt(bytes, at);
    if (part === undefined || (seen.size === 0) !== (part.kind === 'IHDR')) return false;
    const count = (seen.get(part.kind) ?? 0) + 1;
    if (count > (often.get(part.kind) ?? 1)) return false;
    seen.set(part.kind, count);
    at = part.end;
    if (part.kind === 'IEND') return seen.has('IDAT') && at === bytes.size;
  }
  return false;
}

function partAt(bytes: Bytes, at: number): { readonly kind: string; readonly end: number } | undefined {
  const head = bytes.read(at, 8);
  if (head.length < 8) return undefined;
  const length = head.readUInt32BE();
  const kind = head.toString('latin1', 4);
  if (length > (longest.get(kind) ?? -1) || at + 12 + length > bytes.size) return undefined;
  const sum = crc32(bytes.read(at + 4, length + 4));
  return sum === bytes.read(at + 8 + length, 4).readUInt32BE() ? { kind, end: at + 12 + length } : undefined;
}
