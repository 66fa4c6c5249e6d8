import { type Clock, sleepWith } from './clock.ts';
import { type Instant } from './plan.ts';

/** A clock that stands still until a test advances it. */
export interface FakeClock extends Clock {
  /** Moves time on, fires what falls due in order, and lets promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Lets promises and I/O callbacks that are already due run, without moving time. */
  settle(): Promise<void>;
  /** The delays, from now, of the timers that wait. */
  pending(): readonly number[];
}

interface Timer {
  readonly at: number;
  readonly fn: () => void;
}

/** Turns of the event loop that a chain of promises in the runtime takes at most before it rests. */
const TURNS_TO_SETTLE = 12;

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_SETTLE; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A small seeded generator (mulberry32): the same test sees the same jitter each time. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes a clock for tests that begins at `start` (ms since the epoch); `random` may be fixed or seeded. */
export function fakeClock(start: Instant = 0, random: number | (() => number) = seeded(1)): FakeClock {
  let elapsed = 0;
  const timers = new Set<Timer>();
  const after = (ms: number, fn: () => void): (() => void) => {
    const timer = { at: elapsed + Math.max(0, ms), fn };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const earliest = (until: number): Timer | undefined => {
    let found: Timer | undefined;
    for (const timer of timers) if (timer.at <= until && (found === undefined || timer.at < found.at)) found = timer;
    return found;
  };
  const advance = async (ms: number): Promise<void> => {
    const until = elapsed + ms;
    await settle();
    for (let timer = earliest(until); timer !== undefined; timer = earliest(until)) {
      timers.delete(timer);
      elapsed = Math.max(elapsed, timer.at);
      timer.fn();
      await settle();
    }
    elapsed = until;
  };
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    sleep: sleepWith(after),
    after,
    random: typeof random === 'number' ? () => random : random,
    advance,
    settle,
    pending: () => [...timers].map((timer) => timer.at - elapsed).sort((a, b) => a - b),
  };
}
