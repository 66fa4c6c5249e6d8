import { gateContainer } from '../api/gate.ts';
import { parseTime } from '../api/time.ts';
import { unproven } from '../policy/positive-control.ts';
import { listed } from '../policy/text.ts';
import { type Gate, type Instant } from '../policy/types.ts';
import { gapOf, targetsOf, type GateReading } from './gate-reading.ts';

/** What the word of a gate is held against. */
export interface Control {
  /** The gate of now; absent where the environment has none any more. */
  readonly gate: Gate | undefined;
  /** When each target last answered the operator itself, by name. */
  readonly answered: Readonly<Record<string, Instant>>;
}

/** Why a gate proves no isolation. */
export interface Finding {
  readonly reason: string;
  readonly message: string;
}

/** What a gate that kept its program from beginning found. */
export function failureOf({ exitCode, result }: GateReading): string | undefined {
  if (exitCode === 0 && result?.verdict !== 'Failed') return undefined;
  return result?.sentence ?? `It ended with exit code ${exitCode} and left no result: ask the platform engineer for the log of the container ${gateContainer}.`;
}

/** What each gap in a result means. */
const gaps: Readonly<Record<NonNullable<ReturnType<typeof gapOf>>, (who: string) => string>> = {
  NoResult: (who) => `The gate of ${who} passed and left no result, so nothing is known of its isolation.`,
  NothingProbed: (who) => `The gate of ${who} had no targets, so its isolation was not tested. Ask the platform engineer for spec.gate.targets of the SecureProcessingEnvironment.`,
  ResultIncomplete: (who) => `The result of the gate of ${who} does not list every target, so it proves nothing.`,
};

/** Why a gate that let its program begin proves nothing; undefined where it does. `who` names the pod in the middle of a sentence, such as "worker 0". */
export function doubtOf({ result }: GateReading, who: string, { gate, answered }: Control): Finding | undefined {
  const gap = gapOf(result);
  if (result === undefined || gap !== undefined) return { reason: gap ?? 'NoResult', message: gaps[gap ?? 'NoResult'](who) };
  const names = targetsOf(result).map(({ name }) => name);
  const silent = gate === undefined ? names : unproven(gate, names, answered, parseTime(result.at) ?? Infinity);
  if (silent.length === 0) return undefined;
  return { reason: 'TargetSilent', message: `${who.charAt(0).toUpperCase()}${who.slice(1)} could not reach ${listed(silent, 'and')}, which did not answer the operator at that time either, so it proves nothing.` };
}
