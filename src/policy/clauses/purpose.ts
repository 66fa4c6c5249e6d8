import { satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** The declared activity must be a purpose of the dataset, and of the permit, which can only narrow it. */
export const purpose: Clause = {
  id: 'purpose',
  title: 'The purpose is permitted',
  source: 'GDPR art. 5(1)(b); EHDS Regulation (EU) 2025/327 art. 53',
  fields: ['SecureDataset.spec.use.purposes', 'DataPermit.spec.purposes', 'TrainingJob.spec.purpose.activity'],
  explanation: 'The activity that the job declares must be listed by the dataset and by the permit. An empty list means none.',
  reasons: ['PurposeNotPermitted'],
  evaluate,
};

function evaluate({ dataset, permit, job }: ClauseInput): ClauseResult {
  const { activity } = job.spec.purpose;
  const declared = `but the job declares ${activity}`;
  if (!dataset.spec.use.purposes.includes(activity)) {
    const allowed = listed(dataset.spec.use.purposes);
    return violated('PurposeNotPermitted', `SecureDataset ${dataset.metadata.name} allows ${allowed}, ${declared}. Declare a purpose of the dataset, or use other data.`);
  }
  if (permit.spec.purposes.includes(activity)) return satisfied();
  const allowed = listed(permit.spec.purposes);
  return violated('PurposeNotPermitted', `DataPermit ${permit.metadata.name} allows ${allowed}, ${declared}. Declare a permitted activity, or ask the data steward for a permit that includes it.`);
}
