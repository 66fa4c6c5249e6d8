import assert from 'node:assert/strict';
import { objectDigest } from '../../approval/digest.ts';
import { approvedDataset, approvingEnvironment, anApproval, aWithdrawal, boundSince, signed } from '../testing/approvals.ts';
import { aPermit, aTrainingJob, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { type ClauseInput } from '../types.ts';
import { approvals } from './approvals.ts';
import { separationOfDuties } from './separation-of-duties.ts';

const known = facts({ approvalsBoundSince: boundSince });
const dpo = anApproval('dpo');
const ethics = anApproval('ethics');
const asking = (changes: Partial<ClauseInput> = {}): Partial<ClauseInput> => ({ dataset: approvedDataset.build(), environment: approvingEnvironment.build(), facts: known, approvals: [dpo, signed(ethics)], ...changes });
const inDecember = Date.parse('2027-12-01T00:00:00Z');
const inMay = Date.parse('2027-05-01T00:00:00Z');
const longest = 'r'.repeat(32);
const strict = approvedDataset.with({ approvals: [{ action: 'Use', minimum: 2, roles: ['dpo'], environment: 'Required' }] }).build();
const named = { digest: objectDigest('SecureProcessingEnvironment', approvingEnvironment.build()) };

const floor = approvingEnvironment.with({ requiredApprovals: [{ action: 'Use', minimum: 1, roles: ['ethics'] }] }).build();

testClause(approvals, [
  { when: 'holds where nobody need approve', want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied' }) },
  { when: 'holds where only a release needs approvals', given: { dataset: approvedDataset.with({ approvals: [{ action: 'Release', minimum: 2, roles: [] }] }).build() }, want: 'Satisfied' },
  { when: 'holds where an empty list asks for nobody', given: { dataset: approvedDataset.with({ approvals: [] }).build() }, want: 'Satisfied' },
  { when: 'holds with both roles, until the first of both expires', given: asking(), want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { deadline: inDecember }, until: inDecember }) },
  {
    when: 'holds until those that are left no longer suffice',
    given: asking({ approvals: [anApproval('dpo', { expires: '2027-04-01T00:00:00Z' }), { ...anApproval('dpo', { approver: 'dpo-2@hospital-a.example', expires: '2027-05-01T00:00:00Z' }), metadata: { ...dpo.metadata, name: 'dpo-2' } }, ethics] }),
    want: 'Satisfied',
    also: (result) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { deadline: inMay }, until: inMay }),
  },
  { when: 'waits for the first approval', given: asking({ approvals: [] }), want: 'Pending ApprovalsMissing', message: /needs 2 approvals of its use \(the roles dpo and ethics, 2 organisations\)\. DataPermit chest-ct-lung in its present state does not have them all/ },
  { when: 'waits for whom the environment asks, though the dataset asks for nobody', given: asking({ dataset: approvedDataset.with({ approvals: [] }).build(), environment: floor, approvals: [] }), want: 'Pending ApprovalsMissing', message: /needs 1 approval of its use \(the role ethics\)/ },
  { when: 'holds where what dataset and environment ask for is there', given: asking({ environment: floor }), want: 'Satisfied' },
  { when: 'waits where only what the dataset asks for is there', given: asking({ environment: approvingEnvironment.with({ requiredApprovals: [{ action: 'Use', minimum: 3, roles: [] }] }).build() }), want: 'Pending ApprovalsMissing' },
  { when: 'waits for a role', given: asking({ approvals: [dpo] }), want: 'Pending ApprovalsMissing' },
  { when: 'no longer holds at the end of one that is needed', given: asking({ now: inDecember }), want: 'Pending ApprovalsMissing' },
  { when: 'no longer holds when one is taken back', given: asking({ approvals: [dpo, ethics, aWithdrawal(ethics)], started: true }), want: 'Pending ApprovalsMissing', message: /no longer has them all/ },
  { when: 'no longer holds after the permit was changed', given: asking({ permit: aPermit().with({ validUntil: '2027-11-01T00:00:00Z' }).build() }), want: 'Pending ApprovalsMissing' },
  { when: 'no longer holds while nothing binds who created what', given: asking({ facts: facts() }), want: 'Pending ApprovalsMissing' },
  { when: 'does not count the approval of who asks', given: asking({ job: aTrainingJob().with({ requester: 'dpo@hospital-a.example' }).build() }), want: 'Pending ApprovalsMissing' },
  { when: 'does not count the approval of the account that declares', given: asking({ job: aTrainingJob().with({ declaredBy: 'dpo@hospital-a.example' }).build() }), want: 'Pending ApprovalsMissing' },
  { when: 'waits for the security officer', given: asking({ dataset: strict, approvals: [anApproval('dpo', {}, { dataset: strict }), anApproval('security-officer', {}, { dataset: strict })] }), want: 'Pending ApprovalsMissing', message: /the environment by a security-officer/ },
  { when: 'holds once the security officer has named the environment', given: asking({ dataset: strict, approvals: [anApproval('dpo', {}, { dataset: strict }), anApproval('security-officer', { environment: named }, { dataset: strict })] }), want: 'Satisfied' },
  {
    when: 'fits into a message whatever the lists',
    given: asking({ dataset: approvedDataset.with({ approvals: [{ action: 'Use', minimum: 16, roles: Array.from({ length: 8 }, (_, i) => `${longest.slice(1)}${i}`), organisations: 16, environment: 'Required' }] }).build(), permit: aPermit('chest-ct', 'p'.repeat(52)).build() }),
    want: 'Pending ApprovalsMissing',
    message: /and 3 more/,
  },
]);

const listedRequester = (...roles: string[]) => ({ environment: approvingEnvironment.with({ approvers: [{ name: 'a1b2c3@institute.example', organisation: 'Institute B', roles }] }).build() });
const ofDataset = approvedDataset.with({ approvers: [{ name: 'a1b2c3@institute.example', organisation: 'Institute B', roles: ['ethics'], keys: [] }] }).build();

testClause(separationOfDuties, [
  { when: 'holds where the requester approves nothing', given: asking(), want: 'Satisfied' },
  { when: 'holds where nobody need approve', given: listedRequester('dpo'), want: 'Satisfied' },
  { when: 'holds for an approver of a role that this dataset does not ask for', given: asking(listedRequester('physicist')), want: 'Satisfied' },
  { when: 'is violated by a requester who may approve', given: asking(listedRequester('physicist', 'ethics')), want: 'Violated ApproverAsks', message: /SecureDataset chest-ct/ },
  { when: 'is violated by a requester whom the dataset lists', given: asking({ dataset: ofDataset }), want: 'Violated ApproverAsks' },
  { when: 'is violated by an account that declares and may approve', given: asking({ job: aTrainingJob().with({ declaredBy: 'dpo@hospital-a.example' }).build() }), want: 'Violated ApproverAsks' },
  { when: 'is violated in any role where any will do', given: asking({ ...listedRequester('physicist'), dataset: approvedDataset.with({ approvals: [{ action: 'Use', minimum: 1, roles: [] }] }).build() }), want: 'Violated ApproverAsks' },
  { when: 'is violated by a security officer where the environment must be approved', given: asking({ ...listedRequester('security-officer'), dataset: strict }), want: 'Violated ApproverAsks' },
  { when: 'is violated where only the release needs approvals', given: asking({ ...listedRequester('dpo'), dataset: approvedDataset.with({ approvals: [{ action: 'Release', minimum: 1, roles: ['dpo'] }] }).build() }), want: 'Violated ApproverAsks' },
]);
