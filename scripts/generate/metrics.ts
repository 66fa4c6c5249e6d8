import { cell } from './cell.ts';
import { metricTables, type LabelValues, type MetricDescription } from '../../src/telemetry/metric-table.ts';

const introduction = `<!-- Generated from src/telemetry/metric-table.ts by "npm run generate". Do not edit. -->
# The metrics

Served under \`/metrics\` on the port of the operator (8080 unless told otherwise), for Prometheus. The registry is made from the same table as this page.

- No label ever holds the name of an object, a namespace or a person. Each label has a closed list of values, or a form; what is not of it is counted as \`other\`.
- Series whose labels are known are there with 0 from the start, so that an alert sees the first step.
- Decisions, stops and ends are counted from the lines of the audit stream, after they have been written.
- From the edge of a clause until its pods are asked to end is not measured as one: it is the wait in the queue (\`workqueue_queue_duration_seconds\`) and one
  reconcile (\`controller_runtime_reconcile_time_seconds\`). From there until every pod has ended is \`caveau_stop_latency_seconds\`.
`;

const process = `
## Of the process

The default metrics of prom-client for Node.js: processor time, memory, open files, garbage collection, and the delay of the event loop
(\`nodejs_eventloop_lag_seconds\` and its percentiles), which is the first to rise when the operator has too much to do.
`;

/** The page docs/metrics.md: every metric with its type, its labels and what it means. */
export function metricsPage(): string {
  return [
    introduction,
    '## Names of controller-runtime and client-go\n\nThe same names, labels and buckets, so that their dashboards and alerts work. `controller` and `name` are the kind of the object.\n',
    table(metricTables.machinery),
    '\n## Our own\n',
    table(metricTables.own),
    process,
  ].join('\n');
}

function table(rows: readonly MetricDescription[]): string {
  return ['| Metric | Type | What it says | Labels |', '|---|---|---|---|', ...rows.map(({ name, type, help, labels }) => `| \`${name}\` | ${type} | ${cell(help)} | ${labelsOf(labels)} |`)].join('\n');
}

function labelsOf(labels: Readonly<Record<string, LabelValues>>): string {
  return Object.entries(labels).map(([label, values]) => `\`${label}\`: ${valuesOf(values)}`).join('; ');
}

function valuesOf({ values, said }: LabelValues): string {
  if (said !== undefined) return said;
  return values instanceof RegExp ? `\`${values.source}\`` : values.map((value) => `\`${value}\``).join(', ');
}
