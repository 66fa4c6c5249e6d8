import assert from 'node:assert/strict';
import { type DataPermit } from '../../api/generated/types.ts';
import { aPermit } from '../testing/builders.ts';
import { testClause, type Row } from '../testing/clause-table.ts';
import { authorisation } from './authorisation.ts';

function resting(changes: Partial<DataPermit['spec']['authorisation']>, validFrom = '2027-01-01T00:00:00Z'): Pick<Row, 'given'> {
  const { authorisation: built } = aPermit().spec;
  return { given: { permit: aPermit().with({ authorisation: { ...built, ...changes }, validFrom, validUntil: '2090-01-01T00:00:00Z' }).build() } };
}

const ehds = resting({ kind: 'EhdsDataPermit' });
const end = Date.parse('2037-01-01T00:00:00Z');

testClause(authorisation, [
  { when: 'holds for an agreement with the holder, without an end of its own', want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied' }) },
  { when: 'holds for a decision of the holder', ...resting({ kind: 'HolderDecision' }), want: 'Satisfied' },
  { when: 'bounds a data permit to ten years', ...ehds, want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { deadline: end }, until: end }) },
  { when: 'still holds one millisecond before', given: { ...ehds.given, now: end - 1 }, want: 'Satisfied' },
  { when: 'is violated from the very instant', given: { ...ehds.given, now: end }, want: 'Violated AuthorisationEnded', message: /10 years/ },
  { when: 'does not bound an agreement', given: { ...resting({}).given, now: end }, want: 'Satisfied' },
  { when: 'ends a data permit of a 29th of February on the day after', ...resting({ kind: 'EhdsDataPermit' }, '2024-02-29T00:00:00Z'), want: 'Satisfied', also: (result) => assert.equal(result.outcome === 'Satisfied' && result.until, Date.parse('2034-03-01T00:00:00Z')) },
  { when: 'is violated by a beginning that is no instant', ...resting({ kind: 'EhdsDataPermit' }, 'today'), want: 'Violated AuthorisationInvalid' },
  { when: 'is violated by a document of nobody', ...resting({ issuer: ' ' }), want: 'Violated AuthorisationIncomplete' },
  { when: 'is violated by a document without a number', ...resting({ reference: '\t' }), want: 'Violated AuthorisationIncomplete' },
  { when: 'is violated by a kind that it does not know', ...resting({ kind: 'Handshake' as 'HolderDecision' }), want: 'Violated AuthorisationUnknown' },
]);
