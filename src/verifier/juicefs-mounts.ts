import { type Mount } from '../gate/mount-info.ts';

/** The driver whose mounts are looked at, as its CSIDriver is called. */
export const driver = 'csi.juicefs.com';

/** A mount of a volume. */
export interface VolumeMount {
  /** Tells this mount from an earlier one at the same place. */
  readonly id: string;
  readonly mountPoint: string;
  readonly volumeHandle: string;
}

/** What the driver's mounts are in mountinfo. */
const fileSystem = 'fuse.juicefs';

/**
 * The driver mounts a volume at its volumeHandle, "-" and six small letters at random (pkg/juicefs/mount/pod_mount.go, createOrAddRef; pkg/util/util.go, RandStringRunes).
 * With STORAGE_CLASS_SHARE_MOUNT it is the name of the class in the place of the volumeHandle (pkg/juicefs/juicefs.go, getUniqueId): such a mount then
 * says nothing about any volume. Handles of other letters, which a static volume could have, are left out rather than guessed at.
 */
const directoryName = /^([A-Za-z0-9][A-Za-z0-9._-]{0,252})-[a-z]{6}$/;

/** The driver's mounts directly below its directory. A part of a file system that is mounted there is not the driver's doing, and has no .config of JuiceFS. */
export function volumeMounts(mounts: readonly Mount[], directory: string): readonly VolumeMount[] {
  return mounts.flatMap(({ id, device, root, mountPoint, fileSystem: type }) => {
    if (type !== fileSystem || root !== '/' || !mountPoint.startsWith(`${directory}/`)) return [];
    const volumeHandle = directoryName.exec(mountPoint.slice(directory.length + 1))?.[1];
    return volumeHandle === undefined ? [] : [{ id: `${id} ${device} ${mountPoint}`, mountPoint, volumeHandle }];
  });
}
