import { type PersistentVolume, type PersistentVolumeClaim } from '../storage/kube.ts';

/** What carries the labels of a release that no longer exists, and the claims that such volumes are for. */
export interface Left {
  readonly claims: readonly PersistentVolumeClaim[];
  readonly volumes: readonly PersistentVolume[];
}
