import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchingSize } from './matching.ts';

/** The same by trying everything. */
function byTrying([first, ...rest]: readonly (readonly string[])[], taken: readonly string[] = []): number {
  if (first === undefined) return 0;
  const without = byTrying(rest, taken);
  return Math.max(without, ...first.filter((partner) => !taken.includes(partner)).map((partner) => 1 + byTrying(rest, [...taken, partner])));
}

describe('the greatest matching', () => {
  it('moves a partner on where the first choice would leave somebody without', () => assert.equal(matchingSize([['a', 'b'], ['a']]), 2));
  it('gives nobody to two', () => assert.equal(matchingSize([['a'], ['a']]), 1));
  it('of nothing is nothing', () => assert.equal(matchingSize([]), 0));
  it('is what trying everything finds', () => {
    fc.assert(fc.property(fc.array(fc.subarray(['a', 'b', 'c', 'd']), { maxLength: 5 }), (partners) => assert.equal(matchingSize(partners), byTrying(partners))));
  });
});
