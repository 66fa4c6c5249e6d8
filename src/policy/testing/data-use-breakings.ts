import { type DataPermit, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { without } from './builders.ts';
import { all, at, datasets, ending, environment, job, nodes, of, permits, type Breaking } from './changes.ts';

type Duo = NonNullable<SecureDataset['spec']['use']['duo']>;
type Modifier = NonNullable<Duo['modifiers']>[number];
type Organisation = DataPermit['spec']['organisation'];

const general = 'DUO:0000042';
const diseaseSpecific = 'DUO:0000007';
const lungCancer = 'MONDO:0008903';

const duo = (permission: string, more: Partial<Duo> = {}) => datasets(({ use }) => ({ use: { ...use, duo: { permission, ...more } } }));
const modified = (modifier: Modifier) => duo(general, { modifiers: [modifier] });
const purpose = (change: Partial<TrainingJob['spec']['purpose']>) => job((spec) => ({ purpose: { ...spec.purpose, ...change } }));
const organisation = (change: Partial<Organisation>) => permits(() => ({ organisation: { name: 'Institute B', kind: 'NotForProfit', ...change } }));
const permitWithout = (field: 'undertakings' | 'ethicsApproval'): Breaking['change'] => (input) => ({ ...input, permits: input.permits.map((permit) => ({ ...permit, spec: without(permit.spec, field) })) });
const ethics = (change: Partial<NonNullable<DataPermit['spec']['ethicsApproval']>>) => all(modified({ code: 'DUO:0000021' }), permits(() => ({ ethicsApproval: { committee: 'Ethics Committee', reference: 'CE 1', date: at(-100), ...change } })));

/** A job that says no more of its purpose than it must: what the generated ones say could break another term first. */
const plain = job(({ purpose: { activity, commercialUse } }) => ({ purpose: { activity, commercialUse } }));

const table: Readonly<Record<string, Breaking>> = {
  'a use that is prohibited to all is not excluded': of('prohibited-uses', 'Violated ProhibitedUseNotExcluded', permits(({ excludedUses }) => ({ excludedUses: excludedUses.slice(1) }))),
  'a use that the data prohibits is not excluded': of('prohibited-uses', 'Violated ProhibitedUseNotExcluded', datasets(({ use }) => ({ use: { ...use, prohibited: ['study:Facial-Reconstruction'] } }))),
  'somebody for profit has a purpose of public bodies': of(
    'purpose',
    'Violated PurposeReserved',
    all(
      datasets(({ use }) => ({ use: { ...use, purposes: ['ehds:PublicPolicyMaking'] } })),
      permits(() => ({ purposes: ['ehds:PublicPolicyMaking'], authorisation: { kind: 'EhdsDataPermit', issuer: 'HDAB', reference: '1' }, organisation: { name: 'Institute B', kind: 'ForProfit' } })),
      purpose({ activity: 'ehds:PublicPolicyMaking' }),
    ),
  ),
  'the permission is no term': of('data-use', 'Violated DuoCodeUnknown', duo('DUO:9999999')),
  'a modifier is no term': of('data-use', 'Violated DuoCodeUnknown', modified({ code: 'DUO:9999999' })),
  'a modifier stands for the permission': of('data-use', 'Violated DuoCodeMisplaced', duo('DUO:0000046')),
  'a permission stands among the modifiers': of('data-use', 'Violated DuoCodeMisplaced', modified({ code: general })),
  'no disease is listed': of('data-use', 'Violated DuoParameterMissing', duo(diseaseSpecific)),
  'no months are given': of('data-use', 'Violated DuoParameterMissing', modified({ code: 'DUO:0000025' })),
  'diseases are listed beside general research': of('data-use', 'Violated DuoParameterMisplaced', duo(general, { diseases: [lungCancer] })),
  'months are given to a modifier without': of('data-use', 'Violated DuoParameterMisplaced', modified({ code: 'DUO:0000046', months: 3 })),
  'the disease of the job is not known': of('data-use', 'Violated DiseaseUnknown', all(duo(general), purpose({ disease: 'MONDO:9999999' }))),
  'the job names no disease': of('data-use', 'Violated DiseaseMissing', all(duo(diseaseSpecific, { diseases: [lungCancer] }), job((spec) => ({ purpose: { ...without(spec.purpose, 'disease'), ancestry: 'None', clinicalCare: 'None' } })))),
  'the job is about another disease': of('data-use', 'Violated DiseaseNotCovered', all(duo(diseaseSpecific, { diseases: [lungCancer] }), purpose({ disease: 'MONDO:0005148', ancestry: 'None', clinicalCare: 'None' }))),
  'the job is about a wider disease': of('data-use', 'Violated DiseaseNotCovered', all(duo(diseaseSpecific, { diseases: [lungCancer] }), purpose({ disease: 'MONDO:0004992', ancestry: 'None', clinicalCare: 'None' }))),
  'the job is no research': of('data-use', 'Violated NotResearch', all(duo(general), purpose({ activity: 'ehds:PublicPolicyMaking' }))),
  'the job studies ancestry with data for health': of('data-use', 'Violated AncestryNotPermitted', all(duo('DUO:0000006'), purpose({ ancestry: 'Intended' }))),
  'the job studies ancestry against a modifier': of('data-use', 'Violated AncestryNotPermitted', all(modified({ code: 'DUO:0000044' }), purpose({ ancestry: 'Intended' }))),
  'the data is for ancestry alone': of('data-use', 'Violated AncestryOnly', all(duo('DUO:0000011'), purpose({ ancestry: 'None' }))),
  'data for ancestry is to be a control set': of('data-use', 'Violated ControlSetNotPermitted', all(duo('DUO:0000011'), job((spec) => ({ purpose: { ...without(spec.purpose, 'disease'), ancestry: 'Intended', controlSet: 'Intended' } })))),
  'the job is for care': of('data-use', 'Violated ClinicalCareNotPermitted', all(duo(general), purpose({ clinicalCare: 'Intended' }))),
  'methods may not be developed': of('data-use', 'Violated MethodsResearchForbidden', modified({ code: 'DUO:0000015' })),
  'the job is no study of genetics': of('data-use', 'Violated NotGenetic', all(modified({ code: 'DUO:0000016' }), purpose({ genetic: 'None' }))),
  'only people can judge, and nobody is asked': of('data-use', 'Violated ApprovalNotAsked', all(modified({ code: 'DUO:0000012', researchType: 'Methods for screening' }), datasets(() => ({ approvals: [] })))),
  'the organisation is for profit': of('data-use', 'Violated ForProfitForbidden', all(modified({ code: 'DUO:0000045' }), organisation({ kind: 'ForProfit' }))),
  'the job is commercial against a modifier': of(
    'data-use',
    'Violated CommercialUseForbidden',
    all(datasets(({ use }) => ({ use: { ...use, commercialUse: 'Allowed', duo: { permission: general, modifiers: [{ code: 'DUO:0000046' }] } } })), permits(() => ({ commercialUse: 'Allowed' })), purpose({ commercialUse: 'Intended' })),
  ),
  'publication is not undertaken': of('data-use', 'Violated UndertakingMissing', all(modified({ code: 'DUO:0000019' }), permitWithout('undertakings'))),
  'no collaborator takes part': of('data-use', 'Violated CollaboratorMissing', all(modified({ code: 'DUO:0000020', collaborators: ['Hospital Z'] }), organisation({}))),
  'the project is not listed': of('data-use', 'Violated ProjectNotListed', modified({ code: 'DUO:0000027', projects: ['prj-other'] })),
  'the institution is not listed': of('data-use', 'Violated InstitutionNotListed', all(modified({ code: 'DUO:0000028', institutions: ['Hospital Z'] }), organisation({}))),
  'no label stands for the regions': of('data-use', 'Pending RegionUnknown', modified({ code: 'DUO:0000022', regions: ['NZ'] })),
  'no node is in the regions': of(
    'data-use',
    'Pending NoEligibleNode',
    all(
      modified({ code: 'DUO:0000022', regions: ['DE'] }),
      environment(({ jurisdictions }) => ({ jurisdictions: [...jurisdictions.filter(({ jurisdiction }) => jurisdiction !== 'FR'), { labelKey: 'node-restriction.kubernetes.io/country', labelValue: 'it', jurisdiction: 'IT' }] })),
      datasets(({ residency }) => ({ residency: { ...residency, jurisdictions: ['IT', 'DE'] } })),
      nodes(({ labels }) => ({ labels: { ...labels, 'node-restriction.kubernetes.io/country': 'it' } })),
    ),
    'Violated NodeNotPermitted',
  ),
  'no ethics committee has approved': of('data-use', 'Violated EthicsApprovalMissing', all(modified({ code: 'DUO:0000021' }), permitWithout('ethicsApproval'))),
  'the dates of the ethics approval cannot be read': of('data-use', 'Violated EthicsApprovalInvalid', ethics({ date: 'tomorrow' })),
  'the ethics approval is of tomorrow': of('data-use', 'Pending EthicsApprovalNotYetGiven', ethics({ date: at(1) })),
  'the ethics approval has lapsed': of('data-use', 'Violated EthicsApprovalExpired', ethics({ validUntil: at(-1) })),
  'the ethics approval lapses, and time passes': ending('data-use', 'Violated EthicsApprovalExpired', all(ethics({ validUntil: at(1) })), 2),
  'the beginning of the months cannot be read': of('data-use', 'Violated TimeLimitUnknown', all(modified({ code: 'DUO:0000025', months: 3 }), permits(() => ({ validFrom: 'yesterday' })))),
  'the months are over': of('data-use', 'Violated TimeLimitReached', all(modified({ code: 'DUO:0000025', months: 3 }), permits(() => ({ validFrom: at(-200) })))),
  'the months pass': ending('data-use', 'Violated TimeLimitReached', all(modified({ code: 'DUO:0000025', months: 1 }), permits(() => ({ validFrom: at(-25), validUntil: at(300) }))), 10),
};

function afresh({ change, ending: known, ...rest }: Breaking): Breaking {
  return { ...rest, change: all(plain, change), ...(known === undefined ? {} : { ending: { ...known, before: all(plain, known.before) } }) };
}

/** By what the clauses of data use are broken. */
export const dataUseBreakings: Readonly<Record<string, Breaking>> = Object.fromEntries(Object.entries(table).map(([how, breaking]) => [how, afresh(breaking)]));
