import { type OutputRelease, type TrainingJob } from '../api/generated/types.ts';

/** Who asks for a release, and for the job that made what is released, with the accounts that say so: none of them approves it. */
export function askersOfRelease({ spec }: OutputRelease, job: TrainingJob | undefined): readonly string[] {
  const all = [spec.requester, spec.declaredBy, job?.spec.requester, job?.spec.declaredBy];
  return [...new Set(all.filter((asker) => asker !== undefined))];
}
