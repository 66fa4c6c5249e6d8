import { type Bytes } from '../bytes.ts';
import { parseJson } from '../../api/strict-json.ts';

/** Measures, cards and tables are far smaller, and all of it is held in memory. */
const longestText = 16 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Bytes): string | undefined {
  if (bytes.size === 0 || bytes.size > longestText) return undefined;
  try {
    return utf8.decode(bytes.read(0, bytes.size));
  } catch {
    return undefined;
  }
}

/** Whether the bytes are one JSON object or list (RFC 8259), and nothing in it is known to be turned into code by a loader. */
export function isJson(bytes: Bytes): boolean {
  const [first] = bytes.read(0, 64).toString('latin1').trimStart();
  const text = first === '{' || first === '[' ? textOf(bytes) : undefined;
  const value = text === undefined ? undefined : parseJson(text);
  return typeof value === 'object' && value !== null && codeIn(value) === undefined;
}

/** What of a JSON file a loader would run, as the end of a sentence; undefined where nothing is known to be. */
export function jsonDanger(bytes: Bytes): string | undefined {
  const [first] = bytes.read(0, 64).toString('latin1').trimStart();
  const text = first === '{' || first === '[' ? textOf(bytes) : undefined;
  const value = text === undefined ? undefined : parseJson(text);
  return typeof value === 'object' && value !== null ? codeIn(value) : undefined;
}

function codeIn(root: object): string | undefined {
  const waiting: object[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    for (const [key, inner] of Object.entries(value) as readonly [string, unknown][]) {
      if (key.startsWith('py/')) return 'JSON of jsonpickle, which runs code when it is loaded. Write plain values';
      if (key === 'class_name' && inner === 'Lambda') return 'a Keras model with a Lambda layer, whose code runs when it is loaded. Save the weights by safetensors';
      if (typeof inner === 'object' && inner !== null) waiting.push(inner);
    }
  }
  return undefined;
}

/** A name of a column, which no spreadsheet takes for a formula. */
const heading = /^"?[A-Za-z][A-Za-z0-9 _.%()/-]{0,127}"?$/;
const number = /^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$|^(nan|NaN|inf|-inf)$/;
const word = /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/;

/**
 * Whether the bytes are a table (RFC 4180, without quoted text): a line of headings, and lines of as many values, each a number, a word or empty, at
 * least one of them a number. Free text is not let out, because source code is text; and no value can be taken for a formula.
 */
export function isCsv(bytes: Bytes): boolean {
  const text = textOf(bytes);
  if (text === undefined) return false;
  const [head = '', ...rows] = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const columns = head.split(',').length;
  const isRow = (row: string): boolean => {
    const values = row.split(',');
    return values.length === columns && values.every((value) => value === '' || number.test(value) || word.test(value)) && values.some((value) => number.test(value));
  };
  return rows.length > 0 && head.split(',').every((name) => heading.test(name)) && rows.every(isRow);
}
