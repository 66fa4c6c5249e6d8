import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One alert, as the file of the rules has it. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly description: string; readonly action: string; readonly runbook: string };
}

/** The groups of alerts, as Prometheus reads them. */
export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Alert[] }[];
}

/** Where the rules are, from the root of the repository. */
export const rulesPath = 'helm/caveau/files/monitoring/rules.yaml';

/** Reads the rules of the chart. */
export function readRules(root: string): RuleFile {
  return parse(readFileSync(join(root, rulesPath), 'utf8')) as RuleFile;
}

const introduction = `<!-- Generated from ${rulesPath} by "npm run generate". Do not edit. -->
# The alerts

What Prometheus should wake somebody for, what each alert means and what to do. They stand on [the metrics](metrics.md) of the operator; the chart brings them as
a PrometheusRule. No alert names a job, a person or a dataset: which one it is says kubectl, to whoever may read it.

- **critical**: data may be in use without its right or its protection, or nobody would notice. Look now.
- **warning**: something does not work, and what is not sure does not start. Look today.
- **info**: nothing is wrong; somebody may want to act in time.

Requests that the API server refuses (403, 422) are counted in \`rest_client_requests_total\` all the while, because the operator tries every ten seconds something that
admission must refuse: alert on \`controller_runtime_terminal_reconcile_errors_total\` instead, as is done here.
`;

const titles: Readonly<Record<string, string>> = { 'caveau-operator': 'Does the operator work?', 'caveau-protection': 'Is the data protected?', 'caveau-work': 'Can people work?' };

/** The page docs/alerts.md: every alert with what it means, what to do, and its expression. */
export function alertsPage(root: string): string {
  return [introduction, ...readRules(root).groups.flatMap(({ name, rules }) => [`## ${titles[name] ?? name}\n`, ...rules.map(section)])].join('\n');
}

function section({ alert, expr, for: lasting, labels, annotations: { summary, description, action } }: Alert): string {
  return [`### ${alert}\n`, `*${labels['severity'] ?? ''}*${lasting === undefined ? '' : `, after ${lasting}`}. ${plain(summary)}\n`, `${plain(description)}\n`, `**What to do.** ${plain(action)}\n`, '```promql', expr.trim(), '```\n'].join('\n');
}

/** Templates of Prometheus are told as what they stand for. */
function plain(text: string): string {
  return text.trim().replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, '‹$1›').replaceAll(/\{\{ \$value[^}]*\}\}/g, '‹value›').replaceAll('<', '&lt;');
}
