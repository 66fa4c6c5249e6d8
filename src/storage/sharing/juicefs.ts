import { refuse, type Recipe } from './recipe.ts';

/**
 * JuiceFS (driver 0.28.1): one client (mount pod) serves each handle, and mounts the sub-directory that the attribute subPath names (pkg/juicefs/mount/builder/common.go,
 * genMountCommand; where clients are shared by class, pkg/juicefs/juicefs.go, CreateVol, which joins the same subPath; a volume without a class has a client of its
 * own there too). So another handle with the same Secret and subPath is another mount of the same directory. The mount options stay, cache-size=0 among them. The
 * attribute capacity goes, because the driver sets it as a quota of the directory each time that it mounts (pkg/driver/node.go), and so do the parameters
 * of provisioning.
 */
export const juiceFs: Recipe = ({ driver, fsType, volumeAttributes = {}, nodePublishSecretRef, nodeStageSecretRef }, name) => {
  const { subPath = '' } = volumeAttributes;
  if (nodePublishSecretRef?.name === undefined) return refuse('SourceIncomplete', `PersistentVolume ${name} names no Secret with which nodes mount it (nodePublishSecretRef). Ask the platform engineer how it was made.`);
  if (nodeStageSecretRef !== undefined) return refuse('SourceIncomplete', `PersistentVolume ${name} names a Secret for staging, which JuiceFS does not use. Ask the platform engineer how it was made.`);
  if (subPath.split('/').some((part) => part === '..')) return refuse('SourceIncomplete', `PersistentVolume ${name} has a subPath that leads upwards. Ask the platform engineer how it was made.`);
  const kept = Object.entries(volumeAttributes).filter(([key]) => key !== 'capacity' && !key.startsWith('csi.storage.k8s.io/') && !key.startsWith('storage.kubernetes.io/') && key !== 'pathPattern' && key !== 'secretFinalizer');
  return { csi: { driver, fsType: fsType ?? 'juicefs', volumeAttributes: Object.fromEntries(kept), nodePublishSecretRef } };
};
