import assert from 'node:assert/strict';
import { type SecureDataset } from '../../api/generated/types.ts';
import { aDataset, now, without } from '../testing/builders.ts';
import { testClause, type Row } from '../testing/clause-table.ts';
import { type ClauseResult, type Instant } from '../types.ts';
import { nationalGate } from './national-gate.ts';

type Gate = NonNullable<NonNullable<SecureDataset['spec']['legal']>['national']>[number];
const { legal, accountability } = aDataset().spec;
const grounds = legal ?? ({} as NonNullable<typeof legal>);
const day = 86_400_000;

/** As many days after the built now. */
const at = (days: number): string => new Date(now + days * day).toISOString();
/** No choice of the dataset's lets a run go on. */
const stopsAtOnce = (result: ClauseResult): void => assert.equal(result.outcome === 'Violated' ? result.atLeast : 'not violated', 'Stop');
const opinion = { committee: 'Ethics Committee of Hospital A', reference: 'CE 118/2026', date: at(-200), outcome: 'Favourable' } as const;
const notice = { protocol: '0012345/26', date: at(-60) };
const complete = { ethicsOpinion: opinion, authorityNotice: notice, publicNotice: 'https://hospital-a.example/notices/7', impossibility: 'Two thirds of the persons cannot be reached.' };
const ai: Gate = { id: 'it:L132-2025-8', ...complete };
const medical: Gate = { id: 'it:Cod-110', ...without(complete, 'authorityNotice') };
const third: Gate = { id: 'it:Cod-110bis', impossibility: complete.impossibility, authorityNotice: { ...notice, outcome: 'Authorised' } };

function passing(...national: Gate[]): Pick<Row, 'given'> {
  return { given: { dataset: aDataset().with({ legal: { ...grounds, national } }).build() } };
}

/** What is said, and when it changes by time. */
const until = (want: Instant | undefined) => (result: ClauseResult) => assert.equal('until' in result ? result.until : undefined, want);
const received = Date.parse(notice.date);

testClause(nationalGate, [
  { when: 'asks nothing where no gate is listed', want: 'Satisfied' },
  { when: 'asks nothing where the list is empty', ...passing(), want: 'Satisfied' },
  { when: 'asks nothing of data without grounds, which another clause refuses', given: { dataset: { ...aDataset().build(), spec: without(aDataset().spec, 'legal') } }, want: 'Satisfied' },
  { when: 'asks nothing of anonymised data', given: { dataset: aDataset().with({ legal: { ...grounds, national: [{ id: 'it:Cod-110bis' }] }, deidentification: { level: 'dpv:AnonymisedData' } }).build() }, want: 'Satisfied' },
  { when: 'refuses a gate that it does not know', ...passing({ ...ai, id: 'fr:MR-004' as Gate['id'] }), want: 'Violated NationalGateUnknown' },
  { when: 'refuses a gate whose name every object inherits', ...passing({ ...ai, id: 'constructor' as Gate['id'] }), want: 'Violated NationalGateUnknown' },
]);

describe('L. 132/2025 art. 8', () => {
  testClause(nationalGate, [
    { when: 'is passed when all steps are taken and the thirty days are over', ...passing(ai), want: 'Satisfied', also: until(undefined) },
    { when: 'waits for the opinion', ...passing(without(ai, 'ethicsOpinion')), want: 'Pending EthicsOpinionMissing' },
    { when: 'waits for the notice to the persons concerned', ...passing(without(ai, 'publicNotice')), want: 'Pending PublicNoticeMissing' },
    { when: 'takes blanks for no notice', ...passing({ ...ai, publicNotice: ' ' }), want: 'Pending PublicNoticeMissing' },
    { when: 'waits for the communication', ...passing(without(ai, 'authorityNotice')), want: 'Pending AuthorityNoticeMissing' },
    { when: 'waits until thirty days after the communication', given: { ...passing(ai).given, now: received + 30 * day - 1 }, want: 'Pending AuthorityWaitingPeriod', message: /opens at 2027-01-30T12:00:00Z/, also: until(received + 30 * day) },
    { when: 'is passed at that very instant', given: { ...passing(ai).given, now: received + 30 * day }, want: 'Satisfied' },
    { when: 'counts from a communication that is yet to come', ...passing({ ...ai, authorityNotice: { ...notice, date: at(2) } }), want: 'Pending AuthorityWaitingPeriod', also: until(now + 32 * day) },
    { when: 'waits no longer once the Garante has agreed', ...passing({ ...ai, authorityNotice: { ...notice, date: at(-1), outcome: 'Authorised' } }), want: 'Satisfied' },
    { when: 'waits for the day of an answer that is yet to come', ...passing({ ...ai, authorityNotice: { ...notice, date: at(3), outcome: 'Authorised' } }), want: 'Pending AuthorityNoticeMissing', also: until(now + 3 * day) },
    { when: 'is closed by a blocking decision, also after the thirty days', ...passing({ ...ai, authorityNotice: { ...notice, outcome: 'Blocked' } }), want: 'Violated AuthorityBlocked', also: stopsAtOnce },
    { when: 'is closed by an answer that it does not know', ...passing({ ...ai, authorityNotice: { ...notice, outcome: 'Perhaps' as 'Blocked' } }), want: 'Violated AuthorityBlocked' },
    { when: 'is closed by a day of communication that is none', ...passing({ ...ai, authorityNotice: { ...notice, date: '1 April' } }), want: 'Violated NationalGateInvalid' },
    { when: 'is closed by an unfavourable opinion', ...passing({ ...ai, ethicsOpinion: { ...opinion, outcome: 'Unfavourable' } }), want: 'Violated EthicsOpinionUnfavourable', also: stopsAtOnce },
    { when: 'waits for an opinion that is yet to come', ...passing({ ...ai, ethicsOpinion: { ...opinion, date: at(5) } }), want: 'Pending EthicsOpinionMissing', also: until(now + 5 * day) },
    { when: 'ends when the opinion lapses', ...passing({ ...ai, ethicsOpinion: { ...opinion, validUntil: at(9) } }), want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { deadline: now + 9 * day }, until: now + 9 * day }) },
    { when: 'is closed from the very instant at which the opinion lapsed', ...passing({ ...ai, ethicsOpinion: { ...opinion, validUntil: at(0) } }), want: 'Violated EthicsOpinionLapsed', message: /lapsed at 2027-03-01T12:00:00Z/ },
    { when: 'is closed by an opinion that lapsed before it was given', ...passing({ ...ai, ethicsOpinion: { ...opinion, validUntil: at(-201) } }), want: 'Violated NationalGateInvalid' },
    { when: 'is closed by a lapse that is no instant', ...passing({ ...ai, ethicsOpinion: { ...opinion, validUntil: 'soon' } }), want: 'Violated NationalGateInvalid' },
  ]);
});

describe('Codice Privacy art. 110', () => {
  testClause(nationalGate, [
    { when: 'is passed with opinion, reason and published assessment, and without a communication', ...passing(medical), want: 'Satisfied' },
    { when: 'waits for the reason why nobody can be informed', ...passing(without(medical, 'impossibility')), want: 'Pending ImpossibilityMissing' },
    { when: 'waits for the opinion', ...passing(without(medical, 'ethicsOpinion')), want: 'Pending EthicsOpinionMissing' },
    { when: 'waits for the place of the published assessment', ...passing(without(medical, 'publicNotice')), want: 'Pending AssessmentUnpublished' },
    { when: 'waits for an assessment that could be published', given: { dataset: aDataset().with({ legal: { ...grounds, national: [medical] }, accountability: without(accountability, 'dpia') }).build() }, want: 'Pending AssessmentUnpublished' },
    { when: 'is closed by a blocking decision, although it asks for none', ...passing({ ...medical, authorityNotice: { ...notice, outcome: 'Blocked' } }), want: 'Violated AuthorityBlocked', also: stopsAtOnce },
    { when: 'has no waiting period', ...passing({ ...medical, authorityNotice: { ...notice, date: at(-1) } }), want: 'Satisfied' },
  ]);
});

describe('Codice Privacy art. 110-bis', () => {
  const asked = { ...third, authorityNotice: { ...notice, date: at(-44) } };
  testClause(nationalGate, [
    { when: 'is passed with the reason and the authorisation', ...passing(third), want: 'Satisfied' },
    { when: 'waits for the reason why nobody can be informed', ...passing(without(third, 'impossibility')), want: 'Pending ImpossibilityMissing' },
    { when: 'waits for the request', ...passing(without(third, 'authorityNotice')), want: 'Pending AuthorityNoticeMissing' },
    { when: 'waits for the answer for forty-five days', ...passing(asked), want: 'Pending AuthorityWaitingPeriod', also: until(now + day) },
    { when: 'takes silence for a refusal from then on', given: { ...passing(asked).given, now: now + day }, want: 'Violated AuthorityRefused' },
    { when: 'takes an answer for an answer, however late it came', ...passing({ ...third, authorityNotice: { ...notice, date: at(-400), outcome: 'Authorised' } }), want: 'Satisfied' },
    { when: 'is closed by an unfavourable opinion, although it asks for none', ...passing({ ...third, ethicsOpinion: { ...opinion, outcome: 'Unfavourable' } }), want: 'Violated EthicsOpinionUnfavourable', also: stopsAtOnce },
    { when: 'does not open another gate', ...passing(third, without(ai, 'ethicsOpinion')), want: 'Pending EthicsOpinionMissing' },
  ]);
});
