import { goTrue } from '../go-bool.ts';
import { refuse, type Recipe } from './recipe.ts';

/**
 * CephFS (ceph-csi): a static volume mounts the path of the source's subvolume (docs/static-pvc.md of ceph-csi: staticVolume, rootPath, fsName, clusterID), under a
 * handle that can be anything. It is opened with userID and userKey of the same Secret, where a provisioned one takes adminID and adminKey
 * (internal/cephfs/nodeserver.go, getCredentialsForVolume), so the Secret must hold both. fscrypt finds its key by the handle of the volume that was provisioned: a static
 * volume shows its files in cipher.
 */
export const cephFs: Recipe = ({ driver, fsType, volumeAttributes = {}, nodeStageSecretRef }, name) => {
  const { clusterID, fsName, subvolumePath, rootPath = subvolumePath, encrypted, kernelMountOptions, fuseMountOptions, mounter } = volumeAttributes;
  if (encrypted !== undefined && (goTrue(encrypted) || encrypted !== 'false')) {
    return refuse('EncryptedPerVolume', `PersistentVolume ${name} is encrypted by ceph-csi (fscrypt), which finds its key by the volume that it provisioned: another volume on the same files would show them in cipher. Let the data holder fill a dataset in the room of the project, or move the data to a volume of JuiceFS.`);
  }
  if (clusterID === undefined || fsName === undefined || rootPath === undefined || nodeStageSecretRef?.name === undefined) {
    return refuse('SourceIncomplete', `PersistentVolume ${name} does not tell the cluster, the file system, the path and the Secret that a static volume on it needs (clusterID, fsName, subvolumePath or rootPath, nodeStageSecretRef). Ask the platform engineer how it was made.`);
  }
  const options = Object.entries({ kernelMountOptions, fuseMountOptions, mounter }).filter(([, value]) => value !== undefined) as [string, string][];
  const attributes = { clusterID, fsName, staticVolume: 'true', rootPath, ...Object.fromEntries(options) };
  return { csi: { driver, ...(fsType === undefined ? {} : { fsType }), volumeAttributes: attributes, nodeStageSecretRef } };
};
