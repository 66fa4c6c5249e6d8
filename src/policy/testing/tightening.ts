import { type DataPermit, type SecureDataset } from '../../api/generated/types.ts';
import { type DecisionInput } from '../types.ts';
import { dataUsePermitTightenings, dataUseTightenings } from './duo-tightening.ts';
import { dropped, lacking, shifted } from './narrowing.ts';

type DatasetSpec = SecureDataset['spec'];
type PermitSpec = DataPermit['spec'];
type Protection = DatasetSpec['protection'];
type Legal = NonNullable<DatasetSpec['legal']>;
type Accountability = DatasetSpec['accountability'];
type Dpia = NonNullable<Accountability['dpia']>;
type Gate = NonNullable<Legal['national']>[number];

const keyScopes = ['Volume', 'Dataset', 'Cluster'] as const;
const accelerators = ['Confidential', 'Exclusive', 'MIG', 'Shared'] as const;


const nodeTenancies = ['Project', 'Regulated', 'Shared'] as const;

function protect(change: (protection: Protection, n: number) => Partial<Protection>) {
  return (spec: DatasetSpec, n: number): DatasetSpec => ({ ...spec, protection: { ...spec.protection, ...change(spec.protection, n) } });
}

function ground(change: (legal: Legal, n: number) => Legal) {
  return (spec: DatasetSpec, n: number): DatasetSpec => (spec.legal === undefined ? spec : { ...spec, legal: change(spec.legal, n) });
}

function gates(change: (gate: Gate, n: number) => Gate) {
  return ground((legal, n) => (legal.national === undefined ? legal : { ...legal, national: legal.national.map((gate) => change(gate, n)) }));
}

function answer(change: (accountability: Accountability, n: number) => Accountability) {
  return (spec: DatasetSpec, n: number): DatasetSpec => ({ ...spec, accountability: change(spec.accountability, n) });
}

function assess(change: (dpia: Dpia, n: number) => Partial<Dpia>) {
  return answer((a, n) => (a.dpia === undefined ? a : { ...a, dpia: { ...a.dpia, ...change(a.dpia, n) } }));
}

/** Narrowings of the grounds of the processing, and of who takes part in it. */
const legalTightenings: Readonly<Record<string, (spec: DatasetSpec, n: number) => DatasetSpec>> = {
  'name no ground': (s) => lacking(s, 'legal'),
  'name no law': ground((l) => lacking(l, 'memberStateLaw')),
  'name no consent': ground((l) => lacking(l, 'consent')),
  'remove a safeguard': ground((l, n) => ({ ...l, safeguards: dropped(l.safeguards ?? [], n) })),
  'list one more gate': ground((l, n) => ({ ...l, national: [...(l.national ?? []), { id: (['it:Cod-110', 'it:Cod-110bis', 'it:L132-2025-8'] as const)[n % 3] ?? 'it:Cod-110' }] })),
  'block a gate': gates((g) => (g.authorityNotice === undefined ? g : { ...g, authorityNotice: { ...g.authorityNotice, outcome: 'Blocked' } })),
  'communicate later': gates((g, n) => (g.authorityNotice === undefined ? g : { ...g, authorityNotice: { ...g.authorityNotice, date: shifted(g.authorityNotice.date, n) } })),
  'let an opinion lapse': gates((g, n) => (g.ethicsOpinion === undefined ? g : { ...g, ethicsOpinion: { ...g.ethicsOpinion, validUntil: shifted(g.ethicsOpinion.validUntil ?? g.ethicsOpinion.date, g.ethicsOpinion.validUntil === undefined ? n : -n) } })),
  'take an opinion away': gates((g) => lacking(g, 'ethicsOpinion')),
  'take a notice away': gates((g) => lacking(g, 'publicNotice')),
  'take a reason away': gates((g) => lacking(g, 'impossibility')),
  'assess nothing': answer((a) => lacking(a, 'dpia')),
  'assess later': assess((d, n) => ({ date: shifted(d.date, n) })),
  'review earlier': assess((d, n) => ({ reviewBy: shifted(d.reviewBy, -n) })),
  'find a high risk': assess(() => ({ outcome: 'gdpr:DPIAIndicatesHighRisk' })),
  'remove a processor': answer((a, n) => ({ ...a, processors: dropped(a.processors ?? [], n) })),
  'end contracts earlier': answer((a, n) => ({ ...a, processors: (a.processors ?? []).map((p) => ({ ...p, contract: { ...p.contract, validUntil: shifted(p.contract.validUntil, -n) } })) })),
  'remove a joint controller': answer((a, n) => ({ ...a, jointControllers: dropped(a.jointControllers ?? [], n) })),
  'remove an instrument': (s, n) => ({ ...s, residency: { ...s.residency, transfers: dropped(s.residency.transfers ?? [], n) } }),
  'end instruments earlier': (s, n) => ({ ...s, residency: { ...s.residency, transfers: (s.residency.transfers ?? []).map((t) => ({ ...t, validUntil: shifted(t.validUntil ?? '2028-01-01T00:00:00Z', -n) })) } }),
};

const atRest = (p: Protection, change: Partial<Protection['encryptionAtRest']>) => ({ encryptionAtRest: { ...p.encryptionAtRest, ...change } });

/** What was asked for before is asked for still: of two levels the stricter counts. */
const asking = ({ assurance = [] }: Protection, ...more: NonNullable<Protection['assurance']>): Partial<Protection> => ({ assurance: [...assurance, ...more] });

type Requirement = NonNullable<DatasetSpec['approvals']>[number];

/** With each requirement of the use made stricter, or with one that is there now. */
function approve(change: (requirement: Requirement) => Partial<Requirement>) {
  return (spec: DatasetSpec): DatasetSpec => {
    const asked = spec.approvals?.filter(({ action }) => action === 'Use') ?? [];
    const stricter = (asked.length === 0 ? [{ action: 'Use' as const, minimum: 1, roles: [] }] : asked).map((requirement) => ({ ...requirement, ...change(requirement) }));
    return { ...spec, approvals: [...(spec.approvals?.filter(({ action }) => action !== 'Use') ?? []), ...stricter] };
  };
}

/** Every way in which a data steward can narrow the terms of a dataset; the number varies it. */
export const datasetTightenings: Readonly<Record<string, (spec: DatasetSpec, n: number) => DatasetSpec>> = {
  ...legalTightenings,
  ...dataUseTightenings,
  'remove a purpose': (s, n) => ({ ...s, use: { ...s.use, purposes: dropped(s.use.purposes, n) } }),
  'forbid commercial use': (s) => ({ ...s, use: { ...s.use, commercialUse: 'Forbidden' } }),
  'remove a jurisdiction': (s, n) => ({ ...s, residency: { ...s.residency, jurisdictions: dropped(s.residency.jurisdictions, n) } }),
  'remove a mechanism': protect((p, n) => atRest(p, { mechanisms: dropped(p.encryptionAtRest.mechanisms, n) })),
  'narrow the key scope': protect((p, n) => atRest(p, { keyScope: keyScopes[Math.min(keyScopes.indexOf(p.encryptionAtRest.keyScope), n % 3)] ?? 'Volume' })),
  'isolate GPUs more': protect((p, n) => ({ accelerator: accelerators[Math.min(accelerators.indexOf(p.accelerator), n % 4)] ?? 'Confidential' })),
  'remove a mechanism on the way': protect((p, n) => ({ encryptionInTransit: { ...p.encryptionInTransit, mechanisms: dropped(p.encryptionInTransit.mechanisms, n) } })),
  'forbid RDMA': protect((p) => ({ encryptionInTransit: { ...p.encryptionInTransit, rdma: 'Forbidden' } })),
  'share nodes less': protect((p, n) => ({ nodeTenancy: nodeTenancies[Math.min(nodeTenancies.indexOf(p.nodeTenancy), n % 3)] ?? 'Project' })),
  'give no reason': (s) => ({ ...s, minimisation: { ...s.minimisation, justification: '' } }),
  'say that it is a part': (s) => ({ ...s, minimisation: { ...s.minimisation, subsetOf: 'everything', selection: 'CT' } }),
  'name no keeper of the key': (s) => ({ ...s, deidentification: { level: 'dpv:PseudonymisedData' } }),
  'name a profile of images': (s, n) => ({ ...s, deidentification: { ...s.deidentification, dicom: { edition: '2026b', codes: ['DCM:113100', `DCM:${113_100 + (n % 14)}`] } } }),
  'mount once only': protect(() => ({ accessMode: 'ReadOnlyOnce' })),
  'remove a runtime class': protect((p, n) => ({ runtimeClasses: dropped(p.runtimeClasses, n) })),
  'remove an address': protect((p, n) => ({ network: { egress: dropped(p.network.egress, n) } })),
  'narrow an address': protect((p) => ({ network: { egress: p.network.egress.map((rule) => ({ ...rule, cidr: '10.1.2.0/24' })) } })),
  'ask for tested isolation': protect((p) => asking(p, { control: 'network-isolation', level: 'Probed' })),
  'ask for more evidence': protect((p) => asking(p, { control: 'encryption-at-rest', level: 'Configured' }, { control: 'requester-identity', level: 'Configured' })),
  'ask for a look at the encryption': protect((p) => asking(p, { control: 'encryption-at-rest', level: 'Probed' })),
  'ask for an approval': approve(() => ({})),
  'ask for more approvers': approve(({ minimum }) => ({ minimum: minimum + 1 })),
  'ask for approvers of more organisations': approve(({ organisations = 1 }) => ({ organisations: organisations + 1 })),
  'ask for a role more': approve(({ roles }) => ({ roles: [...new Set([...roles, 'dpo', 'ethics'])] })),
  'ask for approval of the environment': approve(() => ({ environment: 'Required' })),
  'let no job finish': (s) => (s.onViolation === undefined ? s : { ...s, onViolation: { ...s.onViolation, actions: s.onViolation.actions.filter(({ action }) => action !== 'Finish') } }),
  'shorten the retention': (s, n) => ({ ...s, retention: { until: shifted(s.retention.until, -n) } }),
};

function rested(spec: PermitSpec, kind: PermitSpec['authorisation']['kind']): PermitSpec {
  return spec.authorisation.kind === 'DataTransferAgreement' ? { ...spec, authorisation: { ...spec.authorisation, kind } } : spec;
}

/** Every way in which a data steward can narrow a permit; the number varies it. */
export const permitTightenings: Readonly<Record<string, (spec: PermitSpec, n: number) => PermitSpec>> = {
  ...dataUsePermitTightenings,
  'remove a purpose': (s, n) => ({ ...s, purposes: dropped(s.purposes, n) }),
  'remove a person': (s, n) => ({ ...s, persons: dropped(s.persons, n) }),
  'remove a repository': (s, n) => ({ ...s, images: { repositories: dropped(s.images.repositories, n) } }),
  'forbid commercial use': (s) => ({ ...s, commercialUse: 'Forbidden' }),
  'begin later': (s, n) => ({ ...s, validFrom: shifted(s.validFrom, n) }),
  'end earlier': (s, n) => ({ ...s, validUntil: shifted(s.validUntil, -n) }),
  // An agreement is the widest: under it the recipient is a controller of its own, without the bounds of a data permit.
  'rest on the decision of the holder': (s) => rested(s, 'HolderDecision'),
  'rest on a data permit': (s) => rested(s, 'EhdsDataPermit'),
  revoke: (s) => ({ ...s, state: 'Revoked' }),
};

/** The input with one dataset narrowed. */
export function withDatasetTightened(input: DecisionInput, how: string, n: number): DecisionInput {
  const tighten = datasetTightenings[how];
  const names = Object.keys(input.datasets);
  const name = names[n % names.length] ?? '';
  const dataset = input.datasets[name];
  if (tighten === undefined || dataset === undefined) throw new Error(`Nothing to tighten by "${how}".`);
  return { ...input, datasets: { ...input.datasets, [name]: { ...dataset, spec: tighten(dataset.spec, n) } } };
}

/** The input with one permit narrowed. */
export function withPermitTightened(input: DecisionInput, how: string, n: number): DecisionInput {
  const tighten = permitTightenings[how];
  if (tighten === undefined) throw new Error(`Nothing to tighten by "${how}".`);
  // A time limit counts from the beginning of the permit, so one that begins later also ends later: that narrows nothing.
  if (how === 'begin later' && Object.values(input.datasets).some(({ spec }) => spec.use.duo?.modifiers?.some(({ code }) => code === 'DUO:0000025') === true)) return input;
  const chosen = n % Math.max(1, input.permits.length);
  return { ...input, permits: input.permits.map((permit, i) => (i === chosen ? { ...permit, spec: tighten(permit.spec, n) } : permit)) };
}
