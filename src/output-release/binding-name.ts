import { type KubeObject } from '../api/kube-object.ts';
import { bindingName as nameOfBinding } from '../workload/names.ts';

/** The name of the PersistentVolume by which a release is read at its destination, and its handle, by which drivers tell volumes apart. */
export function bindingName({ metadata: { uid = '' } }: KubeObject): string {
  return nameOfBinding(`OutputRelease ${uid}`);
}
