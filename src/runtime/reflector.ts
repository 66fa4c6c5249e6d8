import { type WatchEvent } from './answer.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import { type Clock } from './clock.ts';
import { openBranch } from './deadline.ts';
import { RETRY_AFTER_LONGEST_MS, SHORTEST_WATCH_MS, STREAMED_LIST_ATTEMPTS, WATCH_BACKOFF, WATCH_TIMEOUT_SECONDS } from './defaults.ts';
import { ApiError, classify, describe, isTooLargeVersion, RuntimeError } from './errors.ts';
import { cannotStream, type FirstList, gatherList, listAll, refuseError, versionOf } from './first-list.ts';
import { type Log } from './log.ts';
import { type KubeObject, type Resource } from './plan.ts';
import { idOf } from './resource.ts';
import { type Store } from './store.ts';
import { type Selection, type Transport } from './transport.ts';
import { isNewer, isOlder } from './version.ts';

/** What a reflector needs; `resource`, `store` and selection say what it mirrors. */
export interface ReflectorOptions<T extends KubeObject> extends Selection {
  readonly resource: Resource;
  readonly transport: Pick<Transport, 'list' | 'watch'>;
  readonly store: Pick<Store<T>, 'replace' | 'contradicts' | 'putBack' | 'upsert' | 'remove' | 'lean' | 'list'>;
  readonly clock: Clock;
  /** The only thing that ends it. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Whether the server may not know this resource: then there is nothing of it, and it is asked again after each pause. */
  readonly optional?: boolean | undefined;
  /** Told before the store takes a list that shows that the storage of the server was put back to an earlier state. */
  readonly onPutBack?: ((resource: Resource) => void) | undefined;
}

/** A running mirror of one resource. */
export interface Reflector {
  /** Resolves after the first complete list; never rejects. */
  readonly synced: Promise<void>;
  hasSynced(): boolean;
  /** When the server last said anything, in monotonic milliseconds: whether the mirror can be trusted. */
  lastHeard(): number | undefined;
  /**
   * When the loop last did anything, in monotonic milliseconds: a call begun or answered, an event, a bookmark, a pause begun. It moves on while the
   * server cannot be reached, since a restart of ours would not help; it stands still only when the loop itself hangs.
   */
  lastActivity(): number | undefined;
  /** Since when an open watch has followed a complete store, in monotonic milliseconds; undefined while none does: what happens meanwhile is told later. */
  openSince(): number | undefined;
  /** The newest version that the server has told of in lists, events and bookmarks; a list that is asked for later is never older, unless its storage was put back. */
  newest(): string | undefined;
  /** Takes the list anew, also when one is just being taken; resolves when one is in the store that was asked for after this call. */
  relist(): Promise<void>;
  /** Resolves after the signal; never rejects. */
  readonly finished: Promise<void>;
}

/** What the loop carries from round to round. */
interface Position {
  /** Where the next watch begins; undefined asks for a list. */
  resourceVersion: string | undefined;
  /** The newest version seen, kept while the place is unknown. */
  newest: string | undefined;
  /** Whether the server is believed to be able to stream a list; once it has shown that it cannot, it is not asked again. */
  canStream: boolean;
  /** Streamed lists that broke since the last complete list. */
  brokenStreams: number;
  /** Whether the server has accepted the watch of this round. */
  isOpen: boolean;
  /** Since when an open watch has followed a complete store; undefined while none does. */
  openSince: number | undefined;
  lastHeard: number | undefined;
  lastActivity: number | undefined;
  /** Ends the watch that is open. */
  interrupt: ((reason: Error) => void) | undefined;
}

/** The parts of one reflector that its functions share. */
interface Mirror<T extends KubeObject> extends ReflectorOptions<T> {
  readonly position: Position;
  readonly selection: Selection;
  /** The loop does something. */
  readonly acts: () => void;
  /** The server accepted a watch. */
  readonly opens: () => void;
  /** The server said something; while the place is unknown this makes the store no fresher. */
  readonly hears: () => void;
  /** Puts a complete list into the store. */
  readonly adopt: (list: FirstList<T>) => void;
  /** The server says that it does not know the resource: an answer, and a complete one. */
  readonly lacks: () => void;
}

function take<T extends KubeObject>(event: WatchEvent, { store, position }: Mirror<T>): void {
  refuseError(event);
  const version = versionOf(event);
  const object = event.object as T;
  if (event.type === 'DELETED') store.remove(object);
  else if (event.type !== 'BOOKMARK') store.upsert(object);
  // Only after the store has it: what fails here is delivered again.
  position.resourceVersion = version;
  if (isNewer(version, position.newest)) position.newest = version;
}

/** Whether the next list is asked for as a stream: cheaper for the server, which then needs no list in memory (KEP-3157). */
function streamsNext({ resourceVersion, canStream, brokenStreams }: Position): boolean {
  return resourceVersion === undefined && canStream && brokenStreams < STREAMED_LIST_ATTEMPTS;
}

/** One watch until the server ends it, with the list at its beginning where the place is not known; says whether it was worth the connection. */
async function watchOnce<T extends KubeObject>(mirror: Mirror<T>, signal: AbortSignal): Promise<boolean> {
  const { resource, transport, store, clock, position, selection } = mirror;
  const { min, max } = WATCH_TIMEOUT_SECONDS;
  const timeoutSeconds = Math.floor(min + clock.random() * (max - min + 1));
  const started = clock.monotonic();
  let events = 0;
  let gather = streamsNext(position) ? gatherList(store) : undefined;
  const from = gather === undefined ? { resourceVersion: position.resourceVersion } : { sendInitialEvents: true };
  mirror.acts();
  for await (const event of transport.watch(resource, { ...selection, ...from, timeoutSeconds, onOpen: mirror.opens }, signal)) {
    if (signal.aborted) return true;
    mirror.hears();
    events++;
    if (gather === undefined) take(event, mirror);
    else {
      const list = gather(event);
      if (list === undefined) continue;
      mirror.adopt(list);
      gather = undefined;
    }
  }
  if (gather !== undefined && !signal.aborted) throw new RuntimeError('StreamCut', 'the stream ended before the list in it was complete');
  return events > 0 || clock.monotonic() - started >= SHORTEST_WATCH_MS;
}

/** After which errors the place in the stream is lost: it is too old, or not yet known, or something in it cannot be read. */
function losesPlace(error: unknown): boolean {
  const errorClass = classify(error);
  return errorClass === 'gone' || errorClass === 'bug' || isTooLargeVersion(error);
}

/** Counts against the stream what broke it. A server that is away or busy before it begins says nothing about streams. */
function judgeStream(error: unknown, { position, resource, log }: Pick<Mirror<KubeObject>, 'position' | 'resource' | 'log'>): void {
  const errorClass = classify(error);
  if (cannotStream(error)) {
    position.canStream = false;
    log.info('the server does not stream lists; asking for pages from now on', { resource: idOf(resource), error: describe(error) });
  } else if (position.isOpen || (errorClass !== 'throttled' && errorClass !== 'transient')) position.brokenStreams++;
}

/** How long to wait: by the backoff, and no less than the server asked for. */
function pauseAfter(error: unknown, backoff: Backoff): number {
  const asked = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
  return Math.round(Math.max(backoff.next(), Math.min(asked, RETRY_AFTER_LONGEST_MS)));
}

function tell(error: unknown, pauseMs: number, { resource, log }: Pick<Mirror<KubeObject>, 'resource' | 'log'>): void {
  const errorClass = classify(error);
  const fields = { resource: idOf(resource), class: errorClass, error: describe(error), pauseMs };
  if (errorClass === 'bug') log.error('watch failed by our own mistake', { ...fields, stack: error instanceof Error ? error.stack : undefined });
  else if (losesPlace(error)) log.info('watch lost its place; listing again', fields);
  else log.warn('list or watch failed', fields);
}

/** A quiet kind on a server that sends few bookmarks, or a dead connection: opening the watch again is right for both, and at once. */
function isSilence(error: unknown): boolean {
  return error instanceof RuntimeError && error.code === 'WatchSilent';
}

/** What follows a failed round: how to go on, and after which pause. */
async function recover<T extends KubeObject>(error: unknown, mirror: Mirror<T>, backoff: Backoff): Promise<void> {
  const { position, clock, signal, log, resource } = mirror;
  if (streamsNext(position)) {
    judgeStream(error, mirror);
    if (!position.canStream) return;
  } else if (isSilence(error)) {
    log.debug('watch was silent; opening it again', { resource: idOf(resource) });
    return;
  }
  if (losesPlace(error)) position.resourceVersion = undefined;
  const pauseMs = pauseAfter(error, backoff);
  // A server that has just begun may not know yet what it knows: what was mirrored is not forgotten for that.
  if (mirror.optional === true && classify(error) === 'notFound' && mirror.store.list().length === 0) mirror.lacks();
  else tell(error, pauseMs, mirror);
  mirror.acts();
  await clock.sleep(pauseMs, signal);
}

/** One list where the place is not known and cannot be streamed, and one watch. */
async function round<T extends KubeObject>(mirror: Mirror<T>, backoff: Backoff): Promise<void> {
  const { position, clock, signal } = mirror;
  const branch = openBranch(signal);
  position.interrupt = (reason) => branch.abort(reason);
  position.isOpen = false;
  try {
    if (position.resourceVersion === undefined && !streamsNext(position)) {
      const list = await listAll({ ...mirror, signal: branch.signal, onPage: mirror.acts });
      // Another was asked for while its last page was on its way.
      if (branch.signal.aborted) return;
      mirror.adopt(list);
    }
    const wasWorthIt = await watchOnce(mirror, branch.signal).finally(() => {
      position.openSince = undefined;
    });
    if (wasWorthIt) return;
    mirror.acts();
    await clock.sleep(backoff.next(), signal);
  } catch (error) {
    // Told to stop, or to list anew: neither is a failure.
    if (!branch.signal.aborted) await recover(error, mirror, backoff);
  } finally {
    position.interrupt = undefined;
    branch.release();
  }
}

/** A call, because the compiler would otherwise hold the answer for constant between two awaits. */
function isRunning(signal: AbortSignal): boolean {
  return !signal.aborted;
}

function createMirror<T extends KubeObject>(options: ReflectorOptions<T>, onSynced: () => void): Mirror<T> {
  const { resource, namespace, labelSelector, fieldSelector, store, clock, log } = options;
  const position: Position = { resourceVersion: undefined, newest: undefined, canStream: true, brokenStreams: 0, isOpen: false, openSince: undefined, lastHeard: undefined, lastActivity: undefined, interrupt: undefined };
  const acts = (): void => {
    position.lastActivity = clock.monotonic();
  };
  const hears = (): void => {
    acts();
    if (position.resourceVersion !== undefined) position.lastHeard = clock.monotonic();
  };
  const opens = (): void => {
    position.isOpen = true;
    if (position.resourceVersion !== undefined) position.openSince = clock.monotonic();
    hears();
  };
  const adopt = ({ items, resourceVersion }: FirstList<T>): void => {
    if (isOlder(resourceVersion, position.newest) || store.contradicts(items, resourceVersion)) {
      log.error('the list goes back behind what was seen before: the storage of the API server was put back; what it says now counts', { resource: idOf(resource), resourceVersion, seen: position.newest });
      options.onPutBack?.(resource);
      store.putBack(items);
    } else store.replace(items, resourceVersion);
    position.resourceVersion = resourceVersion;
    position.newest = resourceVersion;
    // A list that came as the beginning of a watch.
    if (position.isOpen) position.openSince = clock.monotonic();
    hears();
    position.brokenStreams = 0;
    log.debug('listed', { resource: idOf(resource), items: items.length, resourceVersion });
    onSynced();
  };
  let isTold = false;
  const lacks = (): void => {
    if (!isTold) log.info('the server does not know this resource, so there is none of it; asking again from time to time', { resource: idOf(resource) });
    isTold = true;
    position.resourceVersion = undefined;
    position.lastHeard = clock.monotonic();
    onSynced();
  };
  return { ...options, position, selection: { namespace, labelSelector, fieldSelector }, acts, opens, hears, adopt, lacks };
}

/**
 * Mirrors one resource into a store until the signal: list, watch from there, and again after whatever went wrong.
 *
 *     list ──► watch ──► (server ends it, or silence) ──► watch from the last version seen
 *      ▲         │
 *      └─────────┴── 410, unknown version or unreadable: list again; any other error: pause, watch again
 *
 * The list comes as the beginning of the watch where the server can stream it, else in pages. It reaches the store in one piece, so that what was
 * deleted meanwhile is found.
 */
export function runReflector<T extends KubeObject>(options: ReflectorOptions<T>): Reflector {
  const { promise: synced, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
  let hasSynced = false;
  const waiting: (() => void)[] = [];
  const mirror = createMirror(options, () => {
    hasSynced = true;
    resolve();
    for (const listed of waiting.splice(0)) listed();
  });
  const { position, clock, signal } = mirror;
  const run = async (): Promise<void> => {
    const backoff = createBackoff(clock, WATCH_BACKOFF);
    while (isRunning(signal)) await round(mirror, backoff);
  };
  return {
    synced,
    hasSynced: () => hasSynced,
    lastHeard: () => position.lastHeard,
    lastActivity: () => position.lastActivity,
    openSince: () => position.openSince,
    newest: () => position.newest,
    relist: () =>
      new Promise((listed) => {
        waiting.push(listed);
        position.resourceVersion = undefined;
        position.interrupt?.(new RuntimeError('Relist', 'the list is to be taken anew'));
      }),
    finished: run(),
  };
}
