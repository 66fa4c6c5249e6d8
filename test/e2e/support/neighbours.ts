import assert from 'node:assert/strict';
import { poll } from '../../cluster/polling.ts';
import { must } from './account.ts';
import { collectionPath, referenceTo, type Manifest, type Reference } from './manifest.ts';
import { image } from './objects.ts';
import type { People } from './people.ts';
import { operatorNamespace } from './shared-cluster.ts';
import { claim, job, pod, podSpec, podTemplate, roleBinding, runningPodSpec, service, tokenSecret, workload } from './workloads.ts';

/** Where neighbours are put. */
export interface Neighbourhood {
  readonly people: People;
  /** A namespace that is no room. */
  readonly namespace: string;
  /** A name for what has no namespace, and for what lies in kube-system. */
  readonly system: string;
  readonly boundSeconds: number;
}

type Use = (where: Neighbourhood) => Promise<void>;

/** Makes objects with every ordinary right, changes them, runs `between`, and takes them away again. */
async function use({ people }: Neighbourhood, objects: readonly Manifest[], between: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  const { automation } = people;
  for (const object of objects) await must(automation.create(object));
  for (const object of objects) await must(automation.patch(referenceTo(object), { metadata: { annotations: { touched: 'true' } } }));
  await between();
  for (const object of objects.toReversed()) await must(automation.remove(referenceTo(object)));
}

/** Waits until a DaemonSet or StatefulSet has all its pods. */
function ready({ people, boundSeconds }: Neighbourhood, object: Manifest): Promise<boolean> {
  return poll({ what: `${object.kind} ${object.metadata.name ?? ''}`, boundSeconds }, async () => {
    const status = ((await must(people.automation.get(referenceTo(object)))).body['status'] ?? {}) as Readonly<Record<string, number>>;
    const wanted = status['desiredNumberScheduled'] ?? status['replicas'] ?? 0;
    return wanted > 0 && (status['numberReady'] ?? status['readyReplicas']) === wanted;
  });
}

const rbac = 'rbac.authorization.k8s.io/v1';
const hook = (name: string) => ({
  name: `${name}.example.org`,
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  failurePolicy: 'Ignore',
  clientConfig: { url: 'https://127.0.0.1:9/' },
  // Of a kind that is not there, so that no test waits for a webhook.
  rules: [{ apiGroups: ['absent.example.org'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['absents'] }],
});
const definition = (plural: string, group: string): Manifest => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { plural, kind: 'Neighbour', singular: 'neighbour', listKind: 'NeighbourList' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
  },
});

/** One of the simulated nodes, which stays when the test has ended. */
async function aNode({ people }: Neighbourhood): Promise<Reference> {
  const [node] = (await must(people.automation.get({ apiVersion: 'v1', kind: 'Node' }))).body['items'] as readonly Manifest[];
  return { apiVersion: 'v1', kind: 'Node', name: node?.metadata.name };
}

/** node-exporter, and an agent of the cluster that runs in kube-system beside Kubernetes' own controllers. */
const monitoring: Use = async (where) => {
  const spec = { hostNetwork: true, hostPID: true, tolerations: [{ operator: 'Exists' }], volumes: [{ name: 'root', hostPath: { path: '/' } }], containers: [{ name: 'agent', image, securityContext: { privileged: true } }] };
  const account: Manifest = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'kube-system', name: where.system } };
  const agent = workload('DaemonSet', 'kube-system', where.system, { template: podTemplate(where.system, { ...spec, serviceAccountName: where.system }) });
  const batch = job('kube-system', where.system, runningPodSpec({ serviceAccountName: where.system, containers: [{ name: 'main', image, command: ['true'] }] }));
  const role: Manifest = { apiVersion: rbac, kind: 'ClusterRole', metadata: { name: where.system }, rules: [{ apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] }] };
  await use(where, [account, role, agent, batch], async () => {
    await ready(where, agent);
    const { automation } = where.people;
    const token = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [] } };
    await must(automation.send('POST', `/api/v1/namespaces/kube-system/serviceaccounts/${where.system}/token`, token));
    const { name = '' } = await aNode(where);
    for (const path of ['metrics', 'metrics/cadvisor', 'metrics/resource', 'stats/summary', 'healthz']) {
      const answer = await automation.send('GET', `/api/v1/nodes/${name}/proxy/${path}`);
      assert.doesNotMatch(answer.message, /ValidatingAdmissionPolicy/, path);
    }
  });
};

/** An operator of accelerators: it labels and taints nodes, and runs what is privileged on them. */
const accelerators: Use = async (where) => {
  const plugin = workload('DaemonSet', where.namespace, 'device-plugin', { template: podTemplate('device-plugin', runningPodSpec({ tolerations: [{ operator: 'Exists' }], volumes: [{ name: 'plugins', hostPath: { path: '/var/lib/kubelet' } }] })) });
  const runtime: Manifest = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: where.system }, handler: 'accelerated' };
  await use(where, [runtime, plugin], async () => {
    const { automation } = where.people;
    const node = await aNode(where);
    const labels = { 'accelerator.example.org/product': 'A', 'node-restriction.kubernetes.io/pool': 'gpu' };
    await must(automation.patch(node, { metadata: { labels } }));
    await must(automation.patch(node, { metadata: { labels: { 'accelerator.example.org/count': '8' } } }, { subresource: 'status' }));
    const none = Object.fromEntries([...Object.keys(labels), 'accelerator.example.org/count'].map((key) => [key, null]));
    const tainted = { spec: { taints: [{ key: 'accelerator.example.org/shared', effect: 'PreferNoSchedule' }] } };
    await must(automation.patch(node, { metadata: { labels: none }, ...tainted }, { dryRun: true }));
    await must(automation.patch(node, { metadata: { labels: none } }));
    await ready(where, plugin);
  });
};

/** What Kueue and cert-manager install: kinds, roles, and webhooks that see the whole cluster. */
const controllers: Use = async (where) => {
  const webhooks = ['Mutating', 'Validating'].map((sort): Manifest => ({ apiVersion: 'admissionregistration.k8s.io/v1', kind: `${sort}WebhookConfiguration`, metadata: { name: where.system }, webhooks: [hook(where.system)] }));
  const role: Manifest = { apiVersion: rbac, kind: 'ClusterRole', metadata: { name: `${where.system}-jobs` }, rules: [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'update'] }] };
  const bound: Manifest = { ...roleBinding(where.namespace, `${where.system}-jobs`, 'friend'), kind: 'ClusterRoleBinding', metadata: { name: where.system } };
  const manager = workload('Deployment', where.namespace, 'manager', { template: podTemplate('manager', runningPodSpec()) });
  await use(where, [definition('neighbours', `${where.system}.example.org`), role, bound, service(where.namespace, 'webhook'), manager, ...webhooks]);
};

/** A Postgres operator: databases with claims, on volumes that the account of a driver makes and an administrator repairs. */
const databases: Use = async (where) => {
  const csi = { driver: 'csi.neighbour.example.org', volumeHandle: where.system };
  const volume: Manifest = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: where.system }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: where.system, csi } };
  const storageClass: Manifest = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: where.system }, provisioner: csi.driver, volumeBindingMode: 'WaitForFirstConsumer' };
  const template = { metadata: { name: 'data' }, spec: claim('', '', { storageClassName: where.system }).spec };
  const database = workload('StatefulSet', where.namespace, 'postgres', { serviceName: 'postgres', volumeClaimTemplates: [template], template: podTemplate('postgres', runningPodSpec()) });
  await use(where, [storageClass, volume, service(where.namespace, 'postgres'), database], async () => {
    await ready(where, database);
    const { automation } = where.people;
    await must(automation.patch(referenceTo(volume), { spec: { persistentVolumeReclaimPolicy: 'Retain' } }));
    await must(automation.patch(referenceTo(volume), { metadata: { labels: { cost: '7' } } }, { subresource: 'status' }));
    await must(automation.send('GET', collectionPath({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: where.namespace })));
  });
};

/** A cloud controller manager with --use-service-account-credentials: its parts get accounts and tokens of their own, as the client builder of k8s.io/controller-manager asks for them. */
const cloud: Use = async ({ people }) => {
  const { cloudControllerManager } = people;
  for (const name of ['node-controller', 'service-controller', 'route-controller']) {
    const account: Manifest = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'kube-system', name } };
    if (!(await cloudControllerManager.get(referenceTo(account))).accepted) await must(cloudControllerManager.create(account));
    const { body } = await must(cloudControllerManager.send('POST', `/api/v1/namespaces/kube-system/serviceaccounts/${name}/token`, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [], expirationSeconds: 3600 } }));
    assert.ok((body['status'] as { readonly token?: string }).token, name);
  }
};

/** Kube-OVN, which hands out addresses by annotations of pods (not of their status), those of the operator included. */
const addresses: Use = async ({ people, system }) => {
  const operator = pod(operatorNamespace, system, podSpec({ serviceAccountName: 'caveau' }));
  await must(people.clusterAdministrator.create(operator));
  const { body } = await must(people.automation.patch(referenceTo(operator), { metadata: { annotations: { 'ovn.kubernetes.io/ip_address': '10.16.0.9', 'ovn.kubernetes.io/allocated': 'true' } } }));
  assert.equal((body as unknown as Manifest).metadata.annotations?.['ovn.kubernetes.io/ip_address'], '10.16.0.9');
  await must(people.automation.remove(referenceTo(operator)));
};

/** Secrets with tokens of kube-system's other accounts, as agents there have them: changed, marked as unused (the cleaner of old tokens) and given to another account. */
const lastingTokens: Use = async (where) => {
  const accounts = [where.system, `${where.system}-other`].map((name): Manifest => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'kube-system', name } }));
  const secret = tokenSecret('kube-system', where.system, where.system);
  await use(where, [...accounts, secret], async () => {
    const { automation } = where.people;
    await must(automation.patch(referenceTo(secret), { metadata: { labels: { 'kubernetes.io/legacy-token-invalid-since': '2027-01-01' } } }));
    await must(automation.patch(referenceTo(secret), { metadata: { annotations: { 'kubernetes.io/service-account.name': `${where.system}-other`, 'kubernetes.io/service-account.uid': null } }, data: { token: null } }));
  });
};

/** Objects like those of projects that stand beside rooms in most clusters, and what these projects do with them. */
export const neighbours: Readonly<Record<string, Use>> = {
  'monitoring looks at every node, from kube-system, and asks kubelets through the API server': monitoring,
  'an operator of accelerators labels and taints nodes': accelerators,
  'controllers with kinds, roles and webhooks of their own are installed and go': controllers,
  'a database runs on a claim of its own, and its volume is repaired by hand': databases,
  'a cloud controller manager gets tokens for its parts': cloud,
  'a network plugin writes addresses into the annotations of a pod of the operator': addresses,
  'Secrets with tokens of other accounts of kube-system are changed': lastingTokens,
};
