import type { Manifest } from './manifest.ts';

type Fields = Readonly<Record<string, unknown>>;

const apiVersion = 'kueue.x-k8s.io/v1beta2';

/** On a Job: the LocalQueue of its namespace in which it waits. */
export const queueLabel = 'kueue.x-k8s.io/queue-name';

/** On a Job: the WorkloadPriorityClass by which the queue orders it. */
export const priorityLabel = 'kueue.x-k8s.io/priority-class';

/** A kind of nodes; what is queued for it gets these labels as node selector, and these tolerations. */
export function resourceFlavor(name: string, spec: Fields = {}): Manifest {
  return { apiVersion, kind: 'ResourceFlavor', metadata: { name }, spec };
}

/** A queue with so many GPUs and processors enough, in which higher priorities push lower ones out. */
export function clusterQueue(name: string, flavor: string, gpus: number): Manifest {
  const quota = { cpu: '1000', memory: '1000Gi', 'nvidia.com/gpu': String(gpus) };
  const resources = Object.entries(quota).map(([resource, nominalQuota]) => ({ name: resource, nominalQuota }));
  const resourceGroups = [{ coveredResources: Object.keys(quota), flavors: [{ name: flavor, resources }] }];
  return { apiVersion, kind: 'ClusterQueue', metadata: { name }, spec: { namespaceSelector: {}, preemption: { withinClusterQueue: 'LowerPriority' }, resourceGroups } };
}

/** The way from a namespace into a queue. */
export function localQueue(namespace: string, name: string, queue: string): Manifest {
  return { apiVersion, kind: 'LocalQueue', metadata: { namespace, name }, spec: { clusterQueue: queue } };
}

/** A priority that counts in queues only. */
export function workloadPriorityClass(name: string, value: number): Manifest {
  return { apiVersion, kind: 'WorkloadPriorityClass', metadata: { name }, value };
}

/** What Kueue makes for a Job; with no owner it is nobody's. */
export function queueWorkload(namespace: string, name: string): Manifest {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'registry.example/lung' }] } };
  return { apiVersion, kind: 'Workload', metadata: { namespace, name }, spec: { queueName: 'none', podSets: [{ name: 'main', count: 1, template }] } };
}
