import { type Instant } from './plan.ts';

/** Time and randomness, injected everywhere so that tests own both. */
export interface Clock {
  /** Wall-clock time, for what people and other machines see. */
  now(): Instant;
  /** Milliseconds that never jump, for durations. */
  monotonic(): number;
  /** Waits; ends early, without an error, when the signal aborts (the caller looks at its signal). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fn` once after `ms`; the returned function cancels. */
  after(ms: number, fn: () => void): () => void;
  /** Uniform in [0, 1). */
  random(): number;
}

/** Node fires a longer timer at once (a signed 32-bit count), so a permit that ends in two months needs several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function after(ms: number, fn: () => void): () => void {
  let left = Math.max(0, ms);
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    const step = Math.min(left, LONGEST_TIMER_MS);
    left -= step;
    timer = setTimeout(left > 0 ? arm : fn, step);
  };
  arm();
  return () => clearTimeout(timer);
}

/** Builds `sleep` from `after`; the fake clock shares it. */
export function sleepWith(after: Clock['after']): Clock['sleep'] {
  return (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        cancel();
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = after(ms, wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
}

/** The real clock; the only place of the runtime that touches time and randomness. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: sleepWith(after),
  after,
  random: () => Math.random(),
};

/** The time since a moment, by both clocks: the monotonic one never jumps, but may stand still while a machine is suspended, and the other does not. */
export function startStopwatch(clock: Pick<Clock, 'monotonic' | 'now'>): () => number {
  const [monotonic, wall] = [clock.monotonic(), clock.now()];
  return () => Math.max(clock.monotonic() - monotonic, clock.now() - wall);
}
