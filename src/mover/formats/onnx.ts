import { type Bytes } from '../bytes.ts';

/** Fields of a message of onnx.proto that are messages themselves, by number; of those that are not named here only the extent is read. */
interface Message {
  readonly messages: Readonly<Record<number, keyof typeof schema>>;
  /** The only fields that there may be; absent where others do no harm. */
  readonly only?: readonly number[];
  /** A field that may be there only with the value 0, as some exporters write it. */
  readonly zero?: number;
}

/** https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, as far as a tensor may stand in it. */
const schema = {
  model: { messages: { 7: 'graph', 25: 'function' }, only: [1, 2, 3, 4, 5, 6, 7, 8, 14, 25, 26] },
  graph: { messages: { 1: 'node', 5: 'tensor', 15: 'sparse' } },
  node: { messages: { 5: 'attribute' } },
  attribute: { messages: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' } },
  sparse: { messages: { 1: 'tensor', 2: 'tensor' } },
  function: { messages: { 7: 'node', 11: 'attribute' } },
  // external_data (13) and data_location (14) make a loader open another file by its path.
  tensor: { messages: {}, only: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16], zero: 14 },
} as const satisfies Readonly<Record<string, { readonly messages: Readonly<Record<number, string>>; readonly only?: readonly number[]; readonly zero?: number }>>;

/** Graphs in attributes of nodes of graphs: deeper than any exporter writes, shallower than the stack. */
const deepest = 32;

/** Where a field lies. */
interface Field {
  readonly number: number;
  readonly wire: number;
  readonly begin: number;
  readonly end: number;
}

/**
 * Whether the bytes are an ONNX model that stands by itself: a protobuf message of known fields to the very end, with a version and a graph, of
 * which no tensor is kept in another file. Weights of any content are in it, as in every format of weights.
 */
export function isOnnx(bytes: Bytes): boolean {
  const fields: Field[] = [];
  if (!isMessage(bytes, 'model', { begin: 0, end: bytes.size }, 0, (field) => fields.push(field))) return false;
  return fields.some(({ number, wire }) => number === 1 && wire === 0) && fields.some(({ number, wire }) => number === 7 && wire === 2);
}

function isMessage(bytes: Bytes, name: keyof typeof schema, { begin, end }: Pick<Field, 'begin' | 'end'>, depth: number, seen: (field: Field) => void = () => undefined): boolean {
  if (depth > deepest) return false;
  const { messages, only, zero }: Message = schema[name];
  for (let at = begin; at < end; ) {
    const field = fieldAt(bytes, at, end);
    if (field === undefined || only?.includes(field.number) === false) return false;
    if (field.number === zero && !isZero(bytes, field)) return false;
    const inner = messages[field.number];
    if (inner !== undefined && (field.wire !== 2 || !isMessage(bytes, inner, field, depth + 1))) return false;
    seen(field);
    at = field.end;
  }
  return true;
}

function isZero(bytes: Bytes, { wire, begin }: Field): boolean {
  return wire === 0 && varintAt(bytes, begin)?.value === 0;
}

function fieldAt(bytes: Bytes, at: number, limit: number): Field | undefined {
  const tag = varintAt(bytes, at);
  if (tag === undefined) return undefined;
  const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
  const begin = at + tag.length;
  const extent = extentOf(bytes, begin, wire);
  if (number === 0 || extent === undefined || begin + extent.head + extent.body > limit) return undefined;
  return { number, wire, begin: begin + extent.head, end: begin + extent.head + extent.body };
}

function extentOf(bytes: Bytes, at: number, wire: number): { readonly head: number; readonly body: number } | undefined {
  if (wire === 1) return { head: 0, body: 8 };
  if (wire === 5) return { head: 0, body: 4 };
  const varint = wire === 0 || wire === 2 ? varintAt(bytes, at) : undefined;
  if (varint === undefined) return undefined;
  return wire === 0 ? { head: 0, body: varint.length } : { head: varint.length, body: varint.value };
}

/** A number in groups of seven bits; the sign of a negative one is lost, which only where a length stands matters, and there it is too large. */
function varintAt(bytes: Bytes, at: number): { readonly value: number; readonly length: number } | undefined {
  let value = 0;
  for (const [i, byte] of bytes.read(at, 10).entries()) {
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, length: i + 1 };
  }
  return undefined;
}
