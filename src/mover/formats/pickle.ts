import { type Bytes } from '../bytes.ts';

/** How the argument of an opcode is written: so many bytes; up to the end of a line, or of two; or a count of so many bytes and then as many as it says. */
type Argument = number | 'line' | 'lines' | { readonly count: number };

const codes = (letters: string): readonly number[] => Array.from(letters, (letter) => letter.charCodeAt(0));
const plain = '(.012NRba})]edltusoQ';
const plainBytes = [0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x97, 0x98];

/** Every opcode of protocols 0 to 5, after Lib/pickletools.py of CPython 3.13. */
const opcodes: ReadonlyMap<number, Argument> = new Map<number, Argument>([
  ...codes(plain).map((code): [number, Argument] => [code, 0]),
  ...plainBytes.map((code): [number, Argument] => [code, 0]),
  ...codes('FILPSVgp').map((code): [number, Argument] => [code, 'line']),
  ...codes('ci').map((code): [number, Argument] => [code, 'lines']),
  ...Object.entries({ J: 4, K: 1, M: 2, h: 1, j: 4, q: 1, r: 4, G: 8 }).map(([letter, length]): [number, Argument] => [letter.charCodeAt(0), length]),
  [0x80, 1], [0x82, 1], [0x83, 2], [0x84, 4], [0x95, 8],
  ...Object.entries({ T: 4, U: 1, X: 4, B: 4, C: 1 }).map(([letter, count]): [number, Argument] => [letter.charCodeAt(0), { count }]),
  [0x8c, { count: 1 }], [0x8d, { count: 8 }], [0x8e, { count: 8 }], [0x96, { count: 8 }], [0x8a, { count: 1 }], [0x8b, { count: 4 }],
]);

const stop = '.'.charCodeAt(0);
const proto = 0x80;

/** A pickle that makes or calls anything has more opcodes before its end; the length of a safetensors header, of which three bytes at most are not 0, may look like one with fewer. */
const fewest = 3;

/** More opcodes than anything but a pickle has in a row. */
const enough = 100_000;

/** Lines may be of any length, because an unpickler reads them to their end; they are looked through in pieces of so many bytes. */
const pieceBytes = 64 * 1024;

const global = 'c'.charCodeAt(0);
const instance = 'i'.charCodeAt(0);
const stackGlobal = 0x93;

/** What puts a text on the stack: STRING, BINSTRING, SHORT_BINSTRING, UNICODE, BINUNICODE, SHORT_BINUNICODE, BINUNICODE8. */
const texts: ReadonlySet<number> = new Set([...codes('STUVX'), 0x8c, 0x8d]);

/** The name of a module or of what is in it, as Python can find it. */
const name = /^[A-Za-z_\x80-\xff][\w.\x80-\xff]*$/;

/** What imports or calls something: GLOBAL, INST, STACK_GLOBAL, EXT, REDUCE, BUILD, OBJ, NEWOBJ, NEWOBJ_EX. */
const acting: ReadonlySet<number> = new Set([...codes('ciRbo'), 0x81, 0x82, 0x83, 0x84, 0x92, 0x93]);

/**
 * Whether the bytes begin with a program for Python's unpickler. It is read, never run: opcode by opcode. It is one when it comes to STOP, and before that
 * as soon as it imports something by a name, because an unpickler runs it up to where it breaks. What has the mark of protocol 2 or later is one as soon as it does
 * anything; the mark alone is not enough, because the length of a safetensors header may look like it. A short program may be followed by another.
 */
export function isPickle(bytes: Bytes): boolean {
  const marked = isMarked(bytes);
  let at = 0;
  let hasText = false;
  for (let steps = 0; at < bytes.size; steps += 1) {
    const code = bytes.read(at, 1)[0] ?? 0;
    if (code === stop && (marked || steps >= fewest)) return true;
    if ((marked && acting.has(code)) || steps > enough || doesImport(bytes, at, code, hasText)) return true;
    const length = opcodeLength(bytes, at, code);
    if (length === undefined) return false;
    hasText ||= texts.has(code);
    at += length;
  }
  return false;
}

function doesImport(bytes: Bytes, at: number, code: number, hasText: boolean): boolean {
  if (code === stackGlobal) return hasText;
  if (code !== global && code !== instance) return false;
  const first = lineLength(bytes, at + 1);
  const second = first === undefined ? undefined : lineLength(bytes, at + 1 + first);
  return first !== undefined && second !== undefined && isName(bytes, at + 1, first) && isName(bytes, at + 1 + first, second);
}

/** Of a longer one than a piece, its begin. */
function isName(bytes: Bytes, at: number, length: number): boolean {
  return name.test(bytes.read(at, Math.min(length - 1, pieceBytes)).toString('latin1'));
}

function isMarked(bytes: Bytes): boolean {
  const [mark, version = 0] = bytes.read(0, 2);
  return mark === proto && version >= 2 && version <= 5;
}

function opcodeLength(bytes: Bytes, at: number, code: number): number | undefined {
  const argument = opcodes.get(code);
  const length = argument === undefined ? undefined : argumentLength(bytes, at + 1, argument);
  return length === undefined ? undefined : 1 + length;
}

function argumentLength(bytes: Bytes, at: number, argument: Argument): number | undefined {
  if (typeof argument === 'number') return argument;
  if (argument === 'line') return lineLength(bytes, at);
  if (argument === 'lines') {
    const first = lineLength(bytes, at);
    const second = first === undefined ? undefined : lineLength(bytes, at + first);
    return first === undefined || second === undefined ? undefined : first + second;
  }
  const head = bytes.read(at, argument.count);
  if (head.length < argument.count) return undefined;
  return argument.count + Number(argument.count === 8 ? head.readBigUInt64LE() : head.readUIntLE(0, argument.count));
}

/** How long a line is with its end, however far that is; undefined where the file ends before it, and an unpickler breaks. */
function lineLength(bytes: Bytes, begin: number): number | undefined {
  for (let at = begin; at < bytes.size; at += pieceBytes) {
    const end = bytes.read(at, pieceBytes).indexOf('\n');
    if (end >= 0) return at + end + 1 - begin;
  }
  return undefined;
}
