import dotI, { type OperatorLogger, type ResourceEvent } from '@dot-i/k8s-operator';
import { KubeConfig } from '@kubernetes/client-node';
import { type Clock, startStopwatch } from './clock.ts';
import { endsWithin } from './deadline.ts';
import { FRESH_LISTS_MS, LAST_CALL_MS, SYNC_TIMEOUT_MS } from './defaults.ts';
import { type Elector } from './elector.ts';
import { describe, RuntimeError } from './errors.ts';
import { type Recorder } from './events.ts';
import { type Informer } from './informer.ts';
import { type Log } from './log.ts';
import { type KubeObject, type Resource } from './plan.ts';
import { apiVersionOf, idOf } from './resource.ts';
import { type Change } from './store.ts';
import { type Transport } from './transport.ts';
import { type Workers } from './workers.ts';

/** The parts that an operator is put together from; all of them exist before it starts. */
export interface OperatorParts {
  readonly kubeConfig: KubeConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly transport: Pick<Transport, 'close'>;
  readonly informers: readonly Informer[];
  readonly workers: readonly Workers[];
  readonly recorder: Pick<Recorder, 'drain'>;
  /** Where several processes run: only the one that is elected has workers. */
  readonly elector?: Pick<Elector, 'acquire' | 'release'> | undefined;
  /** Runs when every cache is filled and this process leads, before the first worker: what must be looked at goes into the queue here. */
  readonly onLeading?: () => void | Promise<void>;
}

/**
 * The base class reads the default kubeconfig in its constructor and fails where there is none, so it is lent
 * ours for the moment of its construction.
 */
function lend(kubeConfig: KubeConfig): () => void {
  const original = Object.getOwnPropertyDescriptor(KubeConfig.prototype, 'loadFromDefault');
  const loadOurs = function (this: KubeConfig): void {
    this.loadFromOptions({ clusters: kubeConfig.clusters, users: kubeConfig.users, contexts: kubeConfig.contexts, currentContext: kubeConfig.currentContext });
  };
  Object.defineProperty(KubeConfig.prototype, 'loadFromDefault', { ...original, value: loadOurs });
  return () => {
    if (original !== undefined) Object.defineProperty(KubeConfig.prototype, 'loadFromDefault', original);
  };
}

function notUsed(what: string, instead: string): RuntimeError {
  return new RuntimeError('NotUsed', `not used: ${what} of the base class; ${instead}`);
}

type EventHandler = (event: ResourceEvent) => Promise<void>;
const { ResourceEventType, ResourceMetaImpl } = dotI;
const EVENT_TYPES = { added: ResourceEventType.Added, updated: ResourceEventType.Modified, deleted: ResourceEventType.Deleted } as const;

/** Says a change of the cache in the base class's words. */
function asEvent({ plural, ...resource }: Resource, change: Change<KubeObject>): ResourceEvent {
  const raw = change.after ?? change.before;
  // The base class refuses what has no version, and a change that is not told is a job that is not looked at.
  const metadata = { ...raw.metadata, resourceVersion: (raw.metadata.resourceVersion ?? '') === '' ? '0' : raw.metadata.resourceVersion };
  const object = { ...raw, apiVersion: apiVersionOf({ plural, ...resource }), kind: resource.kind, metadata };
  // The base class knows the same raw JSON by the client library's type.
  const known = object as unknown as ResourceEvent['object'];
  return { meta: ResourceMetaImpl.createWithPlural(plural, known), type: EVENT_TYPES[change.type], object: known };
}

/**
 * The skeleton is dot-i's `Operator`; what carries the load is ours. Every method of the base class that exits the
 * process, loses deletes or swallows errors is replaced here and never reached.
 *
 *     start: init (reflectors begin) -> caches filled -> lease -> caches listed anew -> everything queued -> workers
 *                                       └ standby waits ┘
 *     stop:  workers end -> reflectors end -> Events written -> lease released -> connections closed
 *            └─ 30 s, then aborted ─┘                           └─ last of the writes: no successor begins while we still write
 *
 * Health and metrics are served before and after all of this. A lease that is lost stops nothing in order: the fence of the transport
 * refuses every write from that moment, and main.ts ends the process.
 */
export class RuntimeOperator extends dotI.default {
  private readonly parts: OperatorParts;
  private readonly stopping: AbortController;
  private stopped: Promise<void> | undefined;

  constructor(parts: OperatorParts) {
    const restore = lend(parts.kubeConfig);
    try {
      super(parts.log satisfies OperatorLogger);
    } finally {
      restore();
    }
    this.kubeConfig = parts.kubeConfig;
    this.parts = parts;
    this.stopping = new AbortController();
  }

  /** Resolves when the workers run, for a standby when it leads; rejects when a cache was not filled, or not listed anew, in time. After `stop` it resolves and starts nothing. */
  override async start(): Promise<void> {
    const { clock, log, workers, elector, onLeading } = this.parts;
    const age = startStopwatch(clock);
    await super.start();
    await this.cachesFilled();
    if (this.isStopping()) return;
    if (elector !== undefined) {
      log.info('standby: the caches are filled');
      if (!(await elector.acquire())) return;
      if (age() > FRESH_LISTS_MS) await this.cachesRefreshed();
    }
    if (this.isStopping()) return;
    await onLeading?.();
    if (this.isStopping()) return;
    for (const crew of workers) crew.start();
    log.info('the operator runs', { informers: this.parts.informers.length });
  }

  /** Ends everything in order and never the process; a second call waits for the first. */
  // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the base class declares void, but whoever stops us wants to know when it is done
  override stop(): Promise<void> {
    this.stopped ??= this.drain();
    return this.stopped;
  }

  protected override async init(): Promise<void> {
    const told: EventHandler = ({ type, meta }) => {
      this.parts.log.debug('seen', { type, resource: meta.id, namespace: meta.namespace, name: meta.name });
      return Promise.resolve();
    };
    const resources = new Map(this.parts.informers.map(({ resource }) => [idOf(resource), resource]));
    for (const { group, version, plural } of resources.values()) await this.watchResource(group, version, plural, told);
  }

  /** Hands the changes of the caches of a resource to a handler and starts the reflectors behind them. What each selects is the informer's own affair. */
  protected override watchResource(group: string, version: string, plural: string, onEvent: EventHandler): Promise<void> {
    const informers = this.parts.informers.filter(({ resource }) => resource.group === group && resource.version === version && resource.plural === plural);
    if (informers.length === 0) return Promise.reject(new RuntimeError('NotUsed', `no informer for ${plural} of ${group}/${version}`));
    for (const informer of informers) {
      const failed = (error: unknown): void => this.parts.log.error('an event handler failed', { resource: idOf(informer.resource), error: describe(error) });
      informer.store.subscribe((change) => void onEvent(asEvent(informer.resource, change)).catch(failed));
      informer.start(this.stopping.signal);
    }
    return Promise.resolve();
  }

  protected override registerCustomResourceDefinition(): Promise<never> {
    return Promise.reject(notUsed('registerCustomResourceDefinition', 'Helm installs the definitions, and the operator has no right to'));
  }

  protected override getCustomResourceApiUri(): never {
    throw notUsed('getCustomResourceApiUri', 'see pathOf');
  }

  protected override setResourceStatus(): Promise<never> {
    return Promise.reject(notUsed('setResourceStatus', 'plan a status step'));
  }

  protected override patchResourceStatus(): Promise<never> {
    return Promise.reject(notUsed('patchResourceStatus', 'plan a status step'));
  }

  protected override handleResourceFinalizer(): Promise<never> {
    return Promise.reject(notUsed('handleResourceFinalizer', 'plan a patch step'));
  }

  protected override setResourceFinalizers(): Promise<never> {
    return Promise.reject(notUsed('setResourceFinalizers', 'plan a patch step'));
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted || this.stopped !== undefined;
  }

  private async cachesFilled(): Promise<void> {
    const { informers } = this.parts;
    await this.inTime('filled', Promise.all(informers.map(({ synced }) => synced)), () => informers.filter((informer) => !informer.hasSynced()));
  }

  /** A watch may be dead for 90 s before anybody notices: whoever begins to write must know what the former leader wrote last. */
  private async cachesRefreshed(): Promise<void> {
    const { clock, log, informers } = this.parts;
    const waiting = new Set(informers);
    const elapsed = startStopwatch(clock);
    await this.inTime('listed anew', Promise.all(informers.map((informer) => informer.relist().then(() => waiting.delete(informer)))), () => [...waiting]);
    if (!this.isStopping()) log.info('the caches are listed anew', { ms: Math.round(elapsed()) });
  }

  /** Waits for the caches, or for stop. */
  private async inTime(what: string, work: Promise<unknown>, missing: () => readonly Informer[]): Promise<void> {
    const { signal } = this.stopping;
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    if ((await endsWithin(this.parts.clock, SYNC_TIMEOUT_MS, Promise.race([work, stopped]))) || signal.aborted) return;
    const names = missing().map(({ resource }) => idOf(resource));
    throw new RuntimeError('CachesNotSynced', `caches were not ${what} within ${SYNC_TIMEOUT_MS / 1000} s: ${names.join(', ')}; see the log for what the API server answered`);
  }

  private async drain(): Promise<void> {
    const { clock, log, workers, informers, recorder, elector, transport } = this.parts;
    await Promise.all(workers.map((crew) => crew.stop()));
    this.stopping.abort(new RuntimeError('Stopped', 'the operator is stopping'));
    await Promise.all(informers.map((informer) => informer.finished()));
    if (!(await endsWithin(clock, LAST_CALL_MS, recorder.drain()))) log.warn('some Events were not written before the end');
    await elector?.release();
    await transport.close();
    log.info('the operator stopped');
  }
}
