import { type KubeObject } from './plan.ts';

/** One operation of a JSON patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: 'test' | 'add'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

const path = '/metadata/finalizers';

/**
 * The patch that puts one finalizer on an object or takes it off, and touches nobody else's: it applies only to this very object, and only
 * while the list is as we know it. Empty when nothing is to be done. A list that is absent passes a test for null (tried on 1.36).
 */
export function finalizerPatch({ metadata }: KubeObject, finalizer: string, want: 'present' | 'absent'): readonly PatchOperation[] {
  const { uid, finalizers = [] } = metadata;
  const place = finalizers.indexOf(finalizer);
  if (want === 'present' ? place >= 0 : place < 0) return [];
  const same: PatchOperation = { op: 'test', path: '/metadata/uid', value: uid };
  if (want === 'absent') return [same, { op: 'test', path: `${path}/${place}`, value: finalizer }, { op: 'remove', path: `${path}/${place}` }];
  if (finalizers.length === 0) return [same, { op: 'test', path, value: null }, { op: 'add', path, value: [finalizer] }];
  return [same, { op: 'test', path, value: finalizers }, { op: 'add', path: `${path}/-`, value: finalizer }];
}

/** Whether the answer to a patch is the last that there is of its object: it was to be deleted, and nothing holds it any more. */
export function isReleased({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0 && (metadata.deletionGracePeriodSeconds ?? 0) === 0;
}
