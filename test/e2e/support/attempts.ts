import type { Account } from './account.ts';
import type { Attempt, Place } from './attempt.ts';
import { roomLabel } from './objects.ts';
import { podDeletions, podWrites } from './pod-changes.ts';
import type { Reference } from './manifest.ts';
import type { ActorName } from './people.ts';
import { podShapes } from './pod-shapes.ts';
import { queueAttempts } from './queue-attempts.ts';
import {
  claim, cronJob, ingress, job, openNetworkPolicy, pod, podSpec, podTemplate, replicationController, roleBinding, runRecord, service, tokenSecret,
  workload,
} from './workloads.ts';

/** Everything but a connection is asked for without being kept, so that attempts do not disturb each other. */
const dryRun = { dryRun: true };

const everyone: readonly ActorName[] = ['researcher', 'namespaceAdministrator', 'automation', 'clusterAdministrator'];
/** Those whose ordinary rights reach further than the role admin. */
const powerful: readonly ActorName[] = ['automation', 'clusterAdministrator'];

const podOf = (place: Place): Reference => ({ apiVersion: 'v1', kind: 'Pod', namespace: place.namespace, name: place.pod });
const jobOf = (place: Place): Reference => ({ apiVersion: 'batch/v1', kind: 'Job', namespace: place.namespace, name: place.job });
const named = (apiVersion: string, kind: string, place: Place, name: string): Reference => ({ apiVersion, kind, namespace: place.namespace, name });
const oldDeployment = (place: Place): Reference => named('apps/v1', 'Deployment', place, 'old');
const oldClaim = (place: Place): Reference => named('v1', 'PersistentVolumeClaim', place, 'old');
const oldService = (place: Place): Reference => named('v1', 'Service', place, 'peers');
const oldNetworkPolicy = (place: Place): Reference => named('networking.k8s.io/v1', 'NetworkPolicy', place, 'closed');
const self = (place: Place): Reference => ({ apiVersion: 'v1', kind: 'Namespace', name: place.namespace });
const label = { metadata: { labels: { touched: 'true' } } };

const onlyTheOperator = /is a room: only the operator runs workloads in it, and .* Write a TrainingJob, or use a namespace that is not a room\.$/;
const onlyTheControlPlane = /is a room: only the control plane touches pods that run in it, and .* To stop a run, suspend or delete its TrainingJob\.$/;
const nobodyEnters = /is a room: nobody enters what runs in it, and .* may not use (pods|services)\/\w+ of .* Let the program write what you need to its output volume\.$/;
const closedNetwork = /is a room: its network is closed by the operator, and .* Ask the data steward to allow an address in SecureDataset\.spec\.protection\.network\.egress/;
const madeByStewards = /is a room: its claims are made by the operator and by data stewards \(verb hold on securedatasets\.caveau\.dev\), and .* For results, ask for spec\.output in a TrainingJob\.$/;

const workloads: readonly Attempt[] = [
  ...([
    ['a pod', (n) => pod(n, 'x')],
    ['a pod that mounts a claim', (n) => pod(n, 'x', podSpec({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'old' } }] }))],
    ['a Job', (n) => job(n, 'x')],
    ['a CronJob', (n) => cronJob(n, 'x')],
    ['a Deployment', (n) => workload('Deployment', n, 'x')],
    ['a ReplicaSet', (n) => workload('ReplicaSet', n, 'x')],
    ['a StatefulSet', (n) => workload('StatefulSet', n, 'x', { serviceName: 'x' })],
    ['a DaemonSet', (n) => workload('DaemonSet', n, 'x')],
    ['a ReplicationController', (n) => replicationController(n, 'x')],
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
];

const runningPods: readonly Attempt[] = [
  { what: 'label a running pod', by: everyone, policy: 'caveau-running-pods', says: onlyTheControlPlane, run: (as, place) => as.patch(podOf(place), label, dryRun) },
  {
    what: 'exchange the image of a running pod',
    by: everyone,
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, place) => as.patch(podOf(place), { spec: { containers: [{ name: 'main', image: 'evil' }] } }, { ...dryRun, patch: 'strategic' }),
  },
  {
    what: 'write the status of a pod',
    by: powerful,
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, place) => as.patch(podOf(place), label, { ...dryRun, subresource: 'status' }),
  },
  {
    what: 'add an ephemeral container',
    by: powerful,
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, place) =>
      as.patch(podOf(place), { spec: { ephemeralContainers: [{ name: 'look', image: 'busybox' }] } }, { ...dryRun, patch: 'strategic', subresource: 'ephemeralcontainers' }),
  },
  {
    what: 'resize a pod',
    by: powerful,
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, place) => {
      const containers = [{ name: 'main', resources: { requests: { cpu: '20m' } } }];
      return as.patch(podOf(place), { spec: { containers } }, { ...dryRun, patch: 'strategic', subresource: 'resize' });
    },
  },
  {
    what: 'bind a pod to a node',
    by: powerful,
    policy: 'caveau-running-pods',
    says: onlyTheControlPlane,
    run: (as, place) => {
      const target = { apiVersion: 'v1', kind: 'Node', name: 'anywhere' };
      return as.send('POST', `/api/v1/namespaces/${place.namespace}/pods/${place.pod}/binding?dryRun=All`, {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: place.pod },
        target,
      });
    },
  },
  {
    what: 'ask for a token of a service account',
    by: everyone,
    policy: 'caveau-running-pods',
    says: /is a room: no tokens are given out for its service accounts, and .* may not ask for one of default\. Use your own account\.$/,
    run: (as, { namespace }) =>
      as.send('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [] } }),
  },
];

const nothingRuns = /does not have a host assigned|no endpoints available|address not allowed/i;

const interactive: readonly Attempt[] = [
  ...['pods/{pod}/exec?command=id&stdout=true', 'pods/{pod}/attach?stdout=true', 'pods/{pod}/portforward?ports=80', 'pods/{pod}/proxy/', 'services/peers:80/proxy/'].map(
    (path): Attempt => ({
      what: `connect to ${path.replace('{pod}/', '').replace('peers:80/', '').replace(/\/?(\?.*)?$/, '')}`,
      by: everyone,
      policy: 'caveau-interactive',
      says: nobodyEnters,
      otherwise: nothingRuns,
      run: (as, place) => as.send('GET', `/api/v1/namespaces/${place.namespace}/${path.replace('{pod}', place.pod)}`),
    }),
  ),
];

const copies: readonly Attempt[] = [
  { what: 'make a claim', by: ['researcher', 'namespaceAdministrator', 'automation'], policy: 'caveau-copies', says: madeByStewards, run: (as, { namespace }) => as.create(claim(namespace, 'x'), dryRun) },
  ...(['dataSource', 'dataSourceRef'] as const).map((field): Attempt => ({
    what: `clone a claim (${field})`,
    by: [...everyone, 'steward'],
    policy: 'caveau-copies',
    says: /is a room: a claim in it may not be filled from PersistentVolumeClaim old, because that copies data past its terms\. Make an empty claim/,
    run: (as, { namespace }) => as.create(claim(namespace, 'x', { [field]: { kind: 'PersistentVolumeClaim', name: 'old' } }), dryRun),
  })),
  { what: 'label a claim', by: ['researcher', 'namespaceAdministrator', 'automation'], policy: 'caveau-copies', says: madeByStewards, run: (as, place) => as.patch(oldClaim(place), label, dryRun) },
  {
    what: 'label a claim through its status',
    by: ['automation'],
    policy: 'caveau-copies',
    says: madeByStewards,
    run: (as, place) => as.patch(oldClaim(place), label, { ...dryRun, subresource: 'status' }),
  },
  { what: 'delete a claim', by: ['researcher', 'namespaceAdministrator', 'automation'], policy: 'caveau-copies', says: madeByStewards, run: (as, place) => as.remove(oldClaim(place), dryRun) },
  {
    what: 'change the owner of a claim',
    by: [...everyone, 'steward'],
    policy: 'caveau-copies',
    says: /is a room: the owner of claim old cannot be changed, because claims are deleted with their owner\.$/,
    run: (as, place) => {
      const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: place.job, uid: place.jobUid }];
      return as.patch(oldClaim(place), { metadata: { ownerReferences } }, dryRun);
    },
  },
  {
    what: 'take a snapshot of a claim',
    by: powerful,
    policy: 'caveau-copies',
    says: /is a room: volumesnapshots copy data out of its claims or let another namespace do so, and .* Ask the data steward for a new revision of the dataset\.$/,
    run: (as, { namespace }) => as.create({ apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { namespace, name: 'x' } }, dryRun),
  },
];

const network: readonly Attempt[] = [
  ...([
    ['create a NetworkPolicy', (as, { namespace }) => as.create(openNetworkPolicy(namespace, 'x'), dryRun)],
    ['open the NetworkPolicy of the room', (as, place) => as.patch(oldNetworkPolicy(place), { spec: { egress: [{}] } }, dryRun)],
    ['delete the NetworkPolicy of the room', (as, place) => as.remove(oldNetworkPolicy(place), dryRun)],
    ['create an Ingress', (as, { namespace }) => as.create(ingress(namespace, 'x'), dryRun)],
    ['create a Service', (as, { namespace }) => as.create(service(namespace, 'x'), dryRun)],
    ['create a Service with a load balancer', (as, { namespace }) => as.create(service(namespace, 'x', 'LoadBalancer'), dryRun)],
    ['change the Service of a run', (as, place) => as.patch(oldService(place), { spec: { selector: { app: 'other' } } }, dryRun)],
    ['delete the Service of a run', (as, place) => as.remove(oldService(place), dryRun)],
  ] satisfies readonly (readonly [string, Attempt['run']])[]).map(([what, run]): Attempt => ({ what, by: everyone, policy: 'caveau-network', says: closedNetwork, run })),
  {
    what: 'create an EndpointSlice',
    by: powerful,
    policy: 'caveau-network',
    says: closedNetwork,
    run: (as, { namespace }) =>
      as.create({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { namespace, name: 'x' }, addressType: 'IPv4', endpoints: [] }, dryRun),
  },
  {
    what: 'label a Service through its status',
    by: powerful,
    policy: 'caveau-network',
    says: closedNetwork,
    run: (as, place) => as.patch(oldService(place), label, { ...dryRun, subresource: 'status' }),
  },
];

const access: readonly Attempt[] = [
  {
    what: 'bind a role',
    by: ['namespaceAdministrator', 'automation'],
    policy: 'caveau-access',
    says: /is a room: rights in it are given by the platform \(verb grant on secureprocessingenvironments\.caveau\.dev\), and .* may not create rolebindings .* Ask the platform engineer\.$/,
    run: (as, { namespace }) => as.create(roleBinding(namespace, 'caveau-view', 'friend'), dryRun),
  },
  {
    what: 'make a role',
    by: ['namespaceAdministrator', 'automation'],
    policy: 'caveau-access',
    says: /is a room: rights in it are given by the platform/,
    run: (as, { namespace }) => as.create({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { namespace, name: 'x' }, rules: [] }, dryRun),
  },
  {
    what: 'make a Secret with a lasting token',
    by: everyone,
    policy: 'caveau-access',
    says: /is a room: no lasting tokens are made for its service accounts, and .* Use your own account\.$/,
    run: (as, { namespace }) => as.create(tokenSecret(namespace, 'x'), dryRun),
  },
];

const recordsOfRuns = /is a room: controllerrevisions in it are the records of its runs, and .* may not \w+ .*To free a name, ask a data steward \(verb hold on securedatasets\.caveau\.dev\)\.$/;
const oldRecord = (place: Place): Reference => named('apps/v1', 'ControllerRevision', place, 'run-record');

const records: readonly Attempt[] = [
  { what: 'make up the record of a run', by: powerful, policy: 'caveau-records', says: recordsOfRuns, run: (as, { namespace }) => as.create(runRecord(namespace, 'x'), dryRun) },
  { what: 'label the record of a run', by: powerful, policy: 'caveau-records', says: recordsOfRuns, run: (as, place) => as.patch(oldRecord(place), label, dryRun) },
  { what: 'delete the record of a run', by: ['automation'], policy: 'caveau-records', says: recordsOfRuns, run: (as, place) => as.remove(oldRecord(place), dryRun) },
];

const closeIt = /To close the room, delete its SecureDatasets, let somebody with the verb close on secureprocessingenvironments\.caveau\.dev set its annotation caveau\.dev\/close-room/;
const nsActors: readonly ActorName[] = ['platformEngineer', 'automation', 'clusterAdministrator'];
const unlabel = { metadata: { labels: { [roomLabel]: null } } };

const namespaces: readonly Attempt[] = [
  { what: 'take the label off', by: nsActors, policy: 'caveau-namespaces', says: closeIt, run: (as, place) => as.patch(self(place), unlabel, dryRun) },
  {
    what: 'take the label off through the status',
    by: powerful,
    policy: 'caveau-namespaces',
    says: closeIt,
    run: (as, place) => as.patch(self(place), unlabel, { ...dryRun, subresource: 'status' }),
  },
  { what: 'change the value of the label', by: nsActors, policy: 'caveau-namespaces', says: closeIt, run: (as, place) => as.patch(self(place), { metadata: { labels: { [roomLabel]: 'other' } } }, dryRun) },
  {
    what: 'lower the pod security level',
    by: nsActors,
    policy: 'caveau-namespaces',
    says: /may not change its label pod-security\.kubernetes\.io\/enforce\. To close the room/,
    run: (as, place) => as.patch(self(place), { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } }, dryRun),
  },
  { what: 'delete the namespace', by: nsActors, policy: 'caveau-namespaces', says: /may not delete or finalize it\. To close the room/, run: (as, place) => as.remove(self(place), dryRun) },
  {
    what: 'finalize the namespace',
    by: powerful,
    policy: 'caveau-namespaces',
    says: /may not delete or finalize it\. To close the room/,
    run: (as, { namespace }) =>
      as.send('PUT', `/api/v1/namespaces/${namespace}/finalize?dryRun=All`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { [roomLabel]: '' } }, spec: { finalizers: [] } }),
  },
  {
    what: 'announce that the room is closed, and take the label off, without the verb close',
    by: ['automation'],
    policy: 'caveau-namespaces',
    says: /may not change its annotation caveau\.dev\/close-room \(needs the verb close on secureprocessingenvironments\.caveau\.dev\)\. Ask the platform engineer\.$/,
    run: (as, place) => as.patch(self(place), { metadata: { annotations: { 'caveau.dev/close-room': place.namespace } } }, dryRun),
  },
];

/** Everything that is tried, by the thing that it is done to. */
export const attempts: Readonly<Record<string, readonly Attempt[]>> = {
  'workloads': workloads,
  'the queue': queueAttempts,
  'running pods': [...runningPods, ...podWrites],
  'the deletion of pods': podDeletions,
  'a way in': interactive,
  'claims': copies,
  'the network': network,
  'the records of runs': records,
  'rights': access,
  'the room itself': namespaces,
  'the shape of pods': podShapes,
};
