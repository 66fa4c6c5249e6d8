import type { Account } from '../../e2e/support/account.ts';
import { cronJob, declaredContainers, declaredJob, job, pod, podSpec, podTemplate, replicationController, workload } from '../../e2e/support/workloads.ts';
import { everyone, powerful } from '../actors.ts';
import type { Attempt } from '../attempt.ts';
import { plainOf, waitingJob } from '../regulated.ts';
import { dryRun, jobOf, label, oldDeployment } from '../touch.ts';

const onlyTheOperator = /is a room: only the operator runs workloads in it, and .* Write a TrainingJob, or use a namespace that is not a room\.$/;

const declares = /may not (create|update) a Job whose pods declare their containers \(annotation caveau\.dev\/containers of the pod template\): only the operator says so, and rooms believe it\. Leave the annotation out\.$/;

/** Pods that look at the data of a dataset. */
const mounting = podSpec({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'old' } }] });

/** Workloads that nobody but the operator makes or changes in a room, or prepares for one. */
export const workloadAttempts: readonly Attempt[] = [
  ...([
    ['a pod', (n) => pod(n, 'x')],
    ['a pod that mounts a claim', (n) => pod(n, 'x', mounting)],
    ['a Job that mounts a claim', (n) => job(n, 'x', mounting)],
    ['a CronJob that mounts a claim', (n) => cronJob(n, 'x', mounting)],
    ['a Deployment that mounts a claim', (n) => workload('Deployment', n, 'x', { template: podTemplate('x', mounting) })],
    ['a ReplicaSet that mounts a claim', (n) => workload('ReplicaSet', n, 'x', { template: podTemplate('x', mounting) })],
    ['a StatefulSet that mounts a claim', (n) => workload('StatefulSet', n, 'x', { serviceName: 'x', template: podTemplate('x', mounting) })],
    ['a DaemonSet that mounts a claim', (n) => workload('DaemonSet', n, 'x', { template: podTemplate('x', mounting) })],
    ['a ReplicationController that mounts a claim', (n) => replicationController(n, 'x', mounting)],
  ] satisfies readonly (readonly [string, (namespace: string) => Parameters<Account['create']>[0]])[]).map(([what, make]): Attempt => ({
    what: `create ${what}`,
    by: everyone,
    policy: 'caveau-workloads',
    says: onlyTheOperator,
    run: (as, { namespace }) => as.create(make(namespace), dryRun),
  })),
  {
    what: 'create a PodTemplate',
    by: powerful,
    policy: 'caveau-workloads',
    says: onlyTheOperator,
    run: (as, { namespace }) => as.create({ apiVersion: 'v1', kind: 'PodTemplate', metadata: { namespace, name: 'x' }, template: podTemplate('x') }, dryRun),
  },
  {
    what: 'create a pod that claims to belong to the Job of a run',
    by: everyone,
    policy: 'caveau-workloads',
    says: onlyTheOperator,
    run: (as, place) => {
      const owner = { apiVersion: 'batch/v1', kind: 'Job', name: place.job, uid: place.jobUid, controller: true };
      const forged = pod(place.namespace, 'x');
      return as.create({ ...forged, metadata: { ...forged.metadata, ownerReferences: [owner] } }, dryRun);
    },
  },
  { what: 'label the Job of a run', by: everyone, policy: 'caveau-workloads', says: onlyTheOperator, run: (as, place) => as.patch(jobOf(place), label, dryRun) },
  {
    what: 'suspend the Job of a run',
    by: everyone,
    policy: 'caveau-workloads',
    says: onlyTheOperator,
    run: (as, place) => as.patch(jobOf(place), { spec: { suspend: true } }, dryRun),
  },
  { what: 'delete the Job of a run', by: everyone, policy: 'caveau-workloads', says: onlyTheOperator, run: (as, place) => as.remove(jobOf(place), dryRun) },
  {
    what: 'delete all Jobs at once',
    by: everyone,
    policy: 'caveau-workloads',
    says: onlyTheOperator,
    run: (as, { namespace }) => as.remove({ apiVersion: 'batch/v1', kind: 'Job', namespace }, dryRun),
  },
  {
    what: 'write the status of a Job',
    by: powerful,
    policy: 'caveau-workloads',
    says: onlyTheOperator,
    run: (as, place) => as.patch(jobOf(place), label, { ...dryRun, subresource: 'status' }),
  },
  {
    what: 'scale a Deployment that was there before',
    by: everyone,
    policy: 'caveau-workloads',
    says: onlyTheOperator,
    run: (as, place) => as.patch(oldDeployment(place), { spec: { replicas: 3 } }, { ...dryRun, subresource: 'scale' }),
  },
  {
    what: 'change a Deployment that was there before',
    by: everyone,
    policy: 'caveau-workloads',
    says: onlyTheOperator,
    run: (as, place) => as.patch(oldDeployment(place), { spec: { replicas: 3 } }, dryRun),
  },
  {
    what: 'make a Job that says of itself what the operator says of its own, before the namespace becomes a room',
    by: everyone,
    policy: 'caveau-declarations',
    where: 'everywhere',
    says: declares,
    run: (as, place) => as.create(declaredJob(plainOf(place), 'x', mounting), dryRun),
  },
  {
    what: 'say it later of a Job that waits',
    by: everyone,
    policy: 'caveau-declarations',
    where: 'everywhere',
    says: declares,
    run: (as, place) => as.patch({ ...jobOf(place), namespace: plainOf(place), name: waitingJob }, { spec: { template: { metadata: { annotations: declaredContainers } } } }, dryRun),
  },
];
