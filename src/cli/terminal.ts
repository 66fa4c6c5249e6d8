import { type Clock } from '../runtime/clock.ts';
import { type Paint } from './paint.ts';

/** What a command speaks to: injected, so that a test can be the person in front of it. */
export interface Terminal {
  /** A line of the answer, on standard output. */
  readonly out: (text: string) => void;
  /** Colours a part of the answer, where standard output is a terminal and nobody asked for none. */
  readonly paint: Paint;
  /** A remark, a warning or an error, on standard error. */
  readonly err: (text: string) => void;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  /** Asks a person one question and returns the answer. */
  readonly ask: (question: string) => Promise<string>;
  /** Everything on standard input. */
  readonly input: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'sleep' | 'after' | 'random'>;
}

/** How a command ended, as its exit status: what was asked holds, does not hold, or could not be asked. */
export const exitStatus = { holds: 0, fails: 1, unusable: 2 } as const;

/** A mistake in the call or in what it names, in words that say what to do; ends with status 2. */
export class UsageError extends Error {}
