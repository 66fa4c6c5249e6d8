import assert from 'node:assert/strict';
import { skewError } from './clock-skew.ts';

describe('clocks that differ', () => {
  for (const ms of [undefined, 0, 30_000, -30_000]) it(`by ${ms ?? 'nobody knows what'} start what is to be started`, () => assert.equal(skewError(ms), undefined));

  const sentences: readonly (readonly [number, RegExp])[] = [
    [30_001, /^The clock of the operator is about 30 seconds ahead of that of the API server, so nothing new is started/],
    [-94_000, /is about 90 seconds behind that of the API server/],
    [3_700_000, /about 60 minutes ahead/],
    [-86_400_000, /about 24 hours behind/],
  ];
  for (const [ms, want] of sentences) {
    it(`by ${ms} ms start nothing, and it is said how far, which, and what to do`, () => {
      const error = skewError(ms);
      assert.equal(error?.code, 'ClockSkewed');
      assert.match(error.message, want);
      assert.match(error.message, /synchronise the clocks of the operator's node and of the control plane/);
    });
  }

  it('are told in the same words while they drift by less than anybody would notice', () => assert.equal(skewError(91_000)?.message, skewError(92_500)?.message));
});
