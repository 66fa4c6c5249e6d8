import { type KubeObject } from '../api/kube-object.ts';

/** A reference to a Secret, as CSI volumes carry it. */
export interface SecretReference {
  readonly name?: string;
  readonly namespace?: string;
}

/** The part of a PersistentVolumeClaim that is read. */
export interface PersistentVolumeClaim extends KubeObject {
  readonly spec?: {
    readonly accessModes?: readonly string[];
    readonly storageClassName?: string;
    readonly volumeName?: string;
  };
  readonly status?: { readonly phase?: string };
}

/** The part of a PersistentVolume that is read. */
export interface PersistentVolume extends KubeObject {
  readonly spec?: {
    readonly storageClassName?: string;
    readonly mountOptions?: readonly string[];
    readonly accessModes?: readonly string[];
    readonly capacity?: Readonly<Record<string, string>>;
    readonly persistentVolumeReclaimPolicy?: string;
    readonly volumeMode?: string;
    readonly claimRef?: { readonly apiVersion?: string; readonly kind?: string; readonly namespace?: string; readonly name?: string; readonly uid?: string };
    readonly csi?: {
      readonly driver: string;
      readonly fsType?: string;
      readonly readOnly?: boolean;
      /** Names the volume to its driver, whatever its PersistentVolume is called. */
      readonly volumeHandle?: string;
      readonly volumeAttributes?: Readonly<Record<string, string>>;
      readonly nodeStageSecretRef?: SecretReference;
      readonly nodePublishSecretRef?: SecretReference;
    };
    /** Volumes without a CSI driver. Only their presence matters: none of them is encrypted. */
    readonly hostPath?: unknown;
    readonly local?: unknown;
    readonly nfs?: unknown;
  };
}

/** The part of a StorageClass that is read. */
export interface StorageClass extends KubeObject {
  readonly provisioner: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly mountOptions?: readonly string[];
  readonly volumeBindingMode?: string;
}
