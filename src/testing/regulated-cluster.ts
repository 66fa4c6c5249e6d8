import { inspectionsPolicyName, statusPolicyName } from '../api/admission.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { type Informers } from '../caches.ts';
import { aDataset, anEnvironment, aNode, aPermit, aTrainingJob, room } from '../policy/testing/builders.ts';
import { roomNetworkPolicy } from '../workload/room-policy.ts';
import { aCluster, type TestCluster } from './cluster.ts';

const driver = 'rook-ceph.rbd.csi.ceph.com';
const parameters = { encrypted: 'true', encryptionKMSID: 'vault' };

/** A claim in the room, bound to a volume that its driver encrypted, or not bound yet. */
export function aBoundClaim(name: string, bound = true): KubeObject {
  const metadata = { name, namespace: room, uid: `uid-${name}` };
  return { metadata, spec: { accessModes: ['ReadWriteMany'], storageClassName: 'encrypted', ...(bound ? { volumeName: `pvc-uid-${name}` } : {}) }, status: { phase: bound ? 'Bound' : 'Pending' } } as KubeObject;
}

/** The volume of such a claim. */
export function aVolumeFor(name: string, attributes: Readonly<Record<string, string>> = parameters): KubeObject {
  return {
    metadata: { name: `pvc-uid-${name}`, uid: `uid-pv-${name}`, creationTimestamp: '2026-03-01T00:00:00Z', annotations: { 'pv.kubernetes.io/provisioned-by': driver } },
    spec: { storageClassName: 'encrypted', claimRef: { namespace: room, name, uid: `uid-${name}` }, csi: { driver, volumeAttributes: attributes } },
  } as KubeObject;
}

/** A storage class whose volumes are encrypted. */
export const encryptedClass = { metadata: { name: 'encrypted', uid: 'uid-class', creationTimestamp: '2026-01-01T00:00:00Z' }, provisioner: driver, parameters, volumeBindingMode: 'Immediate' } as KubeObject;

/** An admission policy that is in force, and its binding. */
export function aPolicyInForce(name: string): { readonly policy: KubeObject; readonly binding: KubeObject } {
  const metadata = { name, uid: `uid-${name}` };
  return { policy: { metadata, spec: { failurePolicy: 'Fail' } } as KubeObject, binding: { metadata, spec: { policyName: name, validationActions: ['Deny', 'Audit'] } } as KubeObject };
}

/** A cluster in which the built job may run on the built dataset, told by Kubernetes' own objects. */
export function aRegulatedCluster(changes: Partial<Readonly<Record<keyof Informers, readonly KubeObject[]>>> = {}): TestCluster {
  const generation = { generation: 1 };
  const { name, labels } = aNode('it-1');
  const guards = [statusPolicyName, inspectionsPolicyName].map(aPolicyInForce);
  return aCluster({
    rooms: [{ metadata: { name: room, uid: 'uid-room' } }],
    nodes: [{ metadata: { name, labels, uid: 'uid-node' } }],
    environments: [anEnvironment().withMetadata(generation).build()],
    secureDatasets: [aDataset().withMetadata(generation).build()],
    dataPermits: [aPermit().withMetadata(generation).build()],
    trainingJobs: [aTrainingJob().withMetadata(generation).build()],
    networkPolicies: [roomNetworkPolicy(room)],
    claims: [aBoundClaim('chest-ct-r7')],
    volumes: [aVolumeFor('chest-ct-r7')],
    storageClasses: [encryptedClass],
    admissionPolicies: guards.map(({ policy }) => policy),
    admissionBindings: guards.map(({ binding }) => binding),
    ...changes,
  });
}
