import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRules } from '../../../scripts/generate/alerts.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** An expression and where it stands, for people. */
export interface Expression {
  readonly of: string;
  readonly text: string;
}

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** The dashboard of the chart, as Grafana reads it. */
export function readDashboard(): { readonly panels: readonly Panel[] } & Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(root, 'helm/caveau/files/monitoring/dashboard.json'), 'utf8')) as ReturnType<typeof readDashboard>;
}

/** Every expression of the dashboard. */
export function ofPanels(): readonly Expression[] {
  return readDashboard().panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ of: `panel "${title}"`, text: expr })));
}

/** Every expression of the alerts. */
export function ofAlerts(): readonly Expression[] {
  return readRules(root).groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ of: `alert ${alert}`, text: expr })));
}

/** What one label is asked for: one value, several, or that it is there. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A metric that an expression names, and what it asks of its labels. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** The beginnings of the names of all that is served. */
const ours = /\b((?:caveau|controller_runtime|workqueue|rest_client|leader_election|nodejs|process)_\w+)(?:\{([^}]*)\})?/g;

/** The metrics that an expression names. */
export function selectorsOf(expression: string): readonly Selector[] {
  return [...expression.matchAll(ours)].map(([, metric = '', labels = '']) => ({
    metric,
    matchers: [...labels.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].map(([, label = '', operator = '', value = '']) => ({ label, operator: operator as Matcher['operator'], value })),
  }));
}

/** The labels by which an expression groups or joins. */
export function groupedBy(expression: string): readonly string[] {
  return [...expression.matchAll(/\b(?:by|on|without|ignoring)\s*\(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(',').map((label) => label.trim()));
}
