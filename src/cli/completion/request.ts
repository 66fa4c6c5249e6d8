import { type CheckedKind } from '../../api/shape.ts';
import { type CommandDescription, commandTable, type OptionDescription } from '../command-table.ts';
import { ownKinds } from '../own-kinds.ts';

/** One word that is offered, and what it is. */
export interface Candidate {
  readonly word: string;
  readonly text?: string;
}

/** What is to be completed: words that are known, names that the cluster knows, or files. */
export type Request =
  | { readonly of: 'words'; readonly candidates: readonly Candidate[] }
  | { readonly of: 'namespaces' | 'contexts' | 'files' | 'nothing' }
  | ObjectsRequest;

/** Names of objects of some kinds, and whether a file may stand there too. */
export interface ObjectsRequest {
  readonly of: 'objects';
  readonly kinds: readonly ObjectNames[];
  readonly files: boolean;
}

/** Objects of a kind, and what stands before each of their names. */
export interface ObjectNames {
  readonly kind: CheckedKind;
  readonly before: string;
}

/** The words of the line so far: those that stand, and the last, which may be unfinished or empty. */
export interface Line {
  readonly words: readonly string[];
  readonly last: string;
}

/** Says what the last word of a line may be. Pure. */
export function requestOf({ words, last }: Line): Request {
  const [name, ...rest] = words;
  if (name === undefined) return wordsOf(commandTable.map(({ name: word, summary }) => ({ word, text: summary })));
  const command = commandTable.find((one) => one.name === name);
  if (command === undefined) return { of: 'nothing' };
  const awaiting = awaitsValue(command, rest);
  if (awaiting !== undefined) return valueOf(awaiting);
  if (last.startsWith('-')) return wordsOf(command.options.map((option) => ({ word: `--${option.name}`, text: option.text })));
  return operandOf(command, last);
}

function wordsOf(candidates: readonly Candidate[]): Request {
  return { of: 'words', candidates };
}

/** The option whose value the last word is, where the word before it is one. */
function awaitsValue({ options }: CommandDescription, words: readonly string[]): OptionDescription | undefined {
  const before = words.at(-1);
  return options.find(({ name, short, value }) => value !== undefined && (before === `--${name}` || (short !== undefined && before === `-${short}`)));
}

function valueOf({ completes }: OptionDescription): Request {
  if (completes === undefined) return { of: 'nothing' };
  if (typeof completes !== 'string') return wordsOf(completes.map((word) => ({ word })));
  return { of: ({ namespace: 'namespaces', context: 'contexts', file: 'files' } as const)[completes] };
}

function operandOf({ operands: { kinds = [], names, words = [], files } }: CommandDescription, last: string): Request {
  if (words.length > 0) return wordsOf(words.map((word) => ({ word })));
  if (names !== undefined) return { of: 'objects', kinds: [{ kind: names, before: '' }], files: false };
  const wanted = kinds.flatMap((kind) => prefixOf(kind, last).map((before) => ({ kind, before })));
  if (wanted.length > 0) return { of: 'objects', kinds: wanted, files: files === true };
  return { of: files === true ? 'files' : 'nothing' };
}

/** How a kind is written: as the word before the slash has it already, otherwise by its short name. */
function prefixOf(kind: CheckedKind, last: string): readonly string[] {
  const slash = last.indexOf('/');
  const names = ownKinds.find((one) => one.kind === kind)?.names ?? [];
  if (slash >= 0) return names.includes(last.slice(0, slash).toLowerCase()) ? [last.slice(0, slash + 1)] : [];
  const named = names.find((name) => name.startsWith(last.toLowerCase()));
  return named === undefined ? [] : [`${named}/`];
}

/** Those that begin as the last word does, each once and in order. */
export function beginningWith(candidates: readonly Candidate[], last: string): readonly Candidate[] {
  const fitting = candidates.filter(({ word }) => word.startsWith(last));
  return [...new Map(fitting.map((one) => [one.word, one])).values()].sort((a, b) => (a.word < b.word ? -1 : 1));
}

/** The value that an option has so far in a line, such as the namespace in which names are looked up. */
export function optionIn(words: readonly string[], name: string, short?: string): string | undefined {
  const equals = words.find((word) => word.startsWith(`--${name}=`));
  if (equals !== undefined) return equals.slice(name.length + 3);
  const at = words.findIndex((word) => word === `--${name}` || (short !== undefined && word === `-${short}`));
  return at < 0 ? undefined : words[at + 1];
}
