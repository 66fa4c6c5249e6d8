import { corednsImage } from './images.ts';
import { dnsAddress } from './kubelet.ts';
import { confined } from './objects.ts';

const namespace = 'kube-system';
const name = 'coredns';
const labels = { 'k8s-app': 'kube-dns' };
/** Above 1024, so that the server needs neither root nor a capability. */
const port = 5353;

/** No server is asked beyond the cluster, so that no name leads out. */
const corefile = `.:${port} {
    errors
    health :8080
    ready :8181
    kubernetes cluster.local in-addr.arpa {
        ttl 2
    }
    cache 2 {
        denial 100 1
    }
}
`;

const container = {
  name,
  image: corednsImage,
  imagePullPolicy: 'Never',
  args: ['-conf', '/etc/coredns/Corefile'],
  readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
  resources: { requests: { cpu: '10m', memory: '32Mi' } },
  securityContext: confined,
  volumeMounts: [{ name: 'configuration', mountPath: '/etc/coredns' }],
};

const podSpec = {
  serviceAccountName: name,
  dnsPolicy: 'Default',
  priorityClassName: 'system-cluster-critical',
  terminationGracePeriodSeconds: 1,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container],
  volumes: [{ name: 'configuration', configMap: { name } }],
};

/** Cluster DNS as a Deployment and its Service. */
export const dnsObjects: readonly object[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'system:coredns' },
    rules: [
      { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces', 'nodes'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'system:coredns' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { Corefile: corefile } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kube-dns', namespace },
    spec: {
      clusterIP: dnsAddress,
      selector: labels,
      ports: ['UDP', 'TCP'].map((protocol) => ({ name: `dns-${protocol.toLowerCase()}`, port: 53, targetPort: port, protocol })),
    },
  },
];
