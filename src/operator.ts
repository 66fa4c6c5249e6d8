import { type KubeConfig } from '@kubernetes/client-node';
import { type Server } from 'node:http';
import { cachesOf, makeInformers, type MakeInformer } from './caches.ts';
import { staleCaches } from './freshness.ts';
import { type Options } from './options.ts';
import { createReconcile } from './reconcilers.ts';
import { addEverything, connect } from './routes.ts';
import { type Clock } from './runtime/clock.ts';
import { createElector } from './runtime/elector.ts';
import { describe } from './runtime/errors.ts';
import { createRecorder } from './runtime/events.ts';
import { createExecutor } from './runtime/executor.ts';
import { createInformer, type Informer } from './runtime/informer.ts';
import { type Log } from './runtime/log.ts';
import { RuntimeOperator } from './runtime/operator.ts';
import { createQueue } from './runtime/queue.ts';
import { idOf } from './runtime/resource.ts';
import { createTransport, type TransportOptions } from './runtime/transport.ts';
import { createWorkers } from './runtime/workers.ts';
import { openAuditStream } from './telemetry/audit.ts';
import { serveTelemetry } from './telemetry/http.ts';
import { createMetrics } from './telemetry/metrics.ts';

/** A put-together operator. */
export interface Operator {
  /** Resolves when the workers run, for a standby when it leads. */
  start(): Promise<void>;
  /** Ends everything in order. */
  stop(): Promise<void>;
  /** Resolves when this process led and does not any more: it writes nothing, and should end at once. */
  readonly lost: Promise<Error>;
  /** Port of health and metrics, once started. */
  port(): number | undefined;
}

/** Name under which our Events and field ownership appear. */
export const fieldManager = 'caveau';

/** What tells this process from others. */
export interface Instance {
  readonly hostname: string;
  /** Never the same in two processes. */
  readonly uuid: string;
}

/** Takes part in an election if it was asked for; over a transport of its own, because the fence must not ask itself. */
function createElection({ leaderElection }: Options, connection: Omit<TransportOptions, 'mayWrite'>, log: Log, { hostname, uuid }: Instance) {
  if (leaderElection === undefined) return undefined;
  const transport = createTransport(connection);
  const { namespace, identity = `${hostname}_${uuid}` } = leaderElection;
  return { ...createElector({ transport, clock: connection.clock, log, namespace, identity }), close: () => transport.close() };
}

/** Puts the operator together: caches, routes, queue, reconcilers, executor. Reads from top to bottom as data flows. */
export async function createOperator(options: Options, kubeConfig: KubeConfig, clock: Clock, log: Log, instance: Instance): Promise<Operator> {
  const onUnusable = (error: unknown): void => log.warn('credentials cannot be read; the former ones are used', { error: describe(error) });
  const connection = { kubeConfig, clock, userAgent: 'caveau/0.1.0', fieldManager, onUnusable };
  const elector = createElection(options, connection, log, instance);
  const mayWrite = elector?.assertLeading;
  const transport = createTransport({ ...connection, mayWrite });
  const make: MakeInformer = (informer) => createInformer({ ...informer, transport, clock, log });
  const informers = makeInformers(make);
  const { queues } = options;
  // Where Kueue is not installed there are no Workloads to watch.
  const all = Object.values(informers).filter((informer) => queues || informer !== informers.workloads) as unknown as readonly Informer[];
  const caches = cachesOf(informers, { queues });
  const queue = createQueue({ clock });
  const metrics = createMetrics(() => queue.size);
  const audit = await openAuditStream(options.auditLog);
  const recorder = createRecorder({ transport, clock, log, reportingController: 'caveau.dev/operator', reportingInstance: instance.hostname });
  const stores = new Map(all.map((informer) => [idOf(informer.resource), informer.store]));
  const record = (line: Readonly<Record<string, unknown>>): Promise<void> => {
    const decision = line['decision'] as { readonly outcome?: string } | undefined;
    if (line['action'] === 'Decision' && decision?.outcome !== undefined) metrics.countDecision(decision.outcome);
    return audit.record(line);
  };
  const execute = createExecutor({ transport, stores: (resource) => stores.get(idOf(resource)), recorder, record, clock, log, mayWrite, countWrite: (verb, resource) => metrics.countWrite(verb, resource) });
  const stale = (): readonly string[] => staleCaches(all, clock.monotonic());
  const workers = createWorkers({ queue, reconcile: createReconcile({ caches, execute, clock, stale }), clock, log, observer: metrics.observer });
  // What a standby sees change is the leader's work; should it lead one day, it is backlog.
  connect(informers, caches, (work, priority) => queue.add(work, elector?.isLeading() === false ? 'low' : priority));
  const onLeading = (): void => addEverything(caches, (work, priority) => queue.add(work, priority));
  const closing = { close: () => Promise.all([transport.close(), elector?.close()]).then(() => undefined) };
  const runtime = new RuntimeOperator({ kubeConfig, clock, log, transport: closing, informers: all, workers: [workers], recorder, elector, onLeading });
  let telemetry: { readonly server: Server; readonly port: number } | undefined;
  return {
    start: async () => {
      telemetry = await serveTelemetry(options.host, options.port, metrics.registry, { alive: () => true, ready: () => all.every((informer) => informer.hasSynced()) && stale().length === 0 });
      log.info('health and metrics are served', { port: telemetry.port });
      await runtime.start();
    },
    stop: async () => {
      await runtime.stop();
      await audit.close();
      telemetry?.server.close();
    },
    lost: elector?.lost ?? new Promise(() => undefined),
    port: () => telemetry?.port,
  };
}
