import { parseArgs } from 'node:util';
import { commandTable, type CommandDescription, type OptionDescription } from './command-table.ts';
import { UsageError } from './terminal.ts';

/** Characters of a line: what a terminal shows without being made wider. */
export const lineWidth = 100;

/** The options and operands of one call. */
export interface Call {
  readonly operands: readonly string[];
  /** The value of an option; undefined when it was not given. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  has(name: string): boolean;
}

/** Reads the arguments of a command. Throws a sentence for what it does not know. */
export function readCall(command: CommandDescription, argv: readonly string[]): Call {
  const options = Object.fromEntries(command.options.map(({ name, short, value, multiple }) => [name, { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) }]));
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    const all = (name: string): readonly unknown[] => [values[name]].flat().filter((value) => value !== undefined);
    return {
      operands: positionals,
      value: (name) => all(name).map(String).at(-1),
      values: (name) => all(name).map(String),
      has: (name) => all(name).length > 0,
    };
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\. To specify|\n/);
    throw new UsageError(`${sentence.replace(/\.?$/, '.')} "kubectl caveau ${command.name} --help" lists the options.`);
  }
}

/** One of the words that an option may have. */
export function choice<T extends string>(call: Call, name: string, words: readonly [T, ...T[]]): T {
  const given = call.value(name) ?? words[0];
  const found = words.find((word) => word === given);
  if (found === undefined) throw new UsageError(`--${name} ${given} is not one of ${words.join(', ')}.`);
  return found;
}

/** An option without which the command cannot work. */
export function needed(call: Call, name: string, what: string): string {
  const given = call.value(name);
  if (given === undefined || given.trim() === '') throw new UsageError(`--${name} is missing: give ${what}.`);
  return given;
}

/** What "kubectl caveau --help" prints. */
export function overview(): string {
  const width = Math.max(...commandTable.map(({ name }) => name.length));
  const lines = commandTable.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return ['Usage: kubectl caveau COMMAND [options]', '', ...lines, '', 'Exit status: 0 what was asked holds, 1 it does not, 2 it could not be asked (wrong usage, no cluster, or no such object).', '"kubectl caveau COMMAND --help" explains one, with examples and exit statuses.', 'What each clause asks for is in docs/clauses.md.'].join('\n');
}

/** What "kubectl caveau COMMAND --help" prints. */
export function helpOf(command: CommandDescription): string {
  return [
    `Usage: kubectl caveau ${command.name} ${command.usage}`,
    '',
    ...command.explanation.flatMap((paragraph) => [...wrap(paragraph, lineWidth), '']),
    'Options:',
    ...optionLines(command.options),
    '',
    'Examples:',
    ...command.examples.flatMap(([call, what]) => [`  # ${what}`, `  ${call}`]),
    '',
    'Exit status:',
    ...command.statuses.map(([status, meaning]) => `  ${status}  ${meaning}`),
  ].join('\n');
}

function optionLines(options: readonly OptionDescription[]): readonly string[] {
  const left = options.map(optionWords);
  const width = Math.max(...left.map((words) => words.length)) + 2;
  return options.flatMap(({ text }, index) => wrap(text, lineWidth - width - 2).map((line, at) => `  ${(at === 0 ? (left[index] ?? '') : '').padEnd(width)}${line}`));
}

/** `-n, --namespace NAMESPACE`. */
export function optionWords({ name, short, value }: OptionDescription): string {
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

/** Lines of at most so many characters, broken at blanks. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Text of others for a terminal: control characters would let an object move the cursor, and marks of direction let it read otherwise than it is. */
export function visible(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the characters that a terminal takes for orders.
  return text.replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '?');
}
