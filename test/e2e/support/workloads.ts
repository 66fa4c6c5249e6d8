import { image } from './objects.ts';
import type { Manifest } from './manifest.ts';

type Fields = Readonly<Record<string, unknown>>;

/** No node has this label, so a pod that asks for it stays Pending. */
const nowhere = { 'example.org/nowhere': 'true' };

const containers = [
  {
    name: 'main',
    image,
    command: ['sleep', '3600'],
    resources: { requests: { cpu: '10m' }, limits: { cpu: '100m' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  },
];

/** What the operator would write about these containers. */
export const declaredContainers = { 'caveau.dev/containers': `main=${image}` };

/** A pod spec that any pod security level admits and that has the shape of a training pod. */
export function podSpec(fields: Fields = {}): Fields {
  return {
    automountServiceAccountToken: false,
    // The namespace controller waits for half of the longest grace period before it looks again.
    terminationGracePeriodSeconds: 1,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    nodeSelector: nowhere,
    containers,
    ...fields,
  };
}

/** A pod spec that a simulated node runs. */
export function runningPodSpec(fields: Fields = {}): Fields {
  return podSpec({ nodeSelector: {}, ...fields });
}

/** A template of pods labelled with the name of their workload. */
export function podTemplate(name: string, spec: Fields = podSpec()): Fields {
  return { metadata: { labels: { app: name } }, spec };
}

/** A pod; its annotation says truly which containers it has. */
export function pod(namespace: string, name: string, spec: Fields = podSpec()): Manifest {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name, labels: { app: name }, annotations: declaredContainers }, spec };
}

/** A Job of one pod. */
export function job(namespace: string, name: string, spec: Fields = podSpec()): Manifest {
  const template = podTemplate(name, { restartPolicy: 'Never', ...spec });
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { namespace, name }, spec: { backoffLimit: 0, template } };
}

/** A Job as the operator makes it: it declares the containers of its pod, and rooms let the pod in. */
export function declaredJob(namespace: string, name: string, spec: Fields = podSpec()): Manifest {
  const { spec: { template, ...fields } = {}, ...rest } = job(namespace, name, spec);
  const { metadata, ...pods } = template as { readonly metadata: Fields };
  return { ...rest, spec: { ...fields, template: { ...pods, metadata: { ...metadata, annotations: declaredContainers } } } };
}

/** A CronJob that never fires within a test. */
export function cronJob(namespace: string, name: string, pods: Fields = podSpec()): Manifest {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { namespace, name },
    spec: { schedule: '0 0 1 1 *', jobTemplate: { spec: job(namespace, name, pods).spec } },
  };
}

/** A Deployment, ReplicaSet, StatefulSet or DaemonSet. */
export function workload(kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet', namespace: string, name: string, fields: Fields = {}): Manifest {
  const replicas = kind === 'DaemonSet' ? {} : { replicas: 1 };
  const spec = { ...replicas, selector: { matchLabels: { app: name } }, template: podTemplate(name), ...fields };
  return { apiVersion: 'apps/v1', kind, metadata: { namespace, name }, spec };
}

/** A ReplicationController, the oldest of them. */
export function replicationController(namespace: string, name: string, pods: Fields = podSpec()): Manifest {
  const spec = { replicas: 1, selector: { app: name }, template: podTemplate(name, pods) };
  return { apiVersion: 'v1', kind: 'ReplicationController', metadata: { namespace, name }, spec };
}

/** An empty claim. */
export function claim(namespace: string, name: string, fields: Fields = {}): Manifest {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...fields };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { namespace, name }, spec };
}

/** A Service for the pods of a name. */
export function service(namespace: string, name: string, type = 'ClusterIP'): Manifest {
  const spec = { type, selector: { app: name }, ports: [{ port: 80 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name }, spec };
}

/** A NetworkPolicy that opens every way out. */
export function openNetworkPolicy(namespace: string, name: string): Manifest {
  const spec = { podSelector: {}, policyTypes: ['Egress'], egress: [{}] };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace, name }, spec };
}

/** An Ingress for a Service of the same name. */
export function ingress(namespace: string, name: string): Manifest {
  const spec = { defaultBackend: { service: { name, port: { number: 80 } } } };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { namespace, name }, spec };
}

/** A RoleBinding of a ClusterRole to one user. */
export function roleBinding(namespace: string, role: string, user: string): Manifest {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { namespace, name: `${role}-${user}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: user }],
  };
}

/** A record that a run has ended, as the operator would make it. */
export function runRecord(namespace: string, name: string): Manifest {
  const labels = { 'caveau.dev/role': 'record', 'caveau.dev/training-job': name };
  return { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { namespace, name: `${name}-record`, labels }, revision: 1, data: { state: 'Succeeded' } };
}

/** A Secret that Kubernetes fills with a lasting token of a service account of its namespace. */
export function tokenSecret(namespace: string, name: string, account = 'default'): Manifest {
  const annotations = { 'kubernetes.io/service-account.name': account };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name, annotations }, type: 'kubernetes.io/service-account-token' };
}
