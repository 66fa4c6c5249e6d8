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
