import { commandTable, type CommandDescription } from '../../src/cli/command-table.ts';
import { optionWords } from '../../src/cli/usage.ts';

/** The reference of the plugin for kubectl, from the table that its --help is made of. */
export function cliPage(): string {
  return [
    '<!-- Generated from src/cli/command-table.ts by "npm run generate". Do not edit. -->',
    '# kubectl caveau',
    '',
    'A plugin for kubectl that decides by the same functions as the operator, and shows what belongs together. It reads with the rights of whoever runs it, and',
    'writes nothing but a `DataApproval` that somebody has confirmed. [kubectl.md](kubectl.md) tells how to install it, and who needs what. `kubectl caveau COMMAND --help` prints the same as stands here.',
    '',
    '| command | what it is for |',
    '|---|---|',
    ...commandTable.map(({ name, summary }) => `| [\`${name}\`](#${name}) | ${summary} |`),
    '',
    '## Exit statuses',
    '',
    'One meaning for every command: 0, what was asked holds; 1, it does not; 2, it could not be asked.',
    '',
    '| command | 0 | 1 | 2 |',
    '|---|---|---|---|',
    ...commandTable.map(({ name, statuses }) => `| [\`${name}\`](#${name}) | ${[0, 1, 2].map((status) => statuses.find(([one]) => one === status)?.[1] ?? '–').join(' | ')} |`),
    '',
    ...commandTable.flatMap(section),
  ].join('\n');
}

function section({ name, usage, explanation, options, examples, statuses }: CommandDescription): readonly string[] {
  return [
    `## ${name}`,
    '',
    '```sh',
    `kubectl caveau ${name} ${usage}`,
    '```',
    '',
    ...explanation.flatMap((paragraph) => [paragraph, '']),
    '| option | meaning |',
    '|---|---|',
    ...options.map((option) => `| \`${optionWords(option).trim()}\` | ${option.text.replaceAll('|', '\\|')} |`),
    '',
    '```sh',
    ...examples.flatMap(([call, what]) => [`# ${what}`, call]),
    '```',
    '',
    `Exit status: ${statuses.map(([status, meaning]) => `${status}, ${meaning}`).join('; ')}.`,
    '',
  ];
}
