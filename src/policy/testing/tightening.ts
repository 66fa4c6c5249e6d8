import { type DataPermit, type SecureDataset } from '../../api/generated/types.ts';
import { type DecisionInput } from '../types.ts';

type DatasetSpec = SecureDataset['spec'];
type PermitSpec = DataPermit['spec'];
type Protection = DatasetSpec['protection'];

const day = 86_400_000;
const keyScopes = ['Volume', 'Dataset', 'Cluster'] as const;
const accelerators = ['Confidential', 'Exclusive', 'MIG', 'Shared'] as const;

/** Leaves out the entry that the number points at, if there is any. */
function dropped<T>(list: readonly T[], n: number): T[] {
  return list.filter((_, index) => index !== n % Math.max(1, list.length));
}

function shifted(date: string, days: number): string {
  return new Date(Date.parse(date) + days * day).toISOString();
}

function protect(change: (protection: Protection, n: number) => Partial<Protection>) {
  return (spec: DatasetSpec, n: number): DatasetSpec => ({ ...spec, protection: { ...spec.protection, ...change(spec.protection, n) } });
}

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
  'remove a purpose': (s, n) => ({ ...s, use: { ...s.use, purposes: dropped(s.use.purposes, n) } }),
  'forbid commercial use': (s) => ({ ...s, use: { ...s.use, commercialUse: 'Forbidden' } }),
  'remove a jurisdiction': (s, n) => ({ ...s, residency: { jurisdictions: dropped(s.residency.jurisdictions, n) } }),
  'remove a mechanism': protect((p, n) => atRest(p, { mechanisms: dropped(p.encryptionAtRest.mechanisms, n) })),
  'narrow the key scope': protect((p, n) => atRest(p, { keyScope: keyScopes[Math.min(keyScopes.indexOf(p.encryptionAtRest.keyScope), n % 3)] ?? 'Volume' })),
  'isolate GPUs more': protect((p, n) => ({ accelerator: accelerators[Math.min(accelerators.indexOf(p.accelerator), n % 4)] ?? 'Confidential' })),
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
  'shorten the retention': (s, n) => ({ ...s, retention: { until: shifted(s.retention.until, -n) } }),
};

/** Every way in which a data steward can narrow a permit; the number varies it. */
export const permitTightenings: Readonly<Record<string, (spec: PermitSpec, n: number) => PermitSpec>> = {
  'remove a purpose': (s, n) => ({ ...s, purposes: dropped(s.purposes, n) }),
  'remove a person': (s, n) => ({ ...s, persons: dropped(s.persons, n) }),
  'remove a repository': (s, n) => ({ ...s, images: { repositories: dropped(s.images.repositories, n) } }),
  'forbid commercial use': (s) => ({ ...s, commercialUse: 'Forbidden' }),
  'begin later': (s, n) => ({ ...s, validFrom: shifted(s.validFrom, n) }),
  'end earlier': (s, n) => ({ ...s, validUntil: shifted(s.validUntil, -n) }),
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
  const chosen = n % Math.max(1, input.permits.length);
  return { ...input, permits: input.permits.map((permit, i) => (i === chosen ? { ...permit, spec: tighten(permit.spec, n) } : permit)) };
}
