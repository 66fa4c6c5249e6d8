import assert from 'node:assert/strict';
import { type SecureDataset } from '../../api/generated/types.ts';
import { aDataset, without } from '../testing/builders.ts';
import { testClause, type Row } from '../testing/clause-table.ts';
import { dpia } from './dpia.ts';

type Dpia = NonNullable<SecureDataset['spec']['accountability']['dpia']>;
const { accountability } = aDataset().spec;
const approved = Date.parse('2026-03-02T00:00:00Z');
const review = Date.parse('2029-03-02T00:00:00Z');

function assessed(changes: Partial<Dpia>): Pick<Row, 'given'> {
  const built = accountability.dpia ?? ({} as Dpia);
  return { given: { dataset: aDataset().with({ accountability: { ...accountability, dpia: { ...built, ...changes } } }).build() } };
}

const unassessed = { accountability: without(accountability, 'dpia') };

testClause(dpia, [
  { when: 'holds until the review, which is the deadline', want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { deadline: review }, until: review }) },
  { when: 'is violated by personal data that nobody assessed', given: { dataset: aDataset().with(unassessed).build() }, want: 'Violated DpiaMissing' },
  { when: 'asks nothing of anonymised data', given: { dataset: aDataset().with({ ...unassessed, deidentification: { level: 'dpv:AnonymisedData' } }).build() }, want: 'Satisfied' },
  { when: 'holds from the very instant of the approval', given: { now: approved }, want: 'Satisfied' },
  { when: 'waits for an approval that is yet to come', given: { now: approved - 1 }, want: 'Pending DpiaNotYetApproved', also: (result) => assert.equal(result.outcome === 'Pending' && result.until, approved) },
  { when: 'still holds one millisecond before the review', given: { now: review - 1 }, want: 'Satisfied' },
  { when: 'is violated from the very instant of the review', given: { now: review }, want: 'Violated DpiaReviewOverdue', message: /2029-03-02/ },
  { when: 'is violated by a high risk that no authority answered', ...assessed({ outcome: 'gdpr:DPIAIndicatesHighRisk' }), want: 'Violated PriorConsultationMissing' },
  { when: 'takes blanks for no answer', ...assessed({ outcome: 'gdpr:DPIAIndicatesHighRisk', priorConsultation: ' ' }), want: 'Violated PriorConsultationMissing' },
  { when: 'holds for a high risk with the answer of the authority', ...assessed({ outcome: 'gdpr:DPIAIndicatesHighRisk', priorConsultation: 'Decision 2026/41' }), want: 'Satisfied' },
  { when: 'holds without any risk', ...assessed({ outcome: 'gdpr:DPIAIndicatesNoRisk' }), want: 'Satisfied' },
  { when: 'refuses an outcome that it does not know', ...assessed({ outcome: 'gdpr:DPIANotRequired' as 'gdpr:DPIAIndicatesNoRisk', priorConsultation: 'Decision 2026/41' }), want: 'Violated DpiaInvalid' },
  { when: 'is violated by a day that is none', ...assessed({ date: 'March' }), want: 'Violated DpiaInvalid' },
  { when: 'is violated by a review that is no day', ...assessed({ reviewBy: 'never' }), want: 'Violated DpiaInvalid' },
  { when: 'is violated by a review before the approval', ...assessed({ reviewBy: '2026-03-01T00:00:00Z' }), want: 'Violated DpiaInvalid' },
]);
