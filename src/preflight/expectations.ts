import { checkIds, type Grant } from './findings.ts';
import { powers } from './powers.ts';
import { subjectText, type Subject } from './rights.ts';

/** One line of what somebody expects: who may hold a power or which object may be there, and why. */
export interface Expectation {
  /** The id of a power or of a check; "*" is every power. */
  readonly what: string;
  readonly kind: string;
  readonly name: string;
  /** Of a service account. */
  readonly namespace?: string;
  /** Only in these namespaces; absent: also everywhere. */
  readonly only?: readonly string[];
  readonly reason: string;
}

const fields = ['what', 'kind', 'name', 'namespace', 'only', 'reason'];

/** Reads expectations. Throws a sentence for what is not understood: a line that nobody reads would let everything through, or nothing. */
export function readExpectations(document: unknown): readonly Expectation[] {
  const { expected } = (document ?? {}) as { readonly expected?: unknown };
  if (!Array.isArray(expected)) throw new Error('It has no list "expected".');
  return (expected as readonly unknown[]).map((line, index) => readLine(line, `Line ${index + 1} of "expected"`));
}

function readLine(line: unknown, where: string): Expectation {
  if (typeof line !== 'object' || line === null) throw new Error(`${where} is no object: give what, kind, name and reason.`);
  const given = line as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((field) => !fields.includes(field));
  if (unknown !== undefined) throw new Error(`${where} has a field "${unknown}", and only ${fields.join(', ')} are known.`);
  const missing = ['what', 'kind', 'name', 'reason'].find((field) => typeof given[field] !== 'string' || given[field].trim() === '');
  if (missing !== undefined) throw new Error(`${where} has no ${missing}.`);
  const { what, kind } = given as { readonly what: string; readonly kind: string };
  const ids = ['*', ...powers.map(({ id }) => id), ...checkIds];
  if (!ids.includes(what)) throw new Error(`${where} expects "${what}", which is none of ${ids.join(', ')}.`);
  if (given['namespace'] !== undefined && typeof given['namespace'] !== 'string') throw new Error(`${where} has a namespace that is no text.`);
  if (kind === 'ServiceAccount' && given['namespace'] === undefined) throw new Error(`${where} names a ServiceAccount without its namespace.`);
  if (given['only'] !== undefined && !isTexts(given['only'])) throw new Error(`${where} has something else in "only" than names of namespaces.`);
  return given as unknown as Expectation;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}

/** The line that expects all that somebody holds of a power; undefined where none does. */
export function expectedHolder(expectations: readonly Expectation[], power: string, subject: Subject, grants: readonly Grant[]): Expectation | undefined {
  return expectations.find(({ what, kind, name, namespace, only }) => {
    if ((what !== '*' && what !== power) || kind !== subject.kind || name !== subject.name || namespace !== subject.namespace) return false;
    return only === undefined || grants.every((grant) => grant.namespace !== undefined && only.includes(grant.namespace));
  });
}

/** The line that expects an object of the cluster. */
export function expectedObject(expectations: readonly Expectation[], { check, kind, name, namespace }: { readonly check: string; readonly kind: string; readonly name: string; readonly namespace?: string }): Expectation | undefined {
  return expectations.find((line) => line.what === check && line.kind === kind && line.name === name && line.namespace === namespace);
}

/** A line in words. */
export function expectationText({ what, kind, name, namespace }: Expectation): string {
  return `${what} ${kind === 'ServiceAccount' ? subjectText({ kind, name, ...(namespace === undefined ? {} : { namespace }) }) : `${kind} ${name}`}`;
}
