import { type DataPermit, type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { managedBy, permitAnnotation, permitUidLabel, rolesLabel, sharedDatasetAnnotation, sourceVolumeAnnotation } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { type BindingFact } from '../policy/types.ts';
import { isBoundTo } from '../storage/bound.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from '../storage/kube.ts';
import { type NoData } from '../storage/no-data.ts';
import { type Share } from '../storage/sharing.ts';
import { shareListed, sharingRefusal } from '../storage/sharing/listed.ts';
import { bindingName } from '../workload/names.ts';

/** What there is under the name of one binding. */
export interface Binding {
  /** Of the volume, its handle and the claim. */
  readonly name: string;
  /** The claim of that name in the room of the project, whoever made it. */
  readonly claim?: PersistentVolumeClaim;
  readonly volume?: PersistentVolume;
  /** Living pods of ours that mount the claim. */
  readonly users: number;
  /** Those of others. */
  readonly strangers: number;
}

/** What a binding shows. */
export interface Source {
  /** The claim of the dataset. */
  readonly claimName: string;
  /** The volume that the claim names. */
  readonly volumeName?: string;
  /** The volume itself, where it is bound to that claim. */
  readonly volume?: PersistentVolume;
  /** Why nothing of it may be shown, whatever its volume is: it holds something else than data of that room. */
  readonly noData?: NoData;
}

/** What is asked of the binding of one permit. */
export interface BindingInput {
  readonly permit: DataPermit;
  readonly dataset: SecureDataset;
  readonly environment: SecureProcessingEnvironment | undefined;
  readonly source: Source;
  readonly binding: Binding;
}

/** Whether an object is of this binding, by the uid of its permit. */
export function isOfPermit({ metadata }: KubeObject, permitUid: string | undefined): boolean {
  return permitUid !== undefined && metadata.labels?.[rolesLabel] === 'binding' && metadata.labels[permitUidLabel] === permitUid && metadata.name === bindingName(permitUid);
}

/** Whether a permit serves another room than that of its data. */
export function isElsewhere({ metadata, spec }: DataPermit): boolean {
  return spec.project.namespace !== metadata.namespace;
}

/** What is known of the volume that serves a permit in the room of its project. What cannot be, is told before what is not yet. */
export function bindingFact({ permit, dataset, environment, source, binding }: BindingInput): BindingFact {
  const refusal = source.noData ?? (source.volume === undefined ? undefined : sharingRefusal(source.volume, environment));
  if (refusal !== undefined) return { state: 'refused', ...refusal };
  if (isMade(binding, permit) && showsSource(binding, source)) return { state: 'bound', claimName: binding.name, strangers: binding.strangers };
  if (source.volume === undefined) return { state: 'pending', reason: 'SourceNotBound', message: `The PersistentVolumeClaim ${source.claimName} of SecureDataset ${dataset.metadata.name} is not bound to a volume yet, so that nothing of it can be bound in room ${permit.spec.project.namespace}. If this stays, ask the data holder.` };
  return { state: 'pending', reason: 'BindingPending', message: `The volume that serves DataPermit ${permit.metadata.name} in room ${permit.spec.project.namespace} is not bound yet. The operator makes it while the permit is valid and the data sealed; the status of the permit says what is in the way.` };
}

/** Whether claim and volume are ours, name each other by uid, and stay. */
function isMade({ name, claim, volume }: Binding, { metadata: { uid } }: DataPermit): boolean {
  const isOurs = (object: KubeObject): boolean => isOfPermit(object, uid) && object.metadata.deletionTimestamp === undefined;
  return claim !== undefined && volume !== undefined && isOurs(claim) && isOurs(volume) && isBound(claim, volume) && isReadOnly(volume, name);
}

function isBound(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return claim.status?.phase === 'Bound' && claim.spec?.volumeName === volume.metadata.name && isBoundTo(volume, claim);
}

function isReadOnly({ spec }: PersistentVolume, handle: string): boolean {
  return spec?.csi?.readOnly === true && spec.csi.volumeHandle === handle;
}

/** Whether the volume was made from the one that holds the data now. */
export function showsSource({ volume }: Binding, { volumeName }: Source): boolean {
  return volumeName !== undefined && volume?.metadata.annotations?.[sourceVolumeAnnotation] === volumeName;
}

/** Labels by which a binding is found, and by which admission knows it. */
function marksOf({ metadata: { uid = '' } }: DataPermit): Readonly<Record<string, string>> {
  return { ...managedBy, [rolesLabel]: 'binding', [permitUidLabel]: uid };
}

function keyOf({ metadata: { namespace = '', name } }: KubeObject): string {
  return `${namespace}/${name}`;
}

/** A claim that can be bound to nothing but the volume of this permit. */
export type ClaimManifest = PersistentVolumeClaim & { readonly apiVersion: 'v1'; readonly kind: 'PersistentVolumeClaim' };

/** The claim in the room of the project: made first, so that the volume is for its uid alone. */
export function claimManifest(permit: DataPermit, source: PersistentVolume): ClaimManifest {
  const name = bindingName(permit.metadata.uid ?? '');
  const spec = { accessModes: ['ReadOnlyMany'], storageClassName: '', volumeName: name, volumeMode: 'Filesystem', resources: { requests: { storage: source.spec?.capacity?.['storage'] ?? '1' } } };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: permit.spec.project.namespace, labels: marksOf(permit), annotations: { [permitAnnotation]: keyOf(permit) } }, spec };
}

/** The volume for that claim, or why there can be none. */
export function volumeManifest(permit: DataPermit, dataset: SecureDataset, source: PersistentVolume, claimUid: string, environment: SecureProcessingEnvironment | undefined): Share {
  const name = bindingName(permit.metadata.uid ?? '');
  const annotations = { [permitAnnotation]: keyOf(permit), [sharedDatasetAnnotation]: keyOf(dataset), [sourceVolumeAnnotation]: source.metadata.name };
  return shareListed(source, { name, handle: name, claim: { namespace: permit.spec.project.namespace, name, uid: claimUid }, labels: marksOf(permit), annotations }, environment);
}
