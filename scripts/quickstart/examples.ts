import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** How an example says that it should end. */
export type Expectation =
  | { readonly kind: 'applied' }
  /** The API server refuses it with this sentence in its answer. */
  | { readonly kind: 'refused'; readonly sentence: string }
  /** It reaches this state, with this reason where one is given. */
  | { readonly kind: 'state'; readonly state: string; readonly reason?: string; readonly then?: { readonly apply: string; readonly state: string; readonly reason: string } };

/** One file of `examples/`. */
export interface Example {
  readonly file: string;
  readonly path: string;
  /** First line of its comment. */
  readonly title: string;
  /** The user who applies it. */
  readonly as: string;
  readonly expectation: Expectation;
  readonly objects: readonly { readonly kind: string; readonly namespace: string; readonly name: string }[];
}

/** Reads the examples in their order. Their comments say who applies them and how they should end, and are held to it. */
export function readExamples(directory: string): readonly Example[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const path = join(directory, file);
      const text = readFileSync(path, 'utf8');
      const comment = (label: string): string | undefined => new RegExp(`^# ${label}: (.*)$`, 'm').exec(text)?.[1];
      const as = comment('As');
      if (as === undefined) throw new Error(`examples/${file} does not say "# As:" which user applies it.`);
      const objects = parseAllDocuments(text).map((document) => document.toJS() as { kind: string; metadata: { name: string; namespace?: string } });
      return {
        file,
        path,
        title: text.slice(2, text.indexOf('\n')),
        as,
        expectation: expectationOf(comment('Expect'), file),
        objects: objects.map(({ kind, metadata }) => ({ kind, namespace: metadata.namespace ?? '', name: metadata.name })),
      };
    });
}

function expectationOf(text: string | undefined, file: string): Expectation {
  if (text === undefined) return { kind: 'applied' };
  const refused = /^Refused by the API server: (.*)$/.exec(text)?.[1];
  if (refused !== undefined) return { kind: 'refused', sentence: refused };
  const twofold = /^(\w+), then (\w+) (\w+) once (\S+) is applied$/.exec(text);
  if (twofold !== null) {
    const [, state = '', later = '', reason = '', apply = ''] = twofold;
    return { kind: 'state', state, then: { apply, state: later, reason } };
  }
  const single = /^(\w+)(?: (\w+))?$/.exec(text);
  if (single === null) throw new Error(`examples/${file}: "# Expect: ${text}" is not understood.`);
  const [, state = '', reason] = single;
  return { kind: 'state', state, ...(reason === undefined ? {} : { reason }) };
}
