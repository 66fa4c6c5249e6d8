import { parseTime } from '../../api/time.ts';
import { pending, satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** The permit's right begins at validFrom and has ended at validUntil. */
export const permitWindow: Clause = {
  id: 'permit-window',
  title: 'The permit is valid now',
  source: 'EHDS Regulation (EU) 2025/327 art. 68; SATRE 1.4.02',
  fields: ['DataPermit.spec.validFrom', 'DataPermit.spec.validUntil'],
  explanation: 'A job is held until validFrom. At validUntil the right ends: running jobs are stopped then and none starts any more.',
  mechanism: 'Three things, each without the others: the operator, the activeDeadlineSeconds of the Job, and an admission policy that refuses every pod made after the end. The gate reads the end in the pod itself, too.',
  ceiling: 'Configured',
  limits: "Time is that of the operator's and the control plane's clocks. An edit that shortens the window needs the operator, as a revocation does.",
  reasons: ['PermitNotYetValid', 'PermitExpired', 'PermitWindowInvalid'],
  actions: ['Stop', 'Checkpoint'],
  evaluate,
};

function evaluate({ permit, now }: ClauseInput): ClauseResult {
  const { name } = permit.metadata;
  const { validFrom, validUntil } = permit.spec;
  const [from, until] = [parseTime(validFrom), parseTime(validUntil)];
  if (from === undefined || until === undefined || from >= until) {
    return violated('PermitWindowInvalid', `The window of DataPermit ${name} is not two instants in order, such as 2027-01-31T00:00:00Z. Ask the data steward to correct it.`);
  }
  if (now >= until) return violated('PermitExpired', `DataPermit ${name} ended at ${validUntil}. Ask the data steward for a longer or a new permit.`);
  if (now < from) return pending('PermitNotYetValid', `DataPermit ${name} is valid from ${validFrom} only. The job can run from then on.`, from);
  return satisfied({ deadline: until }, until);
}
