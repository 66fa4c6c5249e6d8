import { type Bytes } from '../bytes.ts';

const endOfZip = Buffer.from('PK\u0005\u0006', 'latin1');
/** The end record and the longest comment after it (APPNOTE.TXT 4.3.16). */
const longestEnd = 22 + 0xffff;

/** Whether the bytes end as a zip archive: readers of zip look at the end, so that anything may stand before it. */
export function endsAsZip(bytes: Bytes): boolean {
  const tail = bytes.read(Math.max(0, bytes.size - longestEnd), longestEnd);
  for (let at = tail.lastIndexOf(endOfZip); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(endOfZip, at - 1)) {
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) <= tail.length) return true;
  }
  return false;
}

/** Whether the bytes begin as a tar archive: its first block carries the sum of its own bytes (POSIX ustar, and the form before it). */
export function isTar(bytes: Bytes): boolean {
  const block = bytes.read(0, 512);
  if (block.length < 512) return false;
  if (block.toString('latin1', 257, 262) === 'ustar') return true;
  const told = /^ *([0-7]+)[ \0]/.exec(block.toString('latin1', 148, 156))?.[1];
  if (told === undefined) return false;
  const sum = block.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  return sum === parseInt(told, 8);
}

/** What a zip archive is, by the names of its first files. */
export function zipKind(bytes: Bytes): string {
  const names = bytes.read(0, 4096).toString('latin1');
  if (/[\w-]+\/(data\.pkl|constants\.pkl)/.test(names)) return 'a PyTorch archive, whose pickle runs code when it is loaded. Save the weights by safetensors';
  if (names.includes('.npy')) return 'a NumPy archive (.npz), which may hold pickles. Save the arrays by safetensors';
  return 'a zip archive (as Keras, PyTorch, NumPy and Java use), of which nobody knows what a program that opens it runs. Save weights by safetensors';
}
