import { exponential } from './backoff.ts';
import { type Clock } from './clock.ts';
import { ITEM_BACKOFF } from './defaults.ts';

/** A queue of keys: each waits at most once, and is worked on by at most one worker at a time. */
export interface WorkQueue {
  add(key: string): void;
  /** Adds later; of several waits for one key the earliest counts. */
  addAfter(key: string, ms: number): void;
  /** The next key; undefined once the queue is shut down. */
  get(): Promise<string | undefined>;
  /** Ends the work on a key; if it was added meanwhile it waits again. */
  done(key: string): void;
  /** Adds after a pause that doubles with each retry since `forget`. */
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
  added(key: string, priority?: 'normal' | 'low'): void;
  /** A worker took it. */
  taken(key: string): void;
  /** The work on it ended. */
  done(key: string): void;
  /** It is to be added after a pause. */
  delayed(key: string): void;
}

/** Adds keys later, one timer per key. */
function createDelays(clock: Clock, add: (key: string) => void): { set(key: string, ms: number): void; clear(): void } {
  const timers = new Map<string, { readonly at: number; readonly cancel: () => void }>();
  return {
    set(key, ms) {
      const at = clock.monotonic() + ms;
      const current = timers.get(key);
      if (current !== undefined && current.at <= at) return;
      current?.cancel();
      const fire = (): void => {
        timers.delete(key);
        add(key);
      };
      timers.set(key, { at, cancel: clock.after(ms, fire) });
    },
    clear() {
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
}

/** The sets behind the queue: who waits, who is worked on, who was added meanwhile, and which workers wait. */
function createLine(observer: QueueObserver | undefined) {
  const waiting = new Set<string>();
  const processing = new Set<string>();
  const dirty = new Set<string>();
  const takers: ((key: string | undefined) => void)[] = [];
  const pass = (): void => {
    for (const key of waiting) {
      const taker = takers.shift();
      if (taker === undefined) return;
      waiting.delete(key);
      processing.add(key);
      observer?.taken(key);
      taker(key);
    }
  };
  const add = (key: string): void => {
    observer?.added(key);
    (processing.has(key) ? dirty : waiting).add(key);
    pass();
  };
  return {
    waiting,
    add,
    take: () =>
      new Promise<string | undefined>((resolve) => {
        takers.push(resolve);
        pass();
      }),
    done(key: string): void {
      processing.delete(key);
      observer?.done(key);
      if (dirty.delete(key)) add(key);
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
 * A queue with priorities (the first list after a restart comes last) takes the place of `waiting`.
 */
export function createQueue({ clock, baseMs = ITEM_BACKOFF.baseMs, maxMs = ITEM_BACKOFF.maxMs, observer }: QueueOptions): WorkQueue {
  const line = createLine(observer);
  const failures = new Map<string, number>();
  let open = true;
  const add = (key: string): void => {
    if (open) line.add(key);
  };
  const delays = createDelays(clock, add);
  const addAfter = (key: string, ms: number): void => {
    if (ms <= 0) add(key);
    else if (open) {
      observer?.delayed(key);
      delays.set(key, ms);
    }
  };
  return {
    add,
    addAfter,
    get: () => (open ? line.take() : Promise.resolve(undefined)),
    done: (key) => line.done(key),
    retry(key, base = baseMs) {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      addAfter(key, exponential(base, maxMs, count));
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
