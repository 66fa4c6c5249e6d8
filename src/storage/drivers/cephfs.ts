import { goTrue } from '../go-bool.ts';
import { notAsked, refused } from '../refusals.ts';
import { type Driver } from '../subject.ts';
import { cephKeyScope } from './ceph-key-scope.ts';

/** CephFS: fscrypt is the only encryption that it has. The driver copies all class parameters into the volume's attributes. */
export const cephFs: Driver = ({ name, parameters }) => {
  if (!goTrue(parameters['encrypted'])) return notAsked(name, parameters);
  const type = parameters['encryptionType'] ?? 'file';
  if (type !== 'file' && type !== '') return refused('NotEncrypted', `${name} asks CephFS for encryptionType ${JSON.stringify(type)}, but it can only encrypt files: use "file" or leave it out.`);
  const { keyScope, keeper } = cephKeyScope(parameters);
  return { state: 'encrypted', mechanism: 'fscrypt', keyScope, level: 'Configured', because: `${name} has encryption on: fscrypt by ceph-csi with ${keeper}` };
};
