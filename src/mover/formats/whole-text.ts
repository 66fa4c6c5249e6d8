import { parseJson } from '../../api/strict-json.ts';
import { type Bytes } from '../bytes.ts';

/** Measures, cards and tables are far smaller, and all of it is held in memory. */
const longestText = 16 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text that bytes are; undefined where they are not UTF-8. */
export function utf8In(buffer: Buffer): string | undefined {
  try {
    return utf8.decode(buffer);
  } catch {
    return undefined;
  }
}

/** The text that a file is; undefined where it is empty, too long, or none. */
export function textOf(bytes: Bytes): string | undefined {
  return bytes.size === 0 || bytes.size > longestText ? undefined : utf8In(bytes.read(0, bytes.size));
}

/** The object or list that a JSON text is; undefined where it is none, or names a field of an object twice, because readers do not agree which of the two counts. */
export function jsonObjectIn(text: string): object | undefined {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null && fieldsIn(value) === colonsIn(text) ? value : undefined;
}

function fieldsIn(root: object): number {
  let count = 0;
  const waiting: object[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const inner: readonly unknown[] = Object.values(value);
    if (!Array.isArray(value)) count += inner.length;
    for (const item of inner) if (typeof item === 'object' && item !== null) waiting.push(item);
  }
  return count;
}

/** Colons outside texts, of which JSON has one for each field. */
function colonsIn(json: string): number {
  let count = 0;
  let inText = false;
  for (let i = 0; i < json.length; i += 1) {
    const char = json[i];
    if (char === '\\' && inText) i += 1;
    else if (char === '"') inText = !inText;
    else if (char === ':' && !inText) count += 1;
  }
  return count;
}
