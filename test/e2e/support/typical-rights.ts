import { type Manifest } from './manifest.ts';

const rbac = 'rbac.authorization.k8s.io';

type Rule = readonly [groups: readonly string[], resources: readonly string[], verbs: readonly string[], names?: readonly string[]];

/** Rooms and the namespaces of others in the cluster of the preflight's test. */
export const rooms = ['prj-heart', 'prj-lung'] as const;
const others = ['argocd', 'backup', 'cert-manager', 'monitoring', 'storage'] as const;

const user = (name: string) => ({ kind: 'User', apiGroup: rbac, name });
const group = (name: string) => ({ kind: 'Group', apiGroup: rbac, name });
const account = (namespace: string, name: string) => ({ kind: 'ServiceAccount', namespace, name });

function clusterRole(name: string, rules: readonly Rule[], labels: Readonly<Record<string, string>> = {}): Manifest {
  const written = rules.map(([apiGroups, resources, verbs, resourceNames]) => ({ apiGroups, resources, verbs, ...(resourceNames === undefined ? {} : { resourceNames }) }));
  return { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name, labels }, rules: written };
}

function everywhere(name: string, role: string, subject: object): Manifest {
  return { apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name }, roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role }, subjects: [subject] };
}

function within(namespace: string, name: string, role: string, subject: object, kind: 'ClusterRole' | 'Role' = 'ClusterRole'): Manifest {
  return { apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { namespace, name }, roleRef: { apiGroup: rbac, kind, name: role }, subjects: [subject] };
}

const serviceAccount = (namespace: string, name: string): Manifest => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } });
const namespace = (name: string, labels: Readonly<Record<string, string>>): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });

const reading = ['get', 'list', 'watch'];

/** Roles as their projects ship them, cut down to what matters here: Prometheus, a log collector, Velero, Argo CD, cert-manager, a CSI provisioner; and those of people. */
export const typicalRights: readonly Manifest[] = [
  ...rooms.map((name) => namespace(name, { 'caveau.dev/room': '', 'pod-security.kubernetes.io/enforce': 'restricted' })),
  ...others.map((name) => namespace(name, name === 'cert-manager' ? { 'pod-security.kubernetes.io/enforce': 'baseline' } : {})),
  ...[['argocd', 'argocd-application-controller'], ['backup', 'velero'], ['cert-manager', 'cert-manager'], ['monitoring', 'prometheus'], ['monitoring', 'log-collector'], ['storage', 'csi-provisioner']].map(([space = '', name = '']) => serviceAccount(space, name)),

  clusterRole('prometheus', [[[''], ['nodes', 'nodes/proxy', 'nodes/metrics', 'services', 'endpoints', 'pods'], reading]]),
  everywhere('prometheus', 'prometheus', account('monitoring', 'prometheus')),
  clusterRole('log-collector', [[[''], ['namespaces', 'pods'], reading], [[''], ['pods/log'], ['get']]]),
  everywhere('log-collector', 'log-collector', account('monitoring', 'log-collector')),
  // Made for a node agent that was taken away again.
  everywhere('log-agent', 'log-collector', account('monitoring', 'log-agent')),

  everywhere('velero', 'cluster-admin', account('backup', 'velero')),
  clusterRole('argocd-application-controller', [[['*'], ['*'], ['*']]]),
  everywhere('argocd-application-controller', 'argocd-application-controller', account('argocd', 'argocd-application-controller')),
  clusterRole('cert-manager', [[[''], ['secrets'], [...reading, 'create', 'update', 'delete', 'patch']], [['certificates.k8s.io'], ['signers'], ['sign'], ['issuers.cert-manager.io/*']]]),
  everywhere('cert-manager', 'cert-manager', account('cert-manager', 'cert-manager')),
  clusterRole('csi-provisioner', [[[''], ['persistentvolumes'], [...reading, 'create', 'patch', 'delete']], [[''], ['secrets'], ['get', 'list']], [['snapshot.storage.k8s.io'], ['volumesnapshotcontents'], reading]]),
  everywhere('csi-provisioner', 'csi-provisioner', account('storage', 'csi-provisioner')),

  everywhere('platform-administrators', 'cluster-admin', group('hospital:platform-administrators')),
  everywhere('platform-engineers', 'caveau-platform', group('hospital:platform-engineers')),
  everywhere('auditor', 'caveau-preflight', user('auditor')),
  // A namespace administrator and a developer in rooms, as ordinary namespaces have them.
  within('prj-heart', 'administrators', 'admin', user('namespace-administrator')),
  within('prj-lung', 'developers', 'edit', user('developer')),
  within('prj-lung', 'radiology', 'view', group('hospital:radiology')),
  // Added to view for everybody who may look, and so also in rooms.
  clusterRole('configuration-viewer', [[[''], ['secrets'], ['get', 'list']]], { [`${rbac}/aggregate-to-view`]: 'true' }),
  { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { namespace: 'prj-lung', name: 'registry' }, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['registry'] }] },
  within('prj-lung', 'registry', 'registry', user('image-puller'), 'Role'),
  clusterRole('help-desk', [[[''], ['users'], ['impersonate'], ['developer']], [[''], ['pods'], reading]]),
  everywhere('help-desk', 'help-desk', group('hospital:help-desk')),
  // Verbs of one API group, by a wildcard that was meant for its resources.
  clusterRole('caveau-administrator', [[['caveau.dev'], ['*'], ['*']]]),
  everywhere('caveau-administrator', 'caveau-administrator', user('research-administrator')),
  { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { namespace: 'caveau-system', name: 'deployer' }, rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'patch'] }, { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['caveau'], verbs: ['create'] }, { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['other'], verbs: ['create'] }] },
  within('caveau-system', 'deployer', 'deployer', account('argocd', 'argocd-application-controller'), 'Role'),
  within('caveau-system', 'pipeline', 'deployer', user('pipeline'), 'Role'),
  clusterRole('labels-nodes', [[[''], ['nodes'], ['get', 'patch']]]),
  everywhere('labels-nodes', 'labels-nodes', account('monitoring', 'node-feature-discovery')),
  serviceAccount('monitoring', 'node-feature-discovery'),
];

const claimOfRoom = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'prj-lung', name: 'chest-ct' };

/** A volume of a room whose key lies beside the driver, a webhook that sees pods everywhere, and one that leaves rooms out. */
export const typicalObjects: readonly Manifest[] = [
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'ceph-encrypted' }, provisioner: 'cephfs.csi.ceph.com', parameters: { 'csi.storage.k8s.io/node-stage-secret-name': 'cephfs-key', 'csi.storage.k8s.io/node-stage-secret-namespace': 'storage' } },
  { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'pvc-chest-ct' }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteMany'], storageClassName: 'ceph-encrypted', claimRef: claimOfRoom, csi: { driver: 'cephfs.csi.ceph.com', volumeHandle: 'chest-ct', nodeStageSecretRef: { name: 'cephfs-key', namespace: 'storage' } } } },
  webhook('sidecars', {}),
  webhook('polite-sidecars', { matchExpressions: [{ key: 'caveau.dev/room', operator: 'DoesNotExist' }] }),
];

function webhook(name: string, namespaceSelector: object): Manifest {
  const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }];
  // It is never asked: nothing that it matches is made in this test.
  const clientConfig = { service: { namespace: 'monitoring', name } };
  return { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', metadata: { name }, webhooks: [{ name: `${name}.example.org`, admissionReviewVersions: ['v1'], sideEffects: 'None', failurePolicy: 'Ignore', clientConfig, namespaceSelector, rules }] };
}

