import { type KubeConfig } from '@kubernetes/client-node';
import { type Server } from 'node:http';
import { tryCanary } from './admission-canary.ts';
import { createAdmissionWatch } from './admission-watch.ts';
import { understood } from './api/shape.ts';
import { cachesOf, makeInformers, type Caches, type Informers, type MakeInformer } from './caches.ts';
import { staleCaches, watchedMs } from './freshness.ts';
import { readOntology } from './ontology.ts';
import { type Options } from './options.ts';
import { createReconcile } from './reconcilers.ts';
import { socketAttempt } from './gate/attempt.ts';
import { createRestoreWatch } from './restore.ts';
import { addAdmissionUsers, addEnvironment, addEverything, addTargetsUsers, connect } from './routes.ts';
import { type Clock } from './runtime/clock.ts';
import { createSkewWatch } from './runtime/clock-skew.ts';
import { LEADER_ELECTION } from './runtime/defaults.ts';
import { startDriftAudit } from './runtime/drift-audit.ts';
import { createElector } from './runtime/elector.ts';
import { describe } from './runtime/errors.ts';
import { createRecorder } from './runtime/events.ts';
import { createExecutor } from './runtime/executor.ts';
import { createInformer, type Informer } from './runtime/informer.ts';
import { type Log } from './runtime/log.ts';
import { RuntimeOperator } from './runtime/operator.ts';
import { createQueue, type Priority } from './runtime/queue.ts';
import { idOf } from './runtime/resource.ts';
import { createTransport, type RequestSeen, type TransportOptions } from './runtime/transport.ts';
import { createWorkers } from './runtime/workers.ts';
import { openAuditStream } from './telemetry/audit.ts';
import { livez, readyz } from './telemetry/health.ts';
import { serveTelemetry } from './telemetry/http.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { type ClusterState } from './telemetry/state-metrics.ts';
import { answerTimeoutMs, createTargetWatch, type TargetWatch } from './target-watch.ts';
import { version } from './telemetry/version.ts';

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
  const elector = createElector({ transport, clock: connection.clock, log, namespace, identity });
  return { ...elector, lease: LEADER_ELECTION.lease, close: () => transport.close() };
}

/** What speaks to the API server, and what is counted of it. */
function createConnections(options: Options, kubeConfig: KubeConfig, clock: Clock, log: Log, instance: Instance) {
  const skew = createSkewWatch(clock);
  const host = new URL(kubeConfig.getCurrentCluster()?.server ?? 'https://unknown').host;
  const onUnusable = (error: unknown): void => log.warn('credentials cannot be read; the former ones are used', { error: describe(error) });
  const observe = (seen: RequestSeen): void => {
    metrics.countRequest(seen);
    skew.take(seen);
  };
  const connection = { kubeConfig, clock, userAgent: `caveau/${version}`, observe, onUnusable };
  const elector = createElection(options, connection, log, instance);
  const transport = createTransport({ ...connection, mayWrite: elector?.assertLeading });
  const mayWrite = (): boolean => elector === undefined || elector.isLeading();
  const recorder = createRecorder({ transport, clock, log, reportingController: 'caveau.dev/operator', reportingInstance: instance.hostname, mayWrite });
  const metrics = createMetrics({ clock, host, version, eventsDropped: () => recorder.dropped(), clockSkewMs: skew.ms, election: elector });
  return { skew, metrics, elector, transport, recorder };
}

/** What of the caches is counted at each reading of the metrics. */
function stateOf({ trainingJobs, secureDatasets, dataPermits, dataApprovals, outputReleases, environments, admission }: Caches): ClusterState {
  const objects = { SecureDataset: secureDatasets.list(), DataPermit: dataPermits.list(), DataApproval: dataApprovals.list(), OutputRelease: outputReleases.list(), SecureProcessingEnvironment: environments.list() };
  return { trainingJobs: trainingJobs.list(), secureDatasets: secureDatasets.list(), objects, admissionInForce: admission().inForce };
}

/** What the operator itself can reach of what no training pod may. The network of this process is no room's, so it is the positive control. */
function createTargetControl({ environments }: Informers, clock: Clock): TargetWatch {
  const attempt = socketAttempt(clock, answerTimeoutMs);
  const watch = createTargetWatch({
    targets: () => understood('SecureProcessingEnvironment', environments.store.get('default'))?.spec.gate?.targets ?? [],
    answers: async (target) => (await attempt(target)) === 'Answered',
    clock,
  });
  environments.store.subscribe(({ before, after }) => {
    if (before?.metadata.generation !== after?.metadata.generation) watch.look();
  });
  return watch;
}

/** Puts the operator together: caches, routes, queue, reconcilers, executor. Reads from top to bottom as data flows. */
export async function createOperator(options: Options, kubeConfig: KubeConfig, clock: Clock, log: Log, instance: Instance): Promise<Operator> {
  const ontology = await readOntology(options.mondo);
  log.info('the terms of diseases are read', { terms: Object.keys(ontology.parents).length, digest: ontology.digest, file: options.mondo ?? 'the extract that comes with the operator' });
  const { skew, metrics, elector, transport, recorder } = createConnections(options, kubeConfig, clock, log, instance);
  const restores = createRestoreWatch(clock);
  const make: MakeInformer = (informer) => createInformer({ ...informer, transport: metrics.countingWatches(transport), clock, log, onPutBack: (resource) => restores.putBack(idOf(resource)) });
  const informers = makeInformers(make, options.admission);
  const { queues } = options;
  // Where Kueue is not installed there are no Workloads to watch.
  const all = Object.values(informers).filter((informer) => queues || informer !== informers.workloads) as unknown as readonly Informer[];
  const targets = createTargetControl(informers, clock);
  // What a standby sees change is the leader's work.
  const isOurs = (): boolean => elector?.isLeading() !== false;
  const admission = createAdmissionWatch({ informers, place: `${options.admission.namespace}/${options.admission.name}`, attempt: (room, signal) => tryCanary(transport, room, signal), leads: isOurs, clock, log });
  const caches = cachesOf(informers, { queues, ontology, admission: () => admission.fact(), podsWatchedMs: () => watchedMs(informers.pods, clock.monotonic()), nodesWatchedMs: () => watchedMs(informers.nodes, clock.monotonic()), answered: () => targets.answered(), restoreSeen: () => restores.seen() });
  const queue = createQueue({ clock, observer: metrics.queue });
  const audit = await openAuditStream(options.auditLog);
  const stores = new Map(all.map((informer) => [idOf(informer.resource), informer.store]));
  const record = async (line: Readonly<Record<string, unknown>>): Promise<void> => {
    await audit.record(line);
    metrics.countLine(line);
  };
  const execute = createExecutor({ transport, stores: (resource) => stores.get(idOf(resource)), recorder, record, clock, log, mayWrite: elector?.assertLeading, countWrite: (verb, resource) => metrics.countWrite(verb, resource) });
  const stale = (): readonly string[] => staleCaches(all, clock.monotonic());
  const workers = createWorkers({ queue, reconcile: createReconcile({ caches, execute, clock, stale, clockSkew: skew.ms }), clock, log, observer: metrics.workers });
  const add = (work: string, priority: Priority): void => queue.add(work, priority);
  informers.pods.store.subscribe((change) => isOurs() && metrics.countGate(change));
  informers.secureDatasets.store.subscribe((change) => isOurs() && metrics.countEvidence(change));
  metrics.observeState(() => (isOurs() ? stateOf(caches) : undefined));
  connect(informers, caches, add, isOurs);
  restores.follow(informers, () => isOurs() && addEnvironment(caches, add));
  const stopping = new AbortController();
  const onLeading = async (): Promise<void> => {
    // Nothing would start before it, and everything be told that it waits.
    await admission.look(stopping.signal);
    addEverything(caches, add);
  };
  const closing = { close: () => Promise.all([transport.close(), elector?.close()]).then(() => undefined) };
  const runtime = new RuntimeOperator({ kubeConfig, clock, log, transport: closing, informers: all, workers: [workers], recorder, elector, onLeading });
  const health = {
    livez: () => livez({ watches: all, workers, monotonic: clock.monotonic() }),
    readyz: () => readyz({ watches: all, stale: stale() }),
  };
  let telemetry: { readonly server: Server; readonly port: number } | undefined;
  return {
    start: async () => {
      telemetry = await serveTelemetry(options.host, options.port, metrics.registry, health);
      log.info('health and metrics are served', { port: telemetry.port });
      if (options.driftAudit) void startDriftAudit({ informers: all, transport, clock, log, signal: stopping.signal, onDrift: (resource, kind) => metrics.countDrift(resource, kind) });
      void admission.start(stopping.signal, () => isOurs() && addAdmissionUsers(caches, add));
      void targets.start(stopping.signal, () => isOurs() && addTargetsUsers(caches, add));
      await runtime.start();
    },
    stop: async () => {
      stopping.abort();
      await runtime.stop();
      await audit.close();
      telemetry?.server.close();
    },
    lost: elector?.lost ?? new Promise(() => undefined),
    port: () => telemetry?.port,
  };
}
