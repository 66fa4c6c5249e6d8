import { clauseSetVersion, clauseTable, clauses } from '../../src/policy/clauses.ts';
import { type ClauseDescription } from '../../src/policy/types.ts';

const introduction = `<!-- Generated from src/policy/clauses.ts by "npm run generate". Do not edit. -->
# The clauses

A job may use data only while every clause below holds for every dataset of the job. One pure function decides
(\`src/policy/decide.ts\`); this page is made from the same table as it. The set of clauses is \`${clauseSetVersion}\`, and
every decision in the status of a \`TrainingJob\` names its version.

- **Satisfied**: the clause holds. It may put an obligation on the workload: nodes, a deadline, the addresses that may be reached.
- **Pending**: it does not hold yet. Before the start the job is held and the decision is made again when something changes;
  after the start it counts as violated, because the data is in use already.
- **Violated**: it does not hold, and waiting does not help. Before the start the job is denied; after the start it is stopped.

One violated clause denies, whatever the others say. What is not known is pending, never satisfied. Every empty list means none.
`;

/** The page docs/clauses.md: every clause with its source in law, what it reads, what it does and the reasons that it gives. */
export function clausesPage(): string {
  const rows = clauseTable.map((clause) => `| [\`${clause.id}\`](#${clause.id}) | ${clause.title} | ${clause.source} |`);
  const table = ['| Clause | What it asks | Source |', '|---|---|---|', ...rows].join('\n');
  return [introduction, table, ...clauseTable.map(section)].join('\n') + '\n';
}

function section(clause: ClauseDescription): string {
  const judged = clauses.some(({ id }) => id === clause.id) ? 'each dataset of the job, with its permit' : (elsewhere[clause.id] ?? 'each dataset of the job');
  return [
    `\n## ${clause.id}\n`,
    `**${clause.title}.** ${clause.explanation}\n`,
    `- Source: ${clause.source}`,
    `- Judged for: ${judged}`,
    `- Reads: ${code(clause.fields)}`,
    `- Reasons: ${code(clause.reasons)}`,
  ].join('\n');
}

/** The entries that are not judged for each dataset. */
const elsewhere: Readonly<Record<string, string>> = { environment: 'the whole job', placement: 'the whole job' };

function code(items: readonly string[]): string {
  return items.map((item) => `\`${item}\``).join(', ');
}
