import assert from 'node:assert/strict';
import { allOf, lapsed } from './all-of.ts';
import { pending, satisfied, violated } from './result.ts';

describe('several requirements of one clause', () => {
  it('hold together under the earliest deadline, and change at the earliest instant', () => {
    assert.deepEqual(allOf([satisfied({ deadline: 9 }, 9), satisfied(), satisfied({ deadline: 7 }, 5)]), satisfied({ deadline: 7 }, 5));
  });
  it('hold without end where none of them ends', () => assert.deepEqual(allOf([satisfied(), satisfied()]), satisfied()));
  it('are awaited as the first one is, and looked at again when any of them changes', () => {
    assert.deepEqual(allOf([satisfied({ deadline: 3 }, 3), pending('First', 'The first.', 8), pending('Second', 'The second.')]), pending('First', 'The first.', 3));
  });
  it('are violated when one is, whatever else is awaited', () => assert.deepEqual(allOf([pending('Awaited', 'It is awaited.'), violated('Wrong', 'It is wrong.')]), violated('Wrong', 'It is wrong.')));
  it('say the oldest violation, so that the answer stays when time brings another', () => {
    const [early, late] = [lapsed('Early', 'The early one.', 10), lapsed('Late', 'The late one.', 20)];
    assert.deepEqual(allOf([late, early]), violated('Early', 'The early one.'));
    assert.deepEqual(allOf([early, violated('Always', 'It was always so.')]), violated('Always', 'It was always so.'));
  });
});
