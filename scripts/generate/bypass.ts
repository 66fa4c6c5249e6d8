import { otherAttempts } from '../../test/bypass/attempts/others.ts';
import type { Attempt, OtherControl } from '../../test/bypass/attempt.ts';
import { attempts } from '../../test/bypass/catalogue.ts';

const introduction = `<!-- Generated from the attempts in test/bypass by "npm run generate". Do not edit. -->
# Ways around

What was tried against a room, by whom, and what stops it. The list is the test: [\`ways-around.test.ts\`](../test/bypass/ways-around.test.ts) makes every attempt against a real API server, with
the rights that these people have by RBAC, three times: without any policy, where it must be let; with the policies, where it must be refused by the policy that stands here, with this sentence; and without one rule of that policy,
rule by rule, where somebody must get through. So a refusal means something, and no rule is there for nothing. An attempt on a room is also made in an ordinary namespace, where the policies must let it.

The *researcher* has the role \`edit\` in the room and the *namespace administrator* \`admin\`, which nobody should bind there; *automation* is an account of a GitOps controller that may do everything ordinary everywhere but holds none of the verbs of
Caveau; *gitops* is one with the role \`caveau-gitops\`; the *cloud controller manager* is an account that the chart lists as one;
the *cluster administrator* is of system:masters. In the sentences, … stands for names.
`;

const controls: Readonly<Record<OtherControl, string>> = {
  RBAC: 'RBAC',
  NodeRestriction: 'NodeRestriction',
  'the schema': 'the schema of our kinds',
  'the operator': 'the operator\'s decision',
  nothing: '**nothing**',
};

/** The page docs/bypass.md. */
export function bypassPage(): string {
  const sections = Object.entries(attempts).map(([thing, list]) => `\n## ${thing.charAt(0).toUpperCase()}${thing.slice(1)}\n\n${table(list.map((one) => [one.what, actors(one.by), `\`${one.policy}\``, sentence(one)]))}`);
  const others = otherAttempts.filter(({ control }) => control !== 'nothing').map(({ what, by, control, sentence: says }) => [what, actors(by), controls[control], says]);
  const open = otherAttempts.filter(({ control }) => control === 'nothing').map(({ what, by, control, sentence: says }) => [what, actors(by), controls[control], says]);
  return [
    introduction,
    ...sections,
    `\n## What other controls stop\n\n${table(others)}`,
    `\n## What nothing stops\n\nThe test sees that these are let, so that the page stays true. \`kubectl caveau preflight\` tells who could.\n\n${table(open)}`,
  ].join('\n') + '\n';
}

function table(rows: readonly (readonly string[])[]): string {
  return ['| attempt | tried by | control | sentence |', '|---|---|---|---|', ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)].join('\n');
}

function actors(by: readonly string[]): string {
  return by.map((name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)).join(', ');
}

/** Stand for marks that are meant, while those of the pattern are taken away. */
const opened = '«';
const closed = '»';

/** The sentence that a test expects, as a person would read it. */
function sentence({ says }: Attempt): string {
  const source = says.source;
  const plain = source
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/\\([()./])/g, (_, mark: string) => ({ '(': opened, ')': closed })[mark] ?? mark)
    .replace(/\([^()]*\)\?/g, '')
    .replace(/\([^()]*\|[^()]*\)/g, '…')
    .replace(/\\[SwsdW][*+?]?|\.\*/g, '…')
    .replace(/…(?:[ /]?…)+/g, '…')
    .replaceAll(opened, '(')
    .replaceAll(closed, ')');
  return `${/^[A-Z]/.test(plain) ? '' : '… '}${plain}${source.endsWith('$') ? '' : ' …'}`.replace(/… …/g, '…');
}
