import { type DataPermit } from '../../api/generated/types.ts';
import { askersOf } from '../../approval/askers.ts';
import { type Matter, voicesFor } from '../../approval/judgement.ts';
import { type Requirement, requirementsOf, securityOfficer, suffice, sufficientUntil } from '../../approval/requirement.ts';
import { pending, satisfied } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Before the data is used, those whom the dataset asks for have approved exactly what permit and dataset say now. */
export const approvals: Clause = {
  id: 'approvals',
  title: 'Those who must approve have approved',
  source: 'GDPR art. 24(1), 25(1); EHDS Regulation (EU) 2025/327 art. 68; SATRE 1.2.01, 3.1.07',
  fields: [
    'SecureDataset.spec.approvals',
    'SecureDataset.spec.approvers',
    'SecureProcessingEnvironment.spec.approvers',
    'SecureProcessingEnvironment.spec.requiredApprovals',
    'DataPermit.spec.persons',
    'DataApproval.spec.action',
    'DataApproval.spec.permit',
    'DataApproval.spec.dataset',
    'DataApproval.spec.environment',
    'DataApproval.spec.withdraws',
    'DataApproval.spec.role',
    'DataApproval.spec.approver',
    'DataApproval.spec.organisation',
    'DataApproval.spec.expires',
    'DataApproval.spec.signatures',
    'ValidatingAdmissionPolicy caveau-approvals',
  ],
  explanation:
    'A dataset may ask for a minimum of different approvers, for roles of which each must be spoken for by an approver of its own, for several organisations, and for a security officer who approves the environment. The environment may ask for approvals of all data beside that, which no dataset can take away. An approval names permit and dataset by digest, so any change of either voids it; it covers every job under the permit. It counts when the approver is listed with the role and the organisation, when the user who created it or a signature proves who said it, until it expires or is taken back, and never when the approver may ask for jobs under the permit. The status of each DataApproval says whether it counts and why not.',
  reasons: ['ApprovalsMissing'],
  mechanism: 'The operator compares digests and verifies signatures (DSSE; Ed25519 or ECDSA); the admission policy caveau-approvals binds an approval without a signature to its creator and to the verb approve for its role.',
  ceiling: 'Configured',
  limits:
    'That two names are two persons, and that a key is in the hands of its owner, is asserted by who lists the approvers. The steward writes what the dataset asks for, and may list approvers of its own: both are part of the digest that is approved. What the admission policy said before its present state is not known; an approval without a signature is older than the policy only by the time of its creation.',
  actions: ['Stop', 'Checkpoint', 'Finish'],
  evaluate,
};

function evaluate(input: ClauseInput): ClauseResult {
  const { dataset, permit, now, started } = input;
  const requirements = requirementsOf(dataset, input.environment, 'Use');
  if (requirements.length === 0) return satisfied();
  const voices = voicesFor('Use', matterOf(input), now);
  const until = sufficientUntil(requirements, voices);
  if (until !== undefined) return satisfied({ deadline: until }, until);
  // How many there are changes as each of them expires, and is told by the status of the permit.
  const lacks = started ? 'no longer has them all' : 'does not have them all';
  const message = `SecureDataset ${dataset.metadata.name} needs ${listed(requirements.map(wordsOf), 'and')}. DataPermit ${permit.metadata.name} in its present state ${lacks}: its status.approvals says what is missing, and the status of each DataApproval why it does not count. Ask those who approve.`;
  return hadThem(requirements, matterOf(input)) ? pending('ApprovalsMissing', message) : { outcome: 'Pending', reason: 'ApprovalsMissing', message, atLeast: 'Stop' };
}

/**
 * Whether what permit and dataset say now was approved once, and has only expired or was taken back. Otherwise somebody changed them, who must
 * not choose by the same change what becomes of the jobs that it voids.
 */
function hadThem(requirements: readonly Requirement[], matter: Matter): boolean {
  const approvals = matter.approvals.filter(({ spec }) => spec.action !== 'Withdraw');
  return suffice(requirements, voicesFor('Use', { ...matter, approvals }, -Infinity));
}

/** What approvals of one permit are judged by, for one job. */
function matterOf(input: Omit<ClauseInput, 'ontology' | 'now' | 'started'>): Matter {
  const { environment, dataset, permit, facts } = input;
  return { environment, dataset, permit, approvals: input.approvals, boundSince: facts.approvalsBoundSince, askers: askersOf(input.job) };
}

function wordsOf({ minimum, roles, organisations = 1, environment }: Requirement): string {
  const of = [
    ...(roles.length === 0 ? [] : [`the ${roles.length === 1 ? 'role' : 'roles'} ${listed(roles, 'and')}`]),
    ...(organisations > 1 ? [`${organisations} organisations`] : []),
    ...(environment === 'Required' ? [`the environment by a ${securityOfficer}`] : []),
  ];
  return `${minimum} ${minimum === 1 ? 'approval' : 'approvals'} of its use${of.length === 0 ? '' : ` (${of.join(', ')})`}`;
}

/** The digests of the approvals on which a decision may rest, sorted. Time is left out of it, as of all that a decision is digested from. */
export function approvedBy(input: Omit<ClauseInput, 'ontology' | 'now' | 'started' | 'permit'> & { readonly permit: DataPermit }): readonly string[] {
  if (requirementsOf(input.dataset, input.environment, 'Use').length === 0) return [];
  return voicesFor('Use', matterOf(input), -Infinity).map(({ digest }) => digest).sort();
}
