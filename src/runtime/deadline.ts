import { type Clock } from './clock.ts';

/** Limits one piece of work: when it is over, and which signal ends it earlier. */
export interface DeadlineOptions {
  readonly clock: Clock;
  readonly ms: number;
  /** The reason with which the work's signal aborts at the end of its time. */
  readonly overdue: () => Error;
  readonly signal?: AbortSignal | undefined;
}

/** A signal of its own for one piece of work; `release` must be called when the work has ended. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends the work from outside. */
  abort(reason: unknown): void;
  release(): void;
}

/** Opens work that ends with a signal, or before it. Not `AbortSignal.any`: its dependents pile up on a signal that lives as long as the process. */
export function openBranch(signal: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const passOn = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) passOn();
  signal?.addEventListener('abort', passOn, { once: true });
  return { signal: controller.signal, abort: (reason) => controller.abort(reason), release: () => signal?.removeEventListener('abort', passOn) };
}

/** Opens a deadline. */
export function openDeadline({ clock, ms, overdue, signal }: DeadlineOptions): Deadline {
  const branch = openBranch(signal);
  const cancel = clock.after(ms, () => branch.abort(overdue()));
  return {
    ...branch,
    release() {
      cancel();
      branch.release();
    },
  };
}

/** Runs work under a deadline; once its signal has aborted, the reason is the error, whatever the work made of it. */
export async function withDeadline<T>(options: DeadlineOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = openDeadline(options);
  try {
    return await work(deadline.signal);
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : error;
  } finally {
    deadline.release();
  }
}

/** Whether something ended within a time; it goes on by itself when it did not. */
export async function endsWithin(clock: Clock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const ended = new AbortController();
  const late = clock.sleep(ms, ended.signal).then(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    ended.abort();
  }
}
