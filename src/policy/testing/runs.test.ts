import { type Decision, type DecisionInput } from '../types.ts';

/** A way to decide: ours, or one with a fault in it. */
export type Decide = (input: DecisionInput) => Decision;

/** How often a property is tried, and from which seed; numRuns is that of one input without an operation on it. */
export interface Runs {
  readonly numRuns: number;
  readonly seed: number;
  /** Without a smallest example where it fails. */
  readonly endOnFailure?: boolean;
  /** Breaks this clause alone; absent means all of them. */
  readonly clause?: string;
}

/** What holds of a way to decide; it throws where it does not. */
export type Property = (decide: Decide, runs: Runs) => void;

/** Every machine tries this one, so that a change is found where it was made. */
export const fixedSeed = 20270301;

const asked = process.env['CAVEAU_TEST_SEED'];
const another = asked === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(asked);

/** The fixed seed, and one that is drawn anew each time; CAVEAU_TEST_SEED repeats what a run printed. */
export const seeds: readonly { readonly name: string; readonly seed: number }[] = [
  { name: 'with the fixed seed', seed: fixedSeed },
  { name: `with the seed ${another} (CAVEAU_TEST_SEED repeats it)`, seed: another },
];
