import { type SecureDataset } from '../../api/generated/types.ts';
import { parseTime } from '../../api/time.ts';
import { satisfied, violated } from '../result.ts';
import { type Clause, type ClauseResult, type Instant } from '../types.ts';

/** Data is kept in use no longer than its steward said. */
export const retention: Clause = {
  id: 'retention',
  title: 'The retention period has not ended',
  source: 'GDPR art. 5(1)(e)',
  fields: ['SecureDataset.spec.retention.until'],
  explanation: 'At retention.until the data may no longer be used: running jobs are stopped then and none starts any more.',
  reasons: ['RetentionEnded', 'RetentionInvalid'],
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
