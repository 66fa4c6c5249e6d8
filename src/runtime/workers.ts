import { type Clock } from './clock.ts';
import { type Deadline, endsWithin, openDeadline } from './deadline.ts';
import { DRAIN_MS, LAST_CALL_MS, LONGEST_RECHECK_MS, RECONCILE_DEADLINE_MS, REFUSED_BACKOFF_BASE_MS, WORKERS } from './defaults.ts';
import { classify, describe, type ErrorClass, RuntimeError } from './errors.ts';
import { type Log } from './log.ts';
import { type Instant } from './plan.ts';
import { type WorkQueue } from './queue.ts';

/** What one reconcile leaves behind. */
export interface ReconcileResult {
  /** The next instant at which the answer can change by time alone. */
  readonly recheckAt?: Instant | undefined;
}

/** Brings the world closer to what one key wants; throws what went wrong and lets the workers decide what follows. */
export type Reconcile = (key: string, signal: AbortSignal) => Promise<ReconcileResult>;

/** How one reconcile ended. */
export type Outcome = 'ok' | ErrorClass;

/** Told about each reconcile, for metrics. */
export interface WorkerObserver {
  started(key: string): void;
  finished(key: string, outcome: Outcome, seconds: number): void;
}

/** What workers need. */
export interface WorkersOptions {
  readonly queue: WorkQueue;
  readonly reconcile: Reconcile;
  readonly clock: Clock;
  readonly log: Log;
  readonly count?: number;
  readonly deadlineMs?: number;
  readonly observer?: WorkerObserver;
}

/** A running crew. */
export interface Workers {
  start(): void;
  /** Takes nothing new, lets what runs end within `drainMs`, then aborts it; resolves when all are still. */
  stop(drainMs?: number): Promise<void>;
  /** Keys being worked on. */
  busy(): readonly string[];
  /** How long the longest of the running reconciles has run, in milliseconds; 0 when none runs. Above its deadline it ignores its abort. */
  longestRunning(): number;
}

/** What one class of error means: how loud it is and, if not the queue's own, from which pause its retries grow. */
interface Verdict {
  readonly level: keyof Log;
  readonly message: string;
  readonly baseMs?: number;
}

const AGAIN: Verdict = { level: 'warn', message: 'reconcile failed; trying again' };
// The watch brings what our cache missed.
const BEHIND: Verdict = { level: 'debug', message: 'the cache was behind; looking again' };
const VERDICTS: Readonly<Record<ErrorClass, Verdict>> = {
  conflict: BEHIND,
  notFound: BEHIND,
  throttled: AGAIN,
  transient: AGAIN,
  gone: AGAIN,
  refused: { level: 'warn', message: 'the API server refused; trying again slowly', baseMs: REFUSED_BACKOFF_BASE_MS },
  // Only a queue that is shut down has its workers stopped, and it takes no retry.
  aborted: { level: 'debug', message: 'reconcile was stopped' },
  bug: { level: 'error', message: 'reconcile failed by our own mistake' },
};

/** Decides what an error means for its key; refusals are told once, not on every retry. */
function createVerdicts({ queue, log }: WorkersOptions): { succeeded(key: string): void; failed(key: string, error: unknown): Outcome } {
  const refusals = new Map<string, string>();
  return {
    succeeded(key) {
      refusals.delete(key);
      queue.forget(key);
    },
    failed(key, error) {
      const outcome = classify(error);
      const { level, message, baseMs } = VERDICTS[outcome];
      const said = describe(error);
      const isOldNews = outcome === 'refused' && refusals.get(key) === said;
      if (outcome === 'refused') refusals.set(key, said);
      const stack = outcome === 'bug' && error instanceof Error ? { stack: error.stack } : {};
      if (!isOldNews) log[level](message, { key, class: outcome, error: said, ...stack });
      queue.retry(key, baseMs);
      return outcome;
    },
  };
}

/** A reconcile under way. */
interface Running {
  readonly since: number;
  readonly deadline: Deadline;
}

/** Reconciles one key under its deadline; `running` knows it meanwhile. */
function createAttempt(options: WorkersOptions, running: Map<string, Running>): (key: string) => Promise<Outcome> {
  const { queue, reconcile, clock, deadlineMs = RECONCILE_DEADLINE_MS } = options;
  const verdicts = createVerdicts(options);
  const overdue = (): Error => new RuntimeError('ReconcileDeadline', `the reconcile did not end within ${deadlineMs / 1000} s`);
  // At its instant the answer can change, and a stop may be due: no backlog goes before that. On the way there it is only looked at.
  const recheck = (key: string, ms: number): void => (ms <= LONGEST_RECHECK_MS ? queue.addAfter(key, ms) : queue.addAfter(key, LONGEST_RECHECK_MS, 'low'));
  return async (key) => {
    const deadline = openDeadline({ clock, ms: deadlineMs, overdue });
    running.set(key, { since: clock.monotonic(), deadline });
    try {
      const { recheckAt } = await reconcile(key, deadline.signal);
      verdicts.succeeded(key);
      if (recheckAt !== undefined) recheck(key, recheckAt - clock.now());
      return 'ok';
    } catch (error) {
      // Whatever the work made of its abort, the reason is why it ended.
      const aborted = deadline.signal.aborted && classify(error) === 'aborted';
      return verdicts.failed(key, aborted ? deadline.signal.reason : error);
    } finally {
      running.delete(key);
      deadline.release();
    }
  };
}

/** Makes workers; nothing runs before `start`, which comes when this process leads. */
export function createWorkers(options: WorkersOptions): Workers {
  const { queue, clock, log, observer, count = WORKERS } = options;
  const running = new Map<string, Running>();
  const attempt = createAttempt(options, running);
  let crew: Promise<void>[] = [];

  const work = async (): Promise<void> => {
    for (let key = await queue.get(); key !== undefined; key = await queue.get()) {
      const began = clock.monotonic();
      observer?.started(key);
      const outcome = await attempt(key);
      // The key stays taken until here even when its deadline passed: two reconciles of one key never overlap.
      queue.done(key);
      observer?.finished(key, outcome, (clock.monotonic() - began) / 1000);
    }
  };
  return {
    start() {
      if (crew.length === 0) crew = Array.from({ length: count }, work);
    },
    async stop(drainMs = DRAIN_MS) {
      queue.shutDown();
      const still = Promise.all(crew);
      if (await endsWithin(clock, drainMs, still)) return;
      for (const { deadline } of running.values()) deadline.abort(new RuntimeError('Stopped', 'the operator is stopping'));
      if (await endsWithin(clock, LAST_CALL_MS, still)) return;
      log.error('reconciles did not stop', { keys: [...running.keys()] });
    },
    busy: () => [...running.keys()],
    longestRunning: () => [...running.values()].reduce((longest, { since }) => Math.max(longest, clock.monotonic() - since), 0),
  };
}
