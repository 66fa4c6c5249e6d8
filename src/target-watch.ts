import { type GateTarget } from './api/gate.ts';
import { type Instant } from './policy/types.ts';
import { type Clock } from './runtime/clock.ts';

/** How often each target is asked: twice within the shortest validity that an answer may have (spec.gate.validitySeconds), or it would lapse between two rounds that find the same. */
export const askEveryMs = 30_000;

/** How long a target may take to answer the operator: longer than a pod is given, since a slow answer is one. */
export const answerTimeoutMs = 2000;

/** What the watch of the targets needs. */
export interface TargetWatchOptions {
  /** The targets of now; empty where the environment has no gate, and then nothing is sent. */
  readonly targets: () => readonly GateTarget[];
  /** Whether a target answers this process, whose own network is open. */
  readonly answers: (target: GateTarget) => Promise<boolean>;
  readonly clock: Clock;
}

/** The positive control of every gate: what the operator itself can reach, and since when it knows. */
export interface TargetWatch {
  /** When each target of now last answered, by name; one that never did is absent. */
  answered(): Readonly<Record<string, Instant>>;
  /** Begins to ask, until the signal; `onChange` is called after a round in which another set of targets answered than in the one before. Never rejects. */
  start(signal: AbortSignal, onChange: () => void): Promise<void>;
  /** Asks at once: the targets may be others now. */
  look(): void;
}

/** An address that is called otherwise is the same one, and one that takes over a name is not. */
function idOf({ address, port, protocol }: GateTarget): string {
  return `${protocol} ${address} ${port}`;
}

/** Asks every target twice a minute. */
export function createTargetWatch({ targets, answers, clock }: TargetWatchOptions): TargetWatch {
  const last = new Map<string, Instant>();
  let wake = new AbortController();
  /** What answers now. */
  const round = async (): Promise<string> => {
    const asked = await Promise.all(targets().map(async (target) => ((await answers(target)) ? idOf(target) : undefined)));
    const found = asked.filter((id) => id !== undefined);
    for (const id of found) last.set(id, clock.now());
    return found.toSorted().join();
  };
  return {
    answered: () =>
      Object.fromEntries(
        targets().flatMap((target) => {
          const at = last.get(idOf(target));
          return at === undefined ? [] : [[target.name, at]];
        }),
      ),
    look: () => wake.abort(),
    start: async (signal, onChange) => {
      let before = '';
      while (!signal.aborted) {
        wake = new AbortController();
        const found = await round();
        if (found !== before) onChange();
        before = found;
        await clock.sleep(askEveryMs, AbortSignal.any([signal, wake.signal]));
      }
    },
  };
}
