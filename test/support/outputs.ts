import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Where the operator says something. Persons are named in the audit stream alone; secrets nowhere. */
export type OutputKind = 'log' | 'audit' | 'metrics' | 'events' | 'status';

/** Something that the operator said. */
export interface Output {
  readonly kind: OutputKind;
  /** Which one, for whoever looks for a leak. */
  readonly from: string;
  readonly text: string;
}

const outputs = new Map<string, Output>();
const secrets = new Set<string>();

/** Keeps an output for the check at the end of the run; the same text once. */
export function keepOutput(output: Output): void {
  outputs.set(`${output.kind}\n${output.text}`, output);
}

/** Keeps a file as an output, if there is one. */
export function keepFile(kind: OutputKind, path: string): void {
  const text = readOrNothing(path);
  if (text !== '') keepOutput({ kind, from: path, text });
}

/** Keeps what logs somebody in: a later token takes the place of an earlier one in its file. */
export function keepKubeconfig(path: string): void {
  for (const piece of piecesOf(readOrNothing(path))) secrets.add(piece);
}

/** Keeps every credential that lies in a cluster's directory: kubeconfigs and keys. */
export function keepCredentials(directory: string): void {
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.kubeconfig') || name.endsWith('.key') || name.endsWith('.crt')) keepKubeconfig(join(directory, name));
  }
}

/** Keeps the values of Secrets, as the API server lists them. */
export function keepSecrets(list: { readonly items: readonly { readonly data?: Readonly<Record<string, string>> }[] }): void {
  for (const { data = {} } of list.items) {
    for (const [key, value] of Object.entries(data)) {
      // The name of a namespace, and the public part of an authority.
      if (key === 'namespace' || key === 'ca.crt') continue;
      for (const piece of [value, ...piecesOf(Buffer.from(value, 'base64').toString())]) if (piece.length >= shortestPiece) secrets.add(piece);
    }
  }
}

/** What was kept so far is searched for secrets, and for persons where they may not be named. */
export function leaks(persons: readonly string[]): readonly string[] {
  return leaksIn([...outputs.values()], [...secrets], persons);
}

/** How much has been kept, so that a check of nothing is seen. */
export function kept(): { readonly outputs: number; readonly secrets: number } {
  return { outputs: outputs.size, secrets: secrets.size };
}

/** Shorter ones would be found by chance. */
const shortestPiece = 8;

/** One sentence for each leak; it does not repeat the secret. */
export function leaksIn(said: readonly Output[], hidden: readonly string[], persons: readonly string[]): readonly string[] {
  return said.flatMap(({ kind, from, text }) => [
    ...hidden.filter((piece) => text.includes(piece)).map((piece) => `${kind} ${from} holds a secret of ${piece.length} characters, after "${before(text, piece)}"`),
    ...(kind === 'audit' ? [] : persons.filter((person) => names(text, person)).map((person) => `${kind} ${from} names ${person}, after "${before(text, person)}"`)),
  ]);
}

/** Where a name stands as a word of its own. */
function names(text: string, person: string): boolean {
  return new RegExp(`(?<![\\w-])${person.replaceAll(/[.*+?^$()|[\]{}\\]/g, '\\$&')}(?![\\w-])`).test(text);
}

function before(text: string, piece: string): string {
  const at = text.indexOf(piece);
  return text.slice(Math.max(0, at - 80), at).replaceAll('\n', ' ');
}

/** The pieces of a credential by which it would be known: whole, and the lines and parts that alone give it away. */
export function piecesOf(text: string): readonly string[] {
  const found = text.includes('-----BEGIN') ? linesOfPem(text) : text.includes('kind') ? ofKubeconfig(text) : [text.trim()];
  return found.filter((piece) => piece.length >= shortestPiece);
}

function linesOfPem(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^[A-Za-z0-9+/]{40,}=*$/.test(line));
}

interface Kubeconfig {
  readonly users?: readonly { readonly user?: Readonly<Record<string, unknown>> }[];
}

function ofKubeconfig(text: string): readonly string[] {
  const config = parse(text) as Kubeconfig | undefined;
  return (config?.users ?? []).flatMap(({ user = {} }) =>
    Object.entries(user).flatMap(([key, value]) => {
      if (typeof value !== 'string') return [];
      if (key.endsWith('-data')) return [value, ...linesOfPem(Buffer.from(value, 'base64').toString())];
      // The header of a token is the same in all.
      return key === 'token' ? [value, ...value.split('.').slice(1)] : key === 'password' ? [value] : [];
    }),
  );
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
