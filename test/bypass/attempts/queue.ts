import type { Attempt, Place } from '../attempt.ts';
import type { Reference } from '../../e2e/support/manifest.ts';
import type { ActorName } from '../../e2e/support/people.ts';
import { queueLabel, queueWorkload } from '../../e2e/support/queues.ts';

const dryRun = { dryRun: true };

/** Those who may write Workloads by their ordinary rights. */
const powerful: readonly ActorName[] = ['automation', 'clusterAdministrator'];

const jobIn = (place: Place, name: string): Reference => ({ apiVersion: 'batch/v1', kind: 'Job', namespace: place.namespace, name });
const workloadIn = (place: Place): Reference => ({ apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Workload', namespace: place.namespace, name: 'queued' });

const onlyItsPart = /is a room: a queue manager only suspends Jobs with a queue name, resumes those that were not stopped, and sets .* may not (update|delete) jobs\S* \S+ in another way\./;
const onlyTheOperator = /is a room: only the operator runs workloads in it, and .* may not \w+ workloads\S*( \S+)?\. Write a TrainingJob/;
const onlyTheControlPlane = /is a room: only the control plane touches pods that run in it/;

const template = (metadata: object, spec: object = {}): object => ({ spec: { template: { metadata, spec } } });

/** What Kueue's account could do to the Job of a run by its own role. */
const toJobs: readonly (readonly [what: string, job: string, change: object, subresource?: string])[] = [
  ['lift the node affinity of a queued Job', 'queued', template({}, { affinity: null })],
  ['choose another node affinity for a queued Job', 'queued', template({}, { affinity: { nodeAffinity: null } })],
  ['give the pods of a queued Job a label of ours', 'queued', template({ labels: { 'caveau.dev/role': 'loader' } })],
  ['take a label off the pods of a queued Job', 'queued', template({ labels: { app: null } })],
  ['prolong the permit of a queued Job', 'queued', template({ annotations: { 'caveau.dev/permit-until': '2099-01-01T00:00:00Z' } })],
  ['give the pods of a queued Job a second network', 'queued', template({ annotations: { 'k8s.v1.cni.cncf.io/networks': 'outside' } })],
  ['let a queued Job tolerate every taint', 'queued', template({}, { tolerations: [{ operator: 'Exists' }] })],
  ['hold a queued Job by the gate of somebody else', 'queued', template({}, { schedulingGates: [{ name: 'example.org/gate' }] })],
  ['multiply a queued Job', 'queued', { spec: { parallelism: 2, completions: 2 } }],
  ['prolong a queued Job', 'queued', { spec: { activeDeadlineSeconds: 99_999_999 } }],
  ['label a queued Job', 'queued', { metadata: { labels: { touched: 'true' } } }],
  ['move a Job to another queue', 'queued', { metadata: { labels: { [queueLabel]: 'other' } } }],
  ['annotate a queued Job', 'queued', { metadata: { annotations: { 'caveau.dev/stop-reason': 'Forged' } } }],
  ['give a queued Job another owner', 'queued', { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'x' }] } }],
  ['label a queued Job through its status', 'queued', { metadata: { labels: { touched: 'true' } } }, 'status'],
  ['say when a queued Job started', 'queued', { status: { startTime: '2026-01-01T00:00:00Z' } }, 'status'],
  ['resume a Job that was stopped', 'stopped', { spec: { suspend: false } }],
  ['resume a Job that the operator suspended', 'halted', { spec: { suspend: false } }],
  ['take the mark of its suspension off a Job and resume it', 'halted', { metadata: { annotations: { 'caveau.dev/halted': null } }, spec: { suspend: false } }],
  ['take the mark of its stop off a Job', 'stopped', { metadata: { annotations: { 'caveau.dev/stop-reason': null } } }],
  ['take the mark of its stop off a Job and resume it', 'stopped', { metadata: { annotations: { 'caveau.dev/stop-reason': null } }, spec: { suspend: false } }],
  ['suspend a Job that is in no queue', 'run', { spec: { suspend: true } }],
  ['put a Job into a queue', 'run', { metadata: { labels: { [queueLabel]: 'main' } } }],
];

/** What is tried by the account of a queue manager, and by others with what belongs to it. */
export const queueAttempts: readonly Attempt[] = [
  ...toJobs.map(([what, job, change, subresource]): Attempt => ({
    what,
    by: ['queueManager'],
    policy: 'caveau-workloads',
    says: onlyItsPart,
    run: (as, place) => as.patch(jobIn(place, job), change, { ...dryRun, ...(subresource === undefined ? {} : { subresource }) }),
  })),
  { what: 'delete a queued Job', by: ['queueManager'], policy: 'caveau-workloads', says: onlyItsPart, run: (as, place) => as.remove(jobIn(place, 'queued'), dryRun) },
  {
    what: 'label a pod',
    by: ['queueManager'],
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, { namespace, pod }) => as.patch({ apiVersion: 'v1', kind: 'Pod', namespace, name: pod }, { metadata: { labels: { touched: 'true' } } }, dryRun),
  },
  ...([
    ['make a Workload of Kueue', (as, { namespace }) => as.create(queueWorkload(namespace, 'x'), dryRun)],
    ['make a Workload of Kueue active', (as, place) => as.patch(workloadIn(place), { spec: { active: true } }, dryRun)],
    ['change the priority of a Workload of Kueue', (as, place) => as.patch(workloadIn(place), { spec: { priority: 1 } }, dryRun)],
    ['admit a Workload of Kueue', (as, place) => as.patch(workloadIn(place), { metadata: { labels: { touched: 'true' } } }, { ...dryRun, subresource: 'status' })],
    ['delete a Workload of Kueue', (as, place) => as.remove(workloadIn(place), dryRun)],
    ['delete all Workloads of Kueue', (as, place) => as.remove({ ...workloadIn(place), name: undefined }, dryRun)],
  ] satisfies readonly (readonly [string, Attempt['run']])[]).map(([what, run]): Attempt => ({ what, by: powerful, policy: 'caveau-workloads', says: onlyTheOperator, run })),
];
