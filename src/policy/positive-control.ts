import { earliest } from '../api/time.ts';
import { own } from './own.ts';
import { type Gate, type Instant } from './types.ts';

/** How long an answer counts unless the environment says otherwise: a few rounds of the operator, short enough that a server that is gone is noticed; ours. */
const validitySeconds = 300;

/**
 * The positive control of a negative test: of these targets, those that prove nothing, because neither they nor another of their role and address family
 * answered the operator within the validity before or after an instant. Two beacons are there so that one may be down.
 */
export function unproven(gate: Gate, names: readonly string[], answered: Readonly<Record<string, Instant>>, at: Instant): readonly string[] {
  const answers = (name: string): boolean => Math.abs((own(answered, name) ?? Infinity) - at) <= validityMs(gate);
  const proven = new Set(names.filter(answers).flatMap((name) => sortOf(gate, name) ?? []));
  return names.filter((name) => {
    const sort = sortOf(gate, name);
    return sort === undefined || !proven.has(sort);
  });
}

/** The first instant after `at` at which the answer of one of these targets no longer counts, if it gives no other; undefined where none counts. */
export function nextTooOld(gate: Gate, names: readonly string[], answered: Readonly<Record<string, Instant>>, at: Instant): Instant | undefined {
  return earliest(names.map((name) => (own(answered, name) ?? -Infinity) + validityMs(gate) + 1).filter((instant) => instant > at));
}

function validityMs(gate: Gate): number {
  return (gate.validitySeconds ?? validitySeconds) * 1000;
}

/** What targets can stand for each other; undefined for one that the environment does not list any more. */
function sortOf({ targets = [] }: Gate, name: string): string | undefined {
  const target = targets.find((one) => one.name === name);
  return target === undefined ? undefined : `${target.role} ${target.address.includes(':') ? 'IPv6' : 'IPv4'}`;
}
