import { clauseTable } from '../../src/policy/clauses.ts';
import { sections, type Section } from '../troubleshooting/sections.ts';

const introduction = `<!-- Generated from scripts/troubleshooting/ by "npm run generate". Do not edit. -->
# Troubleshooting by reason

Every status of Caveau has a reason in one word, for programs, and a message in sentences, for people. The message names the object and says what would help; this page says what
each reason means. A test holds it to the source: every reason that the code can give is here, and no other.

\`\`\`sh
kubectl get tj -n prj-lung                 # state and reason of every job
kubectl caveau explain tj/NAME -n prj-lung # every clause: what holds, what does not, how it is known
kubectl get sds,dpm,dap,orl -n prj-lung    # dataset, permit, approval, release
kubectl get events -n prj-lung             # what changed, and when
\`\`\`

Before it starts, a job that waits is \`Held\` and one that may not run is \`Denied\`. When the same reason arises while it runs, it is \`Stopped\`, or does what \`spec.onViolation\` of the dataset says
([clauses.md](clauses.md)). A reason of a clause names it below.
`;

/** The page docs/troubleshooting.md: what each reason means and what to do. */
export function troubleshootingPage(): string {
  return [introduction, ...sections.map(sectionText)].join('\n') + '\n';
}

function sectionText({ title, entries }: Section): string {
  const rows = Object.entries(entries).map(([reason, { means, help }]) => `| <a id="${reason.toLowerCase()}"></a>\`${reason}\` | ${means}${clausesOf(reason)} | ${help} |`);
  return [`## ${title}\n`, '| Reason | What it means | What to do |', '|---|---|---|', ...rows, ''].join('\n');
}

function clausesOf(reason: string): string {
  const ids = clauseTable.filter(({ reasons }) => reasons.includes(reason)).map(({ id }) => `[\`${id}\`](clauses.md#${id})`);
  return ids.length === 0 ? '' : ` Clause ${ids.join(', ')}.`;
}
