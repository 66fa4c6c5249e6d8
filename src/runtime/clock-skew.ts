import { type Clock } from './clock.ts';
import { SKEW_ANSWERS } from './defaults.ts';
import { type HttpResponse } from './http.ts';
import { type Instant } from './plan.ts';

/** What one answer tells of the server's clock: how far it is ahead of our monotonic time, between two bounds in milliseconds. */
export interface ServerTime {
  readonly least: number;
  readonly most: number;
}

/** The Date header counts whole seconds and leaves out the rest. */
const dateStepMs = 1000;

/**
 * When the server wrote an answer, by its own clock. An answer of 5xx may be a proxy's, by another clock, and one with an Age comes out of a cache:
 * both say nothing.
 */
export function dateOf({ status, header }: Pick<HttpResponse, 'status' | 'header'>): Instant | undefined {
  if (status >= 500 || header('age') !== undefined) return undefined;
  const date = Date.parse(header('date') ?? '');
  return Number.isNaN(date) ? undefined : date;
}

/** What an answer with this date tells that came `tookMs` after its request; the server wrote it at some moment in between. */
export function serverTime(date: Instant, tookMs: number, monotonic: number): ServerTime {
  return { least: date - monotonic, most: date + dateStepMs - (monotonic - tookMs) };
}

/**
 * How far the clock that shows `now` is ahead of the server's: as little as any of the answers allows, so that a slow or an odd one never makes a
 * skew where there is none. What is kept refers to monotonic time, so a step of our own clock shows at once, without another answer.
 */
export function leastSkew(answers: readonly ServerTime[], now: Instant, monotonic: number): number | undefined {
  const ours = now - monotonic;
  const skews = answers.map(({ least, most }) => nearestToZero(ours - most, ours - least));
  return skews.length === 0 ? undefined : skews.reduce((nearest, skew) => (Math.abs(skew) < Math.abs(nearest) ? skew : nearest));
}

function nearestToZero(low: number, high: number): number {
  if (low <= 0 && high >= 0) return 0;
  return low > 0 ? low : high;
}

/** Keeps what the last answers told. */
export interface SkewWatch {
  /** Takes an answer that has just come. */
  take(answer: { readonly date?: Instant | undefined; readonly seconds: number }): void;
  /** How far our clock is ahead of the server's, in milliseconds; undefined until an answer told. */
  readonly ms: () => number | undefined;
}

/** Watches the skew between our clock and the server's. */
export function createSkewWatch(clock: Clock): SkewWatch {
  const answers: ServerTime[] = [];
  return {
    take({ date, seconds }) {
      if (date === undefined) return;
      answers.push(serverTime(date, seconds * 1000, clock.monotonic()));
      if (answers.length > SKEW_ANSWERS) answers.shift();
    },
    ms: () => leastSkew(answers, clock.now(), clock.monotonic()),
  };
}
