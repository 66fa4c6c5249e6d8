import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, LineCounter, parseAllDocuments, type Document } from 'yaml';
import { type KubeObject } from '../api/kube-object.ts';
import { UsageError } from './terminal.ts';

/** The way from the root of a document to a value in it. */
export type Path = readonly (string | number)[];

/** Lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One object of a YAML file. */
export interface Manifest {
  readonly file: string;
  readonly object: KubeObject;
  /** Where a value stands; of one that is missing, where the innermost part of its path stands that is there. */
  readonly positionOf: (path: Path) => Position;
}

/** What stops a file from being read as YAML. */
export interface SyntaxProblem extends Position {
  readonly file: string;
  readonly message: string;
}

/** What a set of files holds. */
export interface ManifestSet {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly SyntaxProblem[];
  readonly files: readonly string[];
}

/** The name of standard input among files. */
export const standardInput = '-';

/** Reads YAML files (JSON is YAML) and folders of them, in order of their names; `input` is what stands on standard input. Throws a sentence for a path that is not there. */
export function readManifests(paths: readonly string[], input = ''): ManifestSet {
  const files = paths.flatMap(filesAt);
  const sets = files.map((file) => parseManifests(file, file === standardInput ? input : readText(file)));
  return { manifests: sets.flatMap(({ manifests }) => manifests), problems: sets.flatMap(({ problems }) => problems), files };
}

/** The same, where a file that is no YAML is a mistake of the call. */
export function mustReadManifests(paths: readonly string[], input = ''): ManifestSet {
  const set = readManifests(paths, input);
  const [problem] = set.problems;
  if (problem !== undefined) throw new UsageError(`${problem.file}:${problem.line} cannot be read: ${problem.message}`);
  return set;
}

/** Reads a file, or says in a sentence why not. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`The file ${file} cannot be read: is it there, and may you read it?`);
  }
}

function filesAt(path: string): readonly string[] {
  if (path === standardInput) return [path];
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ya?ml|json)$/.test(name));
    return names.sort().map((name) => join(path, name));
  } catch {
    throw new UsageError(`There is no file or folder ${path}.`);
  }
}

/** Takes a text apart into its objects. */
export function parseManifests(file: string, text: string): Omit<ManifestSet, 'files'> {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  // Of an empty text the library gives something that is no list.
  const all = Array.isArray(documents) ? (documents as readonly Document[]) : [];
  const problems = all.flatMap(({ errors }) => errors.map(({ message, pos: [start] }): SyntaxProblem => ({ file, ...place(lines, start), message })));
  const found = all.filter(({ errors }) => errors.length === 0).map((document) => objectsOf(file, document, lines));
  return { manifests: found.flatMap(({ manifests }) => manifests), problems: [...problems, ...found.flatMap((one) => one.problems)] };
}

function place(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function objectsOf(file: string, document: Document, lines: LineCounter): Omit<ManifestSet, 'files'> {
  const start = place(lines, document.contents?.range?.[0] ?? 0);
  try {
    return { manifests: flat(document.toJS()).map(({ value, path }) => manifestOf(file, value, path, document, lines)), problems: [] };
  } catch (error) {
    return { manifests: [], problems: [{ file, ...start, message: error instanceof Error ? error.message : String(error) }] };
  }
}

/** The objects of a document: itself, or the items of a list as "kubectl get -o yaml" prints it. Nothing, of an empty one. */
function flat(value: unknown): readonly { readonly value: unknown; readonly path: Path }[] {
  if (value === null || value === undefined) return [];
  const { kind, items } = value as { readonly kind?: unknown; readonly items?: unknown };
  return kind === 'List' && Array.isArray(items) ? items.map((item: unknown, index) => ({ value: item, path: ['items', index] })) : [{ value, path: [] }];
}

function manifestOf(file: string, value: unknown, root: Path, document: Document, lines: LineCounter): Manifest {
  const { metadata } = value as Partial<KubeObject>;
  if (typeof metadata?.name !== 'string') throw new Error('This is no object of Kubernetes: it has no metadata.name.');
  return { file, object: value as KubeObject, positionOf: (path) => positionIn(document, lines, [...root, ...path]) };
}

function positionIn(document: Document, lines: LineCounter, path: Path): Position {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return place(lines, keyStart(document, path.slice(0, length)) ?? node.range[0]);
  }
  return { line: 1, column: 1 };
}

/** Where the key of a field stands, which is where people look for it; its value may be lines below. */
function keyStart(document: Document, path: Path): number | undefined {
  const parent: unknown = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const { items = [] } = (parent ?? {}) as { readonly items?: readonly { readonly key?: { readonly value?: unknown; readonly range?: readonly number[] } }[] };
  return items.find((item) => item.key?.value === path.at(-1) && path.length > 0)?.key?.range?.[0];
}
