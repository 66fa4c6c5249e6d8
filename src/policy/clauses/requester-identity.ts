import { reaches, requesterEvidence, requiredLevel } from '../assurance.ts';
import { satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Who asks is known as well as the dataset demands. */
export const requesterIdentity: Clause = {
  id: 'requester-identity',
  title: 'It is known who asks',
  source: 'EHDS Regulation (EU) 2025/327 art. 73(1)(d); TEHDAS2 EHDSR-7',
  fields: ['SecureDataset.spec.protection.assurance[requester-identity]', 'TrainingJob.spec.declaredBy', 'ValidatingAdmissionPolicy caveau-requester'],
  explanation: 'A dataset that asks for Configured evidence of the requester takes no job that an account applied on behalf of a person (declaredBy): the person must apply it, while the admission policy caveau-requester is in force, which binds the two.',
  mechanism: 'The admission policy caveau-requester compares spec.requester with the user of the request; an account needs the verb actfor to speak for a person.',
  ceiling: 'Configured',
  limits: 'Whoever may impersonate users can be anybody. A job that was applied while the policy was away, and is decided after it is back, is not told apart.',
  reasons: ['RequesterNotBound', 'RequesterOnlyDeclared'],
  evaluate,
};

function evaluate(input: ClauseInput): ClauseResult {
  const { dataset, job, facts } = input;
  const required = requiredLevel(dataset, 'requester-identity');
  if (reaches(requesterEvidence(input), required)) return satisfied();
  if (job.spec.declaredBy === undefined && !facts.requesterBound) {
    return violated('RequesterNotBound', `SecureDataset ${dataset.metadata.name} needs evidence of the requester that is ${required}, but the admission policy that binds requesters to those who apply jobs is not in force. Ask the platform engineer to install it (caveau-requester).`);
  }
  return violated('RequesterOnlyDeclared', `SecureDataset ${dataset.metadata.name} needs evidence of the requester that is ${required}, but an account speaks for the requester of this job. The requester must apply the job in person, without declaredBy.`);
}
