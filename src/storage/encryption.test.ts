import { deepEqual, equal, match } from 'node:assert/strict';
import { type EncryptionFact } from '../policy/types.ts';
import { claimEncryption, type ClaimInput } from './encryption.ts';
import { aClaim, aClass, anEnvironmentThatTrusts, anUnboundClaim, aProvisionedVolume, aStaticVolume } from './testing/builders.ts';

const rbd = 'rbd.csi.ceph.com';
const encrypted = { encrypted: 'true', encryptionKMSID: 'vault' };

const decide = (input: Partial<ClaimInput>): EncryptionFact => claimEncryption({ claim: aClaim(), volume: undefined, storageClass: undefined, environment: undefined, ...input });
const reasonOf = (fact: EncryptionFact): string => (fact.state === 'encrypted' ? fact.level : `${fact.state} ${fact.reason}`);

describe('a claim that is not bound', () => {
  const rows: readonly { readonly name: string; readonly input: Partial<ClaimInput>; readonly want: string }[] = [
    { name: 'on a class that binds at once', input: { claim: anUnboundClaim(), storageClass: aClass(rbd, encrypted) }, want: 'unknown ClaimNotBound' },
    { name: 'on a class that is not there', input: { claim: anUnboundClaim() }, want: 'unknown ClaimNotBound' },
    { name: 'on an encrypted class that waits for a pod', input: { claim: anUnboundClaim(), storageClass: aClass(rbd, encrypted, { volumeBindingMode: 'WaitForFirstConsumer' }) }, want: 'Configured' },
    { name: 'on a plain class that waits for a pod', input: { claim: anUnboundClaim(), storageClass: aClass('rancher.io/local-path', {}, { volumeBindingMode: 'WaitForFirstConsumer' }) }, want: 'refused NotEncrypted' },
    { name: 'whose volume is not there yet', input: { storageClass: aClass(rbd, encrypted) }, want: 'unknown VolumeNotFound' },
    { name: 'whose volume does not know its uid yet', input: { volume: aProvisionedVolume(rbd, encrypted, { claimRef: { namespace: 'radiology', name: 'chest-ct' } }) }, want: 'unknown VolumeNotBound' },
    { name: 'whose volume waits for another claim of its name', input: { volume: aProvisionedVolume(rbd, encrypted, { claimRef: { namespace: 'radiology', name: 'chest-ct', uid: 'former' } }) }, want: 'refused VolumeMismatch' },
    { name: 'that is given another volume than it names', input: { claim: aClaim({ volumeName: 'pvc-other' }), volume: aProvisionedVolume(rbd, encrypted) }, want: 'refused VolumeMismatch' },
    { name: 'that has lost its volume', input: { claim: { ...aClaim(), status: { phase: 'Lost' } } }, want: 'refused VolumeLost' },
  ];
  for (const { name, input, want } of rows) it(`${name}: ${want}`, () => equal(reasonOf(decide(input)), want));
});

describe('a bound claim', () => {
  it('is decided by what the driver wrote on its volume', () => {
    deepEqual(decide({ volume: aProvisionedVolume(rbd, encrypted), storageClass: aClass(rbd, encrypted) }), {
      state: 'encrypted',
      mechanism: 'luks2',
      keyScope: 'Volume',
      level: 'Configured',
      message: 'PersistentVolume pvc-a1b2 has encryption on: LUKS2 by ceph-csi with a passphrase for each volume, kept by vault.',
    });
  });
  it('needs no class for that', () => equal(reasonOf(decide({ volume: aProvisionedVolume(rbd, encrypted) })), 'Configured'));
});

describe('deceptions', () => {
  const recreated = { metadata: { name: 'encrypted', creationTimestamp: '2026-06-01T00:00:00Z' } };
  const unsigned = { ...aProvisionedVolume(rbd, encrypted), metadata: { name: 'pvc-a1b2', annotations: { 'pv.kubernetes.io/provisioned-by': 'csi.juicefs.com' } } };
  const restored = { ...aProvisionedVolume(rbd, encrypted), metadata: { ...aProvisionedVolume(rbd, encrypted).metadata, name: 'pvc-former' } };
  const ebs = 'ebs.csi.aws.com';
  const rows: readonly { readonly name: string; readonly input: Partial<ClaimInput>; readonly want: string }[] = [
    { name: 'a class made anew as encrypted does not encrypt the plain volume of its predecessor', input: { volume: aProvisionedVolume(rbd), storageClass: aClass(rbd, encrypted, recreated) }, want: 'refused NotEncrypted' },
    { name: 'a class made anew as plain does not decrypt the volume of its predecessor', input: { volume: aProvisionedVolume(rbd, encrypted), storageClass: aClass(rbd, {}, recreated) }, want: 'Configured' },
    { name: 'a class made anew with another driver neither', input: { volume: aProvisionedVolume(rbd, encrypted), storageClass: aClass('driver.longhorn.io', {}, recreated) }, want: 'Configured' },
    { name: 'an encrypted volume that its plain class cannot have made', input: { volume: aProvisionedVolume(rbd, encrypted), storageClass: aClass(rbd) }, want: 'refused ClassContradicts' },
    { name: 'a volume of another driver than its class', input: { volume: aProvisionedVolume(rbd, encrypted), storageClass: aClass('driver.longhorn.io', { encrypted: 'true' }) }, want: 'refused ClassContradicts' },
    { name: 'a volume of another mechanism than its class', input: { volume: aProvisionedVolume(rbd, encrypted), storageClass: aClass(rbd, { ...encrypted, encryptionType: 'file' }) }, want: 'refused ClassContradicts' },
    { name: 'a class whose age is not known counts as the maker', input: { volume: aProvisionedVolume(rbd, encrypted), storageClass: { ...aClass(rbd), metadata: { name: 'encrypted' } } }, want: 'refused ClassContradicts' },
    { name: 'a plain volume of an encrypted class', input: { volume: aProvisionedVolume(rbd), storageClass: aClass(rbd, encrypted) }, want: 'refused NotEncrypted' },
    { name: 'a volume written by hand', input: { volume: aStaticVolume(rbd, encrypted), storageClass: aClass(rbd, encrypted) }, want: 'Declared' },
    { name: 'a volume that another driver signed', input: { volume: unsigned, storageClass: aClass(rbd, encrypted) }, want: 'Declared' },
    { name: 'a volume made for another claim and bound to this', input: { claim: aClaim({ volumeName: 'pvc-former' }), volume: restored }, want: 'Declared' },
    { name: 'a plain volume written by hand', input: { volume: aStaticVolume(rbd) }, want: 'refused NotEncrypted' },
    { name: 'an Azure disk written by hand', input: { volume: aStaticVolume('disk.csi.azure.com', { diskEncryptionSetID: 'research' }) }, want: 'Declared' },
    { name: 'the mount options of a class, edited later, do not speak for its volume', input: { volume: aProvisionedVolume('csi.juicefs.com', {}, { mountOptions: ['cache-size=0'] }), storageClass: aClass('csi.juicefs.com') }, want: 'Declared' },
    { name: 'a class that now forbids the cache does not empty that of its volume', input: { volume: aProvisionedVolume('csi.juicefs.com'), storageClass: aClass('csi.juicefs.com', {}, { mountOptions: ['cache-size=0'] }) }, want: 'refused PlaintextCache' },
    { name: 'a trusted EBS class', input: { volume: aProvisionedVolume(ebs), storageClass: aClass(ebs), environment: anEnvironmentThatTrusts(ebs) }, want: 'Declared' },
    { name: 'a trusted EBS class that asks for no encryption', input: { volume: aProvisionedVolume(ebs), storageClass: aClass(ebs, { encrypted: 'false' }), environment: anEnvironmentThatTrusts(ebs) }, want: 'refused ClassContradicts' },
    { name: 'an EBS volume of another class than the trusted one', input: { volume: aProvisionedVolume(ebs, {}, { storageClassName: 'gp3' }), environment: anEnvironmentThatTrusts(ebs) }, want: 'refused NotTrusted' },
  ];
  for (const { name, input, want } of rows) it(`${name}: ${want}`, () => equal(reasonOf(decide(input)), want));

  it('a volume written by hand says that it is only what somebody wrote down', () => {
    match(decide({ volume: aStaticVolume(rbd, encrypted) }).message, /only what somebody wrote down\.$/);
  });
});

describe('a volume without a CSI driver', () => {
  const { metadata } = aProvisionedVolume('any');
  const claimRef = { namespace: 'radiology', name: 'chest-ct', uid: 'a1b2' };
  const kinds = { hostPath: { path: '/srv' }, local: { path: '/mnt/disk' }, nfs: { server: 'filer', path: '/' } };
  for (const [kind, source] of Object.entries(kinds)) {
    it(`${kind} is not encrypted`, () => {
      equal(reasonOf(decide({ volume: { metadata, spec: { claimRef, [kind]: source } } })), 'refused NotEncrypted');
    });
  }
  it('of any other kind is not known to be', () => {
    equal(reasonOf(decide({ volume: { metadata, spec: { claimRef } } })), 'refused UnknownDriver');
  });
});
