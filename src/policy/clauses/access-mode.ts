import { own } from '../own.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Pods on several nodes may read one claim only if the data's terms and the claim both say so. */
export const accessMode: Clause = {
  id: 'access-mode',
  title: 'The data can be mounted as its terms say',
  source: 'GDPR art. 5(1)(f); EHDS Regulation (EU) 2025/327 art. 73(1)(b)',
  fields: ['SecureDataset.spec.protection.accessMode', 'TrainingJob.spec.workers', 'PersistentVolumeClaim.spec.accessModes'],
  explanation: 'Every mount is read-only. ReadOnlyOnce data is for jobs with one worker; more workers need ReadOnlyMany data on a claim that several nodes can mount.',
  reasons: ['SeveralWorkersForbidden', 'AccessModeInsufficient', 'ClaimMissing'],
  evaluate,
};

function evaluate({ dataset, job, facts }: ClauseInput): ClauseResult {
  const { name } = dataset.metadata;
  const several = job.spec.workers > 1;
  if (several && dataset.spec.protection.accessMode !== 'ReadOnlyMany') {
    return violated('SeveralWorkersForbidden', `SecureDataset ${name} may be mounted by one pod only, but the job has ${job.spec.workers} workers. Use one worker, or ask the data steward for access mode ReadOnlyMany.`);
  }
  const claim = own(facts.claims, name);
  const { claimName } = dataset.spec.source.persistentVolumeClaim;
  if (claim?.exists !== true) {
    return pending('ClaimMissing', `The PersistentVolumeClaim ${claimName} of SecureDataset ${name} does not exist. Ask the data steward to create it.`);
  }
  if (!several || claim.accessModes.some((mode) => mode === 'ReadOnlyMany' || mode === 'ReadWriteMany')) return satisfied();
  return violated('AccessModeInsufficient', `The PersistentVolumeClaim ${claimName} of SecureDataset ${name} offers ${listed(claim.accessModes)}, but ${job.spec.workers} workers need ReadOnlyMany or ReadWriteMany. Use one worker, or ask the data steward for a claim that several nodes can mount.`);
}
