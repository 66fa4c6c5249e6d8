import { type Bytes } from '../bytes.ts';

const endOfZip = Buffer.from('PK\u0005\u0006', 'latin1');
/** Where readers look for the end record: it and the longest comment after it are 65,557 bytes (APPNOTE.TXT 4.3.16), and Info-ZIP looks at the last 66,000. */
const tailBytes = 66_000;

/**
 * Whether the mark of a zip archive's end is near the end of the bytes: readers of zip begin there, so that anything may stand before it. What follows
 * the mark is not asked, because Python takes an archive whose comment is cut short. By chance it is in one of 65,000 files.
 */
export function endsAsZip(bytes: Bytes): boolean {
  return bytes.read(Math.max(0, bytes.size - tailBytes), tailBytes).includes(endOfZip);
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
