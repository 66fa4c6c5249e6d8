/** What a JSON text says; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** An object with every one of the required fields and none but these and the optional ones; undefined for anything else. */
export function objectWith(value: unknown, required: readonly string[], optional: readonly string[] = []): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const known = Object.keys(value).every((key) => required.includes(key) || optional.includes(key));
  return known && required.every((key) => Object.hasOwn(value, key)) ? (value as Readonly<Record<string, unknown>>) : undefined;
}

/** Whether a value is one of a closed list of words. */
export function isOneOf<const T extends string>(words: readonly T[], value: unknown): value is T {
  return words.some((word) => word === value);
}

/** Whether a value is a text of a form, of at most so many characters. */
export function isText(value: unknown, pattern: RegExp, most: number): value is string {
  return typeof value === 'string' && value.length <= most && pattern.test(value);
}

/** Whether a value is a whole number between two bounds, both allowed. */
export function isWholeNumber(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
