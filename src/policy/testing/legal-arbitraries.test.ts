import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DataPermit, type SecureDataset } from '../../api/generated/types.ts';
import { authorisation } from '../clauses/authorisation.ts';
import { dpia } from '../clauses/dpia.ts';
import { lawfulBasis } from '../clauses/lawful-basis.ts';
import { nationalGate } from '../clauses/national-gate.ts';
import { processors } from '../clauses/processors.ts';
import { specialCategory } from '../clauses/special-category.ts';
import { transfer } from '../clauses/transfer.ts';
import { aClauseInput, aDataset, aPermit, now } from './builders.ts';

type Spec = SecureDataset['spec'];
type Legal = NonNullable<Spec['legal']>;
type Gate = NonNullable<Legal['national']>[number];
/** What the clauses of law read of a dataset. */
export type Grounds = Pick<Spec, 'accountability' | 'deidentification' | 'legal'> & { readonly transfers: NonNullable<Spec['residency']['transfers']> };

const day = 86_400_000;

/** What allows, or in grounds that are made loosely also something else. */
type Nearly = <T>(usual: fc.Arbitrary<T>, others: fc.Arbitrary<T>) => fc.Arbitrary<T>;
const strictly: Nearly = (usual) => usual;
const loosely: Nearly = (usual, others) => fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: others });

/** Mostly what allows in every respect: several clauses of law are judged for each dataset, and properties must see jobs that are allowed. */
function mostlyStrict<T>(made: (nearly: Nearly) => fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 20, arbitrary: made(strictly) }, { weight: 1, arbitrary: made(loosely) });
}

function days(from: number, to: number): fc.Arbitrary<string> {
  return fc.integer({ min: from, max: to }).map((n) => new Date(now + n * day).toISOString());
}

const consent = { reference: 'Consent form 4.1', withdrawal: 'Study office' };
const memberStateLaw = 'Act on Research art. 3';
const safeguards: NonNullable<Legal['safeguards']> = ['dpv:Pseudonymisation'];

function legals(nearly: Nearly): fc.Arbitrary<Legal> {
  return nearly(
    fc.constantFrom<Legal>(
      { lawfulBasis: 'gdpr:A6-1-e', specialCategoryCondition: 'gdpr:A9-2-j', memberStateLaw, safeguards },
      { lawfulBasis: 'gdpr:A6-1-a', specialCategoryCondition: 'gdpr:A9-2-a', consent },
      { lawfulBasis: 'gdpr:A6-1-f', specialCategoryCondition: 'gdpr:A9-2-j', memberStateLaw, safeguards },
      { lawfulBasis: 'gdpr:A6-1-c', specialCategoryCondition: 'gdpr:A9-2-i', memberStateLaw },
    ),
    fc.constantFrom<Legal>(
      { lawfulBasis: 'gdpr:A6-1-c', specialCategoryCondition: 'gdpr:A9-2-a', memberStateLaw, consent },
      { lawfulBasis: 'gdpr:A6-1-d', specialCategoryCondition: 'gdpr:A9-2-c', memberStateLaw, consent },
      { lawfulBasis: 'gdpr:A6-1-a', specialCategoryCondition: 'gdpr:A9-2-j', safeguards },
      { lawfulBasis: 'gdpr:A6-1-e', specialCategoryCondition: 'gdpr:A9-2-j', memberStateLaw },
    ),
  );
}

/** Gates before, within and after their waiting periods, with opinions that are favourable, or not, or lapse. */
function nationals(nearly: Nearly): fc.Arbitrary<Gate[]> {
  const opinion = fc.record({ outcome: nearly<'Favourable' | 'Unfavourable'>(fc.constant('Favourable'), fc.constant('Unfavourable')), date: nearly(days(-300, -100), days(-2, 5)), validUntil: nearly(days(1, 900), days(-20, 0)) });
  const notice = fc.record({ date: nearly(days(-200, -46), days(-60, 10)), outcome: nearly<'Authorised' | undefined>(fc.constant('Authorised'), fc.constant(undefined)) });
  const gate = fc.record({ id: fc.constantFrom<Gate['id']>('it:L132-2025-8', 'it:Cod-110', 'it:Cod-110bis'), opinion, notice, told: nearly(fc.constant(true), fc.constant(false)) }).map(
    ({ id, opinion: given, notice: { date, outcome }, told }): Gate => ({
      id,
      ethicsOpinion: { committee: 'Ethics Committee', reference: 'CE 118/2026', ...given },
      authorityNotice: { protocol: '0012345/26', date, ...(outcome === undefined ? {} : { outcome }) },
      ...(told ? { publicNotice: 'https://hospital-a.example/notices/7', impossibility: 'Most persons cannot be reached.' } : {}),
    }),
  );
  return fc.oneof(fc.constant<Gate[]>([]), fc.array(gate, { minLength: 1, maxLength: 2 }));
}

function accountabilities(nearly: Nearly): fc.Arbitrary<Spec['accountability']> {
  return fc
    .record({
      outcome: nearly<'gdpr:DPIAIndicatesLowRisk' | 'gdpr:DPIAIndicatesHighRisk'>(fc.constant('gdpr:DPIAIndicatesLowRisk'), fc.constant('gdpr:DPIAIndicatesHighRisk')),
      consulted: fc.boolean(),
      approved: nearly(days(-300, -1), days(0, 5)),
      review: nearly(days(10, 900), days(-20, 0)),
      contracted: nearly(days(10, 900), days(-20, 0)),
      role: nearly<'Processor' | 'JointController' | 'None'>(fc.constantFrom('Processor', 'JointController'), fc.constant('None')),
    })
    .map(({ outcome, consulted, approved, review, contracted, role }) => ({
      controller: { name: 'Hospital A' },
      ...(role === 'JointController' ? { jointControllers: [{ name: 'Computing Centre', arrangement: 'Art. 26 of 2026' }] } : {}),
      ...(role === 'Processor' ? { processors: [{ name: 'Computing Centre', contract: { reference: 'DPA-7', validUntil: contracted } }] } : {}),
      dpia: { reference: 'DPIA-2026-14', outcome, date: approved, reviewBy: review, ...(consulted ? { priorConsultation: 'Decision 2026/41' } : {}) },
    }));
}

/** Instruments for the countries of the generated datasets that are outside of the European Economic Area. */
function transfers(): fc.Arbitrary<Grounds['transfers']> {
  const one = (jurisdiction: string) => fc.record({ tool: fc.constantFrom('gdpr:A45-3' as const, 'gdpr:A46-2-c' as const, 'gdpr:A49-1-a' as const), until: fc.option(days(-20, 600), { nil: undefined }) }).map(({ tool, until }) => ({ jurisdiction, tool, reference: 'Decision', ...(until === undefined ? {} : { validUntil: until }) }));
  return fc.tuple(fc.option(one('US'), { nil: undefined }), fc.option(one('CH'), { nil: undefined })).map((both) => both.filter((entry) => entry !== undefined));
}

/** Grounds of a dataset, mostly such that it may be used. */
export function grounds(): fc.Arbitrary<Grounds> {
  const levels = fc.oneof({ weight: 16, arbitrary: fc.constant('dpv:PseudonymisedData' as const) }, { weight: 1, arbitrary: fc.constantFrom('dpv:AnonymisedData' as const, 'dpv:PersonalData' as const) });
  return mostlyStrict((nearly) => fc.record({ legal: legals(nearly), national: nationals(nearly), accountability: accountabilities(nearly), transfers: transfers(), level: levels })).map(({ legal, national, accountability, transfers: instruments, level }) => ({
    legal: { ...legal, ...(national.length === 0 ? {} : { national }) },
    accountability,
    transfers: instruments,
    deidentification: { level, ...(level === 'dpv:PseudonymisedData' ? { keyHolder: 'Controller' as const } : {}) },
  }));
}

/** What the right of a permit rests on; the holder's own decision only for an organisation that is bound, mostly. */
export function rights(): fc.Arbitrary<Pick<DataPermit['spec'], 'authorisation' | 'organisation'>> {
  const kinds = fc.constantFrom<DataPermit['spec']['authorisation']['kind']>('DataTransferAgreement', 'HolderDecision', 'EhdsDataPermit');
  return mostlyStrict((nearly) => fc.record({ kind: kinds, bound: nearly(fc.constant(true), fc.constant(false)), issuer: nearly(fc.constant('Hospital A'), fc.constant(' ')) })).map(({ kind, bound, issuer }) => ({
    authorisation: { kind, issuer, reference: 'DTA-12' },
    organisation: { name: kind === 'HolderDecision' && bound ? 'Hospital A' : 'Institute B', kind: 'NotForProfit' as const },
  }));
}

describe('the generated grounds', () => {
  it('reach both sides of every clause of law', () => {
    const held = fc.sample(fc.tuple(grounds(), rights(), fc.subarray(['IT', 'US', 'CH'], { minLength: 1 })), { numRuns: 500, seed: 20270301 }).map(([{ transfers: instruments, ...ground }, right, jurisdictions]) =>
      aClauseInput({ dataset: aDataset().with({ ...ground, residency: { jurisdictions, transfers: instruments } }).build(), permit: aPermit().with(right).build() }),
    );
    for (const clause of [lawfulBasis, specialCategory, nationalGate, dpia, processors, authorisation, transfer]) {
      const holds = held.filter((input) => clause.evaluate(input).outcome === 'Satisfied').length;
      assert.ok(holds > 300 && holds < 500, `${clause.id} holds for ${holds} of 500`);
    }
  });
});
