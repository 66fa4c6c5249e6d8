import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DataPermit, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { prohibitedUses as everywhere } from '../../api/prohibited-uses.ts';
import { dataUse } from '../clauses/data-use.ts';
import { prohibitedUses } from '../clauses/prohibited-uses.ts';
import { duo, duoTerms, type DataUse, type DataUseModifier } from '../vocabularies/duo.ts';
import { aClauseInput, aDataset, aPermit, aTrainingJob, now, room } from './builders.ts';

type Purpose = TrainingJob['spec']['purpose'];
/** What the clause data-use reads of a dataset. */
export type Terms = Pick<SecureDataset['spec']['use'], 'duo' | 'prohibited'>;
/** And of a permit. */
export type Shown = Pick<DataPermit['spec'], 'ethicsApproval' | 'excludedUses' | 'undertakings'>;

const day = 86_400_000;

/** Mostly the first; several terms are judged for each dataset, and properties must see jobs that are allowed. */
function mostly<T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>, weight = 20): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other });
}

function days(from: number, to: number): fc.Arbitrary<string> {
  return fc.integer({ min: from, max: to }).map((n) => new Date(now + n * day).toISOString());
}

/** What a run is about: mostly a cancer of the lung, and nothing that data is seldom given for. */
export function studies(): fc.Arbitrary<Partial<Purpose>> {
  const usual = fc.constantFrom<Partial<Purpose>>({ disease: 'MONDO:0008903' }, { disease: 'MONDO:0005233' }, { disease: 'MONDO:0005233', genetic: 'Intended' });
  const words = fc.constantFrom<'None' | 'Intended' | undefined>(undefined, 'None', 'Intended');
  const other = fc.record({ disease: fc.constantFrom(undefined, 'MONDO:0004992', 'MONDO:0005148', 'MONDO:9999999'), ancestry: words, genetic: words, clinicalCare: words, controlSet: words }).map((wanted) => Object.fromEntries(Object.entries(wanted).filter(([, word]) => word !== undefined)));
  return mostly(usual, other);
}

/** Modifiers that the generated permits and jobs mostly meet. */
const usualModifiers: readonly DataUseModifier[] = [
  { code: 'DUO:0000044' },
  { code: 'DUO:0000045' },
  { code: 'DUO:0000046' },
  { code: 'DUO:0000019' },
  { code: 'DUO:0000024', until: '2027-06-01T00:00:00Z' },
  { code: 'DUO:0000029' },
  { code: 'DUO:0000020', collaborators: ['Hospital A', 'Institute B'] },
  { code: 'DUO:0000027', projects: [room, 'prj-heart'] },
  { code: 'DUO:0000028', institutions: ['Hospital A', 'Institute B'] },
  { code: 'DUO:0000026' },
  { code: 'DUO:0000022', regions: ['IT', 'DE', 'FR', 'US'] },
  { code: 'DUO:0000021' },
  { code: 'DUO:0000043' },
];

/** The terms of a dataset, in half of the cases none. */
export function terms(): fc.Arbitrary<Terms> {
  const limit = fc.integer({ min: 12, max: 40 }).map((months) => ({ code: 'DUO:0000025', months }));
  const modifiers = fc.tuple(fc.subarray([...usualModifiers], { maxLength: 3 }), fc.option(limit, { nil: undefined })).map(([some, limited]) => (limited === undefined ? some : [...some, limited]));
  const usual = fc
    .record({ use: fc.constantFrom<DataUse>({ permission: duo.noRestriction }, { permission: duo.generalResearch }, { permission: duo.healthResearch }, { permission: duo.diseaseResearch, diseases: ['MONDO:0004992'] }, { permission: duo.diseaseResearch, diseases: ['MONDO:0005148', 'MONDO:0008903'], modifiers: [{ code: 'DUO:0000015' }] }), modifiers })
    .map(({ use, modifiers: some }): DataUse => ({ ...use, modifiers: [...(use.modifiers ?? []), ...some] }));
  const anyModifier = fc.record({ code: fc.constantFrom(...Object.keys(duoTerms), 'DUO:0000014'), months: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }), regions: fc.option(fc.constantFrom(['PT'], ['IT']), { nil: undefined }), projects: fc.option(fc.constant(['prj-heart']), { nil: undefined }) }).map((m) => Object.fromEntries(Object.entries(m).filter(([, value]) => value !== undefined)) as unknown as DataUseModifier);
  const other = fc.record({ permission: fc.constantFrom(...Object.values(duo), 'DUO:0000001', 'DUO:0000005'), diseases: fc.subarray(['MONDO:0008903', 'MONDO:0005148', 'MONDO:9999999']), modifiers: fc.uniqueArray(anyModifier, { maxLength: 3, selector: ({ code }) => code }) });
  const prohibited = mostly(fc.constantFrom<string[]>([], ['own:Research']), fc.constant(['own:Research', 'own:Insurance']));
  return fc.record({ use: fc.oneof(fc.constant(undefined), mostly(usual, other, 12)), prohibited }).map(({ use, prohibited: uses }) => ({ ...(use === undefined ? {} : { duo: use }), prohibited: uses }));
}

/** What a permit has to show, mostly all that is asked. */
export function shown(): fc.Arbitrary<Shown> {
  return fc
    .record({
      undertakings: mostly<NonNullable<Shown['undertakings']>>(fc.constant(['DUO:0000019', 'DUO:0000024', 'DUO:0000029']), fc.subarray(['DUO:0000019', 'DUO:0000029'] as const).map((some) => [...some])),
      excludedUses: mostly<string[]>(fc.constant([...everywhere, 'own:Research']), fc.subarray<string>([...everywhere, 'own:Research', 'own:Insurance']), 30),
      date: mostly(days(-300, -1), days(0, 20), 6),
      lapses: mostly(fc.option(days(100, 900), { nil: undefined }), days(-20, 40), 8),
      approved: mostly(fc.constant(true), fc.constant(false), 12),
    })
    .map(({ undertakings, excludedUses, date, lapses, approved }) => ({
      undertakings,
      excludedUses,
      ...(approved ? { ethicsApproval: { committee: 'Ethics Committee', reference: 'CE 7', date, ...(lapses === undefined ? {} : { validUntil: lapses }) } } : {}),
    }));
}

describe('the generated terms of data use', () => {
  it('reach both sides of the clauses, and of each permission and modifier', () => {
    const all = fc.sample(fc.tuple(terms(), shown(), studies()), { numRuns: 600, seed: 20270301 });
    const inputs = all.map(([use, right, study]) =>
      aClauseInput({ job: aTrainingJob().with({ purpose: { ...aTrainingJob().spec.purpose, ...study } }).build(), dataset: aDataset().with({ use: { ...aDataset().spec.use, ...use } }).build(), permit: aPermit().with(right).build() }),
    );
    for (const clause of [dataUse, prohibitedUses]) {
      const holds = inputs.filter((input) => clause.evaluate(input).outcome === 'Satisfied').length;
      assert.ok(holds > 350 && holds < 590, `${clause.id} holds for ${holds} of 600`);
    }
    const seen = new Set(all.flatMap(([{ duo: use }]) => [use?.permission, ...(use?.modifiers ?? []).map(({ code }) => code)]));
    for (const [code, { role }] of Object.entries(duoTerms)) if (role !== 'Abstract') assert.ok(seen.has(code), `no dataset with ${code}`);
  });
});
