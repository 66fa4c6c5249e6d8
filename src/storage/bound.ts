import { type KubeObject } from '../api/kube-object.ts';
import { type PersistentVolume } from './kube.ts';

/** Whether a volume is bound to exactly this claim: a name can be taken anew, a uid cannot. */
export function isBoundTo({ spec }: Pick<PersistentVolume, 'spec'>, { metadata: { uid } }: KubeObject): boolean {
  return uid !== undefined && spec?.claimRef?.uid === uid;
}

/** The claim that a volume is for, as namespace/name; undefined of one that is for none. */
export function claimKeyOf({ spec }: Pick<PersistentVolume, 'spec'>): string | undefined {
  const { namespace, name } = spec?.claimRef ?? {};
  return namespace === undefined || name === undefined ? undefined : `${namespace}/${name}`;
}
