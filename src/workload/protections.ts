import { type BatchJob } from '../api/kube-workloads.ts';
import { protectionsAnnotation } from '../api/labels.ts';
import { type MergedObligations, type PodProtection } from '../policy/types.ts';

const all: readonly PodProtection[] = ['rdma', 'alone'];

/** The annotation of a Job that tells what its pods are given. */
export function protectionsOf({ rdma, alone }: Pick<MergedObligations, 'rdma' | 'alone'>): Readonly<Record<string, string>> {
  const given: Readonly<Record<PodProtection, boolean>> = { rdma: rdma === 'Forbidden', alone: alone === true };
  const told = all.filter((one) => given[one]);
  return told.length === 0 ? {} : { [protectionsAnnotation]: told.join(',') };
}

/** What the pods of a Job were made without; of one that does not tell, everything. */
export function madeWithout({ metadata }: BatchJob): readonly PodProtection[] {
  const given = (metadata.annotations?.[protectionsAnnotation] ?? '').split(',');
  return all.filter((one) => !given.includes(one));
}
