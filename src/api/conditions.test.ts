import assert from 'node:assert/strict';
import { mergeConditions, type ConditionClaim } from './conditions.ts';

const ready = (status: ConditionClaim['status'], reason = 'Because'): ConditionClaim => ({ type: 'Ready', status, reason, message: 'So it is.' });

describe('mergeConditions', () => {
  const first = Date.parse('2026-01-01T00:00:00Z');
  const later = Date.parse('2026-01-02T00:00:00Z');

  it('keeps lastTransitionTime while the status stays, although the reason changes', () => {
    const before = mergeConditions(undefined, [ready('False')], 1, first);
    const after = mergeConditions(before, [ready('False', 'Otherwise')], 2, later);
    assert.deepEqual(after, [{ ...ready('False', 'Otherwise'), lastTransitionTime: '2026-01-01T00:00:00Z', observedGeneration: 2 }]);
  });

  it('moves lastTransitionTime when the status changes', () => {
    const before = mergeConditions(undefined, [ready('False')], 1, first);
    assert.equal(mergeConditions(before, [ready('True')], 1, later)[0]?.lastTransitionTime, '2026-01-02T00:00:00Z');
  });

  it('drops a condition that is no longer claimed', () => {
    const before = mergeConditions(undefined, [ready('True'), { ...ready('True'), type: 'Stalled' }], 1, first);
    assert.deepEqual(mergeConditions(before, [ready('True')], 1, later).map((c) => c.type), ['Ready']);
  });

  it('cuts a message that is too long, never in the middle of a character: the API server would write another, and the status never be as it was told', () => {
    const message = (text: string) => mergeConditions(undefined, [{ ...ready('True'), message: text }], 1, first)[0]?.message;
    assert.equal(message('x'.repeat(1024)), 'x'.repeat(1024));
    assert.equal(message('x'.repeat(1025)), `${'x'.repeat(1023)}…`);
    assert.equal(message(`${'x'.repeat(1022)}😀😀`), `${'x'.repeat(1022)}…`);
  });
});
