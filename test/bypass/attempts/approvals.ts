import { dataApproval } from '../../e2e/support/objects.ts';
import { userNames } from '../../e2e/support/user-names.ts';
import type { Attempt } from '../attempt.ts';
import { dryRun, ours } from '../touch.ts';

const environmentOfTheCluster = { apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' };

/** What says who approves, which program sees what is released, and where it goes. */
const environmentChanges: readonly (readonly [what: string, says: RegExp, spec: object])[] = [
  [
    'list an approver in the environment',
    /may not change who approves \(spec\.approvers\) or what must be approved \(spec\.requiredApprovals\) in the SecureProcessingEnvironment: that needs the verb grant/,
    { approvers: [{ name: 'friend', organisation: 'Hospital C', roles: ['dpo'] }] },
  ],
  [
    'choose the program of the gate, which also reads and sends what is released',
    /may not change the image of the gate \(spec\.gate\.image\) in the SecureProcessingEnvironment, because it also reads and sends what is released: that needs the verb grant/,
    { gate: { image: `registry.example/own@sha256:${'6'.repeat(64)}` } },
  ],
  [
    'do without the gate',
    /may not change the image of the gate \(spec\.gate\.image\) in the SecureProcessingEnvironment, .*: that needs the verb grant/,
    { gate: null },
  ],
  [
    'move the object store of approved releases to another address, with own certificates',
    /may not change where releases are written \(spec\.releaseStore\) in the SecureProcessingEnvironment: that needs the verb grant/,
    { releaseStore: { address: '198.51.100.7', caBundle: '-----BEGIN CERTIFICATE-----' } },
  ],
  [
    'share the file system of another Secret between rooms',
    /may not change which file systems are shared between rooms, by which Secrets \(spec\.sharing\), in the SecureProcessingEnvironment: that needs the verb grant/,
    { sharing: [{ driver: 'csi.juicefs.com', secret: { namespace: 'kube-system', name: 'other' } }] },
  ],
];

/** Approvals, withdrawals, who is listed as an approver, and what becomes of what they approved. */
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
  ...environmentChanges.map(([what, says, spec]): Attempt => ({
    what,
    by: ['gitops', 'automation'],
    policy: 'caveau-approvers',
    where: 'everywhere',
    says,
    run: (as) => as.patch(environmentOfTheCluster, { spec }, dryRun),
  })),
  {
    what: 'delete the environment, to make it again with another gate and without approvers',
    by: ['gitops', 'automation'],
    policy: 'caveau-approvers',
    where: 'everywhere',
    twice: true,
    says: /may not change .* in the SecureProcessingEnvironment.*: that needs the verb grant/,
    run: (as) => as.remove(environmentOfTheCluster, dryRun),
  },
];
