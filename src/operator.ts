import { type KubeConfig } from '@kubernetes/client-node';
import { type Server } from 'node:http';
import { cachesOf, makeInformers, type MakeInformer } from './caches.ts';
import { staleCaches } from './freshness.ts';
import { workKey } from './keys.ts';
import { type Options } from './options.ts';
import { createReconcile } from './reconcilers.ts';
import { connect } from './routes.ts';
import { type Clock } from './runtime/clock.ts';
import { createSkewWatch } from './runtime/clock-skew.ts';
import { createRecorder } from './runtime/events.ts';
import { createExecutor } from './runtime/executor.ts';
import { createInformer, type Informer } from './runtime/informer.ts';
import { type Log } from './runtime/log.ts';
import { RuntimeOperator } from './runtime/operator.ts';
import { createQueue } from './runtime/queue.ts';
import { idOf, keyOf } from './runtime/resource.ts';
import { createTransport, type RequestSeen } from './runtime/transport.ts';
import { createWorkers } from './runtime/workers.ts';
import { openAuditStream } from './telemetry/audit.ts';
import { livez, readyz } from './telemetry/health.ts';
import { serveTelemetry } from './telemetry/http.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { version } from './telemetry/version.ts';

/** A put-together operator. */
export interface Operator {
  /** Resolves when the workers run. */
  start(): Promise<void>;
  /** Ends everything in order. */
  stop(): Promise<void>;
  /** Port of health and metrics, once started. */
  port(): number | undefined;
}

/** Name under which our Events and field ownership appear. */
export const fieldManager = 'caveau';

/** Puts the operator together: caches, routes, queue, reconcilers, executor. Reads from top to bottom as data flows. */
export async function createOperator(options: Options, kubeConfig: KubeConfig, clock: Clock, log: Log, instance: string): Promise<Operator> {
  const skew = createSkewWatch(clock);
  const host = new URL(kubeConfig.getCurrentCluster()?.server ?? 'https://unknown').host;
  const metrics = createMetrics({ clock, host, version, eventsDropped: () => recorder.dropped(), clockSkewMs: skew.ms });
  const observe = (seen: RequestSeen): void => {
    metrics.countRequest(seen);
    skew.take(seen);
  };
  const transport = createTransport({ kubeConfig, clock, userAgent: `caveau/${version}`, fieldManager, observe });
  const make: MakeInformer = (informer) => createInformer({ ...informer, transport: metrics.countingWatches(transport), clock, log });
  const informers = makeInformers(make);
  const all = Object.values(informers) as unknown as readonly Informer[];
  const caches = cachesOf(informers);
  const queue = createQueue({ clock, observer: metrics.queue });
  const audit = await openAuditStream(options.auditLog);
  const recorder = createRecorder({ transport, clock, log, reportingController: 'caveau.dev/operator', reportingInstance: instance });
  const stores = new Map(all.map((informer) => [idOf(informer.resource), informer.store]));
  const record = async (line: Readonly<Record<string, unknown>>): Promise<void> => {
    await audit.record(line);
    metrics.countLine(line);
  };
  const execute = createExecutor({ transport, stores: (resource) => stores.get(idOf(resource)), recorder, record, clock, log, countWrite: (verb, resource) => metrics.countWrite(verb, resource) });
  const stale = (): readonly string[] => staleCaches(all, clock.now());
  const workers = createWorkers({ queue, reconcile: createReconcile({ caches, execute, clock, stale, clockSkew: skew.ms }), clock, log, observer: metrics.workers });
  connect(informers, caches, (work) => queue.add(work));
  const onSynced = (): void => {
    // Rooms first: nothing may start in one that is open.
    for (const room of caches.rooms.list()) queue.add(workKey('Room', keyOf(room)));
  };
  const runtime = new RuntimeOperator({ kubeConfig, clock, log, transport, informers: all, workers: [workers], recorder, onSynced });
  const health = {
    livez: () => livez({ watches: all, workers, monotonic: clock.monotonic() }),
    readyz: () => readyz({ watches: all, stale: stale() }),
  };
  let telemetry: { readonly server: Server; readonly port: number } | undefined;
  return {
    start: async () => {
      telemetry = await serveTelemetry(options.host, options.port, metrics.registry, health);
      log.info('health and metrics are served', { port: telemetry.port });
      await runtime.start();
    },
    stop: async () => {
      await runtime.stop();
      await audit.close();
      telemetry?.server.close();
    },
    port: () => telemetry?.port,
  };
}
