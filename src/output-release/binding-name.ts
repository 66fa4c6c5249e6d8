import { createHash } from 'node:crypto';
import { type KubeObject } from '../api/kube-object.ts';

// 80 bits of the uid's hash: nobody meets another's by accident.
const digits = 20;

/** The name of the PersistentVolume by which a release is read at its destination, and its handle, by which drivers tell volumes apart. */
export function bindingName({ metadata: { uid = '' } }: KubeObject): string {
  return `caveau-share-${createHash('sha256').update(`OutputRelease ${uid}`).digest('hex').slice(0, digits)}`;
}
