import { apiVersion } from '../api/resources.ts';
import { type KubeObject, type ObjectMeta, type OwnerReference } from '../api/kube-object.ts';

/** The link from a child to its owner: Kubernetes removes the child with the owner. */
export function ownedBy(kind: 'TrainingJob' | 'SecureDataset' | 'OutputRelease', owner: KubeObject): readonly OwnerReference[] {
  const { name, uid } = owner.metadata;
  if (uid === undefined) throw new Error(`${kind} ${name} has no uid: children are made only for an object that is stored.`);
  return [{ apiVersion, kind, name, uid, controller: true }];
}

/** The namespace of a child: its owner's. */
export function besides(owner: KubeObject): Pick<ObjectMeta, 'namespace'> {
  const { namespace } = owner.metadata;
  return namespace === undefined ? {} : { namespace };
}

/** The room in which the children of an object are. */
export function roomOf({ metadata: { name, namespace } }: KubeObject): string {
  if (namespace === undefined) throw new Error(`${name} has no namespace: children are made only for an object that is stored.`);
  return namespace;
}
