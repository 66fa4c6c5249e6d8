import { type Clock } from './clock.ts';
import { EVENTS } from './defaults.ts';
import { classify, describe } from './errors.ts';
import { createBudgets } from './event-budget.ts';
import { EVENT_RESOURCE, eventObject, seriesOf, type Reporter } from './event-object.ts';
import { type Log } from './log.ts';
import { type EventNote, type Instant, type KubeObject } from './plan.ts';
import { type Transport } from './transport.ts';

export { microTime } from './event-object.ts';

/** Writes Events beside the work: lossy, never in the way, never an error. */
export interface Recorder {
  /** Takes a note and returns at once. */
  note(event: EventNote): void;
  /** Resolves when nothing waits any more; counts of series that were not written yet are written first. */
  drain(): Promise<void>;
  /** Notes lost because too many waited, too many came for one object, the server would not take them, or nothing may be written. */
  dropped(): number;
}

/** What a recorder needs. */
export interface RecorderOptions extends Reporter {
  readonly transport: Pick<Transport, 'create' | 'mergePatch'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether this process may write at all; default: always. */
  readonly mayWrite?: (() => boolean) | undefined;
}

/** One Event and how often its like was seen since. */
interface Series {
  readonly object: KubeObject;
  count: number;
  lastObserved: Instant;
  /** The same in time that never jumps. */
  lastSeen: number;
  /** The count that the server knows; 0 before it was made. */
  written: number;
  /** Waits to be written: once is enough, for what is written is what is true then. */
  isWaiting: boolean;
}

/** Events that are the same to a reader. The note counts, unlike in client-go: it is our sentence of why, and cannot be changed later. */
function identityOf({ regarding, type, reason, action, note }: EventNote): string {
  return JSON.stringify([regarding.kind, regarding.namespace, regarding.name, regarding.uid, type, reason, action, note]);
}

function objectOf({ regarding: { kind, namespace, name, uid } }: EventNote): string {
  return JSON.stringify([kind, namespace, name, uid]);
}

/** Writes what waits, one after the other. */
function createWriter({ transport, log, mayWrite = () => true }: RecorderOptions, lose: (series: Series) => void) {
  const waiting: Series[] = [];
  let writing: Promise<void> | undefined;
  const write = async (series: Series): Promise<void> => {
    const { object, count, lastObserved, written } = series;
    const tell = seriesOf(count, lastObserved);
    series.isWaiting = false;
    series.written = count;
    if (written > 0) {
      try {
        await transport.mergePatch(EVENT_RESOURCE, object.metadata, tell);
        return;
      } catch (error) {
        // The API server forgets Events after a while (an hour by default): then it is made again.
        if (classify(error) !== 'notFound') throw error;
      }
    }
    await transport.create(EVENT_RESOURCE, { ...object, ...tell });
  };
  const writeAll = async (): Promise<void> => {
    for (let series = waiting.shift(); series !== undefined; series = waiting.shift()) {
      try {
        if (mayWrite()) await write(series);
        else lose(series);
      } catch (error) {
        lose(series);
        log.warn('an Event was not written', { name: series.object.metadata.name, error: describe(error) });
      }
    }
    writing = undefined;
  };
  return {
    /** Whether there is room for it. */
    push(series: Series): boolean {
      if (series.isWaiting) return true;
      if (waiting.length >= EVENTS.queue) return false;
      series.isWaiting = true;
      waiting.push(series);
      writing ??= writeAll();
      return true;
    },
    drain: async () => writing,
  };
}

/** Remembers the series; the one that rested longest is forgotten first. */
function createMemory() {
  const all = new Map<string, Series>();
  return {
    all,
    keep(identity: string, series: Series): void {
      all.delete(identity);
      all.set(identity, series);
      for (const oldest of all.keys()) {
        if (all.size <= EVENTS.remembered) break;
        all.delete(oldest);
      }
    },
    forget(series: Series): void {
      for (const [identity, one] of all) if (one === series) all.delete(identity);
    },
  };
}

/**
 * Makes a recorder, after client-go tools/events: the first of equal events is written at once, the second makes it a series at once, and
 * the count of a series is written again while it grows, at most once in six minutes. New Events for one object are limited.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { clock, mayWrite = () => true } = options;
  const memory = createMemory();
  const affords = createBudgets(clock);
  let dropped = 0;
  let serial = 0;
  let cancelSweep: (() => void) | undefined;
  const writer = createWriter(options, (series) => {
    dropped++;
    memory.forget(series);
  });
  const isOver = ({ lastSeen }: Series): boolean => clock.monotonic() - lastSeen >= EVENTS.seriesMs;
  /** A count that finds no room now is written by the next sweep. */
  const catchUp = (series: Series): boolean => series.written === series.count || writer.push(series);
  const sweep = (): void => {
    for (const [identity, series] of [...memory.all]) if (catchUp(series) && isOver(series)) memory.all.delete(identity);
    cancelSweep = undefined;
    if (memory.all.size > 0) arm();
  };
  const arm = (): void => void (cancelSweep ??= clock.after(EVENTS.seriesMs, sweep));
  const begin = (event: EventNote, identity: string): void => {
    const at = clock.now();
    const unique = `${at.toString(16)}${(serial++).toString(16).padStart(4, '0')}${Math.floor(clock.random() * 2 ** 32).toString(16)}`;
    const series: Series = { object: eventObject({ event, at, unique }, options), count: 1, lastObserved: at, lastSeen: clock.monotonic(), written: 0, isWaiting: false };
    if (!affords(objectOf(event)) || !writer.push(series)) {
      dropped++;
      return;
    }
    memory.keep(identity, series);
    arm();
  };
  return {
    note(event) {
      if (!mayWrite()) {
        dropped++;
        return;
      }
      const identity = identityOf(event);
      const series = memory.all.get(identity);
      if (series === undefined || isOver(series)) {
        if (series !== undefined) catchUp(series);
        begin(event, identity);
        return;
      }
      Object.assign(series, { count: series.count + 1, lastObserved: clock.now(), lastSeen: clock.monotonic() });
      memory.keep(identity, series);
      arm();
      if (series.written === 1 && series.count === 2) writer.push(series);
    },
    async drain() {
      cancelSweep?.();
      cancelSweep = undefined;
      for (const series of memory.all.values()) catchUp(series);
      await writer.drain();
    },
    dropped: () => dropped,
  };
}
