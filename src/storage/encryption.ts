import { type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { parseTime } from '../api/time.ts';
import { type EncryptionFact, type EvidenceLevel } from '../policy/types.ts';
import { driverOf } from './drivers.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type StorageClass } from './kube.ts';
import { neverEncrypted, refused } from './refusals.ts';
import { levelOf, subjectOfClass, subjectOfVolume, type Judgement } from './subject.ts';

/** A claim with what it leads to. */
export interface ClaimInput {
  readonly claim: PersistentVolumeClaim;
  /** The volume that the claim names, if it is there. */
  readonly volume: PersistentVolume | undefined;
  /** The class that the claim names, if it is there. */
  readonly storageClass: StorageClass | undefined;
  readonly environment: SecureProcessingEnvironment | undefined;
}

/** A class, perhaps of a volume that is not made yet. */
export interface ClassInput {
  readonly storageClass: StorageClass | undefined;
  readonly storageClassName: string;
  readonly environment: SecureProcessingEnvironment | undefined;
}

/**
 * Whether the volume behind a claim is encrypted, by whom, and how far one key reaches. A bound volume decides, because a class can be deleted and
 * made anew under its name; a claim that binds only once a pod is placed is decided by its class until then.
 */
export function claimEncryption(input: ClaimInput): EncryptionFact {
  const { claim, volume, storageClass, environment } = input;
  const { name } = claim.metadata;
  const { volumeName = '', storageClassName = '' } = claim.spec ?? {};
  if (claim.status?.phase === 'Lost') return refused('VolumeLost', `PersistentVolumeClaim ${name} has lost its volume ${volumeName}: the data is gone, or must be restored to another claim.`);
  if (volumeName === '') return unboundEncryption(name, storageClass, storageClassName, environment);
  if (volume === undefined) return unknown('VolumeNotFound', `PersistentVolume ${volumeName}, which PersistentVolumeClaim ${name} names, is not there.`);
  return bindingFault(claim, volume, volumeName) ?? volumeEncryption({ ...input, volume });
}

/** Whether the volumes that a class will make are encrypted: for outputs, and for claims that bind late. */
export function classEncryption({ storageClass, storageClassName, environment }: ClassInput): EncryptionFact {
  if (storageClass === undefined) return unknown('StorageClassNotFound', `StorageClass ${storageClassName} does not exist.`);
  return factOf(driverOf(storageClass.provisioner)(subjectOfClass(storageClass, environment)), 'Configured');
}

function unboundEncryption(name: string, storageClass: StorageClass | undefined, storageClassName: string, environment: ClaimInput['environment']): EncryptionFact {
  if (storageClass?.volumeBindingMode !== 'WaitForFirstConsumer') return unknown('ClaimNotBound', `PersistentVolumeClaim ${name} is not bound to a volume yet. If it stays so, ask the data steward to look at its Events.`);
  return classEncryption({ storageClass, storageClassName, environment });
}

function volumeEncryption({ claim, volume, storageClass, environment }: ClaimInput & { readonly volume: PersistentVolume }): EncryptionFact {
  const subject = subjectOfVolume(volume, claim, environment);
  if (subject === undefined) return withoutDriver(volume);
  const judgement = driverOf(subject.driver)(subject);
  if (judgement.state === 'refused') return judgement;
  const contradiction = storageClass === undefined || isYounger(storageClass, volume) ? undefined : contradicts(storageClass, subject.driver, judgement, environment);
  if (contradiction !== undefined) return refused('ClassContradicts', `${subject.name} claims to be of ${contradiction}. One of them is not what it says: ask the platform engineer how the volume was made.`);
  return factOf(judgement, levelOf(volume, claim));
}

/** A claim and a volume are bound when each names the other; a claim's name can be taken anew, its uid cannot. */
function bindingFault(claim: PersistentVolumeClaim, volume: PersistentVolume, volumeName: string): EncryptionFact | undefined {
  const { name, uid } = claim.metadata;
  const bound = volume.spec?.claimRef?.uid;
  if (bound === undefined) return unknown('VolumeNotBound', `PersistentVolumeClaim ${name} is not bound to its volume ${volumeName} yet.`);
  if (volume.metadata.name === volumeName && bound === uid) return undefined;
  return refused('VolumeMismatch', `PersistentVolume ${volume.metadata.name} belongs to another claim than PersistentVolumeClaim ${name}, even if that names it. Ask the platform engineer to restore the binding.`);
}

/** A volume of a kind that Kubernetes itself mounts. */
function withoutDriver({ metadata, spec }: PersistentVolume): EncryptionFact {
  const name = `PersistentVolume ${metadata.name}`;
  if (spec?.hostPath !== undefined) return neverEncrypted(name, 'its data is a directory on the disk of a node');
  if (spec?.local !== undefined) return neverEncrypted(name, 'it is a disk or a directory of a node');
  if (spec?.nfs !== undefined) return neverEncrypted(name, 'its data is a directory on a file server');
  return refused('UnknownDriver', `${name} has no CSI driver, and this operator does not know whether it is encrypted. Move the data to an encrypted volume of a known CSI driver.`);
}

/** A class that was made after the volume did not make it, and says nothing about it. */
function isYounger(storageClass: StorageClass, volume: PersistentVolume): boolean {
  const [made, bound] = [parseTime(storageClass.metadata.creationTimestamp), parseTime(volume.metadata.creationTimestamp)];
  return made !== undefined && bound !== undefined && made > bound;
}

/**
 * How the class, whose driver and parameters cannot change, would have made another volume than this. Its mount options do not count: they can
 * be edited, and the volume has its own.
 */
function contradicts(storageClass: StorageClass, driver: string, volume: Extract<Judgement, { state: 'encrypted' }>, environment: ClaimInput['environment']): string | undefined {
  const { name } = storageClass.metadata;
  if (storageClass.provisioner !== driver) return `driver ${driver}, but its StorageClass ${name} is of ${storageClass.provisioner}`;
  const judgement = driverOf(driver)(subjectOfClass(storageClass, environment));
  if (judgement.state === 'refused') return judgement.reason === 'NotEncrypted' ? `an encrypted kind, but its StorageClass ${name} does not encrypt` : undefined;
  return judgement.mechanism === volume.mechanism ? undefined : `mechanism ${volume.mechanism}, but its StorageClass ${name} makes ${judgement.mechanism}`;
}

function factOf(judgement: Judgement, origin: EvidenceLevel): EncryptionFact {
  if (judgement.state === 'refused') return judgement;
  const { because, ...encrypted } = judgement;
  const level = origin === 'Declared' ? 'Declared' : judgement.level;
  const note = origin === 'Declared' && judgement.level === 'Configured' ? '; it was not made by its driver for this claim, so this is only what somebody wrote down' : '';
  return { ...encrypted, level, message: `${because.charAt(0).toUpperCase()}${because.slice(1)}${note}.` };
}

function unknown(reason: string, message: string): EncryptionFact {
  return { state: 'unknown', reason, message };
}
