import { isDeepStrictEqual } from 'node:util';

/** A copy without what JSON would not carry: properties that are undefined. */
function prune(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prune);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, prune(inner)]])));
}

/** Whether two values are the same JSON; the order of keys and properties that are undefined do not count. */
export function semanticEqual(before: unknown, after: unknown): boolean {
  return isDeepStrictEqual(prune(before), prune(after));
}
