import { type DataPermit, type SecureDataset } from '../../api/generated/types.ts';
import { type DecisionInput } from '../types.ts';

type DatasetSpec = SecureDataset['spec'];
type PermitSpec = DataPermit['spec'];
type Protection = DatasetSpec['protection'];

const day = 86_400_000;
const keyScopes = ['Volume', 'Dataset', 'Cluster'] as const;
const accelerators = ['Confidential', 'Exclusive', 'MIG', 'Shared'] as const;

const nodeTenancies = ['Project', 'Regulated', 'Shared'] as const;

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

/** Every way in which a data steward can narrow the terms of a dataset; the number varies it. */
export const datasetTightenings: Readonly<Record<string, (spec: DatasetSpec, n: number) => DatasetSpec>> = {
  'remove a purpose': (s, n) => ({ ...s, use: { ...s.use, purposes: dropped(s.use.purposes, n) } }),
  'forbid commercial use': (s) => ({ ...s, use: { ...s.use, commercialUse: 'Forbidden' } }),
  'remove a jurisdiction': (s, n) => ({ ...s, residency: { jurisdictions: dropped(s.residency.jurisdictions, n) } }),
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
