import assert from 'node:assert/strict';
import { aPermit } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { permitWindow } from './permit-window.ts';

const from = Date.parse('2027-01-01T00:00:00Z');
const until = Date.parse('2028-01-01T00:00:00Z');

testClause(permitWindow, [
  {
    when: 'holds within the window, with the end as the deadline',
    want: 'Satisfied',
    also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { deadline: until }, until }),
  },
  { when: 'holds from the very instant validFrom', given: { now: from }, want: 'Satisfied' },
  {
    when: 'is pending before, until validFrom',
    given: { now: from - 1 },
    want: 'Pending PermitNotYetValid',
    also: (result) => assert.equal(result.outcome === 'Pending' && result.until, from),
  },
  { when: 'still holds one millisecond before validUntil', given: { now: until - 1 }, want: 'Satisfied' },
  { when: 'is violated from the very instant validUntil', given: { now: until }, want: 'Violated PermitExpired', message: /2028-01-01T00:00:00Z/ },
  { when: 'reads other time zones', given: { now: until, permit: aPermit().with({ validUntil: '2028-01-01T00:00:00-01:00' }).build() }, want: 'Satisfied' },
  { when: 'is violated by a time without a zone', given: { permit: aPermit().with({ validUntil: '2028-01-01T00:00:00' }).build() }, want: 'Violated PermitWindowInvalid' },
  { when: 'is violated by a text that only JavaScript takes for a date', given: { permit: aPermit().with({ validFrom: 'March 7, 2026' }).build() }, want: 'Violated PermitWindowInvalid' },
  { when: 'is violated by a window that ends before it begins', given: { permit: aPermit().withWindow('2028-01-01T00:00:00Z', '2027-01-01T00:00:00Z').build() }, want: 'Violated PermitWindowInvalid' },
]);
