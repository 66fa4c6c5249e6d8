import assert from 'node:assert/strict';
import type { Answer } from './account.ts';

/** Expects a refusal by one of our policies, in words that name what is forbidden and, where given, to whom. */
export function refusedBy(answer: Answer, policy: string, says: RegExp, who: string | undefined): void {
  assert.ok(!answer.accepted, 'the request was accepted');
  assert.equal(answer.status, 403, answer.message);
  assert.match(answer.message, new RegExp(`ValidatingAdmissionPolicy '${policy}' with binding '${policy}' denied request: `));
  assert.match(answer.message, says);
  assert.doesNotMatch(answer.message, /failed expression|enclave/);
  if (who !== undefined) assert.ok(answer.message.includes(who), `the sentence does not say to whom: ${answer.message}`);
}
