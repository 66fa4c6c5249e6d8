import { type OutputRelease, type TrainingJob } from '../api/generated/types.ts';

/** Who asks for a job or a release, and the account that says so. */
export function askersOf({ spec: { requester, declaredBy } }: Pick<TrainingJob | OutputRelease, 'spec'>): readonly string[] {
  return [requester, ...(declaredBy === undefined ? [] : [declaredBy])];
}

/** Who asks for a release, and for the job that made what is released, with the accounts that say so: none of them approves it. */
export function askersOfRelease(release: OutputRelease, job: TrainingJob | undefined): readonly string[] {
  return [...new Set([...askersOf(release), ...(job === undefined ? [] : askersOf(job))])];
}
