import { commandTable, type CommandDescription } from '../../src/cli/command-table.ts';
import { optionWords } from '../../src/cli/usage.ts';

/** The reference of the plugin for kubectl, from the table that its --help is made of. */
export function cliPage(): string {
  return [
    '<!-- Generated from src/cli/command-table.ts by "npm run generate". Do not edit. -->',
    '# kubectl caveau',
    '',
    'A plugin for kubectl that decides by the same functions as the operator. `npm run build` makes it, `dist/kubectl-caveau.js`: one file for Node 24. kubectl finds it',
    'on the `PATH` under the name `kubectl-caveau`; the folder `ontology` must stay beside the file itself, so link it and do not copy it (`ln -s "$PWD/dist/kubectl-caveau.js" ~/bin/kubectl-caveau`, or `npm link`). It reads with the rights of whoever runs it, and',
    'writes nothing but a `DataApproval` that somebody has confirmed. `kubectl caveau COMMAND --help` prints the same as stands here.',
    '',
    '| command | what it is for |',
    '|---|---|',
    ...commandTable.map(({ name, summary }) => `| [\`${name}\`](#${name}) | ${summary} |`),
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
    '| exit status | meaning |',
    '|---|---|',
    ...statuses.map(([status, meaning]) => `| ${status} | ${meaning} |`),
    '',
  ];
}
