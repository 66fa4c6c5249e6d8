import assert from 'node:assert/strict';
import { aDataset } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { retention } from './retention.ts';

const until = Date.parse('2029-01-01T00:00:00Z');

testClause(retention, [
  { when: 'holds before the end, with the end as the deadline', want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { deadline: until }, until }) },
  { when: 'still holds one millisecond before', given: { now: until - 1 }, want: 'Satisfied' },
  { when: 'is violated from the very instant', given: { now: until }, want: 'Violated RetentionEnded' },
  { when: 'is violated by something that is no instant', given: { dataset: aDataset().with({ retention: { until: 'never' } }).build() }, want: 'Violated RetentionInvalid' },
]);
