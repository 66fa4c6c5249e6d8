import { askersOf } from '../../approval/askers.ts';
import { askedOf, securityOfficer } from '../../approval/requirement.ts';
import { satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Who may approve for a dataset does not ask for jobs on it. */
export const separationOfDuties: Clause = {
  id: 'separation-of-duties',
  title: 'Who approves does not ask',
  source: 'ISO/IEC 27001:2022 A.5.3; SATRE 1.2.01; EHDS Regulation (EU) 2025/327 art. 73(1)',
  fields: ['TrainingJob.spec.requester', 'TrainingJob.spec.declaredBy', 'SecureDataset.spec.approvals', 'SecureDataset.spec.approvers', 'SecureProcessingEnvironment.spec.approvers', 'SecureProcessingEnvironment.spec.requiredApprovals'],
  explanation:
    'Where a dataset or the environment asks for approvals, neither the requester of a job nor the account that declares it may be listed as an approver in a role that counts for that dataset, whether or not that person has approved anything.',
  reasons: ['ApproverAsks'],
  mechanism: 'The operator compares the names that the admission policy caveau-requester binds to the jobs with the lists of approvers.',
  ceiling: 'Configured',
  limits:
    'One person under two names is two persons here. Who wrote the permit, the dataset or the environment is not known to a decision: that the steward, the platform engineer and those who approve are not the same, and that none of them holds the verbs approve or actfor besides, is for RBAC to see to.',
  evaluate,
};

function evaluate({ job, dataset, environment }: ClauseInput): ClauseResult {
  const asked = askedOf(dataset, environment);
  const counts = (role: string): boolean => asked.some(({ roles, environment: named }) => roles.length === 0 || roles.includes(role) || (named === 'Required' && role === securityOfficer));
  const listed = [...(environment?.spec.approvers ?? []), ...(dataset.spec.approvers ?? [])];
  const approves = listed.some(({ name, roles }) => askersOf(job).includes(name) && roles.some(counts));
  if (!approves) return satisfied();
  return violated('ApproverAsks', `The requester of this job, or the account that declares it, is listed as an approver for SecureDataset ${dataset.metadata.name}, and nobody asks for what the same person may approve. Let somebody else ask, or ask the platform engineer to take the person off the list.`);
}
