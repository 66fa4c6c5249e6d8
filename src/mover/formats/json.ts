import { type Bytes } from '../bytes.ts';
import { codeIn } from './json-code.ts';
import { jsonObjectIn, textOf } from './whole-text.ts';

/** Whether the bytes are one JSON object or list (RFC 8259), no field is there twice, and nothing in it is known to be turned into code by a loader. */
export function isJson(bytes: Bytes): boolean {
  const value = valueOf(bytes);
  return value !== undefined && codeIn(value) === undefined;
}

/** What of a JSON file a loader would run, as the end of a sentence; undefined where nothing is known to be. */
export function jsonDanger(bytes: Bytes): string | undefined {
  const value = valueOf(bytes);
  return value === undefined ? undefined : codeIn(value);
}

function valueOf(bytes: Bytes): object | undefined {
  const [first] = bytes.read(0, 64).toString('latin1').trimStart();
  const text = first === '{' || first === '[' ? textOf(bytes) : undefined;
  return text === undefined ? undefined : jsonObjectIn(text);
}
