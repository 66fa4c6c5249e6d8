import { setTimeout as delay } from 'node:timers/promises';

/** How to wait for a condition. */
export interface PollOptions {
  /** What is awaited, as the end of the sentence "Waited N s for ...". */
  readonly what: string;
  readonly boundSeconds: number;
  readonly everyMs?: number;
  /** Asked on every round; a returned sentence ends the wait at once, since waiting on would be in vain. */
  readonly hopeless?: () => string | undefined;
  /** Added to the error when the bound is reached. */
  readonly hint?: string;
}

/** Generous, because the machine may be busy; what is waited for takes a few seconds on a free one. */
export const boundSeconds = 90;

/** Short enough not to be seen in the boot time, long enough not to load two cores. */
const defaultIntervalMs = 50;

/** Asks until the probe answers with something other than undefined or false, and returns that answer. */
export async function poll<T>(options: PollOptions, probe: () => Promise<T | undefined | false>): Promise<T> {
  const start = performance.now();
  let last: unknown;
  for (;;) {
    const answer = await probe().catch((error: unknown) => {
      last = error;
      return undefined;
    });
    if (answer !== undefined && answer !== false) return answer;
    const reason = options.hopeless?.();
    if (reason) throw new Error(`Gave up waiting for ${options.what}: ${reason}`);
    if (performance.now() - start > options.boundSeconds * 1000) {
      const because = last instanceof Error ? ` Last error: ${last.message}.` : '';
      throw new Error(`Waited ${options.boundSeconds} s for ${options.what}.${because} ${options.hint ?? ''}`.trimEnd());
    }
    await delay(options.everyMs ?? defaultIntervalMs);
  }
}
