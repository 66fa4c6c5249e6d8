import { reaches, requesterEvidence, requiredLevel } from '../assurance.ts';
import { satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Who asks is known as well as the dataset demands. */
export const requesterIdentity: Clause = {
  id: 'requester-identity',
  title: 'It is known who asks',
  source: 'EHDS Regulation (EU) 2025/327 art. 73(1)(d); TEHDAS2 EHDSR-7',
  fields: ['SecureDataset.spec.protection.assurance[requester-identity]', 'TrainingJob.spec.declaredBy'],
  explanation: 'A dataset that asks for Configured evidence of the requester takes no job that an account applied on behalf of a person (declaredBy): the person must apply it.',
  reasons: ['RequesterOnlyDeclared'],
  evaluate,
};

function evaluate({ dataset, job }: ClauseInput): ClauseResult {
  const required = requiredLevel(dataset, 'requester-identity');
  if (reaches(requesterEvidence(job), required)) return satisfied();
  return violated('RequesterOnlyDeclared', `SecureDataset ${dataset.metadata.name} needs evidence of the requester that is ${required}, but an account speaks for the requester of this job. The requester must apply the job in person, without declaredBy.`);
}
