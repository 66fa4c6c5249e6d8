import { type SecureProcessingEnvironment } from '../../api/generated/types.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type StorageClass } from '../kube.ts';

const claimUid = 'a1b2';

/** A bound claim "chest-ct" of the class "encrypted", with changes to its spec. */
export function aClaim(spec: PersistentVolumeClaim['spec'] = {}): PersistentVolumeClaim {
  return {
    metadata: { name: 'chest-ct', namespace: 'radiology', uid: claimUid },
    spec: { storageClassName: 'encrypted', volumeName: `pvc-${claimUid}`, ...spec },
    status: { phase: 'Bound' },
  };
}

/** A claim that waits for a volume. */
export function anUnboundClaim(): PersistentVolumeClaim {
  return { metadata: { name: 'chest-ct', namespace: 'radiology', uid: claimUid }, spec: { storageClassName: 'encrypted' }, status: { phase: 'Pending' } };
}

/** A volume as its driver's provisioner makes it for the claim. */
export function aProvisionedVolume(driver: string, volumeAttributes: Readonly<Record<string, string>> = {}, spec: PersistentVolume['spec'] = {}): PersistentVolume {
  return {
    metadata: { name: `pvc-${claimUid}`, creationTimestamp: '2026-03-01T00:00:00Z', annotations: { 'pv.kubernetes.io/provisioned-by': driver } },
    spec: {
      storageClassName: 'encrypted',
      claimRef: { namespace: 'radiology', name: 'chest-ct', uid: claimUid },
      csi: { driver, volumeAttributes },
      ...spec,
    },
  };
}

/** A volume that somebody wrote by hand for the claim. */
export function aStaticVolume(driver: string, volumeAttributes: Readonly<Record<string, string>> = {}): PersistentVolume {
  return { ...aProvisionedVolume(driver, volumeAttributes), metadata: { name: `pvc-${claimUid}`, creationTimestamp: '2026-03-01T00:00:00Z' } };
}

/** A class "encrypted", older than the volumes here, that binds at once. */
export function aClass(provisioner: string, parameters: Readonly<Record<string, string>> = {}, more: Omit<Partial<StorageClass>, 'provisioner' | 'parameters'> = {}): StorageClass {
  return { metadata: { name: 'encrypted', creationTimestamp: '2026-01-01T00:00:00Z' }, provisioner, parameters, volumeBindingMode: 'Immediate', ...more };
}

/** An environment that trusts the class "encrypted" of one driver. */
export function anEnvironmentThatTrusts(driver: NonNullable<SecureProcessingEnvironment['spec']['trustedStorage']>[number]['driver'], storageClassName = 'encrypted'): SecureProcessingEnvironment {
  const reason = 'account default encryption, checked 2026-02-01';
  return { metadata: { name: 'default' }, spec: { jurisdictions: [], trustedStorage: [{ driver, storageClassName, mechanism: 'customer-managed', keyScope: 'Cluster', reason }] } };
}
