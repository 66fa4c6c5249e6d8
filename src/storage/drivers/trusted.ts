import { refused } from '../refusals.ts';
import { type Driver } from '../subject.ts';

/**
 * Cloud disks whose encryption Kubernetes does not show (Amazon EBS, Google persistent disk, OpenStack Cinder): what the platform engineer
 * asserts of a storage class, and never more than Declared.
 */
export const trusted: Driver = ({ name, driver, storageClassName, parameters, environment }) => {
  // Of EBS only; it reads everything but "true" as false (pkg/driver/controller.go, isTrue).
  const contradiction = parameters['encrypted'];
  if (contradiction !== undefined && contradiction !== 'true') return refused('NotEncrypted', `${name} says encrypted: ${JSON.stringify(contradiction)}, so what trustedStorage asserts of it is wrong. Use a StorageClass with encrypted: "true".`);
  const entry = environment?.spec.trustedStorage?.find((trust) => trust.driver === driver && trust.storageClassName === storageClassName);
  if (entry === undefined) {
    // This parameter of EBS prepares ext4 for encrypting and encrypts nothing.
    const ext4 = parameters['ext4EncryptionSupport'] === undefined ? '' : ' ext4EncryptionSupport does not encrypt.';
    const remedy = `If storage class ${storageClassName === '' ? '(none)' : storageClassName} is encrypted, the platform engineer can assert it in trustedStorage of the SecureProcessingEnvironment`;
    return refused('NotTrusted', `Kubernetes does not show whether ${name} of ${driver} is encrypted.${ext4} ${remedy}.`);
  }
  const { mechanism, keyScope, reason } = entry;
  return { state: 'encrypted', mechanism, keyScope, level: 'Declared', because: `the platform engineer asserts that storage class ${storageClassName} of ${driver} is encrypted: ${reason}` };
};
