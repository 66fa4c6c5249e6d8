import { type Clock } from './clock.ts';
import { DRIFT_AUDIT, LIST_PAGE } from './defaults.ts';
import { describe } from './errors.ts';
import { type Informer } from './informer.ts';
import { type Log } from './log.ts';
import { type KubeObject, type Resource } from './plan.ts';
import { idOf, keyOf } from './resource.ts';
import { type Transport } from './transport.ts';
import { isNewer, isOlder } from './version.ts';

/** How a cache differs from the truth: it lacks an object, holds one that is no more, or holds an old version. */
export type Drift = 'missing' | 'extra' | 'stale';

/** What the audit needs of an informer. */
export type Audited = Pick<Informer, 'resource' | 'selection' | 'store' | 'hasSynced' | 'newest' | 'relist'>;

/** What the audit needs. */
export interface DriftAuditOptions {
  readonly informers: readonly Audited[];
  readonly transport: Pick<Transport, 'listMetadata'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Called once for each object that drifted, before it is repaired. */
  readonly onDrift: (resource: Resource, kind: Drift) => void;
  /** Called for each page that the audit asks for: these calls are the only ones of an operator at rest that nothing in the cluster has caused. */
  readonly onList?: (resource: Resource) => void;
}

/** Name, uid and version of everything in the cluster that an informer should hold, by key. */
interface Truth {
  readonly objects: ReadonlyMap<string, KubeObject>;
  readonly resourceVersion: string;
}

/** One difference, with what is needed to see later whether it has gone. */
interface Suspect {
  readonly kind: Drift;
  readonly key: string;
  readonly uid: string | undefined;
  /** The version that the cache must reach, where it is stale. */
  readonly resourceVersion: string | undefined;
}

/**
 * Asks for no version: any other list may come from a watch cache of the server, which can be behind for the same reason as ours, and comparing two
 * mirrors proves nothing. `resourceVersion=0` is the one that may be arbitrarily old.
 */
async function listTruth({ resource, selection }: Audited, { transport, signal, onList }: DriftAuditOptions): Promise<Truth> {
  const objects = new Map<string, KubeObject>();
  for (let next: string | undefined; ; ) {
    onList?.(resource);
    const page = await transport.listMetadata(resource, { ...selection, limit: LIST_PAGE, continue: next }, signal);
    for (const item of page.items) objects.set(keyOf(item), item);
    next = page.continue;
    if (next === undefined) return { objects, resourceVersion: page.resourceVersion };
  }
}

/** Every difference between a cache and a list. The cache may be ahead: what it knows from after the list is no difference. */
function compare(store: Pick<Audited['store'], 'get' | 'list'>, { objects, resourceVersion }: Truth): readonly Suspect[] {
  const suspects: Suspect[] = [];
  for (const [key, { metadata }] of objects) {
    const held = store.get(key);
    const { uid } = metadata;
    if (held === undefined) suspects.push({ kind: 'missing', key, uid, resourceVersion: metadata.resourceVersion });
    else if (isOlder(held.metadata.resourceVersion, metadata.resourceVersion)) suspects.push({ kind: 'stale', key, uid, resourceVersion: metadata.resourceVersion });
  }
  for (const held of store.list()) {
    const key = keyOf(held);
    const { uid } = held.metadata;
    if (!objects.has(key) && !isNewer(held.metadata.resourceVersion, resourceVersion)) suspects.push({ kind: 'extra', key, uid, resourceVersion: undefined });
  }
  return suspects;
}

/** Whether the cache has not caught up with what was seen: it may merely have been some milliseconds behind. */
function remains({ kind, key, uid, resourceVersion }: Suspect, { store }: Audited): boolean {
  const held = store.get(key);
  if (kind === 'missing') return held === undefined;
  if (held === undefined) return false;
  return kind === 'extra' ? held.metadata.uid === uid : isOlder(held.metadata.resourceVersion, resourceVersion);
}

/** An object that the cache lacks may have been deleted since it was listed, so the truth is asked once more for those. */
async function confirm(suspects: readonly Suspect[], informer: Audited, options: DriftAuditOptions): Promise<readonly Suspect[]> {
  if (!suspects.some(({ kind }) => kind === 'missing')) return suspects;
  const { objects } = await listTruth(informer, options);
  return suspects.filter((suspect) => (suspect.kind !== 'missing' || objects.get(suspect.key)?.metadata.uid === suspect.uid) && remains(suspect, informer));
}

/** Compares one cache with the cluster, and has it listed anew if it drifted. */
async function audit(informer: Audited, options: DriftAuditOptions): Promise<void> {
  const { clock, log, signal, onDrift } = options;
  const { resource, store } = informer;
  const seen = informer.newest();
  const truth = await listTruth(informer, options);
  if (isOlder(truth.resourceVersion, seen) || store.contradicts([...truth.objects.values()], truth.resourceVersion)) {
    // By versions alone what the cache holds would look newer than the truth, for ever.
    log.warn('the cluster has gone back behind a cache: its storage was put back; listing again', { resource: idOf(resource), resourceVersion: truth.resourceVersion, seen });
    void informer.relist();
    return;
  }
  const first = compare(store, truth);
  if (first.length === 0) return;
  await clock.sleep(DRIFT_AUDIT.graceMs, signal);
  if (signal.aborted) return;
  const drifted = await confirm(first.filter((suspect) => remains(suspect, informer)), informer, options);
  if (drifted.length === 0) return;
  const count = (kind: Drift): number => drifted.filter((suspect) => suspect.kind === kind).length;
  for (const { kind } of drifted) onDrift(resource, kind);
  log.warn('a cache differs from the cluster; listing again', { resource: idOf(resource), missing: count('missing'), extra: count('extra'), stale: count('stale') });
  void informer.relist();
}

/**
 * Compares every cache with the cluster from time to time, one after another and by names and versions alone: watches should never lose an event, and
 * this is how we would know. Resolves after the signal; never rejects.
 */
export async function startDriftAudit(options: DriftAuditOptions): Promise<void> {
  const { informers, clock, log, signal } = options;
  const isRunning = (): boolean => !signal.aborted;
  while (isRunning()) {
    await clock.sleep(DRIFT_AUDIT.everyMs * (1 + DRIFT_AUDIT.jitter * (2 * clock.random() - 1)), signal);
    for (const informer of informers) {
      if (!isRunning()) break;
      if (!informer.hasSynced()) continue;
      try {
        await audit(informer, options);
      } catch (error) {
        // The next round looks again: an audit is no reason to press a server that refuses or is away.
        if (isRunning()) log.info('a cache could not be compared with the cluster', { resource: idOf(informer.resource), error: describe(error) });
      }
    }
  }
}
