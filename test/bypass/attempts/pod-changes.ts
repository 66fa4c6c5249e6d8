import type { Account, Answer } from '../../e2e/support/account.ts';
import type { Attempt, Place } from '../attempt.ts';
import type { Reference } from '../../e2e/support/manifest.ts';
import type { ActorName } from '../../e2e/support/people.ts';

const dryRun = { dryRun: true };
const running = (place: Place): Reference => ({ apiVersion: 'v1', kind: 'Pod', namespace: place.namespace, name: place.runningPod });

/** What the status of a pod may carry along, and a network plugin has no reason to write. */
const writes: readonly (readonly [string, object])[] = [
  ['a label', { metadata: { labels: { touched: 'true' } } }],
  ['a value into the label that a volume driver may set', { metadata: { labels: { 'juicefs-uniqueid': 'web' } } }],
  ['an annotation of ours', { metadata: { annotations: { 'caveau.dev/permit-until': '2099-01-01T00:00:00Z' } } }],
  ['away an annotation of ours', { metadata: { annotations: { 'caveau.dev/containers': null } } }],
  ['an annotation that Kubernetes acts on', { metadata: { annotations: { 'batch.kubernetes.io/job-completion-index': '1' } } }],
  ['an annotation of Kubernetes itself', { metadata: { annotations: { 'kubernetes.io/egress-bandwidth': '1G' } } }],
  ['an annotation that asks for a second network', { metadata: { annotations: { 'k8s.v1.cni.cncf.io/networks': 'lan' } } }],
  ['an annotation that asks for another network', { metadata: { annotations: { 'v1.multus-cni.io/default-network': 'lan' } } }],
  ['an end', { status: { phase: 'Succeeded' } }],
  ['an annotation and an end', { metadata: { annotations: { 'cni.projectcalico.org/podIP': '10.0.0.7/32' } }, status: { phase: 'Succeeded' } }],
  ['a finalizer', { metadata: { finalizers: ['example.org/kept'] } }],
];

/** What an account tries that may write the status of pods, because it must annotate them. */
export const podWrites: readonly Attempt[] = writes.map(([what, change]): Attempt => ({
  what: `write ${what} through the status of a pod`,
  by: ['networkPlugin', 'automation'],
  policy: 'caveau-running-pods',
  says: /is a room: only the control plane touches pods that run in it, and .* may not change pods\/status \S+\. To stop a run, suspend or delete its TrainingJob\.$/,
  run: (as, place) => as.patch(running(place), change, { ...dryRun, subresource: 'status' }),
}));

const everyone: readonly ActorName[] = ['researcher', 'namespaceAdministrator', 'automation', 'clusterAdministrator'];
const forced = /is a room: .* may not force the deletion of pod \S+ \(grace period 0\), because its process could go on unseen\. Use a grace period of 1 to 300 s, or none; if its node is lost, delete the Node, or taint it node\.kubernetes\.io\/out-of-service, and Kubernetes removes the pod\.$/;
const delayed = /is a room: .* may not delete pod \S+ with a grace period of 301 s, because it could go on for so long after its run was stopped\. Use a grace period of 1 to 300 s\.$/;

/** Deletions after which nobody would know whether the process still runs, or that leave it running for long. */
export const podDeletions: readonly Attempt[] = ([
  [0, 'force', forced],
  [301, 'delay for long', delayed],
] as const).flatMap(([gracePeriodSeconds, verb, says]) => ([
  ['the deletion of a running pod', (as, place) => as.remove(running(place), { ...dryRun, gracePeriodSeconds })],
  ['the deletion of all pods at once', (as, { namespace }) => as.remove({ apiVersion: 'v1', kind: 'Pod', namespace }, { ...dryRun, gracePeriodSeconds })],
  ['the eviction of a running pod', (as, place) => evict(as, place, gracePeriodSeconds)],
] satisfies readonly (readonly [string, Attempt['run']])[]).map(([what, run]): Attempt => ({ what: `${verb} ${what}`, by: everyone, policy: 'caveau-running-pods', says, run })));

/** Evicts the running pod without keeping the result. */
export function evict(as: Account, { namespace, runningPod: name }: Pick<Place, 'namespace' | 'runningPod'>, gracePeriodSeconds?: number): Promise<Answer> {
  const deleteOptions = gracePeriodSeconds === undefined ? {} : { deleteOptions: { gracePeriodSeconds, dryRun: ['All'] } };
  return as.send('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction?dryRun=All`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name }, ...deleteOptions });
}
