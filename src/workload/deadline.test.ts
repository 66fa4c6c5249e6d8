import { deepEqual } from 'node:assert/strict';
import { activeDeadline } from './deadline.ts';

describe('how long a Job may run', () => {
  const now = 1_000_000;
  const rows: readonly { readonly name: string; readonly own?: number; readonly left?: number; readonly want?: number }[] = [
    { name: 'for ever, when nobody bounds it' },
    { name: 'as its own policy says', own: 600, want: 600 },
    { name: 'until the clauses end', left: 90_000, want: 90 },
    { name: 'as its policy says, when that ends sooner', own: 60, left: 90_000, want: 60 },
    { name: 'until the clauses end, when that is sooner', own: 600, left: 90_000, want: 90 },
    { name: 'never into the second in which the clauses end', left: 90_999, want: 90 },
    { name: 'one second, when less is left', left: 400, want: 1 },
    { name: 'one second, when the end is past', own: 600, left: -5_000, want: 1 },
  ];
  for (const { name, own, left, want } of rows) {
    it(name, () => deepEqual(activeDeadline(own, left === undefined ? undefined : now + left, now), want === undefined ? {} : { activeDeadlineSeconds: want }));
  }
});
