import assert from 'node:assert/strict';
import { type TrainingJob } from '../../api/generated/types.ts';
import { judgedModifiers, monthsAfter } from '../duo-modifiers.ts';
import { aClauseInput, aDataset, anEnvironment, anOntology, aPermit, aTrainingJob, countryKey, now, room } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { duoTerms, type DataUse, type DataUseModifier } from '../vocabularies/duo.ts';
import { dataUse } from './data-use.ts';

type Purpose = TrainingJob['spec']['purpose'];

const [lungCancer, cancer, diabetes] = ['MONDO:0008903', 'MONDO:0004992', 'MONDO:0005148'] as const;
const job = (purpose: Partial<Purpose> = {}) => ({ job: aTrainingJob().with({ purpose: { activity: 'ehds:TrainTestAndEvaluateHealthAlgorithms', commercialUse: 'None', ...purpose } }).build() });
const dataset = (duo: DataUse, more: Partial<ReturnType<typeof aDataset>['spec']> = {}) => ({ dataset: aDataset().with({ use: { ...aDataset().spec.use, commercialUse: 'Allowed', duo }, ...more }).build() });
const given = (...modifiers: readonly DataUseModifier[]) => dataset({ permission: 'DUO:0000042', modifiers: [...modifiers] });
const forDiseases = (...diseases: string[]) => dataset({ permission: 'DUO:0000007', diseases });
const permit = (spec: Partial<ReturnType<typeof aPermit>['spec']>) => ({ permit: aPermit().with({ commercialUse: 'Allowed', ...spec }).build() });
const organisation = (name: string, collaborators: string[] = [], kind: 'NotForProfit' | 'ForProfit' = 'NotForProfit') => permit({ organisation: { name, kind, collaborators } });
const ethics = (date: string, validUntil?: string) => permit({ ethicsApproval: { committee: 'Committee', reference: '1', date, ...(validUntil === undefined ? {} : { validUntil }) } });
const labelled = { ontology: { ...anOntology, labels: { [lungCancer]: 'lung cancer', [cancer]: 'cancer' } } };
const oddWord = (field: keyof Purpose) => job({ [field]: 'Maybe' as 'None' });
const long = (letter: string) => Array.from({ length: 16 }, (_, i) => `${letter.repeat(254)}${i}`);
const [march, may, june] = ['2027-03-20T00:00:00Z', '2027-05-01T00:00:00Z', '2027-06-01T00:00:00Z'];

testClause(dataUse, [
  { when: 'holds for a dataset without DUO terms, whatever the job is about', given: job({ disease: 'MONDO:9999999', ancestry: 'Intended' }), want: 'Satisfied' },
  { when: 'holds for general research', given: given(), want: 'Satisfied' },
  { when: 'says in a sentence which code it does not know', given: dataset({ permission: 'DUO:0000005' }), want: 'Violated DuoCodeUnknown', message: /^The field use\.duo of SecureDataset chest-ct has the permission DUO:0000005, which is no term that is known\. Ask the data steward/ },
  { when: 'does not know what every object inherits', given: dataset({ permission: 'constructor' }), want: 'Violated DuoCodeUnknown' },
  { when: 'does not know a modifier', given: given({ code: 'DUO:0000014' }), want: 'Violated DuoCodeUnknown', message: /modifier DUO:0000014/ },
  { when: 'takes no modifier for a permission', given: dataset({ permission: 'DUO:0000046' }), want: 'Violated DuoCodeMisplaced', message: /DUO:0000046 \(non-commercial use only\), which is none/ },
  { when: 'takes no permission for a modifier', given: given({ code: 'DUO:0000004' }), want: 'Violated DuoCodeMisplaced' },
  { when: 'is violated by diseases of a permission that is not for diseases', given: dataset({ permission: 'DUO:0000006', diseases: [cancer] }), want: 'Violated DuoParameterMisplaced' },
  { when: 'is violated by a parameter of another modifier', given: given({ code: 'DUO:0000046', months: 3 }), want: 'Violated DuoParameterMisplaced', message: /with months, which belongs to another/ },
  { when: 'is violated by an empty list of diseases', given: { ...forDiseases(), ...job({ disease: lungCancer }) }, want: 'Violated DuoParameterMissing' },
  ...(['regions', 'projects', 'institutions', 'collaborators'] as const).map((parameter) => {
    const code = Object.entries(duoTerms).find(([, term]) => term.parameter === parameter)?.[0] ?? '';
    return { when: `is violated by an empty list of ${parameter}`, given: given({ code, [parameter]: [] }), want: 'Violated DuoParameterMissing', message: new RegExp(`without a ${parameter}`) };
  }),
  { when: 'is violated by a number of months that is none', given: given({ code: 'DUO:0000025', months: Number.NaN }), want: 'Violated DuoParameterMissing' },
  { when: 'is violated by no months at all', given: given({ code: 'DUO:0000025', months: 0 }), want: 'Violated DuoParameterMissing' },
  { when: 'is violated by a date that is none', given: { ...given({ code: 'DUO:0000024', until: 'June' }), ...permit({ undertakings: ['DUO:0000024'] }) }, want: 'Violated DuoParameterMissing' },
  { when: 'is violated by a research type of nothing', given: given({ code: 'DUO:0000012', researchType: '' }), want: 'Violated DuoParameterMissing' },
  // Permissions.
  { when: 'covers a kind of the disease', given: { ...forDiseases(diabetes, cancer), ...job({ disease: lungCancer }) }, want: 'Satisfied' },
  { when: 'does not cover a wider disease, and calls both by their names', given: { ...forDiseases(lungCancer), ...job({ disease: cancer }), ...labelled }, want: 'Violated DiseaseNotCovered', message: /on MONDO:0008903 \(lung cancer\) and their kinds, but the job is about MONDO:0004992 \(cancer\), which is none of them/ },
  { when: 'does not cover a disease beside it', given: { ...forDiseases(cancer), ...job({ disease: diabetes }) }, want: 'Violated DiseaseNotCovered' },
  { when: 'needs a disease', given: forDiseases(cancer), want: 'Violated DiseaseMissing', message: /purpose\.disease/ },
  { when: 'does not know a disease, even where the data lists the very term', given: { ...forDiseases('MONDO:9999999'), ...job({ disease: 'MONDO:9999999' }) }, want: 'Violated DiseaseUnknown', message: /load a release of MONDO/ },
  { when: 'does not know a disease, even where any would do', given: { ...given(), ...job({ disease: 'MONDO:9999999' }) }, want: 'Violated DiseaseUnknown' },
  { when: 'knows no disease without an ontology', given: { ...forDiseases(cancer), ...job({ disease: cancer }), ontology: { digest: '', parents: {} } }, want: 'Violated DiseaseUnknown' },
  { when: 'lists many diseases in a message that fits', given: { ...forDiseases(...Array.from({ length: 64 }, (_, i) => `MONDO:${String(9_000_000 + i)}`)), ...job({ disease: cancer }), ontology: { ...anOntology, labels: Object.fromEntries([[cancer, 'x'.repeat(400)], ...Array.from({ length: 64 }, (_, i) => [`MONDO:${String(9_000_000 + i)}`, 'x'.repeat(400)])]) as Readonly<Record<string, string>> } }, want: 'Violated DiseaseNotCovered', message: /or 59 more/ },
  { when: 'takes a word about ancestry that it does not know for a yes', given: { ...dataset({ permission: 'DUO:0000006' }), ...oddWord('ancestry') }, want: 'Violated AncestryNotPermitted' },
  { when: 'takes the same word for a no where ancestry is needed', given: { ...dataset({ permission: 'DUO:0000011' }), ...oddWord('ancestry') }, want: 'Violated AncestryOnly' },
  { when: 'takes a word about care that it does not know for a yes', given: { ...given(), ...oddWord('clinicalCare') }, want: 'Violated ClinicalCareNotPermitted' },
  { when: 'takes a word about control sets that it does not know for a yes', given: { ...dataset({ permission: 'DUO:0000011' }), ...job({ ancestry: 'Intended', controlSet: 'Maybe' as 'None' }) }, want: 'Violated ControlSetNotPermitted' },
  { when: 'takes an activity that it does not know for no research', given: { ...given(), ...job({ activity: 'ehds:Other' as 'ehds:ImproveHealthcare' }) }, want: 'Violated NotResearch' },
  { when: 'does not take teaching for research', given: { ...given(), ...job({ activity: 'ehds:ImproveHealthcareEducation' }) }, want: 'Violated NotResearch', message: /declares ehds:ImproveHealthcareEducation, which is no research/ },
  { when: 'does not take care for research where care is not intended', given: { ...given({ code: 'DUO:0000043' }), ...job({ activity: 'ehds:ImproveHealthcare' }) }, want: 'Violated NotResearch' },
  // Modifiers.
  { when: 'forbids research on ancestry', given: { ...given({ code: 'DUO:0000044' }), ...job({ ancestry: 'Intended' }) }, want: 'Violated AncestryNotPermitted', message: /DUO:0000044/ },
  { when: 'takes training for the development of a method', given: given({ code: 'DUO:0000015' }), want: 'Violated MethodsResearchForbidden' },
  { when: 'needs a study of genetics', given: { ...given({ code: 'DUO:0000016' }), ...oddWord('genetic') }, want: 'Violated NotGenetic' },
  { when: 'leaves a kind of research to people who approve', given: dataset({ permission: 'DUO:0000042', modifiers: [{ code: 'DUO:0000012', researchType: 'Paediatric.' }] }, { approvals: [{ action: 'Use', minimum: 1, roles: ['ethics'] }] }), want: 'Satisfied' },
  { when: 'does not leave it to people who approve something else', given: dataset({ permission: 'DUO:0000042', modifiers: [{ code: 'DUO:0000012', researchType: 'Paediatric.' }] }, { approvals: [{ action: 'Release', minimum: 1, roles: [] }] }), want: 'Violated ApprovalNotAsked', message: /add approvals of action Use/ },
  { when: 'forbids organisations for profit', given: { ...given({ code: 'DUO:0000045' }), ...organisation('Company', [], 'ForProfit') }, want: 'Violated ForProfitForbidden' },
  { when: 'takes an organisation of no known kind for one for profit', given: { ...given({ code: 'DUO:0000018' }), ...organisation('Company', [], 'Public' as 'ForProfit') }, want: 'Violated ForProfitForbidden' },
  { when: 'forbids a commercial use', given: { ...given({ code: 'DUO:0000046' }), ...permit({}), ...job({ commercialUse: 'Intended' }) }, want: 'Violated CommercialUseForbidden', message: /DUO:0000046/ },
  { when: 'does not say twice what the clause commercial-use says', given: { ...given({ code: 'DUO:0000046' }), permit: aPermit().build(), ...job({ commercialUse: 'Intended' }) }, want: 'Satisfied' },
  ...['DUO:0000019', 'DUO:0000024', 'DUO:0000029'].map((code) => ({ when: `needs the undertaking ${code}`, given: given({ code, ...(code === 'DUO:0000024' ? { until: june } : {}) }), want: 'Violated UndertakingMissing', message: new RegExp(code) })),
  { when: 'needs the undertaking of a moratorium also when it is over', given: given({ code: 'DUO:0000024', until: '2020-01-01T00:00:00Z' }), want: 'Violated UndertakingMissing' },
  { when: 'needs a collaborator', given: given({ code: 'DUO:0000020', collaborators: ['Hospital A'] }), want: 'Violated CollaboratorMissing', message: /none of Hospital A as its organisation/ },
  { when: 'takes the organisation itself for a collaborator', given: { ...given({ code: 'DUO:0000020', collaborators: ['Hospital A', 'Institute B'] }) }, want: 'Satisfied' },
  { when: 'names many collaborators in a message that fits', given: given({ code: 'DUO:0000020', collaborators: long('X') }), want: 'Violated CollaboratorMissing', message: /X…, .*or 11 more/ },
  { when: 'needs the project', given: given({ code: 'DUO:0000027', projects: ['prj-heart'] }), want: 'Violated ProjectNotListed', message: /for prj-heart, but DataPermit chest-ct-lung is for project prj-lung/ },
  { when: 'needs the institution', given: { ...given({ code: 'DUO:0000028', institutions: long('X') }), ...organisation('Y'.repeat(256)) }, want: 'Violated InstitutionNotListed', message: /is for Y+…\. Use/ },
  { when: 'leaves the users to the clause persons', given: given({ code: 'DUO:0000026' }), want: 'Satisfied' },
  {
    when: 'obliges to nodes in its regions',
    given: given({ code: 'DUO:0000022', regions: ['DE', 'PT'] }),
    want: 'Satisfied',
    also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { nodes: [{ clause: 'data-use', because: 'are in DE', anyOf: [[{ key: countryKey, operator: 'In', values: ['de'] }]] }] } }),
  },
  { when: 'waits for a label that stands for a region', given: given({ code: 'DUO:0000022', regions: ['PT'] }), want: 'Pending RegionUnknown', message: /platform engineer/ },
  { when: 'waits for an environment', given: { ...given({ code: 'DUO:0000022', regions: ['IT'] }), environment: undefined }, want: 'Pending RegionUnknown' },
  { when: 'takes no label of a kubelet for a region', given: { ...given({ code: 'DUO:0000022', regions: ['IT'] }), environment: anEnvironment().withCountries({ 'topology.kubernetes.io/region=it': 'IT' }).build() }, want: 'Pending RegionUnknown' },
  // What begins and ends.
  { when: 'needs an approval by an ethics committee', given: given({ code: 'DUO:0000021' }), want: 'Violated EthicsApprovalMissing' },
  { when: 'waits for the date of the approval', given: { ...given({ code: 'DUO:0000021' }), ...ethics(march) }, want: 'Pending EthicsApprovalNotYetGiven', message: /dated 2027-03-20/, also: (result) => assert.equal('until' in result ? result.until : 0, Date.parse(march)) },
  { when: 'holds from that instant on', given: { ...given({ code: 'DUO:0000021' }), ...ethics(new Date(now).toISOString()) }, want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied' }) },
  { when: 'ends with the approval', given: { ...given({ code: 'DUO:0000021' }), ...ethics('2027-01-01T00:00:00Z', may) }, want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { deadline: Date.parse(may) }, until: Date.parse(may) }) },
  { when: 'has ended at that instant', given: { ...given({ code: 'DUO:0000021' }), ...ethics('2027-01-01T00:00:00Z', new Date(now).toISOString()) }, want: 'Violated EthicsApprovalExpired', message: /lapsed at 2027-03-01/ },
  { when: 'is violated by an approval of no date', given: { ...given({ code: 'DUO:0000021' }), ...ethics('Spring') }, want: 'Violated EthicsApprovalInvalid' },
  { when: 'is violated by an approval of no end', given: { ...given({ code: 'DUO:0000021' }), ...ethics('2027-01-01T00:00:00Z', 'never') }, want: 'Violated EthicsApprovalInvalid' },
  { when: 'is violated by an approval that ends before it begins', given: { ...given({ code: 'DUO:0000021' }), ...ethics(may, march) }, want: 'Violated EthicsApprovalInvalid' },
  { when: 'ends so many months after the permit begins', given: given({ code: 'DUO:0000025', months: 4 }), want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { deadline: Date.parse(may) }, until: Date.parse(may) }) },
  { when: 'has ended so many months after', given: { ...given({ code: 'DUO:0000025', months: 2 }), now: Date.parse('2027-03-01T00:00:00Z') }, want: 'Violated TimeLimitReached', message: /for 2 months from validFrom/ },
  { when: 'has not ended a moment before', given: { ...given({ code: 'DUO:0000025', months: 2 }), now: Date.parse('2027-03-01T00:00:00Z') - 1 }, want: 'Satisfied' },
  { when: 'cannot count from a beginning that is none', given: { ...given({ code: 'DUO:0000025', months: 2 }), ...permit({ validFrom: 'Spring' }) }, want: 'Violated TimeLimitUnknown' },
  { when: 'ends at the first of two ends, and obliges to what else there is', given: { ...given({ code: 'DUO:0000025', months: 6 }, { code: 'DUO:0000021' }, { code: 'DUO:0000022', regions: ['IT'] }), ...ethics('2027-01-01T00:00:00Z', may) }, want: 'Satisfied', also: (result) => assert.ok(result.outcome === 'Satisfied' && result.until === Date.parse(may) && result.obligations?.deadline === Date.parse(may) && result.obligations.nodes?.length === 1) },
  { when: 'says the first end when both are over', given: { ...given({ code: 'DUO:0000021' }, { code: 'DUO:0000025', months: 1 }), ...ethics('2027-01-01T00:00:00Z', '2027-02-20T00:00:00Z') }, want: 'Violated TimeLimitReached' },
  { when: 'says what will not change by time before what ended', given: { ...given({ code: 'DUO:0000025', months: 1 }, { code: 'DUO:0000016' }) }, want: 'Violated NotGenetic' },
  { when: 'tells while it waits when a limit is reached', given: given({ code: 'DUO:0000022', regions: ['PT'] }, { code: 'DUO:0000025', months: 4 }), want: 'Pending RegionUnknown', also: (result) => assert.equal('until' in result ? result.until : 0, Date.parse(may)) },
  { when: 'asks every modifier, in whatever order they are listed', given: { ...given({ code: 'DUO:0000046' }, { code: 'DUO:0000043' }, { code: 'DUO:0000027', projects: [room] }, { code: 'DUO:0000029' }) }, want: 'Violated UndertakingMissing' },
]);

describe('the modifiers of the Data Use Ontology', () => {
  it('are all judged, but the one that widens and the one that is judged as persons', () => {
    const modifiers = Object.entries(duoTerms).filter(([, term]) => term.role === 'Modifier').map(([code]) => code);
    assert.deepEqual([...judgedModifiers, 'DUO:0000026', 'DUO:0000043'].sort(), modifiers.sort());
  });

  it('give the same answer in every order', () => {
    const modifiers = [{ code: 'DUO:0000016' }, { code: 'DUO:0000019' }, { code: 'DUO:0000027', projects: ['x'] }];
    const said = (list: readonly DataUseModifier[]) => dataUse.evaluate(aClauseInput(given(...list)));
    assert.deepEqual(said(modifiers), said(modifiers.toReversed()));
  });
});

describe('months', () => {
  const after = (from: string, months: number): string => new Date(monthsAfter(Date.parse(from), months)).toISOString();
  it('end on the same day', () => assert.equal(after('2027-01-15T10:20:30Z', 13), '2028-02-15T10:20:30.000Z'));
  it('end on the last day of a shorter month', () => {
    assert.equal(after('2027-01-31T00:00:00Z', 1), '2027-02-28T00:00:00.000Z');
    assert.equal(after('2027-12-31T00:00:00Z', 2), '2028-02-29T00:00:00.000Z');
  });
  it('may be many', () => assert.equal(after('2027-01-01T00:00:00Z', 1200), '2127-01-01T00:00:00.000Z'));
});
