import { goTrue } from '../go-bool.ts';
import { notAsked, refused } from '../refusals.ts';
import { type Driver } from '../subject.ts';
import { cephKeyScope } from './ceph-key-scope.ts';

/** Ceph block devices: LUKS2 below the file system, or fscrypt in it. The driver copies all class parameters into the volume's attributes. */
export const cephRbd: Driver = ({ name, parameters }) => {
  if (!goTrue(parameters['encrypted'])) return notAsked(name, parameters);
  const type = parameters['encryptionType'] ?? 'block';
  const { keyScope, keeper } = cephKeyScope(parameters);
  const because = (how: string) => `${name} has encryption on: ${how} by ceph-csi with ${keeper}`;
  // As spelled in ceph-csi internal/util/crypto.go, ParseEncryptionType; any other value is an error of the driver.
  if (type === 'block' || type === '') return { state: 'encrypted', mechanism: 'luks2', keyScope, level: 'Configured', because: because('LUKS2') };
  if (type === 'file') return { state: 'encrypted', mechanism: 'fscrypt', keyScope, level: 'Configured', because: because('fscrypt') };
  return refused('NotEncrypted', `${name} asks ceph-csi for encryptionType ${JSON.stringify(type)}, which does not exist: use "block" or "file".`);
};
