import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { splitWorkKey } from '../keys.ts';
import { type Resource } from '../runtime/plan.ts';
import { type WorkerObserver } from '../runtime/workers.ts';

/** What the operator counts. Labels are kinds and outcomes, never the name of an object or person. */
export interface Metrics {
  readonly registry: Registry;
  readonly observer: WorkerObserver;
  countWrite(verb: string, resource: Resource): void;
  countDecision(outcome: string): void;
}

// Reconciles take from under a millisecond (nothing to do) to seconds (an API server under load).
const secondsBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60];

/** Makes the registry; names are those of controller-runtime where it has one, so that its dashboards work. */
export function createMetrics(queueDepth: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const total = new Counter({ name: 'controller_runtime_reconcile_total', help: 'Reconciles by controller and result.', labelNames: ['controller', 'result'], registers });
  const seconds = new Histogram({ name: 'controller_runtime_reconcile_time_seconds', help: 'Time of reconciles by controller.', labelNames: ['controller'], buckets: secondsBuckets, registers });
  const writes = new Counter({ name: 'caveau_api_writes_total', help: 'Writes to the API server by verb and kind, Events apart.', labelNames: ['verb', 'kind'], registers });
  const decisions = new Counter({ name: 'caveau_decisions_total', help: 'Decisions put on record, by outcome.', labelNames: ['outcome'], registers });
  new Gauge({ name: 'workqueue_depth', help: 'Keys waiting in the work queue.', registers, collect() { this.set(queueDepth()); } });
  return {
    registry,
    observer: {
      started: () => undefined,
      finished: (key, outcome, took) => {
        const controller = splitWorkKey(key).kind;
        total.inc({ controller, result: outcome === 'ok' ? 'success' : 'error' });
        seconds.observe({ controller }, took);
      },
    },
    countWrite: (verb, resource) => writes.inc({ verb, kind: resource.kind }),
    countDecision: (outcome) => decisions.inc({ outcome }),
  };
}
