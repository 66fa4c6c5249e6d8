import { gateHeld, gateLimits, type GateResult } from '../api/gate.ts';
import { longestGateSentence } from '../api/gate-result.ts';

/**
 * The result as JSON that a termination message can hold: whole if it fits; then without peers; then without what held on this side, because the
 * operator needs every target to compare it with its own attempts; then with failures alone, and as many of them as fit.
 */
export function terminationMessage(result: GateResult): string {
  const { peers, ...alone } = { ...result, sentence: shortened(result.sentence) };
  const whole = peers === undefined ? alone : { ...alone, peers };
  const failures = alone.checks.filter(({ outcome }) => !gateHeld(outcome));
  const shorter = [alone.checks, alone.checks.filter(({ role, outcome }) => role !== undefined || !gateHeld(outcome)), ...failures.map((_, left) => failures.slice(0, failures.length - left)), []];
  const fitting = [whole, ...shorter.map((checks) => ({ ...alone, checks }))].map((one) => JSON.stringify(one));
  return fitting.find((text) => Buffer.byteLength(text) <= gateLimits.resultBytes) ?? '';
}

/** Never in the middle of a character of two code units. */
function shortened(sentence: string): string {
  return sentence.length <= longestGateSentence ? sentence : `${sentence.slice(0, longestGateSentence - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
