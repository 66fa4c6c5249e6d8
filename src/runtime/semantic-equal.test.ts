import assert from 'node:assert/strict';
import { semanticEqual } from './semantic-equal.ts';

describe('semantic equality', () => {
  const cases: [name: string, before: unknown, after: unknown, equal: boolean][] = [
    ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['properties that are undefined', { a: 1, b: undefined }, { a: 1 }, true],
    ['the same, deep inside', { a: [{ b: undefined, c: 1 }] }, { a: [{ c: 1 }] }, true],
    ['the order of a list', [1, 2], [2, 1], false],
    ['null and absent', { a: null }, {}, false],
    ['number and text', { a: 1 }, { a: '1' }, false],
    ['an empty list and none', { a: [] }, {}, false],
  ];
  for (const [name, before, after, equal] of cases) {
    it(`${equal ? 'ignores' : 'sees'} ${name}`, () => {
      assert.equal(semanticEqual(before, after), equal);
    });
  }
});
