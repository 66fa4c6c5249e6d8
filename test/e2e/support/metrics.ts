import { readFileSync } from 'node:fs';
import { poll } from '../../cluster/polling.ts';
import { type OperatorProcess } from '../../support/operator-process.ts';

/** What the operator counts, read where Prometheus would read it. */
export interface Metrics {
  /** Keys that wait in the work queue. */
  readonly waiting: number;
  /** Reconciles that have ended, by kind. */
  readonly reconciles: Readonly<Record<string, number>>;
}

/** What an operator serves under /metrics, at the port that its log names. */
export async function metricsText({ log }: OperatorProcess): Promise<string> {
  const port = /"message":"health and metrics are served","port":(\d+)/.exec(readFileSync(log, 'utf8'))?.[1] ?? /"port":(\d+)/.exec(readFileSync(log, 'utf8'))?.[1];
  const response = await fetch(`http://127.0.0.1:${port ?? ''}/metrics`);
  return response.text();
}

/** Reads what tests wait for out of the metrics of an operator. */
export async function readMetrics(operator: OperatorProcess): Promise<Metrics> {
  const text = await metricsText(operator);
  const reconciles: Record<string, number> = {};
  for (const [, kind = '', count = ''] of text.matchAll(/^controller_runtime_reconcile_total\{controller="(\w+)"[^}]*\} (\d+)$/gm)) {
    reconciles[kind] = (reconciles[kind] ?? 0) + Number(count);
  }
  const depths = [...text.matchAll(/^workqueue_depth\{[^}]*\} (\d+)$/gm)];
  return { waiting: depths.length === 0 ? Number.NaN : depths.reduce((sum, [, depth]) => sum + Number(depth), 0), reconciles };
}

/** Waits until so many reconciles of kinds have ended and none waits or begins any more. */
export async function untilReconciled(operator: OperatorProcess, atLeast: Readonly<Record<string, number>>, boundSeconds: number): Promise<Metrics> {
  let before = '';
  return poll({ what: `the operator to have looked at ${JSON.stringify(atLeast)}`, boundSeconds, everyMs: 500 }, async () => {
    const metrics = await readMetrics(operator);
    const same = JSON.stringify(metrics) === before;
    before = JSON.stringify(metrics);
    const enough = Object.entries(atLeast).every(([kind, count]) => (metrics.reconciles[kind] ?? 0) >= count);
    return enough && same && metrics.waiting === 0 ? metrics : undefined;
  });
}
