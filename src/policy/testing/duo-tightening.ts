import { type DataPermit, type SecureDataset } from '../../api/generated/types.ts';
import { duo, type DataUse, type DataUseModifier } from '../vocabularies/duo.ts';
import { dropped, lacking, shifted } from './narrowing.ts';

type DatasetSpec = SecureDataset['spec'];
type PermitSpec = DataPermit['spec'];
type Approval = NonNullable<PermitSpec['ethicsApproval']>;

/** One of each that narrows; DUO:0000043 widens. */
const more: readonly DataUseModifier[] = [
  { code: 'DUO:0000044' },
  { code: 'DUO:0000015' },
  { code: 'DUO:0000016' },
  { code: 'DUO:0000012', researchType: 'Paediatric research.' },
  { code: 'DUO:0000045' },
  { code: 'DUO:0000046' },
  { code: 'DUO:0000018' },
  { code: 'DUO:0000019' },
  { code: 'DUO:0000024', until: '2027-06-01T00:00:00Z' },
  { code: 'DUO:0000029' },
  { code: 'DUO:0000020', collaborators: ['Hospital A'] },
  { code: 'DUO:0000027', projects: ['prj-lung'] },
  { code: 'DUO:0000028', institutions: ['Institute B'] },
  { code: 'DUO:0000026' },
  { code: 'DUO:0000022', regions: ['IT', 'DE'] },
  { code: 'DUO:0000021' },
  { code: 'DUO:0000025', months: 12 },
];

const has = ({ modifiers = [] }: DataUse, code: string): boolean => modifiers.some((modifier) => modifier.code === code);

/** Terms are added where there were none: no restriction is the widest of them. */
function terms(change: (use: DataUse, n: number) => DataUse) {
  return (spec: DatasetSpec, n: number): DatasetSpec => ({ ...spec, use: { ...spec.use, duo: change(spec.use.duo ?? { permission: duo.noRestriction }, n) } });
}

function modified(change: (modifier: DataUseModifier, n: number) => DataUseModifier) {
  return terms((use, n) => ({ ...use, modifiers: (use.modifiers ?? []).map((modifier) => change(modifier, n)) }));
}

/** Each permission with those that allow less. Where methods are not to be developed but for a disease, one that is for a disease is no less than one that is not. */
function narrower(use: DataUse, n: number): DataUse {
  const [widest, general, health, disease, ancestry] = [duo.noRestriction, duo.generalResearch, duo.healthResearch, duo.diseaseResearch, duo.ancestryResearchOnly];
  const below: Readonly<Record<string, readonly string[]>> = { [widest]: [general, health, disease, ancestry], [general]: [health, disease, ancestry], [health]: [disease] };
  const wanted = (below[use.permission] ?? []).filter((permission) => permission !== disease || !has(use, 'DUO:0000015'));
  const permission = wanted[n % Math.max(1, wanted.length)];
  if (permission === undefined) return use;
  return { ...use, permission, ...(permission === disease ? { diseases: ['MONDO:0008903'] } : {}) };
}

/** Every way in which a data steward can narrow the terms of data use. */
export const dataUseTightenings: Readonly<Record<string, (spec: DatasetSpec, n: number) => DatasetSpec>> = {
  'give for less': terms(narrower),
  'remove a disease': (s, n) => (s.use.duo?.permission === duo.diseaseResearch ? terms((use) => ({ ...use, diseases: dropped(use.diseases ?? [], n) }))(s, n) : s),
  'add a modifier': terms((use, n) => {
    const modifier = more[n % more.length];
    return modifier === undefined || has(use, modifier.code) ? use : { ...use, modifiers: [...(use.modifiers ?? []), modifier] };
  }),
  'forbid care': terms((use) => ({ ...use, modifiers: (use.modifiers ?? []).filter(({ code }) => code !== 'DUO:0000043') })),
  'remove a region': modified((m, n) => (m.regions === undefined ? m : { ...m, regions: dropped(m.regions, n) })),
  'remove a project': modified((m, n) => (m.projects === undefined ? m : { ...m, projects: dropped(m.projects, n) })),
  'remove an institution': modified((m, n) => (m.institutions === undefined ? m : { ...m, institutions: dropped(m.institutions, n) })),
  'remove a collaborator': modified((m, n) => (m.collaborators === undefined ? m : { ...m, collaborators: dropped(m.collaborators, n) })),
  'allow fewer months': modified((m, n) => (m.months === undefined ? m : { ...m, months: Math.max(0, m.months - (n % 40)) })),
  'know no code': modified((m, n) => (n % 2 === 0 ? { ...m, code: 'DUO:0000014' } : m)),
  'prohibit one more use': (s) => ({ ...s, use: { ...s.use, prohibited: [...(s.use.prohibited ?? []), 'own:Insurance'] } }),
};

function ethics(change: (approval: Approval, n: number, spec: PermitSpec) => Approval) {
  return (spec: PermitSpec, n: number): PermitSpec => (spec.ethicsApproval === undefined ? spec : { ...spec, ethicsApproval: change(spec.ethicsApproval, n, spec) });
}

/** Every way in which what a permit has to show for the terms of data use can become less. */
export const dataUsePermitTightenings: Readonly<Record<string, (spec: PermitSpec, n: number) => PermitSpec>> = {
  'be for profit': (s) => ({ ...s, organisation: { ...s.organisation, kind: 'ForProfit' } }),
  'name no collaborator': (s) => ({ ...s, organisation: lacking(s.organisation, 'collaborators') }),
  'undertake less': (s, n) => ({ ...s, undertakings: dropped(s.undertakings ?? [], n) }),
  'exclude one use less': (s, n) => ({ ...s, excludedUses: dropped(s.excludedUses, n) }),
  'have no ethics approval': (s) => lacking(s, 'ethicsApproval'),
  'be approved later': ethics((a, n) => ({ ...a, date: shifted(a.date, n) })),
  'have an approval that lapses earlier': ethics((a, n, { validUntil }) => ({ ...a, validUntil: shifted(a.validUntil ?? validUntil, -n) })),
};
