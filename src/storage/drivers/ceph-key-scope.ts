import { type Judgement } from '../subject.ts';

type KeyScope = Extract<Judgement, { state: 'encrypted' }>['keyScope'];

/**
 * With a key management service, ceph-csi makes one passphrase for each volume. Without one (encryptionKMSID absent or "default") the same
 * passphrase, out of the Secret that the class names, opens every volume (internal/kms/secretskms.go).
 */
export function cephKeyScope(parameters: Readonly<Record<string, string>>): { readonly keyScope: KeyScope; readonly keeper: string } {
  const kms = parameters['encryptionKMSID'] ?? '';
  if (kms === '' || kms === 'default') return { keyScope: 'Cluster', keeper: 'one passphrase for all volumes' };
  return { keyScope: 'Volume', keeper: `a passphrase for each volume, kept by ${kms}` };
}
