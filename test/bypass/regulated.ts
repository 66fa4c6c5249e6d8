import { join } from 'node:path';
import { must } from '../e2e/support/account.ts';
import type { Manifest } from '../e2e/support/manifest.ts';
import { dataApproval, dataPermit, environment, outputRelease, plainNamespace, secureDataset, trainingJob } from '../e2e/support/objects.ts';
import { giveRights, userNames, type People } from '../e2e/support/people.ts';
import { labelled } from '../e2e/support/places.ts';
import { documentsOf } from '../e2e/support/policies.ts';
import { operatorNamespace } from '../e2e/support/shared-cluster.ts';
import { claim, job, pod, podSpec, tokenSecret } from '../e2e/support/workloads.ts';
import type { Place } from './attempt.ts';

const verifierRights = join(import.meta.dirname, '..', '..', 'helm/caveau/files/verifier/rbac.yaml');

/** A driver that nobody installs, whose volumes the policies of this cluster guard, and the account that makes them. */
export const guardedDriver = 'guarded.csi.example.org';
export const storageAccount = 'system:serviceaccount:storage:provisioner';

/** Of the file system that the environment lists as one that may be shared. */
export const sharedSecret = { namespace: 'kube-system', name: 'juicefs-hospital' };

/** Lie beside the operator and in kube-system: a pod under the operator's account, a Secret with a token of another account, and the account of a cloud controller manager. */
export const operatorPod = { apiVersion: 'v1', kind: 'Pod', namespace: operatorNamespace, name: 'operator' };
export const spareToken = (namespace: string) => ({ apiVersion: 'v1', kind: 'Secret', namespace, name: 'spare' });
export const cloudAccount = 'cloud-controller-manager';

/** The label by which the tests say where a node is. */
export const placingLabel = 'node-restriction.kubernetes.io/caveau-jurisdiction';

export const keptLoader = { image: `registry.example/loader@sha256:${'1'.repeat(64)}`, command: ['load'] };
const legalHold = { reference: 'Court of Appeal 12/2026' };
const releaseStore = { endpoint: 'https://store.example', address: '192.0.2.10', bucket: 'releases', region: 'eu-central-1' };
const digest = `sha256:${'7'.repeat(64)}`;

/** The node and the volume that belong to a place, by its name. */
export const nodeOf = ({ namespace }: Pick<Place, 'namespace'>): string => `node-${namespace}`;
export const volumeOf = ({ namespace }: Pick<Place, 'namespace'>): string => `volume-${namespace}`;

/** A namespace that is no room, in which people have the rights that they have in the room, and a Job there that never started. */
export const plainOf = ({ namespace }: Pick<Place, 'namespace'>): string => `plain-${namespace}`;
export const waitingJob = 'waiting';

/** Claims outside of rooms: one that the operator made for a release, and one of somebody else. */
export const boundOf = ({ namespace }: Pick<Place, 'namespace'>): string => `bound-${namespace}`;
export const unboundOf = ({ namespace }: Pick<Place, 'namespace'>): string => `unbound-${namespace}`;

/** A volume of the guarded driver. */
export function guardedVolume(name: string, volumeHandle: string, claimRef?: object): Manifest {
  const csi = { driver: guardedDriver, volumeHandle };
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], persistentVolumeReclaimPolicy: 'Retain', storageClassName: 'guarded', csi, ...(claimRef === undefined ? {} : { claimRef }) };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec };
}

/** Puts regulated objects into a room, a node and a volume beside it, and a pod beside the operator. No policy may be there yet: some of this nobody could make then. */
export async function regulate(people: People, { namespace }: Place): Promise<void> {
  const admin = people.clusterAdministrator;
  for (const object of documentsOf(verifierRights)) await must(admin.apply(object));
  await must(admin.create(claim(namespace, 'held')));
  const plain = plainOf({ namespace });
  await must(admin.create(plainNamespace(plain)));
  await giveRights(people, plain);
  const withdrawal = { action: 'Withdraw', withdraws: { name: 'given', digest: `caveau.v1:${digest}` }, approver: userNames.officer, permit: undefined, dataset: undefined };
  const { apiVersion, kind, metadata, spec } = secureDataset(namespace, 'chest-ct');
  const waiting = job(plain, waitingJob);
  const objects: readonly Manifest[] = [
    environment({ sharing: [{ driver: 'csi.juicefs.com', secret: sharedSecret }], gate: { image: `registry.example/caveau@${digest}` }, releaseStore }),
    { apiVersion, kind, metadata: { ...metadata, finalizers: ['caveau.dev/in-use'] }, ...(spec === undefined ? {} : { spec }) },
    secureDataset(namespace, 'held', { retention: { until: '2036-01-01T00:00:00Z', legalHold } }),
    secureDataset(namespace, 'loading', { source: { persistentVolumeClaim: { claimName: 'loading' }, state: 'Loading', loader: keptLoader }, retention: { until: '2036-01-01T00:00:00Z', legalHold } }),
    secureDataset(namespace, 'first'),
    secureDataset(namespace, 'second', { revision: { id: 'r2', supersedes: 'first' } }),
    secureDataset(namespace, 'third', { revision: { id: 'r3', supersedes: 'gone', tombstones: { subjects: 3, digest } } }),
    dataPermit(namespace, 'lung', 'chest-ct', userNames.researcher),
    dataApproval(namespace, 'given', { approver: userNames.officer }),
    dataApproval(namespace, 'withdrawal', withdrawal),
    trainingJob(namespace, 'mine', userNames.researcher),
    outputRelease(namespace, 'mine', userNames.researcher),
    outputRelease(namespace, 'sent', userNames.researcher, { destination: { objectStore: { endpoint: releaseStore.endpoint, bucket: releaseStore.bucket } } }),
    { apiVersion: 'caveau.dev/v1alpha1', kind: 'NodeInspection', metadata: { name: nodeOf({ namespace }) }, spec: { time: '2027-03-01T12:00:00Z', volumes: [] } },
    { apiVersion: 'v1', kind: 'Node', metadata: { name: nodeOf({ namespace }), labels: { [placingLabel]: 'it-bo' } }, spec: { unschedulable: true } },
    labelled(claim('default', boundOf({ namespace })), { 'caveau.dev/role': 'binding' }),
    claim('default', unboundOf({ namespace })),
    guardedVolume(volumeOf({ namespace }), 'the-data', { namespace, name: 'old' }),
    { ...waiting, spec: { ...waiting.spec, suspend: true } },
    pod(operatorNamespace, 'beside'),
    pod(operatorNamespace, operatorPod.name, podSpec({ serviceAccountName: 'caveau' })),
    ...[operatorNamespace, 'kube-system'].map((where) => tokenSecret(where, spareToken(where).name)),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'kube-system', name: cloudAccount } },
  ];
  for (const object of objects) await must(admin.create(object));
  const sent = { apiVersion: 'caveau.dev/v1alpha1', kind: 'OutputRelease', namespace, name: 'sent' };
  await must(admin.patch(sent, { status: { approvedBy: [`caveau.v1:${digest}`] } }, { subresource: 'status' }));
}
