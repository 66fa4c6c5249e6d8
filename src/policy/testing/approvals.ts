import { type DataApproval, type DataPermit, type SecureDataset, type SecureProcessingEnvironmentSpec } from '../../api/generated/types.ts';
import { objectDigest } from '../../approval/digest.ts';
import { approvalDigest } from '../../approval/payload.ts';
import { signApproval } from '../../approval/signature.ts';
import { aDataset, anEnvironment, aPermit, room } from './builders.ts';

/** Since when admission binds approvals in the tests, and a moment after it. */
export const boundSince = Date.parse('2027-01-01T00:00:00Z');
/** When the built approvals were created. */
export const created = '2027-02-01T00:00:00Z';
/** When those of a release were, which was there before. */
const createdForRelease = '2027-02-21T00:00:00Z';

/** A key of the tests alone: the private one is 32 times the same byte behind the fixed head of PKCS #8 (RFC 8410). */
function keyOf(byte: number, publicKey: string) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, byte)]);
  return { publicKey: `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`, privateKey: `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n` };
}

/** Two pairs of keys. */
export const keys = {
  first: keyOf(1, 'MCowBQYDK2VwAyEAiojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w='),
  second: keyOf(2, 'MCowBQYDK2VwAyEAgTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q='),
};

/** Who may approve in the tests; the officer of the other hospital also has a key. */
export const approvers = [
  { name: 'dpo@hospital-a.example', organisation: 'Hospital A', roles: ['dpo', 'data-holder'] },
  { name: 'dpo-2@hospital-a.example', organisation: 'Hospital A', roles: ['dpo'] },
  { name: 'ethics@hospital-b.example', organisation: 'Hospital B', roles: ['ethics'], keys: [{ id: 'key-b', publicKey: keys.first.publicKey }] },
  { name: 'security@centre.example', organisation: 'Computing Centre', roles: ['security-officer', 'dpo'] },
] satisfies NonNullable<SecureProcessingEnvironmentSpec['approvers']>;

/** The environment that lists them. */
export const approvingEnvironment = anEnvironment().with({ approvers });
/** A dataset that asks for two approvers in two roles of two organisations. */
export const approvedDataset = aDataset().with({ approvals: [{ action: 'Use', minimum: 2, roles: ['dpo', 'ethics'], organisations: 2 }] });

type Spec = DataApproval['spec'];

/** What approvals name, as it is now. */
export interface Approved {
  readonly permit?: DataPermit;
  readonly dataset?: SecureDataset;
}

/** An approval that counts: by one of those listed, of the built permit and dataset, created while admission bound it. */
export function anApproval(role: string, changes: Partial<Spec> = {}, { permit = aPermit().build(), dataset = approvedDataset.build() }: Approved = {}): DataApproval {
  const approver = approvers.find(({ roles }) => roles.some((one) => one === role));
  return {
    metadata: { namespace: permit.metadata.namespace ?? room, name: `${role}-1`, uid: `uid-approval-${role}`, creationTimestamp: changes.action === 'Release' ? createdForRelease : created, generation: 1 },
    spec: {
      action: 'Use',
      permit: { name: permit.metadata.name, digest: objectDigest('DataPermit', permit) },
      dataset: { name: dataset.metadata.name, digest: objectDigest('SecureDataset', dataset) },
      role,
      approver: approver?.name ?? 'nobody@nowhere.example',
      organisation: approver?.organisation ?? 'Nowhere',
      expires: '2027-12-01T00:00:00Z',
      ...changes,
    },
  };
}

/** The same, signed. */
export function signed(approval: DataApproval, privateKey = keys.first.privateKey, keyid = 'key-b'): DataApproval {
  return { ...approval, spec: { ...approval.spec, signatures: [signApproval(approval, privateKey, keyid)] } };
}

/** What takes an approval back, by its approver unless changed. */
export function aWithdrawal(approval: DataApproval, changes: Partial<Spec> = {}): DataApproval {
  const { role, approver, organisation, expires } = approval.spec;
  return {
    metadata: { ...approval.metadata, name: `${approval.metadata.name}-withdrawn`, uid: `${approval.metadata.uid ?? ''}-withdrawn` },
    spec: { action: 'Withdraw', withdraws: { name: approval.metadata.name, digest: approvalDigest(approval) }, role, approver, organisation, expires, ...changes },
  };
}
