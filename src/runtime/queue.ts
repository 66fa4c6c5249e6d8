import { exponential } from './backoff.ts';
import { type Clock } from './clock.ts';
import { ITEM_BACKOFF, OVERTAKINGS } from './defaults.ts';

/** How soon a key is worked on: what just changed goes before what a restart brings up again (controller-runtime: 0 and -100). */
export type Priority = 'normal' | 'low';

/** A queue of keys: each waits at most once, and is worked on by at most one worker at a time. */
export interface WorkQueue {
  /** A key that waits already moves up when it is added with the higher priority, and never down. */
  add(key: string, priority?: Priority): void;
  /** Adds later; of several waits for one key with one priority the earliest counts. */
  addAfter(key: string, ms: number, priority?: Priority): void;
  /** The next key; undefined once the queue is shut down. */
  get(): Promise<string | undefined>;
  /** Ends the work on a key; if it was added meanwhile it waits again. */
  done(key: string): void;
  /** Adds after a pause that doubles with each retry since `forget`, with the priority that the key was given out with. */
  retry(key: string, baseMs?: number): void;
  forget(key: string): void;
  /** Retries since `forget`. */
  retries(key: string): number;
  /** Gives out nothing more and ends all waits. */
  shutDown(): void;
  /** Keys that wait for a worker. */
  readonly size: number;
}

/** Told about each key, for metrics. */
export interface QueueObserver {
  /** A key was added; one that waits already may be added again, with another priority. */
  added(key: string, priority?: Priority): void;
  /** A worker took it. */
  taken(key: string): void;
  /** The work on it ended. */
  done(key: string): void;
  /** It is to be added after a pause. */
  delayed(key: string): void;
}

type Add = (key: string, priority: Priority) => void;

/** Adds keys later. One timer for each key and priority: a look of low priority on the way must not take the place of an exact instant. */
function createDelays(clock: Clock, add: Add): { set(key: string, ms: number, priority: Priority): void; clear(): void } {
  type Timers = Map<string, { readonly at: number; readonly cancel: () => void }>;
  const timers: Readonly<Record<Priority, Timers>> = { normal: new Map(), low: new Map() };
  return {
    set(key, ms, priority) {
      const mine = timers[priority];
      const at = clock.monotonic() + ms;
      const current = mine.get(key);
      if (current !== undefined && current.at <= at) return;
      current?.cancel();
      const fire = (): void => {
        mine.delete(key);
        add(key, priority);
      };
      mine.set(key, { at, cancel: clock.after(ms, fire) });
    },
    clear() {
      for (const each of Object.values(timers)) {
        for (const { cancel } of each.values()) cancel();
        each.clear();
      }
    },
  };
}

/** Keys in the order in which they are to be given out: normal before low, but low is never kept waiting for good. */
function createWaiting() {
  const normal = new Set<string>();
  const low = new Set<string>();
  let overtakings = 0;
  return {
    get size() {
      return normal.size + low.size;
    },
    add(key: string, priority: Priority): void {
      if (priority === 'low') {
        if (!normal.has(key)) low.add(key);
        return;
      }
      low.delete(key);
      normal.add(key);
    },
    /** The next key with its priority. */
    shift(): { readonly key: string; readonly priority: Priority } | undefined {
      // So a key of low priority with n before it in its own line is worked on after at most (OVERTAKINGS + 1) * (n + 1) others.
      const turn = low.size > 0 && (normal.size === 0 || overtakings >= OVERTAKINGS) ? 'low' : 'normal';
      const line = turn === 'low' ? low : normal;
      for (const key of line) {
        line.delete(key);
        overtakings = turn === 'normal' && low.size > 0 ? overtakings + 1 : 0;
        return { key, priority: turn };
      }
      return undefined;
    },
    clear(): void {
      normal.clear();
      low.clear();
    },
  };
}

/** The sets behind the queue: who waits, who is worked on, who was added meanwhile, and which workers wait. */
function createLine(observer: QueueObserver | undefined) {
  const waiting = createWaiting();
  const processing = new Map<string, Priority>();
  const dirty = new Map<string, Priority>();
  const takers: ((key: string | undefined) => void)[] = [];
  const pass = (): void => {
    while (takers.length > 0) {
      const next = waiting.shift();
      if (next === undefined) return;
      processing.set(next.key, next.priority);
      observer?.taken(next.key);
      takers.shift()?.(next.key);
    }
  };
  const add: Add = (key, priority) => {
    observer?.added(key, priority);
    if (!processing.has(key)) waiting.add(key, priority);
    else if (dirty.get(key) !== 'normal') dirty.set(key, priority);
    pass();
  };
  return {
    waiting,
    processing,
    add,
    take: () =>
      new Promise<string | undefined>((resolve) => {
        takers.push(resolve);
        pass();
      }),
    done(key: string): void {
      processing.delete(key);
      observer?.done(key);
      const again = dirty.get(key);
      dirty.delete(key);
      if (again !== undefined) add(key, again);
    },
    close(): void {
      waiting.clear();
      dirty.clear();
      for (const taker of takers.splice(0)) taker(undefined);
    },
  };
}

/** What a queue needs; the backoff is `baseMs` * 2^n up to `maxMs`. */
export interface QueueOptions {
  readonly clock: Clock;
  readonly baseMs?: number;
  readonly maxMs?: number;
  readonly observer?: QueueObserver;
}

/**
 * Makes a work queue, after client-go util/workqueue/queue.go:
 *
 *     add ──► waiting ──get──► processing ──done──► (gone)
 *      └─ while processing: dirty ───────────done──► waiting
 *
 * Waiting is two lines, so that what a user changes overtakes the backlog of a restart (controller-runtime designs/priorityqueue.md).
 */
export function createQueue({ clock, baseMs = ITEM_BACKOFF.baseMs, maxMs = ITEM_BACKOFF.maxMs, observer }: QueueOptions): WorkQueue {
  const line = createLine(observer);
  const failures = new Map<string, number>();
  let open = true;
  const add: Add = (key, priority) => {
    if (open) line.add(key, priority);
  };
  const delays = createDelays(clock, add);
  const addAfter = (key: string, ms: number, priority: Priority = 'normal'): void => {
    if (ms <= 0) add(key, priority);
    else if (open) {
      observer?.delayed(key);
      delays.set(key, ms, priority);
    }
  };
  return {
    add: (key, priority = 'normal') => add(key, priority),
    addAfter,
    get: () => (open ? line.take() : Promise.resolve(undefined)),
    done: (key) => line.done(key),
    retry(key, base = baseMs) {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      addAfter(key, exponential(base, maxMs, count), line.processing.get(key));
    },
    forget: (key) => void failures.delete(key),
    retries: (key) => failures.get(key) ?? 0,
    shutDown() {
      open = false;
      delays.clear();
      line.close();
    },
    get size() {
      return line.waiting.size;
    },
  };
}
