import { type ListPage, type WatchEvent } from './answer.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import { type Clock } from './clock.ts';
import { LIST_PAGE, SHORTEST_WATCH_MS, WATCH_BACKOFF, WATCH_TIMEOUT_SECONDS } from './defaults.ts';
import { ApiError, classify, describe, RuntimeError } from './errors.ts';
import { type Log } from './log.ts';
import { type Instant, type KubeObject, type Resource } from './plan.ts';
import { idOf } from './resource.ts';
import { type Store } from './store.ts';
import { type Selection, type Transport } from './transport.ts';

/** What a reflector needs; `resource`, `store` and selection say what it mirrors. */
export interface ReflectorOptions<T extends KubeObject> extends Selection {
  readonly resource: Resource;
  readonly transport: Pick<Transport, 'list' | 'watch'>;
  readonly store: Pick<Store<T>, 'replace' | 'upsert' | 'remove'>;
  readonly clock: Clock;
  /** The only thing that ends it. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** A running mirror of one resource. */
export interface Reflector {
  /** Resolves after the first complete list; never rejects. */
  readonly synced: Promise<void>;
  hasSynced(): boolean;
  /** When the server last said anything, for liveness. */
  lastHeard(): Instant | undefined;
  /** Resolves after the signal; never rejects. */
  readonly finished: Promise<void>;
}

/** What the loop carries from round to round. */
interface Position {
  /** Where the next watch begins; undefined asks for a list. */
  resourceVersion: string | undefined;
  lastHeard: Instant | undefined;
}

/** Lists everything page by page; when the pages' snapshot expires in between, asks once for all in one piece (client-go pager). */
async function listAll<T extends KubeObject>({ resource, transport, signal, ...options }: ReflectorOptions<T>): Promise<ListPage> {
  const selection = { namespace: options.namespace, labelSelector: options.labelSelector, fieldSelector: options.fieldSelector };
  const items: KubeObject[] = [];
  let page: ListPage | undefined;
  do {
    try {
      page = await transport.list(resource, { ...selection, limit: LIST_PAGE, continue: page?.continue }, signal);
    } catch (error) {
      if (page === undefined || classify(error) !== 'gone') throw error;
      return await transport.list(resource, selection, signal);
    }
    for (const item of page.items) items.push(item);
  } while (page.continue !== undefined);
  return { items, resourceVersion: page.resourceVersion };
}

function versionOf(event: Exclude<WatchEvent, { type: 'ERROR' }>): string {
  const version = (event.object as Partial<KubeObject>).metadata?.resourceVersion;
  if (version === undefined || version === '') throw new RuntimeError('MalformedEvent', `a ${event.type} event without a resource version`);
  return version;
}

function take<T extends KubeObject>(event: WatchEvent, store: ReflectorOptions<T>['store'], position: Position): void {
  if (event.type === 'ERROR') throw new ApiError(event.object.code ?? 500, event.object);
  const version = versionOf(event);
  // The server checked the object against its schema; the type parameter stands for that schema.
  const object = event.object as T;
  if (event.type === 'DELETED') store.remove(object);
  else if (event.type !== 'BOOKMARK') store.upsert(object);
  // Only after the store has it: what fails here is delivered again.
  position.resourceVersion = version;
}

/** One watch until the server ends it; says whether it was worth the connection. */
async function watchOnce<T extends KubeObject>(options: ReflectorOptions<T>, position: Position): Promise<boolean> {
  const { resource, transport, store, clock, signal } = options;
  const { min, max } = WATCH_TIMEOUT_SECONDS;
  const timeoutSeconds = Math.floor(min + clock.random() * (max - min + 1));
  const { namespace, labelSelector, fieldSelector } = options;
  const started = clock.monotonic();
  let events = 0;
  const { resourceVersion } = position;
  for await (const event of transport.watch(resource, { namespace, labelSelector, fieldSelector, resourceVersion, timeoutSeconds }, signal)) {
    if (signal.aborted) break;
    position.lastHeard = clock.now();
    take(event, store, position);
    events++;
  }
  return events > 0 || clock.monotonic() - started >= SHORTEST_WATCH_MS;
}

/** After which errors the place in the stream is lost: it is too old, or something in it cannot be read. */
const LOSES_PLACE: ReadonlySet<string> = new Set(['gone', 'bug']);

async function pauseAfter<T extends KubeObject>(error: unknown, options: ReflectorOptions<T>, position: Position, backoff: Backoff): Promise<void> {
  const { resource, clock, signal, log } = options;
  const errorClass = classify(error);
  if (LOSES_PLACE.has(errorClass)) position.resourceVersion = undefined;
  const pauseMs = Math.round(backoff.next());
  const fields = { resource: idOf(resource), class: errorClass, error: describe(error), pauseMs };
  if (errorClass === 'bug') log.error('watch failed by our own mistake', { ...fields, stack: error instanceof Error ? error.stack : undefined });
  else if (errorClass === 'gone') log.info('watch lost its place; listing again', fields);
  else log.warn('list or watch failed', fields);
  await clock.sleep(pauseMs, signal);
}

/** A call, because the compiler would otherwise hold the answer for constant between two awaits. */
function isRunning(signal: AbortSignal): boolean {
  return !signal.aborted;
}

async function loop<T extends KubeObject>(options: ReflectorOptions<T>, position: Position, onSynced: () => void): Promise<void> {
  const { resource, store, clock, signal, log } = options;
  const backoff = createBackoff(clock, WATCH_BACKOFF);
  while (isRunning(signal)) {
    try {
      if (position.resourceVersion === undefined) {
        const { items, resourceVersion } = await listAll(options);
        store.replace(items as readonly T[], resourceVersion);
        position.resourceVersion = resourceVersion;
        position.lastHeard = clock.now();
        log.debug('listed', { resource: idOf(resource), items: items.length, resourceVersion });
        onSynced();
      }
      if (!(await watchOnce(options, position))) await clock.sleep(backoff.next(), signal);
    } catch (error) {
      if (isRunning(signal)) await pauseAfter(error, options, position, backoff);
    }
  }
}

/**
 * Mirrors one resource into a store until the signal: list, watch from there, and again after whatever went wrong.
 *
 *     list ──► watch ──► (server ends it) ──► watch from the last version seen
 *      ▲         │
 *      └─────────┴── 410 or unreadable: list again; any other error: pause, watch again
 *
 * WatchList (streaming the first list) has its place in `listAll`, the 90 s inactivity timer in `watchOnce`.
 */
export function runReflector<T extends KubeObject>(options: ReflectorOptions<T>): Reflector {
  const position: Position = { resourceVersion: undefined, lastHeard: undefined };
  const { promise: synced, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
  let hasSynced = false;
  const finished = loop(options, position, () => {
    hasSynced = true;
    resolve();
  });
  return { synced, hasSynced: () => hasSynced, lastHeard: () => position.lastHeard, finished };
}
