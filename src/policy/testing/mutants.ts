import { satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';
import { now } from './builders.ts';

/** A clause with a fault in it, and what the fault is. */
export interface Mutant {
  readonly fault: string;
  readonly clause: Clause;
}

/** What a clause was seen to say, which tells which faults it can have. */
export interface Repertoire {
  /** Its reasons, with the kind of object that the message begins with. */
  readonly reasons: readonly string[];
  readonly waits: boolean;
  readonly obliges: boolean;
  /** Whether what it says ends by time. */
  readonly ends: boolean;
  readonly deadline: boolean;
}

/**
 * The reason together with the word that its message begins with: a clause that asks two objects says of which it speaks, and each of its
 * checks can be forgotten alone.
 */
export function checkOf(result: Exclude<ClauseResult, { outcome: 'Satisfied' }>): string {
  return `${result.reason} (${/^\w+/.exec(result.message)?.[0] ?? ''})`;
}

/** Every fault that is planted in a clause, one at a time. */
export function mutantsOf(clause: Clause, { reasons, waits, obliges, ends, deadline }: Repertoire): readonly Mutant[] {
  const plant = (fault: string, evaluate: (input: ClauseInput) => ClauseResult): Mutant => ({ fault, clause: { ...clause, evaluate } });
  const changed = (fault: string, change: (result: ClauseResult) => ClauseResult): Mutant => plant(fault, (input) => change(clause.evaluate(input)));
  return [
    plant('is always satisfied', () => satisfied()),
    changed('says the opposite', (result) => (result.outcome === 'Satisfied' ? violated(clause.reasons[0] ?? '', 'The opposite is true.') : satisfied())),
    plant('looks away once the job has started', (input) => (input.started ? satisfied() : clause.evaluate(input))),
    ...reasons.map((check) => changed(`has forgotten ${check}`, (result) => (result.outcome !== 'Satisfied' && checkOf(result) === check ? satisfied() : result))),
    ...(waits ? [changed('takes what is not known for satisfied', (result) => (result.outcome === 'Pending' ? satisfied() : result)), changed('takes what is not known for violated', (result) => (result.outcome === 'Pending' ? violated(result.reason, result.message) : result))] : []),
    ...(obliges ? [changed('obliges to nothing', (result) => (result.outcome === 'Satisfied' ? satisfied(undefined, result.until) : result))] : []),
    ...(ends
      ? [
          plant('does not see that time passes', (input) => clause.evaluate({ ...input, now })),
          changed('does not say when that ends', (result) => (result.outcome === 'Satisfied' ? satisfied(result.obligations) : result)),
        ]
      : []),
    ...(deadline ? [changed('gives no deadline', (result) => (result.outcome === 'Satisfied' && result.obligations !== undefined ? satisfied(undefined, result.until) : result))] : []),
  ];
}
