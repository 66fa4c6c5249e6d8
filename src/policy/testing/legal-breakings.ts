import { type SecureDataset } from '../../api/generated/types.ts';
import { without } from './builders.ts';
import { all, at, datasets, ending, environment, nodes, of, permits, type Breaking } from './changes.ts';

type Spec = SecureDataset['spec'];
type Legal = NonNullable<Spec['legal']>;
type Gate = NonNullable<Legal['national']>[number];
type Dpia = NonNullable<Spec['accountability']['dpia']>;

const personal: Partial<Spec> = { deidentification: { level: 'dpv:PseudonymisedData', keyHolder: 'Controller' } };
const legal = (change: Partial<Legal>) => datasets(() => ({ ...personal, legal: { lawfulBasis: 'gdpr:A6-1-f', specialCategoryCondition: 'gdpr:A9-2-j', memberStateLaw: 'Act 3', safeguards: ['dpv:Pseudonymisation'], ...change } }));
/** With one ground or condition, and nothing that it might need. */
const bare = (lawfulBasis: Legal['lawfulBasis'], specialCategoryCondition: Legal['specialCategoryCondition'], more: Partial<Legal> = {}) => datasets(() => ({ ...personal, legal: { lawfulBasis, specialCategoryCondition, ...more } }));
const groundless = datasets(() => ({ ...personal, legal: undefined as unknown as Legal }));

const opinion = { committee: 'Ethics Committee', reference: 'CE 1', date: at(-300), outcome: 'Favourable' } as const;
const authority = { protocol: '0012345', date: at(-200), outcome: 'Authorised' } as const;
const open: Gate = { id: 'it:L132-2025-8', ethicsOpinion: opinion, authorityNotice: authority, publicNotice: 'https://hospital.example/7', impossibility: 'Most persons cannot be reached.' };
const gate = (change: Partial<Gate>) => legal({ national: [{ ...open, ...change }] });
const gateWithout = (field: keyof Gate, change: Partial<Gate> = {}) => legal({ national: [without({ ...open, ...change }, field)] });

const assessed = (change: Partial<Dpia>) =>
  datasets(({ accountability }) => ({ ...personal, accountability: { ...accountability, dpia: { reference: 'DPIA-1', outcome: 'gdpr:DPIAIndicatesLowRisk', date: at(-300), reviewBy: at(300), ...change } } }));
const bound = (validFrom: string, validUntil: string) =>
  datasets(() => ({ ...personal, accountability: { controller: { name: 'Hospital A' }, processors: [{ name: 'Computing Centre', contract: { reference: 'DPA-7', validFrom, validUntil } }], dpia: { reference: 'DPIA-1', outcome: 'gdpr:DPIAIndicatesLowRisk', date: at(-300), reviewBy: at(300) } } }));
const operated = environment(() => ({ organisation: 'Computing Centre' }));
const agreed = (change: Partial<{ kind: 'EhdsDataPermit' | 'DataTransferAgreement' | 'HolderDecision'; issuer: string; reference: string }>) => permits(() => ({ authorisation: { kind: 'DataTransferAgreement', issuer: 'Hospital A', reference: 'DTA-12', ...change } }));
const abroad = (...transfers: NonNullable<Spec['residency']['transfers']>) => all(agreed({}), datasets(() => ({ ...personal, residency: { jurisdictions: ['US'], transfers } })));
/** A cluster whose nodes are in the USA. */
const american = all(
  environment(({ jurisdictions }) => ({ jurisdictions: [...jurisdictions.filter(({ jurisdiction }) => jurisdiction !== 'US'), { labelKey: 'node-restriction.kubernetes.io/country', labelValue: 'us', jurisdiction: 'US' }] })),
  nodes(({ labels }) => ({ labels: { ...labels, 'node-restriction.kubernetes.io/country': 'us' } })),
);
const instrument = { jurisdiction: 'US', tool: 'gdpr:A46-2-c', reference: 'SCC 2026/3' } as const;

/** By what the clauses of law are broken. */
export const legalBreakings: Readonly<Record<string, Breaking>> = {
  'personal data has no legal ground': of('lawful-basis', 'Violated LawfulBasisMissing', groundless),
  'the ground is a contract with the patient': of('lawful-basis', 'Violated LawfulBasisUnfit', legal({ lawfulBasis: 'gdpr:A6-1-b' })),
  'the ground is consent and there is no form': of('lawful-basis', 'Violated LawfulBasisConsentMissing', bare('gdpr:A6-1-a', 'gdpr:A9-2-j')),
  'the ground is a public task that no law gives': of('lawful-basis', 'Violated LawfulBasisLawMissing', bare('gdpr:A6-1-e', 'gdpr:A9-2-j')),
  'personal data has no condition of art. 9': of('special-category', 'Violated ConditionMissing', groundless),
  'the condition is that the data was made public': of('special-category', 'Violated ConditionUnfit', legal({ specialCategoryCondition: 'gdpr:A9-2-e' })),
  'the condition is explicit consent and there is no form': of('special-category', 'Violated ConditionConsentMissing', bare('gdpr:A6-1-f', 'gdpr:A9-2-a')),
  'the condition is public health and no law is named': of('special-category', 'Violated ConditionLawMissing', bare('gdpr:A6-1-f', 'gdpr:A9-2-i')),
  'the condition is research without a safeguard': of('special-category', 'Violated SafeguardsMissing', legal({ safeguards: [] })),
  'consent goes with a legal obligation': of('special-category', 'Violated GroundsIncoherent', bare('gdpr:A6-1-c', 'gdpr:A9-2-a', { memberStateLaw: 'Act 3', consent: { reference: 'Form 4', withdrawal: 'Study office' } })),

  'no ethics committee has spoken': of('national-gate', 'Pending EthicsOpinionMissing', gateWithout('ethicsOpinion')),
  'the ethics committee speaks tomorrow': of('national-gate', 'Pending EthicsOpinionMissing', gate({ ethicsOpinion: { ...opinion, date: at(1) } })),
  'the ethics committee is against it': of('national-gate', 'Violated EthicsOpinionUnfavourable', gate({ ethicsOpinion: { ...opinion, outcome: 'Unfavourable' } })),
  'the opinion of the ethics committee has lapsed': of('national-gate', 'Violated EthicsOpinionLapsed', gate({ ethicsOpinion: { ...opinion, validUntil: at(-1) } })),
  'the opinion lapses, and time passes': ending('national-gate', 'Violated EthicsOpinionLapsed', all(gate({ ethicsOpinion: { ...opinion, validUntil: at(1) } })), 2),
  'the authority was not told': of('national-gate', 'Pending AuthorityNoticeMissing', gateWithout('authorityNotice')),
  'the authority was told yesterday': of('national-gate', 'Pending AuthorityWaitingPeriod', gate({ authorityNotice: { protocol: '1', date: at(-1) } })),
  'the authority blocked the processing': of('national-gate', 'Violated AuthorityBlocked', gate({ authorityNotice: { ...authority, outcome: 'Blocked' } })),
  'the authority was silent for 45 days': of('national-gate', 'Violated AuthorityRefused', gate({ id: 'it:Cod-110bis', authorityNotice: { protocol: '1', date: at(-46) } })),
  'the persons were not told': of('national-gate', 'Pending PublicNoticeMissing', gateWithout('publicNotice')),
  'nobody says why persons cannot be told': of('national-gate', 'Pending ImpossibilityMissing', gateWithout('impossibility', { id: 'it:Cod-110' })),
  'the assessment is not published': of('national-gate', 'Pending AssessmentUnpublished', gateWithout('publicNotice', { id: 'it:Cod-110' })),
  'the dates of a gate cannot be read': of('national-gate', 'Violated NationalGateInvalid', gate({ ethicsOpinion: { ...opinion, date: 'tomorrow' } })),
  'the gate is of a law that is not known': of('national-gate', 'Violated NationalGateUnknown', gate({ id: 'xx:Other' as unknown as Gate['id'] })),

  'the risks were not assessed': of('dpia', 'Violated DpiaMissing', datasets(({ accountability }) => ({ ...personal, accountability: without(accountability, 'dpia') }))),
  'the dates of the assessment cannot be read': of('dpia', 'Violated DpiaInvalid', assessed({ reviewBy: 'tomorrow' })),
  'the outcome of the assessment is not known': of('dpia', 'Violated DpiaInvalid', assessed({ outcome: 'gdpr:Unknown' as unknown as Dpia['outcome'] })),
  'the assessment is of tomorrow': of('dpia', 'Pending DpiaNotYetApproved', assessed({ date: at(1) })),
  'the review is overdue': of('dpia', 'Violated DpiaReviewOverdue', assessed({ reviewBy: at(-1) })),
  'the review falls due, and time passes': ending('dpia', 'Violated DpiaReviewOverdue', all(assessed({ reviewBy: at(1) })), 2),
  'the risk is high and the authority was not asked': of('dpia', 'Violated PriorConsultationMissing', assessed({ outcome: 'gdpr:DPIAIndicatesHighRisk' })),

  'nobody says who operates the cluster': of('processors', 'Pending OperatorUnknown', all(datasets(() => personal), (input) => (input.environment === undefined ? input : { ...input, environment: { ...input.environment, spec: without(input.environment.spec, 'organisation') } }))),
  'a stranger operates the cluster': of('processors', 'Violated OperatorNotBound', all(datasets(() => personal), environment(() => ({ organisation: 'Cloud Unlimited' })))),
  'the permit is for a stranger': of('processors', 'Violated RecipientNotBound', all(bound(at(-300), at(300)), operated, permits(() => ({ authorisation: { kind: 'HolderDecision', issuer: 'Hospital A', reference: '1' }, organisation: { name: 'Stranger', kind: 'ForProfit' } })))),
  'the contract has no window': of('processors', 'Violated ContractInvalid', all(bound(at(2), at(1)), operated)),
  'the contract binds from tomorrow': of('processors', 'Pending ContractNotYetInForce', all(bound(at(1), at(2)), operated)),
  'the contract has ended': of('processors', 'Violated ContractEnded', all(bound(at(-2), at(-1)), operated)),
  'the contract ends, and time passes': ending('processors', 'Violated ContractEnded', all(bound(at(-2), at(1)), operated), 2),

  'the right has no number': of('authorisation', 'Violated AuthorisationIncomplete', agreed({ reference: ' ' })),
  'the right is of a kind that is not known': of('authorisation', 'Violated AuthorisationUnknown', agreed({ kind: 'Promise' as unknown as 'HolderDecision' })),
  'the beginning of the right cannot be read': of('authorisation', 'Violated AuthorisationInvalid', all(agreed({ kind: 'EhdsDataPermit' }), permits(() => ({ validFrom: 'yesterday' })))),
  'a data permit is older than ten years': of('authorisation', 'Violated AuthorisationEnded', all(agreed({ kind: 'EhdsDataPermit' }), permits(() => ({ validFrom: at(-3700) })))),
  'a data permit grows older than ten years': ending('authorisation', 'Violated AuthorisationEnded', all(agreed({ kind: 'EhdsDataPermit' }), permits(() => ({ validFrom: at(-3650), validUntil: at(100) }))), 10),

  'the data would leave without an instrument': of('transfer', 'Violated TransferInstrumentMissing', abroad()),
  'the data would leave by a derogation': of('transfer', 'Violated TransferInstrumentRefused', abroad({ ...instrument, tool: 'gdpr:A49-1-a' })),
  'the instrument cannot be read': of('transfer', 'Violated TransferInstrumentInvalid', abroad({ ...instrument, validUntil: 'tomorrow' })),
  'the instrument has ended': of('transfer', 'Violated TransferInstrumentEnded', abroad({ ...instrument, validUntil: at(-1) })),
  'the instrument ends, and time passes': ending('transfer', 'Violated TransferInstrumentEnded', all(american, abroad({ ...instrument, validUntil: at(1) })), 2),
  'nodes are only where no instrument leads': of(
    'transfer',
    'Pending NoEligibleNode',
    all(american, agreed({}), datasets(({ use }) => ({ ...personal, use: without(use, 'duo'), residency: { jurisdictions: ['IT', 'US'] } }))),
    'Violated NodeNotPermitted',
  ),
  'the data may go to Portugal alone, where no node is': of('transfer', 'Pending TransferInstrumentMissing', all(agreed({}), datasets(() => ({ ...personal, residency: { jurisdictions: ['PT', 'US'] } })))),
};
