import { clauseSetVersion, clauseTable, clauses } from '../../src/policy/clauses.ts';
import { type Action, type ClauseDescription } from '../../src/policy/types.ts';

const introduction = `<!-- Generated from src/policy/clauses.ts by "npm run generate". Do not edit. -->
# The clauses

This page is for the data protection officer, the ethics board and the security officer: what is asked before a job may use regulated data, by which law, who
wrote the answer down, what enforces it on Kubernetes, how well that can be known at best, and what it does not cover.

A job may use data only while every clause below holds for every dataset of the job. One pure function decides
(\`src/policy/decide.ts\`); this page is made from the same table as it. The set of clauses is \`${clauseSetVersion}\`, and
every decision in the status of a \`TrainingJob\` names its version.

- **Satisfied**: the clause holds. It may put an obligation on the workload: nodes, a deadline, the addresses that may be reached.
- **Pending**: it does not hold yet. Before the start the job is held and the decision is made again when something changes;
  after the start it counts as violated, because the data is in use already.
- **Violated**: it does not hold, and waiting does not help. Before the start the job is denied; after the start it is ended, as each clause says below.

One violated clause denies, whatever the others say. What is not known is pending, never satisfied. Every empty list means none.

**What this is not.** Caveau judges whether what people wrote is complete, coherent and in force. It judges no truth of a legal assertion: that a ground
of processing is right, that a document says what its reference promises, or that a purpose is meant. It certifies nothing and makes nobody compliant. The codes of the
Data Use Ontology are terms under which data was given; they are not the grounds of the GDPR and never stand in their place.

**Evidence.** The ceiling says how well it can be known here, at best, that the clause is in force: **Declared** (somebody wrote it down), **Configured** (the object that
enforces it exists and is as it must be) or **Probed** (it was tested where it matters). How good the evidence is at a given time stands in the status of the job.

[limits.md](limits.md) and [guarantees.md](guarantees.md) say more of what is enforced against whom.
`;

/** The page docs/clauses.md: every clause with its source in law, what it reads, what it does and the reasons that it gives. */
export function clausesPage(): string {
  const rows = clauseTable.map((clause) => row([link(clause), cell(clause.title), cell(clause.source), clause.fields.map(short).join('<br>'), cell(clause.mechanism), clause.ceiling, cell(clause.limits)]));
  const table = [row(['Clause', 'What it asks', 'Law', 'Field', 'Mechanism', 'Ceiling', 'What it does not cover']), '|---|---|---|---|---|---|---|', ...rows].join('\n');
  return [introduction, '## At a glance\n', table, lawsSection(), '\n# Clause by clause', ...clauseTable.map(section)].join('\n') + '\n';
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function link({ id }: ClauseDescription): string {
  return `[\`${id}\`](#${id})`;
}

/** Without the word that every path of a kind shares. */
function short(field: string): string {
  return code([field.replace('.spec.', '.')]);
}

function section(clause: ClauseDescription): string {
  const judged = clauses.some(({ id }) => id === clause.id) ? 'each dataset of the job, with its permit' : (elsewhere[clause.id] ?? 'each dataset of the job');
  return [
    `\n## ${clause.id}\n`,
    `**${clause.title}.** ${clause.explanation}\n`,
    `- Law: ${clause.source}`,
    `- Judged for: ${judged}`,
    `- Reads: ${code(clause.fields)}`,
    `- Enforced by: ${clause.mechanism}`,
    `- Known at best as: ${clause.ceiling}`,
    `- Does not cover: ${clause.limits}`,
    `- Running jobs, when it ceases to hold: ${becomes(clause)}`,
    `- Reasons: ${code(clause.reasons)}`,
  ].join('\n');
}

/** The entries that are not judged for each dataset. */
const elsewhere: Readonly<Record<string, string>> = { environment: 'the whole job', admission: 'the whole job', placement: 'the whole job' };

const spokenActions: Readonly<Record<Action, string>> = {
  Stop: 'stopped at once (Stop)',
  Checkpoint: 'told to write a checkpoint and then stopped (Checkpoint)',
  Finish: 'left to end by themselves, with a result that may not be released (Finish)',
};

function becomes({ actions = ['Stop'] }: ClauseDescription): string {
  const spoken = actions.map((action) => spokenActions[action]);
  if (spoken.length === 1) return `${spoken[0] ?? ''}.`;
  return `${spoken.slice(0, -1).join(', ')} or ${spoken.at(-1) ?? ''}, as the dataset chooses in \`spec.onViolation\`; ${spokenActions.Stop} where it chooses nothing.`;
}

const ontology = 'Data Use Ontology (GA4GH)';

/** Laws and standards as sources begin them, in the order of the table by law. */
const laws: readonly (readonly [beginning: string, name: string])[] = [
  ['GDPR', 'GDPR, Regulation (EU) 2016/679'],
  ['EDPB', 'Guidelines of the European Data Protection Board'],
  ['EHDS Regulation (EU) 2025/327', 'European Health Data Space, Regulation (EU) 2025/327'],
  ['AI Act (EU) 2024/1689', 'Artificial Intelligence Act, Regulation (EU) 2024/1689'],
  ['Italy: ', 'Italian law'],
  ['Codice Privacy', 'Italian law'],
  ['L. ', 'Italian law'],
  ['DUO', ontology],
  ['GA4GH', ontology],
  ['MONDO', 'Mondo Disease Ontology'],
  ['DICOM', 'DICOM'],
  ['SATRE', 'SATRE, Standard Architecture for Trusted Research Environments'],
  ['TEHDAS2', 'TEHDAS2, technical specification of secure processing environments'],
];

interface Citation {
  readonly law: string;
  readonly articles: string;
}

/** What a source cites: parts are divided by semicolons, and one that begins no law goes on with the one before. */
function citations({ source }: ClauseDescription): readonly Citation[] {
  if (source === placementSource) return [];
  let law: string | undefined;
  return source.split('; ').map((part) => {
    const found = laws.find(([beginning]) => part.startsWith(beginning));
    law = found?.[1] ?? law;
    const isWhole = found === undefined || law === 'Italian law' || law === ontology;
    return { law: law ?? 'Other', articles: isWhole ? part.replace(/^Italy: /, '') : part.slice(found[0].length).trim() };
  });
}

/** Which clauses answer which article. */
function lawsSection(): string {
  const all = clauseTable.flatMap((clause) => citations(clause).map((citation) => ({ ...citation, clause })));
  const names = [...new Set([...laws.map(([, name]) => name), 'Other'])].filter((name) => all.some(({ law }) => law === name));
  const rows = names.flatMap((name) => {
    const cited = all.filter(({ law }) => law === name);
    return [...new Set(cited.map(({ articles }) => articles))].sort(byNumber).map((articles) => row([name, cell(articles), cited.filter((one) => one.articles === articles).map(({ clause }) => link(clause)).join(', ')]));
  });
  return ['\n## By law\n', row(['Law or standard', 'Article', 'Clauses']), '|---|---|---|', ...rows].join('\n');
}

const order = new Intl.Collator('en', { numeric: true });

function byNumber(a: string, b: string): number {
  return order.compare(a, b);
}

/** Not a law: it is what the others come to. */
const placementSource = 'The node requirements of the clauses above, taken together';

function code(items: readonly string[]): string {
  return items.map((item) => `\`${item}\``).join(', ');
}
