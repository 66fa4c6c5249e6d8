import { own } from './own.ts';
import { type Gate, type Instant } from './types.ts';

/** How long an answer counts unless the environment says otherwise: a few rounds of the operator, short enough that a server that is gone is noticed; ours. */
const validitySeconds = 300;

/**
 * The positive control of a negative test: of these targets, those that did not answer the operator within the validity before or after an instant. That a
 * pod could not reach them then proves nothing.
 */
export function unproven(gate: Gate, names: readonly string[], answered: Readonly<Record<string, Instant>>, at: Instant): readonly string[] {
  const validityMs = (gate.validitySeconds ?? validitySeconds) * 1000;
  return names.filter((name) => {
    const last = own(answered, name);
    return last === undefined || Math.abs(last - at) > validityMs;
  });
}
