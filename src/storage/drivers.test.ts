import { deepEqual, equal, match } from 'node:assert/strict';
import { type EncryptionFact } from '../policy/types.ts';
import { claimEncryption, classEncryption } from './encryption.ts';
import { isShareable } from './drivers.ts';
import { aClaim, aClass, anEnvironmentThatTrusts, aProvisionedVolume } from './testing/builders.ts';

const rbd = 'rbd.csi.ceph.com';
const cephfs = 'cephfs.csi.ceph.com';
const longhorn = 'driver.longhorn.io';
const azure = 'disk.csi.azure.com';
const juicefs = 'csi.juicefs.com';
const ebs = 'ebs.csi.aws.com';

const secret = (stage: string, name: string, namespace: string) => ({ [`csi.storage.k8s.io/${stage}-secret-name`]: name, [`csi.storage.k8s.io/${stage}-secret-namespace`]: namespace });
const longhornSecrets = (name: string, namespace: string) => ({ ...secret('node-stage', name, namespace), ...secret('node-publish', name, namespace) });

/** "state mechanism keyScope level" or "state reason": all of a fact but its sentence. */
function short(fact: EncryptionFact): string {
  return fact.state === 'encrypted' ? `${fact.mechanism} ${fact.keyScope} ${fact.level}` : `${fact.state} ${fact.reason}`;
}

describe('what a class promises', () => {
  const rows: readonly { readonly name: string; readonly driver: string; readonly parameters?: Readonly<Record<string, string>>; readonly mountOptions?: readonly string[]; readonly want: string }[] = [
    { name: 'Ceph RBD with a KMS is LUKS2 with a key for each volume', driver: rbd, parameters: { encrypted: 'true', encryptionKMSID: 'vault' }, want: 'luks2 Volume Configured' },
    { name: 'Ceph RBD without a KMS uses one passphrase for all', driver: rbd, parameters: { encrypted: 'true' }, want: 'luks2 Cluster Configured' },
    { name: 'Ceph RBD with the KMS called default too', driver: rbd, parameters: { encrypted: 'true', encryptionKMSID: 'default' }, want: 'luks2 Cluster Configured' },
    { name: 'Ceph RBD of type block says so', driver: rbd, parameters: { encrypted: 'true', encryptionType: 'block', encryptionKMSID: 'vault' }, want: 'luks2 Volume Configured' },
    { name: 'Ceph RBD of type file is fscrypt', driver: rbd, parameters: { encrypted: 'true', encryptionType: 'file', encryptionKMSID: 'vault' }, want: 'fscrypt Volume Configured' },
    { name: 'Ceph RBD of an invented type', driver: rbd, parameters: { encrypted: 'true', encryptionType: 'both' }, want: 'refused NotEncrypted' },
    { name: 'Ceph RBD reads "True" as Go does', driver: rbd, parameters: { encrypted: 'True' }, want: 'luks2 Cluster Configured' },
    { name: 'Ceph RBD reads "yes" as an error', driver: rbd, parameters: { encrypted: 'yes' }, want: 'refused NotEncrypted' },
    { name: 'Ceph RBD reads " true" as an error', driver: rbd, parameters: { encrypted: ' true' }, want: 'refused NotEncrypted' },
    { name: 'Ceph RBD with encrypted: "false"', driver: rbd, parameters: { encrypted: 'false', encryptionKMSID: 'vault' }, want: 'refused NotEncrypted' },
    { name: 'Ceph RBD that says nothing', driver: rbd, want: 'refused NotEncrypted' },
    { name: 'Ceph RBD installed by Rook', driver: `rook-ceph.${rbd}`, parameters: { encrypted: 'true', encryptionKMSID: 'vault' }, want: 'luks2 Volume Configured' },
    { name: 'a driver that only ends like Ceph', driver: `evil${rbd}`, parameters: { encrypted: 'true' }, want: 'refused UnknownDriver' },
    { name: 'CephFS with a KMS', driver: cephfs, parameters: { encrypted: 'true', encryptionKMSID: 'vault' }, want: 'fscrypt Volume Configured' },
    { name: 'CephFS without a KMS', driver: cephfs, parameters: { encrypted: 'true' }, want: 'fscrypt Cluster Configured' },
    { name: 'CephFS cannot encrypt blocks', driver: cephfs, parameters: { encrypted: 'true', encryptionType: 'block' }, want: 'refused NotEncrypted' },
    { name: 'CephFS that says nothing', driver: cephfs, want: 'refused NotEncrypted' },
    { name: 'Longhorn with a templated Secret', driver: longhorn, parameters: { encrypted: 'true', ...longhornSecrets('${pvc.name}', '${pvc.namespace}') }, want: 'luks2 Volume Configured' },
    { name: 'Longhorn with a Secret named as the volume', driver: longhorn, parameters: { encrypted: 'true', ...longhornSecrets('${pv.name}', 'longhorn-system') }, want: 'luks2 Volume Configured' },
    { name: 'Longhorn with claims of every namespace sharing Secrets by name', driver: longhorn, parameters: { encrypted: 'true', ...longhornSecrets('${pvc.name}', 'longhorn-system') }, want: 'luks2 Cluster Configured' },
    { name: 'Longhorn with one Secret', driver: longhorn, parameters: { encrypted: 'true', ...longhornSecrets('longhorn-crypto', 'longhorn-system') }, want: 'luks2 Cluster Configured' },
    { name: 'Longhorn with one of two Secrets templated', driver: longhorn, parameters: { encrypted: 'true', ...longhornSecrets('${pvc.name}', '${pvc.namespace}'), ...secret('node-stage', 'shared', 'longhorn-system') }, want: 'luks2 Cluster Configured' },
    { name: 'Longhorn without encrypted', driver: longhorn, parameters: longhornSecrets('longhorn-crypto', 'longhorn-system'), want: 'refused NotEncrypted' },
    { name: 'an Azure disk of the default kind', driver: azure, want: 'provider-managed Cluster Configured' },
    { name: 'an Azure disk under a disk encryption set', driver: azure, parameters: { diskEncryptionSetID: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/diskEncryptionSets/research' }, want: 'customer-managed Cluster Configured' },
    { name: 'an Azure disk, whose parameter names have no case', driver: azure, parameters: { diskencryptionsetid: '/x/research' }, want: 'customer-managed Cluster Configured' },
    { name: 'JuiceFS without a cache', driver: juicefs, mountOptions: ['cache-size=0'], want: 'client-side Cluster Declared' },
    { name: 'JuiceFS without a cache, with a Secret for each claim', driver: juicefs, parameters: secret('node-publish', '${pvc.name}', '${pvc.namespace}'), mountOptions: ['cache-size=0'], want: 'client-side Volume Declared' },
    { name: 'JuiceFS with options in one string', driver: juicefs, mountOptions: ['writeback, cache-size=0'], want: 'client-side Cluster Declared' },
    { name: 'JuiceFS as it comes', driver: juicefs, want: 'refused PlaintextCache' },
    { name: 'JuiceFS with a cache', driver: juicefs, mountOptions: ['cache-size=102400'], want: 'refused PlaintextCache' },
    { name: 'JuiceFS with a cache after all', driver: juicefs, mountOptions: ['cache-size=0', 'cache-size=100'], want: 'refused PlaintextCache' },
    { name: 'JuiceFS with a cache in its parameters', driver: juicefs, parameters: { mountOptions: 'cache-size=100' }, mountOptions: ['cache-size=0'], want: 'refused PlaintextCache' },
    { name: 'JuiceFS with another option that ends alike', driver: juicefs, mountOptions: ['free-cache-size=0'], want: 'refused PlaintextCache' },
    { name: 'EBS that nobody trusts', driver: ebs, parameters: { encrypted: 'true' }, want: 'refused NotTrusted' },
    { name: 'EBS with ext4EncryptionSupport only', driver: ebs, parameters: { ext4EncryptionSupport: 'true' }, want: 'refused NotTrusted' },
    { name: 'GCE PD that nobody trusts', driver: 'pd.csi.storage.gke.io', want: 'refused NotTrusted' },
    { name: 'Cinder that nobody trusts', driver: 'cinder.csi.openstack.org', parameters: { type: 'luks' }, want: 'refused NotTrusted' },
    { name: 'a local path under the name "encrypted"', driver: 'rancher.io/local-path', parameters: { encrypted: 'true' }, want: 'refused NotEncrypted' },
    { name: 'volumes made by hand', driver: 'kubernetes.io/no-provisioner', want: 'refused NotEncrypted' },
    { name: 'NFS', driver: 'nfs.csi.k8s.io', want: 'refused NotEncrypted' },
    { name: 'a host path', driver: 'hostpath.csi.k8s.io', want: 'refused NotEncrypted' },
    { name: 'a driver nobody has heard of', driver: 'example.com/fast', parameters: { encrypted: 'true' }, want: 'refused UnknownDriver' },
    { name: 'a driver named like a property of every object', driver: 'constructor', want: 'refused UnknownDriver' },
  ];
  for (const { name, driver, parameters, mountOptions = [], want } of rows) {
    it(`${name}: ${want}`, () => {
      const storageClass = aClass(driver, parameters, { mountOptions });
      equal(short(classEncryption({ storageClass, storageClassName: 'encrypted', environment: undefined })), want);
    });
  }

  it('is unknown while the class does not exist', () => {
    const fact = classEncryption({ storageClass: undefined, storageClassName: 'fast', environment: undefined });
    deepEqual(fact, { state: 'unknown', reason: 'StorageClassNotFound', message: 'StorageClass fast does not exist.' });
  });

  it('does not contradict itself: what it promises is what the volume it makes then shows', () => {
    for (const { driver, parameters, mountOptions = [], want } of rows) {
      if (driver === longhorn || want.includes('Volume Declared')) continue; // Secrets have another form there
      const volume = aProvisionedVolume(driver, parameters, { mountOptions });
      equal(short(claimEncryption({ claim: aClaim(), volume, storageClass: aClass(driver, parameters, { mountOptions }), environment: undefined })), want);
    }
  });
});

describe('a trusted class', () => {
  const environment = anEnvironmentThatTrusts(ebs);
  const of = (driver: string, parameters = {}) => classEncryption({ storageClass: aClass(driver, parameters), storageClassName: 'encrypted', environment });

  it('is Declared, as the platform engineer says', () => {
    deepEqual(of(ebs), {
      state: 'encrypted',
      mechanism: 'customer-managed',
      keyScope: 'Cluster',
      level: 'Declared',
      message: 'The platform engineer asserts that storage class encrypted of ebs.csi.aws.com is encrypted: account default encryption, checked 2026-02-01.',
    });
  });
  it('is believed less than its own parameters', () => equal(short(of(ebs, { encrypted: 'false' })), 'refused NotEncrypted'));
  it('is believed less than parameters that EBS reads as false', () => equal(short(of(ebs, { encrypted: 'True' })), 'refused NotEncrypted'));
  it('may ask for encryption', () => equal(short(of(ebs, { encrypted: 'true', ext4EncryptionSupport: 'true' })), 'customer-managed Cluster Declared'));
  it('is trusted for one driver only', () => equal(short(of('pd.csi.storage.gke.io')), 'refused NotTrusted'));
  it('is trusted under one name only', () => {
    const storageClass = { ...aClass(ebs), metadata: { name: 'gp3' } };
    equal(short(classEncryption({ storageClass, storageClassName: 'gp3', environment })), 'refused NotTrusted');
  });
  it('cannot make a local path trustworthy', () => equal(short(of('rancher.io/local-path')), 'refused NotEncrypted'));
});

describe('the key of a bound volume', () => {
  const bound = (driver: string, ref: { readonly name: string; readonly namespace: string }) => {
    const volume = aProvisionedVolume(driver, {}, { mountOptions: ['cache-size=0'], csi: { driver, volumeAttributes: { encrypted: 'true' }, nodeStageSecretRef: ref, nodePublishSecretRef: ref } });
    return short(claimEncryption({ claim: aClaim(), volume, storageClass: undefined, environment: undefined }));
  };
  it('is its own when the Secret is named as the claim, beside it', () => equal(bound(longhorn, { name: 'chest-ct', namespace: 'radiology' }), 'luks2 Volume Configured'));
  it('is its own when the Secret is named as the volume', () => equal(bound(longhorn, { name: 'pvc-a1b2', namespace: 'longhorn-system' }), 'luks2 Volume Configured'));
  it('is shared when a namesake of the claim could have it', () => equal(bound(longhorn, { name: 'chest-ct', namespace: 'longhorn-system' }), 'luks2 Cluster Configured'));
  it('is shared when the Secret has a fixed name', () => equal(bound(longhorn, { name: 'longhorn-crypto', namespace: 'longhorn-system' }), 'luks2 Cluster Configured'));
  it('is shared in JuiceFS too', () => equal(bound(juicefs, { name: 'juicefs-enc', namespace: 'kube-system' }), 'client-side Cluster Declared'));
  it('can be a claim\'s own in JuiceFS', () => equal(bound(juicefs, { name: 'chest-ct', namespace: 'radiology' }), 'client-side Volume Declared'));
});

describe('a volume for several writers', () => {
  const table: Readonly<Record<string, boolean | undefined>> = {
    'cephfs.csi.ceph.com': true,
    'rook-ceph.cephfs.csi.ceph.com': true,
    'csi.juicefs.com': true,
    'driver.longhorn.io': true,
    'rook-ceph.rbd.csi.ceph.com': false,
    'disk.csi.azure.com': false,
    'ebs.csi.aws.com': false,
    'pd.csi.storage.gke.io': false,
    'cinder.csi.openstack.org': false,
    'csi.example.com': undefined,
  };
  for (const [driver, want] of Object.entries(table)) it(`of ${driver}: ${want ?? 'not known'}`, () => equal(isShareable(driver), want));
});

describe('what a person reads', () => {
  it('names the volume, the reason and the remedy', () => {
    const fact = claimEncryption({ claim: aClaim(), volume: aProvisionedVolume(juicefs), storageClass: undefined, environment: undefined });
    equal(fact.message, "JuiceFS keeps what it reads as plaintext in a cache on the node's disk, and PersistentVolume pvc-a1b2 does not switch it off. Make a StorageClass with mountOptions: [cache-size=0] and fill a new volume of it.");
  });
  it('says that ext4EncryptionSupport is no encryption', () => {
    match(classEncryption({ storageClass: aClass(ebs, { ext4EncryptionSupport: 'true' }), storageClassName: 'encrypted', environment: undefined }).message, /ext4EncryptionSupport does not encrypt\./);
  });
  it('says that a name proves nothing', () => {
    match(classEncryption({ storageClass: aClass('rancher.io/local-path'), storageClassName: 'encrypted', environment: undefined }).message, /^StorageClass encrypted is not encrypted, whatever it is called: /);
  });
});
