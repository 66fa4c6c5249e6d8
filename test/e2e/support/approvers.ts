import { generateKeyPairSync } from 'node:crypto';
import { type DataApproval } from '../../../src/api/generated/types.ts';
import { signApproval } from '../../../src/approval/signature.ts';
import { type Manifest } from './manifest.ts';
import { userNames } from './user-names.ts';

const keyPair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { open: publicKey.export({ type: 'spki', format: 'pem' }).toString(), secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
};
/** Of the ethicist, and of nobody who is listed. */
export const [ethicsKey, otherKey] = [keyPair(), keyPair()];
/** Who may approve. */
export const approvers = [
  { name: userNames.officer, organisation: 'Hospital A', roles: ['dpo'] },
  { name: userNames.secondOfficer, organisation: 'Hospital A', roles: ['dpo'] },
  { name: userNames.ethicist, organisation: 'Hospital B', roles: ['ethics'], keys: [{ id: 'ethics-1', publicKey: ethicsKey.open }] },
];
/** What the datasets ask for. */
export const two = [{ action: 'Use', minimum: 2, roles: ['dpo', 'ethics'], organisations: 2 }];

/** The same approval, signed as kubectl caveau does it. */
export function signed(manifest: Manifest, secret = ethicsKey.secret, keyid = 'ethics-1'): Manifest {
  const signature = signApproval(manifest as unknown as DataApproval, secret, keyid);
  return { ...manifest, spec: { ...manifest.spec, signatures: [signature] } };
}
