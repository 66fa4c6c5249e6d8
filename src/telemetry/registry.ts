import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { isListed, metricTable, other, type MetricDescription, type MetricName } from './metric-table.ts';

/** The values of labels, by name. */
export type Labels = Readonly<Record<string, string>>;

/** Every metric of the table, by name: counted, observed or set. */
export interface Instruments {
  readonly registry: Registry;
  /** Adds to a counter. */
  readonly count: (name: MetricName, labels?: Labels, by?: number) => void;
  /** Takes one value for a histogram. */
  readonly observe: (name: MetricName, value: number, labels?: Labels) => void;
  /** Sets a gauge. */
  readonly set: (name: MetricName, value: number, labels?: Labels) => void;
  /** Forgets every series of a metric. */
  readonly reset: (name: MetricName) => void;
  /** Runs before each reading, for what is asked and not told. */
  readonly beforeReading: (name: MetricName, read: () => void) => void;
}

/** A value outside of its list becomes `other`, whatever somebody put there. */
function bounded({ labels: known }: MetricDescription, labels: Labels): Labels {
  return Object.fromEntries(Object.entries(known).map(([label, values]) => [label, isListed(values, labels[label] ?? '') ? (labels[label] ?? '') : other]));
}

function make({ name, type, help, labels, buckets = [] }: MetricDescription, registry: Registry, collect: () => void): Counter | Gauge | Histogram {
  const common = { name, help, labelNames: Object.keys(labels), registers: [registry], collect };
  if (type === 'counter') return new Counter(common);
  return type === 'gauge' ? new Gauge(common) : new Histogram({ ...common, buckets: [...buckets] });
}

function begin(metric: Counter | Gauge | Histogram, labels: Labels): void {
  if (metric instanceof Histogram) metric.zero({ ...labels });
  else metric.inc({ ...labels }, 0);
}

/** Makes a registry with every metric of the table, and those of the Node.js process, which tell of the delay of its event loop. */
export function createInstruments(): Instruments {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const readers = new Map<MetricName, () => void>();
  const rows = new Map(metricTable.map((row) => [row.name, { row, metric: make(row, registry, () => readers.get(row.name)?.()) }]));
  const find = (name: MetricName): NonNullable<ReturnType<typeof rows.get>> => {
    const found = rows.get(name);
    if (found === undefined) throw new TypeError(`${name} is not in the table of metrics`);
    return found;
  };
  for (const { row, metric } of rows.values()) {
    // A metric without labels has a series of its own accord; it is there only when it says something.
    metric.reset();
    if (Object.keys(row.labels).length === 0) metric.remove();
    for (const labels of row.initial ?? []) begin(metric, labels);
  }
  return {
    registry,
    count: (name, labels = {}, by = 1) => {
      const { row, metric } = find(name);
      if (metric instanceof Counter) metric.inc(bounded(row, labels), by);
    },
    observe: (name, value, labels = {}) => {
      const { row, metric } = find(name);
      if (metric instanceof Histogram) metric.observe(bounded(row, labels), value);
    },
    set: (name, value, labels = {}) => {
      const { row, metric } = find(name);
      if (metric instanceof Gauge) metric.set(bounded(row, labels), value);
    },
    reset: (name) => {
      const { row, metric } = find(name);
      metric.reset();
      if (Object.keys(row.labels).length === 0) metric.remove();
    },
    beforeReading: (name, read) => void readers.set(name, read),
  };
}
