import { type SecureDataset } from '../../api/generated/types.ts';
import { parseTime } from '../../api/time.ts';
import { satisfied, violated } from '../result.ts';
import { type Clause, type ClauseResult, type Instant } from '../types.ts';

/** Data is kept in use no longer than its steward said. */
export const retention: Clause = {
  id: 'retention',
  title: 'The retention period has not ended',
  source: 'GDPR art. 5(1)(e), and art. 17(3)(e) and 18 for a legal hold',
  fields: ['SecureDataset.spec.retention.until', 'SecureDataset.spec.retention.legalHold'],
  explanation: 'At retention.until the data may no longer be used: running jobs are stopped then and none starts any more. A legal hold (retention.legalHold) keeps the dataset and its claim from being deleted, and prolongs no right to use the data.',
  reasons: ['RetentionEnded', 'RetentionInvalid'],
  mechanism:
    'No Job is made after the end, and none lives beyond it (activeDeadlineSeconds); loaders are bound by it too. The policies caveau-legal-hold and caveau-held-claims refuse to delete a dataset under a legal hold and its claim, whoever asks.',
  ceiling: 'Configured',
  limits:
    'The data is not erased at the end: nothing deletes the claim, and keys are not destroyed. A hold covers the objects in a room, not the PersistentVolume, the storage behind it, or the claim of a room that was closed.',
  actions: ['Stop', 'Checkpoint'],
  evaluate: ({ dataset, now }) => retentionOf(dataset, now),
};

/** Whether a dataset may still be used, by whomever: its loader is bound by it as training pods are. */
export function retentionOf(dataset: SecureDataset, now: Instant): ClauseResult {
  const { name } = dataset.metadata;
  const until = parseTime(dataset.spec.retention.until);
  if (until === undefined) {
    return violated('RetentionInvalid', `The field retention.until of SecureDataset ${name} is not an instant such as 2027-01-31T00:00:00Z. Ask the data steward to correct it.`);
  }
  if (now < until) return satisfied({ deadline: until }, until);
  return violated('RetentionEnded', `SecureDataset ${name} was to be used until ${dataset.spec.retention.until} only. Use other data, or ask the data steward whether the period may be extended.`);
}
