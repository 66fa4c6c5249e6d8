import { type SecureDataset } from '../api/generated/types.ts';
import { type DecisionInput, type EvidenceLevel } from './types.ts';

type Control = NonNullable<SecureDataset['spec']['protection']['assurance']>[number]['control'];

const rank: Readonly<Record<string, number>> = { Declared: 0, Configured: 1, Probed: 2 };

/** The least level of evidence that the dataset asks for; a control that is not listed must be Declared at least. */
export function requiredLevel(dataset: SecureDataset, control: Control): string {
  const levels = (dataset.spec.protection.assurance ?? []).filter((a) => a.control === control).map((a) => a.level);
  return levels.reduce<string>((strictest, level) => (reaches(strictest, level) ? strictest : level), 'Declared');
}

/** Whether a dataset asks that some control be tested. */
export function asksProbed({ spec }: SecureDataset): boolean {
  return spec.protection.assurance?.some(({ level }) => level === 'Probed') === true;
}

/** True when the evidence at hand is as good as the required one; an unknown requirement is out of reach. */
export function reaches(level: string, required: string): boolean {
  return (rank[level] ?? -1) >= (rank[required] ?? Infinity);
}

/** How it is known who asked for the job: bound by an admission policy that is in force, or only written down. */
export function requesterEvidence({ job, facts }: Pick<DecisionInput, 'job' | 'facts'>): Exclude<EvidenceLevel, 'Probed'> {
  return job.spec.declaredBy === undefined && facts.requesterBound ? 'Configured' : 'Declared';
}
