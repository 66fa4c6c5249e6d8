import { satisfied, violated } from '../result.ts';
import { type Clause } from '../types.ts';

/** A permit counts only while its state says Active. */
export const permitState: Clause = {
  id: 'permit-state',
  title: 'The permit is in force',
  source: 'EHDS Regulation (EU) 2025/327 art. 68',
  fields: ['DataPermit.spec.state'],
  explanation: 'A permit counts only while its state is Active. Revoking it stops the jobs that run under it, for good.',
  mechanism: 'The decision before the start; on a revocation the operator suspends the Job and deletes its pods itself.',
  ceiling: 'Configured',
  limits: 'A revocation needs the operator: while it is away, what runs goes on until the permit ends. What a run learnt before is not undone.',
  reasons: ['PermitRevoked'],
  actions: ['Stop', 'Checkpoint'],
  evaluate: ({ permit }) =>
    permit.spec.state === 'Active'
      ? satisfied()
      : violated('PermitRevoked', `DataPermit ${permit.metadata.name} is revoked. Ask the data steward for a new permit.`),
};
