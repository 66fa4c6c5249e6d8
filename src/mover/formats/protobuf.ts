import { type Bytes } from '../bytes.ts';

/** Where a field lies: its content, without its tag and its length. */
export interface Field {
  readonly number: number;
  /** How it is written: 0 varint, 1 eight bytes, 2 so many bytes as a length says, 5 four bytes. */
  readonly wire: number;
  readonly begin: number;
  readonly end: number;
}

/** Readers in C++ and Java cut a tag to 32 bits, so that one beyond names another field there than here. */
const mostTag = 2 ** 32 - 1;

/** A message is shorter than 2 GiB (https://protobuf.dev/programming-guides/proto-limits/), and readers cut lengths to 31 bits. */
const mostLength = 2 ** 31 - 1;

/** Seven bits in each byte of a number of 64 bits. */
const longestVarint = 10;

/**
 * The field that begins at an offset and ends at a limit at the latest; undefined for what is written otherwise than every library writes it (a longer tag,
 * length or number than needed, one beyond its bits, a group), because readers do not agree about what that means.
 */
export function fieldAt(bytes: Bytes, at: number, limit: number): Field | undefined {
  const tag = varintAt(bytes, at);
  if (tag === undefined || tag.value > mostTag || tag.value < 8) return undefined;
  const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
  const extent = extentOf(bytes, at + tag.length, wire);
  return extent === undefined || extent.end > limit ? undefined : { number, wire, ...extent };
}

/** The value of a field of wire type 0. Beyond 2^53 it is near what is written, which is enough to tell it from a small one. */
export function numberIn(bytes: Bytes, { begin }: Field): number | undefined {
  return varintAt(bytes, begin)?.value;
}

function extentOf(bytes: Bytes, at: number, wire: number): Pick<Field, 'begin' | 'end'> | undefined {
  if (wire === 1) return { begin: at, end: at + 8 };
  if (wire === 5) return { begin: at, end: at + 4 };
  const varint = wire === 0 || wire === 2 ? varintAt(bytes, at) : undefined;
  if (varint === undefined) return undefined;
  const next = at + varint.length;
  if (wire === 0) return { begin: at, end: next };
  return varint.value > mostLength ? undefined : { begin: next, end: next + varint.value };
}

/** A number in groups of seven bits, the lowest first, in as few bytes as it needs and in 64 bits. */
function varintAt(bytes: Bytes, at: number): { readonly value: number; readonly length: number } | undefined {
  let value = 0;
  for (const [i, byte] of bytes.read(at, longestVarint).entries()) {
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte >= 0x80) continue;
    const tooLong = (i > 0 && byte === 0) || (i === longestVarint - 1 && byte > 1);
    return tooLong ? undefined : { value, length: i + 1 };
  }
  return undefined;
}
