import { type KubeObject } from './kube-object.ts';

/** Velero puts it on whatever it brings back, and on what was there already and is the same or was made the same (velero.io/docs/main/restore-reference). */
export const restoreLabel = 'velero.io/restore-name';

/** The objects that a backup brought back, under one value of an index. */
export function restoredBy({ metadata }: KubeObject): readonly string[] {
  return metadata.labels?.[restoreLabel] === undefined ? [] : ['all'];
}
