import { type Registry } from 'prom-client';
import { type SecureDataset } from '../api/generated/types.ts';
import { type Pod } from '../api/kube-workloads.ts';
import { rolesLabel } from '../api/labels.ts';
import { kinds, splitWorkKey } from '../keys.ts';
import { clauseSetVersion } from '../policy/clauses.ts';
import { type Clock } from '../runtime/clock.ts';
import { WORKERS } from '../runtime/defaults.ts';
import { classify } from '../runtime/errors.ts';
import { type Resource } from '../runtime/plan.ts';
import { type QueueObserver } from '../runtime/queue.ts';
import { type RequestSeen, type Transport } from '../runtime/transport.ts';
import { type Outcome, type WorkerObserver } from '../runtime/workers.ts';
import { gateEnd, gateReading } from '../workload/gate-reading.ts';
import { type AuditLine, createStopwatch, incrementsOf } from './audit-metrics.ts';
import { observeQueue } from './queue-metrics.ts';
import { createInstruments, type Instruments } from './registry.ts';
import { type ClusterState, observeState } from './state-metrics.ts';

/** What the operator counts. Labels are kinds and outcomes, never the name of an object or person. */
export interface Metrics {
  readonly registry: Registry;
  readonly workers: WorkerObserver;
  readonly queue: QueueObserver;
  countWrite(verb: string, resource: Resource): void;
  countRequest(seen: RequestSeen): void;
  /** Counts an audit line that has been written. */
  countLine(line: AuditLine): void;
  /** Counts the gate of a pod when it ends. */
  countGate(change: { readonly before?: Pod | undefined; readonly after?: Pod | undefined }): void;
  /** Counts the evidence that the status of a dataset tells anew. */
  countEvidence(change: { readonly before?: SecureDataset | undefined; readonly after?: SecureDataset | undefined }): void;
  countDrift(resource: Resource, kind: 'missing' | 'stale' | 'extra'): void;
  /** Says at each reading what there is on the cluster; nothing while `source` gives nothing. */
  observeState(source: () => ClusterState | undefined): void;
  /** The same watches, each of whose ends is counted. */
  countingWatches<T extends Pick<Transport, 'watch'>>(transport: T): T;
}

/** What is asked at each reading, and what never changes. */
export interface MetricSources {
  readonly clock: Clock;
  /** Host and port of the API server. */
  readonly host: string;
  /** Of the operator, as in package.json. */
  readonly version: string;
  /** Events lost so far. */
  readonly eventsDropped: () => number;
  /** How far this clock is ahead of the API server's; undefined until it is known. */
  readonly clockSkewMs: () => number | undefined;
  /** The Lease of an election and whether this process leads; absent where there is none. */
  readonly election?: { readonly lease: string; isLeading(): boolean } | undefined;
}

const results: Readonly<Partial<Record<Outcome, string>>> = { ok: 'success', recheck: 'requeue_after' };

function observeWorkers({ count, observe, set }: Instruments): WorkerObserver {
  const active = new Map<string, number>();
  const change = (controller: string, by: number): void => {
    active.set(controller, (active.get(controller) ?? 0) + by);
    set('controller_runtime_active_workers', active.get(controller) ?? 0, { controller });
  };
  for (const controller of kinds) set('controller_runtime_max_concurrent_reconciles', WORKERS, { controller });
  return {
    started: (key) => change(splitWorkKey(key).kind, 1),
    finished(key, outcome, took) {
      const controller = splitWorkKey(key).kind;
      change(controller, -1);
      const result = results[outcome] ?? 'error';
      count('controller_runtime_reconcile_total', { controller, result });
      observe('controller_runtime_reconcile_time_seconds', took, { controller });
      if (result === 'error') count('controller_runtime_reconcile_errors_total', { controller });
      if (outcome === 'refused') count('controller_runtime_terminal_reconcile_errors_total', { controller });
      if (outcome === 'bug') count('controller_runtime_reconcile_panics_total', { controller });
    },
  };
}

function readSources({ beforeReading, reset, count, set }: Instruments, { version, eventsDropped, clockSkewMs, election }: MetricSources): void {
  set('caveau_build_info', 1, { version, clause_set: clauseSetVersion });
  beforeReading('caveau_events_dropped_total', () => {
    reset('caveau_events_dropped_total');
    count('caveau_events_dropped_total', {}, eventsDropped());
  });
  beforeReading('caveau_clock_skew_seconds', () => {
    const skew = clockSkewMs();
    if (skew === undefined) reset('caveau_clock_skew_seconds');
    else set('caveau_clock_skew_seconds', skew / 1000);
  });
  if (election === undefined) return;
  beforeReading('leader_election_master_status', () => set('leader_election_master_status', election.isLeading() ? 1 : 0, { name: election.lease }));
}

/** Counts how watches end; one that its caller leaves has not ended. */
function countEnds(instruments: Instruments, watch: Transport['watch']): Transport['watch'] {
  return async function* counted(resource, options, signal) {
    const end = (how: string): void => instruments.count('caveau_watch_restarts_total', { resource: resource.kind, class: how });
    try {
      yield* watch(resource, options, signal);
      end('ended');
    } catch (error) {
      if (!signal.aborted) end(classify(error));
      throw error;
    }
  };
}

/** Tells one piece of evidence from the next. */
function identityOf({ control, nodePool, result, time }: NonNullable<NonNullable<SecureDataset['status']>['controls']>[number]): string {
  return JSON.stringify([control, nodePool, result, time]);
}

/** Makes the metrics of one operator; names are those of controller-runtime where it has one, so that its dashboards work. */
export function createMetrics(sources: MetricSources): Metrics {
  const instruments = createInstruments();
  const { clock, host } = sources;
  const stopwatch = createStopwatch();
  readSources(instruments, sources);
  return {
    registry: instruments.registry,
    workers: observeWorkers(instruments),
    queue: observeQueue(instruments, clock),
    countWrite: (verb, { kind }) => instruments.count('caveau_api_writes_total', { verb, kind }),
    countRequest({ code, method, seconds }) {
      instruments.count('rest_client_requests_total', { code, method, host });
      instruments.observe('rest_client_request_duration_seconds', seconds, { verb: method, host });
    },
    countLine(line) {
      for (const { metric, labels } of incrementsOf(line)) instruments.count(metric, labels);
      const took = stopwatch(line, clock.monotonic());
      if (took !== undefined) instruments.observe('caveau_stop_latency_seconds', took / 1000);
    },
    countGate({ before, after }) {
      // A pod that was not known before comes with a list, and a process before this one has counted it.
      if (before === undefined || after === undefined || gateEnd(before) !== undefined) return;
      const [reading] = gateReading(after);
      if (reading === undefined) return;
      const { result } = reading;
      instruments.count('caveau_gate_results_total', { result: result === undefined ? 'NoResult' : (result.reason ?? result.verdict), role: after.metadata.labels?.[rolesLabel] ?? 'training' });
      if (result !== undefined) instruments.observe('caveau_gate_duration_seconds', result.tookMs / 1000, {});
    },
    countEvidence({ before, after }) {
      // A dataset that was not known before comes with a list, and a process before this one has counted its evidence.
      if (before === undefined) return;
      const told = new Set(before.status?.controls?.map(identityOf));
      for (const one of after?.status?.controls ?? []) if (!told.has(identityOf(one))) instruments.count('caveau_evidence_total', { control: one.control, result: one.result });
    },
    countDrift: ({ kind: resource }, kind) => instruments.count('caveau_drift_total', { resource, kind }),
    observeState: (source) => observeState(instruments, source, () => clock.now()),
    countingWatches: (transport) => ({ ...transport, watch: countEnds(instruments, transport.watch) }),
  };
}
