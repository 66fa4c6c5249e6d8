import { randomInt } from 'node:crypto';

/** Numbers that look random and are the same for the same seed. */
export interface Random {
  readonly seed: number;
  /** At least 0 and below 1. */
  next(): number;
  /** A whole number from the first to the second, both included. */
  between(first: number, last: number): number;
  /** One of a list. */
  pick<T>(list: readonly [T, ...T[]]): T;
}

/** The seed that an environment variable names, or any. */
export function seedFrom(variable: string): number {
  const given = process.env[variable];
  if (given === undefined || given === '') return randomInt(2 ** 31);
  const seed = Number(given);
  if (!Number.isInteger(seed)) throw new Error(`${variable} must be a whole number, not "${given}".`);
  return seed;
}

/** A whole number that an environment variable names, or the one that holds without it. */
export function numberFrom(variable: string, otherwise: number): number {
  const given = process.env[variable];
  if (given === undefined || given === '') return otherwise;
  const number = Number(given);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${variable} must be a whole number above 0, not "${given}".`);
  return number;
}

/** A generator of 32 bits of state (mulberry32): good enough to spread faults, and the same on every machine. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    seed,
    next,
    between: (first, last) => first + Math.floor(next() * (last - first + 1)),
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
  };
}
