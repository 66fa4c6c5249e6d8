import { crc32 } from 'node:zlib';
import { type Bytes } from '../bytes.ts';

const signature = '\x89PNG\r\n\x1a\n';
/** What an image needs, how its colours are meant, and notes of the program that drew it (PNG, third edition, W3C 2025, 11). */
const kinds = ['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'bKGD', 'pHYs', 'tIME', 'tEXt'];
/** An image of a plot is smaller by far. */
const longestChunk = 64 * 1024 * 1024;

/** Whether the bytes are a PNG image: its parts, of known kinds and each with its right sum, from the first byte to the last. */
export function isPng(bytes: Bytes): boolean {
  if (bytes.read(0, 8).toString('latin1') !== signature) return false;
  let at = 8;
  for (let count = 0; at < bytes.size; count += 1) {
    const head = bytes.read(at, 8);
    if (head.length < 8) return false;
    const length = head.readUInt32BE();
    const kind = head.toString('latin1', 4);
    if (!kinds.includes(kind) || length > longestChunk || at + 12 + length > bytes.size || (count === 0) !== (kind === 'IHDR')) return false;
    const body = bytes.read(at + 4, length + 4);
    if (crc32(body) !== bytes.read(at + 8 + length, 4).readUInt32BE()) return false;
    at += 12 + length;
    if (kind === 'IEND') return length === 0 && at === bytes.size;
  }
  return false;
}
