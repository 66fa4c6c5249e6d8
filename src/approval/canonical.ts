import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Canonical JSON (RFC 8785) of a value: the same bytes whatever the order of fields. Throws for what JSON cannot express. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('The value has no canonical form.');
  return text;
}

/** SHA-256 of a text in UTF-8, behind the version of the rule by which the text was made. */
export function digestOf(text: string): string {
  return `caveau.v1:sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}

/**
 * Remembers what was made of a spec, for as long as the very same frozen value is there: the caches keep one for all who ask, and what it is made
 * of cannot change. Of one that is not frozen nothing is remembered.
 */
export function rememberBySpec<T>(): (spec: object, key: string, make: () => T) => T {
  const known = new WeakMap<object, Map<string, T>>();
  return (spec, key, make) => {
    if (!Object.isFrozen(spec)) return make();
    const ofSpec = known.get(spec) ?? new Map<string, T>();
    known.set(spec, ofSpec);
    const before = ofSpec.get(key);
    if (before !== undefined) return before;
    const made = make();
    ofSpec.set(key, made);
    return made;
  };
}
