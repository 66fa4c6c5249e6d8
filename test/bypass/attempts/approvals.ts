import { dataApproval } from '../../e2e/support/objects.ts';
import { userNames } from '../../e2e/support/user-names.ts';
import type { Attempt } from '../attempt.ts';
import { dryRun, ours } from '../touch.ts';

/** Approvals, withdrawals, and who is listed as an approver. */
export const approvalAttempts: readonly Attempt[] = [
  {
    what: 'approve as somebody else, without a signature',
    by: ['officer', 'gitops', 'automation', 'clusterAdministrator'],
    policy: 'caveau-approvals',
    where: 'everywhere',
    says: /may not create a DataApproval of officer-a04e: without a signature it is given by who applies it\. Write \S+ in spec\.approver, or let officer-a04e sign it \(kubectl caveau approve\)\.$/,
    run: (as, { namespace }) => as.create(dataApproval(namespace, 'x', { approver: userNames.secondOfficer }), dryRun),
  },
  {
    what: 'approve in a role that the person does not hold',
    by: ['ethicist', 'gitops', 'automation'],
    policy: 'caveau-approvals',
    where: 'everywhere',
    says: /may not approve in the role dpo in \S+: that needs the verb approve on dataapprovals\.caveau\.dev named dpo\. Ask the platform engineer for it, or sign the DataApproval \(kubectl caveau approve\)\.$/,
    run: (as, { namespace }) => as.create(dataApproval(namespace, 'x', { approver: as.name }), dryRun),
  },
  {
    what: 'give a withdrawal an owner that can be deleted',
    by: ['gitops', 'automation', 'clusterAdministrator'],
    policy: 'caveau-approvals',
    where: 'everywhere',
    says: /may not give the withdrawal withdrawal an owner, because it would go with that\. Leave out metadata\.ownerReferences\.$/,
    run: (as, place) => as.patch(ours('DataApproval', place, 'withdrawal'), { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'short-lived', uid: 'u' }] } }, dryRun),
  },
  {
    what: 'delete a withdrawal',
    by: ['officer', 'steward', 'gitops', 'automation'],
    policy: 'caveau-approvals',
    where: 'everywhere',
    says: /may not delete the withdrawal withdrawal, because what it takes back would count again\. To approve again, make a new DataApproval\. Only the platform \(verb close .*\) may delete it\.$/,
    run: (as, place) => as.remove(ours('DataApproval', place, 'withdrawal'), dryRun),
  },
  {
    what: 'list an approver in the environment',
    by: ['gitops', 'automation'],
    policy: 'caveau-approvers',
    where: 'everywhere',
    says: /may not change who approves \(spec\.approvers\) or what must be approved \(spec\.requiredApprovals\) in the SecureProcessingEnvironment: that needs the verb grant/,
    run: (as) => as.patch({ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' }, { spec: { approvers: [{ name: 'friend', organisation: 'Hospital C', roles: ['dpo'] }] } }, dryRun),
  },
];
