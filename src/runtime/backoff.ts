import { type Clock } from './clock.ts';

/** Pauses that double, with jitter, and begin anew after a quiet time. */
export interface Backoff {
  /** The next pause in milliseconds. */
  next(): number;
}

/** The shape of a backoff; `jitter` stretches a pause by up to that share of itself. */
export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
  readonly jitter: number;
  readonly resetAfterMs: number;
}

/** Makes a backoff; `maxMs` bounds the pause before jitter, as in client-go. */
export function createBackoff(clock: Clock, options: BackoffOptions): Backoff {
  let pause = options.baseMs;
  let last = -Infinity;
  return {
    next() {
      const now = clock.monotonic();
      if (now - last > options.resetAfterMs) pause = options.baseMs;
      const current = pause;
      pause = Math.min(pause * 2, options.maxMs);
      const stretched = current * (1 + options.jitter * clock.random());
      // The pause itself is not quiet time.
      last = now + stretched;
      return stretched;
    },
  };
}

/** base * 2^n up to max, for the nth failure in a row (0 is the first). */
export function exponential(baseMs: number, maxMs: number, failures: number): number {
  return Math.min(baseMs * 2 ** Math.min(failures, 52), maxMs);
}
