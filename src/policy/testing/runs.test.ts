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

/** The fixed seed, and another one where CAVEAU_TEST_SEED asks for it: some properties count how often they say something, which a seed may not give. */
export const seeds: readonly { readonly name: string; readonly seed: number }[] = [
  { name: 'with the fixed seed', seed: fixedSeed },
  ...(asked === undefined ? [] : [{ name: `with the seed ${asked}`, seed: Number(asked) }]),
];
