import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type DataPermit, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { decide } from '../decide.ts';
import { aDataset, anInput, aPermit, aTrainingJob } from '../testing/builders.ts';
import { type DataUse } from '../vocabularies/duo.ts';
import { parseEdges } from '../vocabularies/mondo-file.ts';

type Purpose = TrainingJob['spec']['purpose'];

/**
 * What the sources say of data under DUO terms and of a request for it, and what Caveau decides of a job that is allowed by everything else.
 * EBISPOT/DUO at commit 81f5c3d9 (README.md, duo.csv, duo.owl); DataBiosphere/consent-ontology, which is the matching algorithm of DUOS, at commit e371cbab
 * (docs/Algorithms.md, DataUseMatcherV4Test.java and V3) and its truth tables before they were removed at a52e6a5 (src/test/…/match); ga4gh/ga4gh-consent-policy
 * at commit 161f81cc (consent_code.yaml); besteves4/duo-odrl-dpv at commit e8bfe957 (README.md, "Overview of ODRL expression for DUO Concepts").
 */
interface Case {
  readonly source: string;
  readonly use: DataUse;
  readonly purpose?: Partial<Purpose>;
  readonly permit?: Partial<DataPermit['spec']>;
  readonly dataset?: Partial<SecureDataset['spec']>;
  readonly says: 'Approve' | 'Deny' | 'Abstain';
  /** "Allow", or what refuses, as clause/reason. */
  readonly want: string;
  /** Where Caveau decides otherwise than the source says: why. */
  readonly because?: string;
}

const [lungCancer, cancer, nonSmallCell, intestinalCancer, melanoma, cutaneousMelanoma, melanocyticNeoplasm, schizophrenia] = ['MONDO:0008903', 'MONDO:0004992', 'MONDO:0005233', 'MONDO:0005814', 'MONDO:0005105', 'MONDO:0005012', 'MONDO:0021143', 'MONDO:0005090'] as const;

type Modifier = NonNullable<DataUse['modifiers']>[number];
const terms = (permission: string, ...modifiers: readonly (string | Modifier)[]): DataUse => ({ permission, modifiers: modifiers.map((one) => (typeof one === 'string' ? { code: one } : one)) });
const nres = (...modifiers: readonly (string | Modifier)[]) => terms('DUO:0000004', ...modifiers);
const gru = (...modifiers: readonly (string | Modifier)[]) => terms('DUO:0000042', ...modifiers);
const hmb = (...modifiers: readonly (string | Modifier)[]) => terms('DUO:0000006', ...modifiers);
const poa = (...modifiers: readonly (string | Modifier)[]) => terms('DUO:0000011', ...modifiers);
const ds = (disease: string, ...modifiers: readonly (string | Modifier)[]): DataUse => ({ ...terms('DUO:0000007', ...modifiers), diseases: [disease] });
const [irb, pub, us, npoa, col, ncu, npuncu, rs, ts, npu, mor, gso, rtn, cc, nmds, is, gs, ps] = ['DUO:0000021', 'DUO:0000019', 'DUO:0000026', 'DUO:0000044', 'DUO:0000020', 'DUO:0000046', 'DUO:0000018', 'DUO:0000012', 'DUO:0000025', 'DUO:0000045', 'DUO:0000024', 'DUO:0000016', 'DUO:0000029', 'DUO:0000043', 'DUO:0000015', 'DUO:0000028', 'DUO:0000022', 'DUO:0000027'] as const;

const commercial: Partial<Purpose> = { commercialUse: 'Intended' };
const ancestry: Partial<Purpose> = { ancestry: 'Intended' };
const control: Partial<Purpose> = { controlSet: 'Intended' };
const care: Partial<Purpose> = { clinicalCare: 'Intended', activity: 'ehds:ImproveHealthcare' };
const forProfit = { organisation: { name: 'Company C', kind: 'ForProfit' } } as const;
const approved = { ethicsApproval: { committee: 'Ethics Committee', reference: 'EC-1', date: '2026-12-01T00:00:00Z' } };
const everyJobIsAMethod = 'Under "population origins or ancestry research only" a method counts only where it is for that research, as duo.csv says of the permission.';
const strictMethods = 'The README asks for a dataset tagged with the disease where methods research is prohibited; general and health research are not tagged with one.';

const querying = 'DUO README, How does querying work when using DUO?';
const query = (row: string): string => `DUO README, Research Purpose to Query, ${row}`;
const v4 = (test: string): string => `consent-ontology DataUseMatcherV4Test.${test}`;
const v3 = (test: string): string => `consent-ontology DataUseMatcherV3Test.${test}`;
const truth = (test: string): string => `consent-ontology truth table match/${test}`;
const csv = (code: string): string => `DUO duo.csv, ${code}`;
const owl = (code: string): string => `DUO duo.owl, comment on ${code}`;
const codes = (code: string): string => `ga4gh-consent-policy consent_code.yaml, ${code}`;
const odrl = (code: string): string => `duo-odrl-dpv README, ODRL rule of ${code}`;

const cases: readonly Case[] = [
  // The place of a disease in the ontology.
  { source: `${querying} a query for cancer does not retrieve data for lung cancer`, use: ds(lungCancer), purpose: { disease: cancer }, says: 'Deny', want: 'data-use/DiseaseNotCovered' },
  { source: `${querying} a query for lung cancer retrieves data for cancer`, use: ds(cancer), purpose: { disease: lungCancer }, says: 'Approve', want: 'Allow' },
  { source: `${querying} melanoma finds the nodes above it`, use: ds(melanocyticNeoplasm), purpose: { disease: melanoma }, says: 'Approve', want: 'Allow' },
  { source: `${querying} melanoma finds nodes above it alone`, use: ds(cutaneousMelanoma), purpose: { disease: melanoma }, says: 'Deny', want: 'data-use/DiseaseNotCovered' },
  { source: v4('testDiseaseMatching_positive'), use: ds(cancer), purpose: { disease: intestinalCancer }, says: 'Approve', want: 'Allow' },
  { source: v4('testDiseaseMatching_negative'), use: ds(intestinalCancer), purpose: { disease: cancer }, says: 'Deny', want: 'data-use/DiseaseNotCovered' },
  { source: query('disease: any dataset with GRU'), use: gru(), purpose: { disease: nonSmallCell }, says: 'Approve', want: 'Allow' },
  { source: query('disease: any dataset with HMB'), use: hmb(), purpose: { disease: nonSmallCell }, says: 'Approve', want: 'Allow' },
  { source: query('disease: tagged to this disease exactly'), use: ds(nonSmallCell), purpose: { disease: nonSmallCell }, says: 'Approve', want: 'Allow' },
  { source: query('disease: tagged to a MONDO parent, however far above'), use: ds(cancer), purpose: { disease: nonSmallCell }, says: 'Approve', want: 'Allow' },
  { source: query('disease: a dataset of another disease is not listed'), use: ds(intestinalCancer), purpose: { disease: nonSmallCell }, says: 'Deny', want: 'data-use/DiseaseNotCovered' },
  { source: 'consent-ontology DataUseMatcherV4, a term that cannot be looked up', use: ds(cancer), purpose: { disease: 'MONDO:9999999' }, says: 'Deny', want: 'data-use/DiseaseUnknown' },
  // Health research without a disease.
  { source: v4('testHMB_positive_case_1'), use: gru(), says: 'Approve', want: 'Allow' },
  { source: v4('testHMB_positive_case_2'), use: hmb(), says: 'Approve', want: 'Allow' },
  { source: v4('testHMB_negative_case_2'), use: ds(cancer), says: 'Deny', want: 'data-use/DiseaseMissing' },
  { source: v4('testHMB_negative_case_3'), use: poa(), says: 'Deny', want: 'data-use/AncestryOnly' },
  // Research on ancestry.
  { source: v4('testPOA_positive_case_1'), use: gru(), purpose: ancestry, says: 'Approve', want: 'Allow' },
  { source: v4('testPOA_positive_case_2'), use: poa(), purpose: ancestry, says: 'Approve', want: 'Allow' },
  { source: v4('testPOA_negative_case_1'), use: hmb(), purpose: ancestry, says: 'Deny', want: 'data-use/AncestryNotPermitted' },
  { source: v4('testPOA_negative_case_2'), use: ds(cancer), purpose: ancestry, says: 'Deny', want: 'data-use/AncestryNotPermitted' },
  { source: query('ancestry: any dataset tagged with GRU, and not one for the disease'), use: ds(cancer), purpose: { ...ancestry, disease: lungCancer }, says: 'Deny', want: 'data-use/AncestryNotPermitted' },
  { source: csv(npoa), use: gru(npoa), purpose: ancestry, says: 'Deny', want: 'data-use/AncestryNotPermitted' },
  { source: odrl('NPOA, which prohibits that purpose alone'), use: gru(npoa), says: 'Approve', want: 'Allow' },
  { source: odrl('POA, which prohibits every other purpose'), use: poa(), purpose: { ...ancestry, disease: cancer }, says: 'Deny', want: 'data-use/AncestryOnly' },
  // The development of methods, which every training is.
  { source: v4('testMDS_positive_case_1'), use: gru(), says: 'Approve', want: 'Allow' },
  { source: v4('testMDS_positive_case_2'), use: poa(), says: 'Approve', want: 'data-use/AncestryOnly', because: everyJobIsAMethod },
  { source: v4('testMDS_positive_case_3'), use: ds(cancer), says: 'Approve', want: 'data-use/DiseaseMissing', because: 'A method without a disease would escape the permission, which duo.csv limits to what is related to the disease.' },
  { source: v4('testMDS_positive_case_4'), use: hmb(), says: 'Approve', want: 'Allow' },
  { source: owl('DUO:0000042: methods and algorithms development is general research'), use: gru(), purpose: { activity: 'ehds:TrainTestAndEvaluateAISystemsAlgorithms' }, says: 'Approve', want: 'Allow' },
  { source: query('methods: NMDS and the disease matches'), use: ds(cancer, nmds), purpose: { disease: lungCancer }, says: 'Approve', want: 'Allow' },
  { source: query('methods: NMDS and the disease does not match'), use: ds(intestinalCancer, nmds), purpose: { disease: lungCancer }, says: 'Deny', want: 'data-use/DiseaseNotCovered' },
  { source: query('methods: NMDS without a disease'), use: gru(nmds), says: 'Deny', want: 'data-use/MethodsResearchForbidden' },
  { source: csv(nmds), use: hmb(nmds), says: 'Deny', want: 'data-use/MethodsResearchForbidden' },
  { source: odrl('NMDS, beside no restriction'), use: nres(nmds), says: 'Deny', want: 'data-use/MethodsResearchForbidden' },
  { source: codes('NMDS: methods only within the bounds of other limitations'), use: ds(cancer, nmds), purpose: { disease: cancer }, says: 'Approve', want: 'Allow' },
  { source: truth('MRPMatchTest MRPA vs. UC1'), use: ds(cancer), purpose: { disease: cancer }, says: 'Approve', want: 'Allow' },
  { source: truth('MRPMatchTest MRPA vs. UC2'), use: ds(cancer, nmds), purpose: { disease: cancer }, says: 'Approve', want: 'Allow' },
  { source: truth('MRPMatchTest MRPA vs. UC3'), use: gru(nmds), purpose: { disease: cancer }, says: 'Approve', want: 'data-use/MethodsResearchForbidden', because: strictMethods },
  { source: truth('MRPMatchTest MRPC vs. UC2'), use: ds(cancer, nmds), says: 'Deny', want: 'data-use/DiseaseMissing' },
  { source: truth('HMBMatchTest MRPA vs. UC1'), use: hmb(), purpose: { disease: cancer }, says: 'Approve', want: 'Allow' },
  { source: truth('HMBMatchTest MRPA vs. UC2'), use: hmb(nmds), purpose: { disease: cancer }, says: 'Approve', want: 'data-use/MethodsResearchForbidden', because: strictMethods },
  { source: truth('HMBMatchTest MRPC vs. UC1'), use: hmb(), says: 'Approve', want: 'Allow' },
  // Control sets.
  { source: query('control set: any dataset with GRU'), use: gru(), purpose: control, says: 'Approve', want: 'Allow' },
  { source: query('control set: any dataset with HMB'), use: hmb(), purpose: control, says: 'Approve', want: 'Allow' },
  { source: query('control set: any match of the disease'), use: ds(cancer), purpose: { ...control, disease: lungCancer }, says: 'Approve', want: 'Allow' },
  { source: query('control set: POA is neither GRU nor HMB'), use: poa(), purpose: { ...control, ...ancestry }, says: 'Deny', want: 'data-use/ControlSetNotPermitted' },
  { source: truth('CSMatchTest CSA vs. UC1'), use: ds(cancer), purpose: { ...control, disease: cancer }, says: 'Approve', want: 'Allow' },
  { source: truth('CSMatchTest CSC vs. UC1'), use: ds(cancer), purpose: control, says: 'Deny', want: 'data-use/DiseaseMissing' },
  { source: `${truth('CSMatchTest CSD vs. UC1')}, with schizophrenia for bipolar disorder`, use: ds(cancer), purpose: { ...control, disease: schizophrenia }, says: 'Deny', want: 'data-use/DiseaseNotCovered' },
  { source: `${truth('CSMatchTest CSD vs. UC4')}, with schizophrenia for bipolar disorder`, use: ds(schizophrenia), purpose: { ...control, disease: schizophrenia }, says: 'Approve', want: 'Allow' },
  { source: truth('HMBMatchTest CSA vs. UC1'), use: hmb(), purpose: { ...control, disease: cancer }, says: 'Approve', want: 'Allow' },
  { source: truth('HMBMatchTest CSC vs. UC1'), use: hmb(), purpose: control, says: 'Approve', want: 'Allow' },
  // Commerce.
  { source: v3('testCommercial_positive_case_2'), use: gru(), purpose: commercial, says: 'Approve', want: 'Allow' },
  { source: v3('testCommercial_negative_case_1'), use: gru(npu), purpose: commercial, permit: forProfit, says: 'Deny', want: 'data-use/ForProfitForbidden' },
  { source: v3('testCommercial_negative_case_2'), use: gru(ncu), purpose: commercial, says: 'Deny', want: 'data-use/CommercialUseForbidden' },
  { source: v4('testNPU_positive_case_1'), use: gru(npu), says: 'Approve', want: 'Allow' },
  { source: v4('testNPU_positive_case_2'), use: gru(), permit: forProfit, says: 'Approve', want: 'Allow' },
  { source: v4('testNPU_negative_case_1'), use: gru(npu), permit: forProfit, says: 'Deny', want: 'data-use/ForProfitForbidden' },
  { source: query('commercial purpose: NPU and NCU are both false'), use: gru(npu), purpose: commercial, says: 'Deny', want: 'data-use/CommercialUseForbidden' },
  { source: query('by a commercial entity: NPU and NCU are both false'), use: gru(ncu), permit: forProfit, says: 'Deny', want: 'Allow', because: 'duo.owl says of DUO:0000046 itself, later than that table, that commercial organisations may use the data for research.' },
  { source: owl(ncu), use: hmb(ncu), permit: forProfit, says: 'Approve', want: 'Allow' },
  { source: odrl('NPUNCU for an organisation for profit'), use: gru(npuncu), permit: forProfit, says: 'Deny', want: 'data-use/ForProfitForbidden' },
  { source: odrl('NPUNCU for a commercial purpose'), use: gru(npuncu), purpose: commercial, says: 'Deny', want: 'data-use/CommercialUseForbidden' },
  { source: csv(npuncu), use: gru(npuncu), says: 'Approve', want: 'Allow' },
  // No restriction, and care.
  { source: csv('DUO:0000004'), use: nres(), purpose: { ...ancestry, ...care, ...control, ...commercial, disease: cancer }, permit: forProfit, says: 'Approve', want: 'Allow' },
  { source: csv('DUO:0000042: research'), use: gru(), purpose: care, says: 'Deny', want: 'data-use/ClinicalCareNotPermitted' },
  { source: csv(cc), use: gru(cc), purpose: care, says: 'Approve', want: 'Allow' },
  { source: codes('DS-[XX](CC)'), use: ds(cancer, cc), purpose: { ...care, disease: cancer }, says: 'Approve', want: 'Allow' },
  { source: codes('RUO, research use only'), use: hmb(), purpose: { activity: 'ehds:PublicPolicyMaking' }, says: 'Deny', want: 'data-use/NotResearch' },
  // What the requester must show, agree to, or be.
  { source: csv(irb), use: hmb(irb), says: 'Deny', want: 'data-use/EthicsApprovalMissing' },
  { source: odrl('IRB, a duty that was met'), use: hmb(irb), permit: approved, says: 'Approve', want: 'Allow' },
  { source: v4('testAbstainDecision_ethicsApprovalRequired'), use: hmb(irb), says: 'Abstain', want: 'data-use/EthicsApprovalMissing', because: 'Nobody decides in the place of the algorithm, so what is not shown denies.' },
  { source: csv(pub), use: hmb(pub), says: 'Deny', want: 'data-use/UndertakingMissing' },
  { source: odrl('PUB, a duty that was agreed to'), use: hmb(pub), permit: { undertakings: [pub] }, says: 'Approve', want: 'Allow' },
  { source: csv(mor), use: hmb({ code: mor, until: '2027-06-01T00:00:00Z' }), says: 'Deny', want: 'data-use/UndertakingMissing' },
  { source: odrl('MOR, agreed to'), use: hmb({ code: mor, until: '2027-06-01T00:00:00Z' }), permit: { undertakings: [mor] }, says: 'Approve', want: 'Allow' },
  { source: `${owl(mor)}: coupled with a date`, use: hmb(mor), permit: { undertakings: [mor] }, says: 'Deny', want: 'data-use/DuoParameterMissing' },
  { source: csv(rtn), use: hmb(rtn), permit: { undertakings: [pub] }, says: 'Deny', want: 'data-use/UndertakingMissing' },
  { source: odrl('RTN, a duty that was agreed to'), use: hmb(rtn), permit: { undertakings: [rtn] }, says: 'Approve', want: 'Allow' },
  { source: csv(col), use: hmb({ code: col, collaborators: ['Hospital A'] }), says: 'Deny', want: 'data-use/CollaboratorMissing' },
  { source: odrl('COL, before the use'), use: hmb({ code: col, collaborators: ['Hospital A'] }), permit: { organisation: { name: 'Institute B', kind: 'NotForProfit', collaborators: ['Hospital A'] } }, says: 'Approve', want: 'Allow' },
  { source: csv(us), use: hmb(us), permit: { persons: [{ subject: 'another' }] }, says: 'Deny', want: 'persons/PersonNotNamed' },
  { source: odrl('US, an approved user'), use: hmb(us), says: 'Approve', want: 'Allow' },
  { source: csv(ps), use: hmb({ code: ps, projects: ['prj-heart'] }), says: 'Deny', want: 'data-use/ProjectNotListed' },
  { source: odrl('PS, an approved project'), use: hmb({ code: ps, projects: ['prj-heart', 'prj-lung'] }), says: 'Approve', want: 'Allow' },
  { source: csv(is), use: hmb({ code: is, institutions: ['Institute X'] }), says: 'Deny', want: 'data-use/InstitutionNotListed' },
  { source: odrl('IS, an approved institution'), use: hmb({ code: is, institutions: ['Institute X', 'Institute B'] }), says: 'Approve', want: 'Allow' },
  { source: csv(gs), use: hmb({ code: gs, regions: ['PT'] }), says: 'Deny', want: 'data-use/RegionUnknown' },
  { source: odrl('GS, within the place'), use: hmb({ code: gs, regions: ['IT'] }), says: 'Approve', want: 'Allow' },
  { source: `${owl(gs)}: coupled with a place`, use: hmb(gs), says: 'Deny', want: 'data-use/DuoParameterMissing' },
  { source: csv(ts), use: hmb({ code: ts, months: 1 }), says: 'Deny', want: 'data-use/TimeLimitReached' },
  { source: odrl('TS, less than the time'), use: hmb({ code: ts, months: 3 }), says: 'Approve', want: 'Allow' },
  { source: `${owl(ts)}: coupled with a number of months`, use: hmb(ts), says: 'Deny', want: 'data-use/DuoParameterMissing' },
  { source: csv(gso), use: hmb(gso), says: 'Deny', want: 'data-use/NotGenetic' },
  { source: odrl('GSO, a genetic study'), use: hmb(gso), purpose: { genetic: 'Intended' }, says: 'Approve', want: 'Allow' },
  { source: odrl('RS, whose research nobody compared'), use: hmb({ code: rs, researchType: 'Paediatric research.' }), says: 'Deny', want: 'data-use/ApprovalNotAsked' },
  // Terms that say nothing.
  { source: `${csv('DUO:0000001')}, which groups permissions`, use: terms('DUO:0000001'), says: 'Deny', want: 'data-use/DuoCodeMisplaced' },
  { source: `${csv('DUO:0000017')}, which groups modifiers`, use: gru('DUO:0000017'), says: 'Deny', want: 'data-use/DuoCodeMisplaced' },
  { source: 'DUO duo.owl, obsolete DUO:0000005', use: terms('DUO:0000005'), says: 'Deny', want: 'data-use/DuoCodeUnknown' },
  { source: 'DUO duo.owl, obsolete DUO:0000014', use: gru('DUO:0000014'), says: 'Deny', want: 'data-use/DuoCodeUnknown' },
  { source: `${owl('DUO:0000007')}: coupled with a disease`, use: terms('DUO:0000007'), purpose: { disease: cancer }, says: 'Deny', want: 'data-use/DuoParameterMissing' },
];

const ontology = { digest: 'sha256:ddb8f3c986cbc0ae19c48762746c79bc7ef70401cd7099e2ff5fd504c20e5fd8', parents: parseEdges(readFileSync(new URL('../../ontology/mondo-is-a.tsv', import.meta.url), 'utf8')) };

/** The decision on a job that nothing but the terms of data use can hold back, and what refuses. */
function decisionOf({ use, purpose, permit, dataset }: Case): string {
  const wanted: Purpose = { activity: 'ehds:TrainTestAndEvaluateHealthAlgorithms', commercialUse: 'None', ...purpose };
  const decision = decide(
    anInput({
      job: aTrainingJob().with({ purpose: wanted }).build(),
      datasets: { 'chest-ct': aDataset().with({ use: { purposes: [wanted.activity], commercialUse: 'Allowed', duo: use }, ...dataset }).build() },
      permits: [aPermit().with({ purposes: [wanted.activity], commercialUse: 'Allowed', ...permit }).build()],
      ontology,
    }),
  );
  return decision.outcome === 'Allow' ? 'Allow' : decision.unsatisfied.map(({ clause, reason }) => `${clause}/${reason}`).join(' ');
}

describe('conformance to the Data Use Ontology', () => {
  for (const one of cases) {
    it(`${one.source}: ${one.says}`, () => assert.equal(decisionOf(one), one.want));
  }

  it(`is shown by ${cases.length} cases, each with its source`, () => {
    assert.equal(cases.length, 101);
    for (const { source } of cases) assert.match(source, /^(DUO (README|duo\.csv|duo\.owl)|consent-ontology|ga4gh-consent-policy|duo-odrl-dpv)[ ,].+/);
    assert.equal(new Set(cases.map(({ source }) => source)).size, cases.length);
  });

  it('decides otherwise than a source only where it says why, and more widely than one in a single case', () => {
    const other = cases.filter(({ says, want }) => (says === 'Approve') !== (want === 'Allow') || says === 'Abstain');
    assert.deepEqual(other, cases.filter(({ because }) => because !== undefined));
    assert.deepEqual(other.filter(({ want }) => want === 'Allow').map(({ use }) => use), [gru(ncu)]);
  });

  it('has a case for every permission and modifier', () => {
    const used = new Set(cases.flatMap(({ use }) => [use.permission, ...(use.modifiers ?? []).map(({ code }) => code)]));
    for (const code of [irb, pub, us, npoa, col, ncu, npuncu, rs, ts, npu, mor, gso, rtn, cc, nmds, is, gs, ps, 'DUO:0000004', 'DUO:0000006', 'DUO:0000007', 'DUO:0000011', 'DUO:0000042']) assert.ok(used.has(code), code);
  });
});
