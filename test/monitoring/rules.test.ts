import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { readRules, rulesPath } from '../../scripts/generate/alerts.ts';
import { isListed, metricTable } from '../../src/telemetry/metric-table.ts';
import { groupedBy, ofAlerts, ofPanels, readDashboard, selectorsOf, type Selector } from './support/expressions.ts';
import { buildTimeoutMs, preparePromtool } from './support/promtool.ts';

const root = join(import.meta.dirname, '..', '..');
const alerts = readRules(root).groups.flatMap(({ rules }) => rules);

interface UnitTests {
  readonly rule_files: readonly string[];
  readonly tests: readonly { readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[] }[];
}

const unitTests = parse(readFileSync(join(import.meta.dirname, 'rules_test.yaml'), 'utf8')) as UnitTests;

describe('The alerts', () => {
  // What needs no promtool is tried first.
  it('are each tried both ways', () => {
    const tries = unitTests.tests.flatMap(({ alert_rule_test: all }) => all);
    for (const { alert } of alerts) {
      const own = tries.filter(({ alertname }) => alertname === alert);
      assert.ok(own.some(({ exp_alerts: expected }) => expected.length > 0), `${alert} is made to fire`);
      assert.ok(own.some(({ exp_alerts: expected }) => expected.length === 0), `${alert} is kept silent`);
    }
    const known = new Set(alerts.map(({ alert }) => alert));
    assert.deepEqual(tries.filter(({ alertname }) => !known.has(alertname)), []);
  });

  it('say what they mean, what to do, how urgent it is, and where more is told', () => {
    const page = readFileSync(join(root, 'docs/alerts.md'), 'utf8');
    for (const { alert, labels, annotations } of alerts) {
      assert.match(alert, /^Caveau[A-Z]\w+$/);
      assert.ok(['critical', 'warning', 'info'].includes(labels['severity'] ?? ''), alert);
      for (const text of [annotations.summary, annotations.description, annotations.action]) assert.match(text, /[.?]$/, alert);
      assert.equal(annotations.runbook, `docs/alerts.md#${alert.toLowerCase()}`);
      assert.ok(page.includes(`\n### ${alert}\n`), alert);
    }
    assert.equal(new Set(alerts.map(({ alert }) => alert)).size, alerts.length);
  });
});

describe('The alerts, asked of promtool', () => {
  let promtool: Awaited<ReturnType<typeof preparePromtool>>;

  before('build promtool', async function () {
    this.timeout(buildTimeoutMs);
    promtool = await preparePromtool();
  });

  it('are rules that Prometheus takes, texts and all', async () => {
    const { code, text } = await promtool(['check', 'rules', 'rules.yaml'], { 'rules.yaml': readFileSync(join(root, rulesPath), 'utf8') });
    assert.equal(code, 0, text);
    assert.match(text, new RegExp(`${alerts.length} rules found`));
  });

  it('fire on what they are for, and not before', async () => {
    // Texts are compared word for word where they are there; what is tried here is when an alert fires.
    const groups = readRules(root).groups.map((group) => ({ ...group, rules: group.rules.map((rule) => ({ ...rule, annotations: undefined })) }));
    const { code, text } = await promtool(['test', 'rules', 'tests.yaml'], { 'rules.yaml': stringify({ groups }), 'tests.yaml': stringify({ ...unitTests, rule_files: ['rules.yaml'] }) });
    assert.equal(code, 0, text);
  });
});

describe('The dashboard', () => {
  it('is one that Grafana loads: every panel has a number and a place of its own, and asks the source that is chosen', () => {
    const { panels, templating } = readDashboard() as unknown as { readonly panels: readonly { readonly id: number; readonly type: string; readonly title: string; readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>; readonly datasource?: unknown; readonly description?: string }[]; readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] } };
    assert.deepEqual(templating.list.map(({ name, type }) => [name, type]), [['datasource', 'datasource']]);
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      assert.ok(x + w <= 24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });
    assert.equal(new Set(cells).size, cells.length, 'no panel lies over another');
    for (const { type, title, datasource, description = '' } of panels.filter((panel) => panel.type !== 'row')) {
      assert.deepEqual(datasource, { type: 'prometheus', uid: '${datasource}' }, `${type} ${title}`);
      assert.match(description, /\.$/, title);
    }
  });
});

describe('Every expression', () => {
  const rows = new Map(metricTable.map((row) => [row.name as string, row]));
  const rowOf = (metric: string) => rows.get(metric) ?? rows.get(metric.replace(/_(bucket|sum|count)$/, ''));

  /** Asks only for labels and values that a metric can have. */
  function assertAsked({ metric, matchers }: Selector): void {
    const row = rowOf(metric);
    // Those of the process are named by prom-client; that they are served is tried on a real run.
    if (row === undefined) assert.match(metric, /^(process|nodejs)_/);
    for (const { label, operator, value } of matchers) {
      const known = row?.labels[label];
      assert.ok(known !== undefined, `${metric} has no label ${label}`);
      if (known.values instanceof RegExp || operator.startsWith('!')) continue;
      for (const one of operator === '=' ? [value] : value.split('|')) assert.ok(isListed(known, one), `${metric}{${label}="${one}"}`);
    }
  }

  for (const { of, text } of [...ofAlerts(), ...ofPanels()]) {
    it(`of ${of} names metrics, labels and values that there are`, () => {
      const selectors = selectorsOf(text);
      assert.ok(selectors.length > 0, text);
      selectors.forEach(assertAsked);
      const labels = ['le', 'instance', ...selectors.flatMap(({ metric }) => Object.keys(rowOf(metric)?.labels ?? {}))];
      for (const label of groupedBy(text)) assert.ok(labels.includes(label), `no metric of it has the label ${label}: ${text}`);
    });
  }
});
