import { deepEqual, equal } from 'node:assert/strict';
import { inspect } from 'node:util';
import { isOneOf, isWholeNumber, objectWith, parseJson } from './strict-json.ts';

describe('JSON that is read strictly', () => {
  for (const text of ['', '{', '{"a":1,}', "{'a':1}", 'undefined', '{"a":1}{"b":2}', 'NaN']) it(`says nothing for ${JSON.stringify(text)}`, () => equal(parseJson(text), undefined));

  it('is what JSON.parse says otherwise', () => deepEqual([parseJson('{"a":[1,null]}'), parseJson('null'), parseJson('"x"')], [{ a: [1, null] }, null, 'x']));

  it('has every required field, perhaps optional ones, and no other', () => {
    deepEqual(objectWith({ a: 1 }, ['a'], ['b']), { a: 1 });
    deepEqual(objectWith({ a: 1, b: 2 }, ['a'], ['b']), { a: 1, b: 2 });
    for (const value of [{}, { b: 2 }, { a: 1, c: 3 }, { a: 1, A: 1 }]) equal(objectWith(value, ['a'], ['b']), undefined);
  });

  for (const value of [undefined, null, 1, 'a', true, [], ['a']]) it(`takes ${inspect(value)} for no object`, () => equal(objectWith(value, []), undefined));

  it('counts what an object inherits neither as a field nor as one too many', () => {
    equal(objectWith(Object.create({ a: 1 }), ['a']), undefined);
    equal(objectWith({}, ['toString']), undefined);
  });

  it('refuses __proto__ as a field like any other that it does not know', () => equal(objectWith(parseJson('{"a":1,"__proto__":{"b":2}}'), ['a'], ['b']), undefined));

  it('knows the words of a list and nothing near them', () => {
    const words = ['TCP', 'UDP'] as const;
    deepEqual(['TCP', 'UDP', 'tcp', 'TCP ', '', undefined, null, ['TCP'], 0].map((value) => isOneOf(words, value)), [true, true, false, false, false, false, false, false, false]);
  });

  it('knows whole numbers between two bounds, both allowed', () => {
    deepEqual([1, 2, 300].map((value) => isWholeNumber(value, 1, 300)), [true, true, true]);
    for (const value of [0, 301, 1.5, -1, Number.NaN, Infinity, '1', 1n, true, null, undefined, [1]]) equal(isWholeNumber(value, 1, 300), false, String(value));
  });
});
