import { type PersistentVolume } from './kube.ts';
import { withoutRook } from './rook.ts';
import { cephFs } from './sharing/cephfs.ts';
import { juiceFs } from './sharing/juicefs.ts';
import { copiesOnly, oneNodeOnly, unknownDriver } from './sharing/not-shareable.ts';
import { type Csi, type Recipe, type SharingRefusal } from './sharing/recipe.ts';

/** What the other volume shall be. */
export interface WantedShare {
  /** Of the PersistentVolume. JuiceFS' driver finds a volume fastest where it has the name of its handle. */
  readonly name: string;
  /** What the driver will know it by: another than the source's, because kubelets confuse two volumes of one handle on a node (kubernetes#132921). */
  readonly handle: string;
  /** The claim that the volume is for, which exists already: with its uid no other claim of that name can take the volume. */
  readonly claim: { readonly namespace: string; readonly name: string; readonly uid: string };
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A PersistentVolume to be made. */
export type ShareManifest = PersistentVolume & { readonly apiVersion: 'v1'; readonly kind: 'PersistentVolume' };

/** The volume to be made, or why there can be none. */
export type Share = { readonly volume: ShareManifest } | { readonly refusal: SharingRefusal };

/** Every driver of which it is known whether it can share. Any other can not. */
const recipes: ReadonlyMap<string, Recipe> = new Map([
  ['csi.juicefs.com', juiceFs], // a mount of its own on the same directory of the file system
  ['cephfs.csi.ceph.com', cephFs], // a static volume on the same path, where it is not encrypted by fscrypt
  ['rbd.csi.ceph.com', copiesOnly('a block device')],
  ['driver.longhorn.io', copiesOnly('a block device behind a server for one claim')],
  ['disk.csi.azure.com', copiesOnly('a disk')],
  ['ebs.csi.aws.com', copiesOnly('a disk')],
  ['pd.csi.storage.gke.io', copiesOnly('a disk')],
  ['cinder.csi.openstack.org', copiesOnly('a disk')],
]);

/**
 * A second, read-only PersistentVolume on the content of a first, for a claim in another namespace, by the recipe of its driver. Equal input gives an equal
 * manifest. A volume that one node at a time can mount cannot be used in two rooms.
 */
export function shareVolume(source: PersistentVolume, wanted: WantedShare): Share {
  const { name } = source.metadata;
  const { spec } = source;
  if (spec?.csi === undefined) return { refusal: unknownDriver(name, 'no CSI driver') };
  const accessModes = spec.accessModes ?? [];
  if (!accessModes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany')) return { refusal: oneNodeOnly(name, accessModes) };
  const recipe = recipes.get(withoutRook(spec.csi.driver));
  if (recipe === undefined) return { refusal: unknownDriver(name, `driver ${spec.csi.driver}`) };
  const made = recipe(spec.csi, name);
  return 'refusal' in made ? made : { volume: manifest(spec, made.csi, wanted) };
}

function manifest(source: NonNullable<PersistentVolume['spec']>, csi: Omit<Csi, 'volumeHandle' | 'readOnly'>, wanted: WantedShare): ShareManifest {
  const { name, handle, claim, labels, annotations } = wanted;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, labels, ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      ...(source.capacity === undefined ? {} : { capacity: source.capacity }),
      accessModes: ['ReadOnlyMany'],
      // The data belongs to the source: nothing of it is removed with this volume.
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      volumeMode: 'Filesystem',
      ...(source.mountOptions === undefined ? {} : { mountOptions: source.mountOptions }),
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim },
      csi: { ...csi, volumeHandle: handle, readOnly: true },
    },
  };
}
