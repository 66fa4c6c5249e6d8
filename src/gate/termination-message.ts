import { gateHeld, gateLimits, type GateResult } from '../api/gate.ts';
import { longestGateSentence } from '../api/gate-result.ts';

/** The result as JSON that a termination message can hold: whole if it fits, then without peers and what held, then with as many failures as fit. */
export function terminationMessage(result: GateResult): string {
  const { peers, ...rest } = { ...result, sentence: shortened(result.sentence) };
  const whole = { ...rest, ...(peers === undefined ? {} : { peers }) };
  if (fits(whole)) return JSON.stringify(whole);
  if (fits(rest)) return JSON.stringify(rest);
  let checks = rest.checks.filter(({ outcome }) => !gateHeld(outcome));
  while (checks.length > 0 && !fits({ ...rest, checks })) checks = checks.slice(0, -1);
  return JSON.stringify({ ...rest, checks });
}

function fits(result: GateResult): boolean {
  return Buffer.byteLength(JSON.stringify(result)) <= gateLimits.resultBytes;
}

/** Never in the middle of a character of two code units. */
function shortened(sentence: string): string {
  return sentence.length <= longestGateSentence ? sentence : `${sentence.slice(0, longestGateSentence - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
