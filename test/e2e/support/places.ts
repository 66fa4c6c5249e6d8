import type { Cluster } from '../../cluster/cluster.ts';
import { boundSeconds, poll } from '../../cluster/polling.ts';
import { must } from './account.ts';
import type { Place } from '../../bypass/attempt.ts';
import type { Manifest, Reference } from './manifest.ts';
import { roomLabel } from './objects.ts';
import { giveRights, type People } from './people.ts';
import { queueLabel, queueWorkload } from './queues.ts';
import { kubectl, newPlainNamespace } from './shared-cluster.ts';
import { claim, declaredJob, podSpec, runningPodSpec, runRecord, service, tokenSecret, workload } from './workloads.ts';

/**
 * Makes a namespace with things in it that attempts can touch. A room gets its label last, as a namespace that becomes
 * a room later does, because some of these things cannot be made in a room. It has no pod security level, so that a
 * refusal can only come from our policies.
 */
export async function furnish(cluster: Cluster, people: People, prefix: string, room: boolean): Promise<Place> {
  await serveOthersKinds(cluster);
  const namespace = await newPlainNamespace(cluster, prefix);
  await giveRights(people, namespace);
  const admin = people.clusterAdministrator;
  await must(admin.create(workload('Deployment', namespace, 'old', { replicas: 0 })));
  await must(admin.create(claim(namespace, 'old')));
  await must(admin.create(tokenSecret(namespace, 'old')));
  // As the operator labels them, for whom nothing of this would have to be made before the room is one.
  for (const [name, role] of [['made', 'training'], ['released', 'release']] as const) await must(admin.create(labelled(claim(namespace, name), { 'caveau.dev/role': role })));
  await must(admin.create(queueWorkload(namespace, 'queued')));
  if (room) await must(admin.patch({ apiVersion: 'v1', kind: 'Namespace', name: namespace }, { metadata: { labels: { [roomLabel]: '' } } }));
  const { operator } = people;
  await must(operator.create(service(namespace, 'peers')));
  await must(operator.create(runRecord(namespace, 'run')));
  await must(operator.apply(closedNetworkPolicy(namespace)));
  await must(operator.create(queuedJob(namespace, 'queued')));
  await must(operator.create(queuedJob(namespace, 'stopped', { 'caveau.dev/stop-reason': 'PermitRevoked' })));
  await must(operator.create(queuedJob(namespace, 'halted', { 'caveau.dev/halted': 'true' })));
  const made = await must(operator.create(declaredJob(namespace, 'run')));
  const pod = await podOfJob(people, namespace, 'run');
  await must(operator.create(declaredJob(namespace, 'busy', runningPodSpec())));
  const runningPod = await podOfJob(people, namespace, 'busy');
  await untilPodIs('Running', people, { apiVersion: 'v1', kind: 'Pod', namespace, name: runningPod });
  return { namespace, job: 'run', jobUid: (made.body as unknown as Manifest).metadata.uid ?? '', pod, runningPod };
}

/** The same with labels. */
export function labelled({ metadata, ...rest }: Manifest, labels: Readonly<Record<string, string>>): Manifest {
  return { ...rest, metadata: { ...metadata, labels } };
}

/** Waits for the pod that the real Job controller makes, and returns its name. */
export function podOfJob({ clusterAdministrator }: Pick<People, 'clusterAdministrator'>, namespace: string, name: string): Promise<string> {
  return poll({ what: `a pod of Job ${name}`, boundSeconds }, async () => {
    const answer = await clusterAdministrator.send('GET', `/api/v1/namespaces/${namespace}/pods?labelSelector=job-name%3D${name}`);
    return (answer.body['items'] as Manifest[] | undefined)?.[0]?.metadata.name;
  });
}

/** Waits until a pod is in a phase. */
export function untilPodIs(phase: string, people: People, pod: Reference): Promise<boolean> {
  return poll({ what: `pod ${pod.name ?? ''} to be ${phase}`, boundSeconds }, async () => {
    const { body } = await must(people.clusterAdministrator.get(pod));
    return (body['status'] as { readonly phase?: string }).phase === phase;
  });
}

/** The policy that closes a room. */
export function closedNetworkPolicy(namespace: string): Manifest {
  const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace, name: 'closed' }, spec };
}

/** A Job that waits for a queue, with what a queue manager must leave alone. */
function queuedJob(namespace: string, name: string, annotations: Readonly<Record<string, string>> = {}): Manifest {
  const terms = [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }];
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } };
  const { metadata, spec, ...rest } = declaredJob(namespace, name, podSpec({ affinity }));
  const fields = { suspend: true, completionMode: 'Indexed', completions: 1, parallelism: 1, activeDeadlineSeconds: 3600 };
  return { ...rest, metadata: { ...metadata, labels: { [queueLabel]: 'main' }, annotations }, spec: { ...spec, ...fields } };
}

const served = new WeakMap<Cluster, Promise<void>>();

/** Serves the kinds VolumeSnapshot, VolumeSnapshotContent and Workload, whose controllers are not part of Kubernetes; where they are served already, nothing changes. */
export function serveOthersKinds(cluster: Cluster): Promise<void> {
  const running = served.get(cluster) ?? serveAll(cluster);
  served.set(cluster, running);
  return running;
}

async function serveAll(cluster: Cluster): Promise<void> {
  const names = [
    await serve(cluster, 'VolumeSnapshot', 'snapshot.storage.k8s.io', 'v1'),
    await serve(cluster, 'VolumeSnapshotContent', 'snapshot.storage.k8s.io', 'v1', 'Cluster'),
    await serve(cluster, 'Workload', 'kueue.x-k8s.io', 'v1beta2'),
  ];
  await kubectl(cluster, ['wait', '--for=condition=Established', `--timeout=${boundSeconds}s`, ...names.map((name) => `crd/${name}`)]);
}

async function serve(cluster: Cluster, kind: string, group: string, version: string, scope = 'Namespaced'): Promise<string> {
  const plural = `${kind.toLowerCase()}s`;
  const name = `${plural}.${group}`;
  if ((await cluster.kubectlRun(['get', 'crd', name])).code === 0) return name;
  const names = { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` };
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const versions = [{ name: version, served: true, storage: true, schema, subresources: { status: {} } }];
  // The API server wants to know who agreed to a kind in a group of Kubernetes.
  const annotations = { 'api-approved.kubernetes.io': 'https://github.com/kubernetes-csi/external-snapshotter/pull/814' };
  const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name, annotations }, spec: { group, scope, names, versions } };
  await kubectl(cluster, ['apply', '--server-side', '-f', '-'], JSON.stringify(definition));
  return name;
}
