import { type PersistentVolume } from '../kube.ts';

/** The CSI part of a volume. */
export type Csi = NonNullable<NonNullable<PersistentVolume['spec']>['csi']>;

/** Why a volume cannot be shared: a reason for machines, and what would help. */
export interface SharingRefusal {
  readonly reason: string;
  readonly message: string;
}

/** How one driver is asked for another volume with the same content: what its `csi` becomes but for the handle, or why not. `name` is that of the source. */
export type Recipe = (source: Csi, name: string) => { readonly csi: Omit<Csi, 'volumeHandle' | 'readOnly'> } | { readonly refusal: SharingRefusal };

/** A recipe that does not apply. */
export function refuse(reason: string, message: string): { readonly refusal: SharingRefusal } {
  return { refusal: { reason, message } };
}
