import { hasRole, releaseUidLabel } from '../api/labels.ts';
import { type OutputRelease, type OutputReleaseStatus } from '../api/generated/types.ts';
import { isOwnedBy } from '../api/kube-workloads.ts';
import { isBoundTo } from '../storage/bound.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from '../storage/kube.ts';

/** What names one volume, and no later one of its name. */
type VolumeReference = NonNullable<OutputReleaseStatus['releaseVolume']>;

/** Whether a claim is the one that was made for this release. Anybody can name an owner; role and uid are the operator's alone to write in a room. */
export function isReleaseClaim(claim: PersistentVolumeClaim, release: OutputRelease): boolean {
  return isOwnedBy(claim, release) && hasRole(claim, 'release') && claim.metadata.labels?.[releaseUidLabel] === release.metadata.uid;
}

/** The volume of a release. A claim can name any volume: it counts only where the volume is for exactly that claim, and shows nothing of another. */
export function releaseVolumeOf(claim: PersistentVolumeClaim | undefined, volume: PersistentVolume | undefined, release: OutputRelease): PersistentVolume | undefined {
  if (claim === undefined || volume === undefined || !isReleaseClaim(claim, release)) return undefined;
  return isBoundTo(volume, claim) && !hasRole(volume, 'binding') ? volume : undefined;
}

/** What tells to which volume the files of a release are copied. */
interface Copying {
  readonly release: OutputRelease;
  readonly children: { readonly mover?: unknown; readonly volume?: PersistentVolume };
}

/**
 * The volume to which files are copied: as it was first seen beside their mover, and from the first step of a delivery on as status says, whatever the claim names since.
 */
export function recordedVolume({ release: { status }, children: { mover, volume } }: Copying): VolumeReference | undefined {
  if (status?.approvedBy !== undefined) return status.releaseVolume;
  return mover === undefined ? undefined : (status?.releaseVolume ?? referenceTo(volume));
}

function referenceTo(volume: PersistentVolume | undefined): VolumeReference | undefined {
  const { name, uid } = volume?.metadata ?? {};
  return name === undefined || uid === undefined ? undefined : { name, uid };
}

/** Whether a volume is the one that is on record. */
export function isRecorded(volume: PersistentVolume, recorded: VolumeReference | undefined): boolean {
  return recorded !== undefined && volume.metadata.name === recorded.name && volume.metadata.uid === recorded.uid;
}
