import { deepEqual, equal } from 'node:assert/strict';
import { isAsShown, transcriptOf } from './transcripts.ts';

describe('a transcript', () => {
  it('has commands, each with what it prints', () => {
    deepEqual(transcriptOf('$ one a \\\n    b\nfirst\n\n  second\n$ two\n'), [
      { command: 'one a \\\n    b', shows: 'first\n\n  second' },
      { command: 'two', shows: '' },
    ]);
  });

  const rows: readonly (readonly [shows: string, printed: string, same: boolean])[] = [
    ['', '', true],
    ['', 'a', false],
    ['a', '', false],
    ['NAME   AGE\na      …', 'NAME     AGE\na        3s\n', true],
    ['NAME   STATE\na      Held', 'NAME   STATE\na      Denied\n', false],
    ['a sentence that\nis wrapped', 'a sentence that is wrapped', true],
    ['first\n…\nlast', 'first\nsecond\nthird\nlast', true],
    ['… last', 'first\nlast', true],
    ['a.b (c)', 'a.b (c)', true],
    ['a.b', 'axb', false],
    ['a', 'a b', false],
  ];
  for (const [shows, printed, same] of rows) it(`${JSON.stringify(shows)} is ${same ? '' : 'not '}${JSON.stringify(printed)}`, () => equal(isAsShown(shows, printed), same));
});
