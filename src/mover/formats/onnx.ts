import { type Bytes } from '../bytes.ts';
import { onnxSchema, type MessageName } from './onnx-schema.ts';
import { fieldAt, numberIn, type Field } from './protobuf.ts';

/** Graphs in attributes of nodes of graphs: deeper than any exporter writes, shallower than the stack. */
const deepest = 32;

/** Longer than any name of an operator or of the domain that it is from. */
const longestName = 255;

/** The operators of the standard; each computes, and none opens a file. */
const standardDomains: readonly string[] = ['', 'ai.onnx', 'ai.onnx.ml'];

/** Domains in which runtimes have operators of their own, among them `EPContext`, which opens another file by its path and holds compiled programs. */
const domainsOfRuntimes = ['com.', 'org.', 'ai.onnx', 'trt'];

/** onnxruntime takes options of its session from this entry of the metadata. */
const optionsOfRuntime = 'ort_config';

/** How a field of each kind is written; repeated numbers may also lie behind each other under one length. */
const wires: Readonly<Record<string, number>> = { int: 0, f32: 5, f64: 1 };
const bytesWire = 2;

/** What is known of a model while it is read. */
interface Reading {
  readonly bytes: Bytes;
  /** Operators of no standard, by domain and name, that its nodes call. */
  readonly called: Set<string>;
  /** Those that it defines itself, as functions. */
  readonly defined: Set<string>;
}

type Extent = Pick<Field, 'begin' | 'end'>;
/** The fields of a message of which there is one at most. */
type Singles = ReadonlyMap<number, Field>;

/** What a message must be beside being written by the schema. */
const demands: Partial<Readonly<Record<MessageName, (reading: Reading, singles: Singles) => boolean>>> = {
  model: (_, singles) => singles.has(1) && singles.has(7),
  property: ({ bytes }, singles) => { const key = nameIn(bytes, singles.get(1)); return key !== undefined && key !== optionsOfRuntime; },
  // A data_location of 0, as some exporters write it, says that the data are in the tensor.
  tensor: ({ bytes }, singles) => { const location = singles.get(14); return location === undefined || numberIn(bytes, location) === 0; },
  node: ({ bytes, called }, singles) => isKnown(nameIn(bytes, singles.get(7)), nameIn(bytes, singles.get(4)), called),
  function: ({ bytes, defined }, singles) => isKnown(nameIn(bytes, singles.get(10)), nameIn(bytes, singles.get(1)), defined),
};

/**
 * Whether the bytes are an ONNX model that stands by itself: a protobuf message of known fields to the very end, in all its depth and each as often as it
 * may be, which begins with the version as every library writes it; no tensor is kept in another file, and every operator is of the standard or a
 * function of the model. Weights of any content are in it, as in every format of weights.
 */
export function isOnnx(bytes: Bytes): boolean {
  const reading: Reading = { bytes, called: new Set(), defined: new Set() };
  if (fieldAt(bytes, 0, bytes.size)?.number !== 1 || !isMessage(reading, 'model', { begin: 0, end: bytes.size }, 0)) return false;
  return Array.from(reading.called).every((operator) => reading.defined.has(operator));
}

function isMessage(reading: Reading, name: MessageName, { begin, end }: Extent, depth: number): boolean {
  if (depth > deepest) return false;
  const singles = new Map<number, Field>();
  for (let at = begin; at < end; ) {
    const field = fieldAt(reading.bytes, at, end);
    // Readers merge a message that is there twice, and of texts and numbers take the last.
    if (field === undefined || singles.has(field.number) || !isField(reading, name, field, depth)) return false;
    if (onnxSchema[name][field.number]?.endsWith('*') === false) singles.set(field.number, field);
    at = field.end;
  }
  return demands[name]?.(reading, singles) ?? true;
}

function isField(reading: Reading, message: MessageName, field: Field, depth: number): boolean {
  const declared = onnxSchema[message][field.number];
  if (declared === undefined) return false;
  const kind = declared.replace('*', '');
  if (field.wire !== (wires[kind] ?? bytesWire)) return declared.endsWith('*') && field.wire === bytesWire;
  return !isMessageName(kind) || isMessage(reading, kind, field, depth + 1);
}

function isMessageName(kind: string): kind is MessageName {
  return Object.hasOwn(onnxSchema, kind);
}

/** A text, empty where there is none; undefined where it is too long for a name. */
function nameIn(bytes: Bytes, field: Field | undefined): string | undefined {
  if (field === undefined) return '';
  const length = field.end - field.begin;
  return length > longestName ? undefined : bytes.read(field.begin, length).toString('latin1');
}

/** Whether an operator may be known; one of no standard is put among the others, and must be there on both sides in the end. */
function isKnown(domain: string | undefined, operator: string | undefined, others: Set<string>): boolean {
  if (domain === undefined || operator === undefined) return false;
  if (standardDomains.includes(domain)) return true;
  others.add(JSON.stringify([domain, operator]));
  return !domainsOfRuntimes.some((begin) => domain.startsWith(begin));
}
