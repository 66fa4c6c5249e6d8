import { image } from '../../e2e/support/objects.ts';
import { kubeletNode } from '../../e2e/support/people.ts';
import { pod, podSpec, roleBinding } from '../../e2e/support/workloads.ts';
import { powerful } from '../actors.ts';
import type { OtherAttempt } from '../attempt.ts';
import { guardedDriver, guardedVolume, nodeOf, placingLabel } from '../regulated.ts';
import { dryRun, ours, podOf } from '../touch.ts';

const operator = 'system:serviceaccount:caveau-system:caveau';

const byKubernetes: readonly OtherAttempt[] = [
  {
    what: 'impersonate the operator',
    by: ['researcher', 'namespaceAdministrator', 'steward', 'gitops', 'automation'],
    control: 'RBAC',
    sentence: 'cannot impersonate',
    run: (as, { namespace }) => as.send('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod(namespace, 'x'), undefined, { 'impersonate-user': operator }),
  },
  {
    what: 'make oneself a data steward of every room',
    by: ['automation'],
    control: 'RBAC',
    sentence: 'is attempting to grant RBAC permissions not currently held',
    run: (as) => {
      const { metadata: { name = '' }, ...rest } = roleBinding('', 'caveau-steward', as.name);
      return as.create({ ...rest, kind: 'ClusterRoleBinding', metadata: { name } }, dryRun);
    },
  },
  {
    what: 'add an ephemeral container with no more than the role edit or admin',
    by: ['researcher', 'namespaceAdministrator'],
    control: 'RBAC',
    sentence: 'cannot patch resource "pods/ephemeralcontainers"',
    run: (as, place) => as.patch(podOf(place), { spec: { ephemeralContainers: [] } }, { ...dryRun, patch: 'strategic', subresource: 'ephemeralcontainers' }),
  },
  {
    what: 'label a node, with rights in a room alone',
    by: ['researcher', 'namespaceAdministrator', 'steward'],
    control: 'RBAC',
    sentence: 'cannot patch resource "nodes"',
    run: (as, place) => as.patch({ apiVersion: 'v1', kind: 'Node', name: nodeOf(place) }, { metadata: { labels: { [placingLabel]: 'ch-ge' } } }, dryRun),
  },
  {
    what: 'make a second PersistentVolume, with rights in a room alone',
    by: ['researcher', 'namespaceAdministrator', 'steward'],
    control: 'RBAC',
    sentence: 'cannot create resource "persistentvolumes"',
    run: (as) => as.create(guardedVolume('x', 'the-data'), dryRun),
  },
  {
    what: 'say as a kubelet that its node is at home',
    by: ['kubelet'],
    control: 'NodeRestriction',
    sentence: 'is not allowed to set the following labels',
    run: (as) => as.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: kubeletNode, labels: { [placingLabel]: 'it-bo' } } }, dryRun),
  },
  {
    what: 'exchange the image of a job after it was applied and approved',
    by: ['researcher'],
    control: 'the schema',
    sentence: 'A TrainingJob cannot change after its creation',
    run: (as, place) => as.patch(ours('TrainingJob', place, 'mine'), { spec: { image: image.replace('lung', 'other') } }, dryRun),
  },
  {
    what: 'prolong an approval',
    by: ['gitops', 'automation', 'clusterAdministrator'],
    control: 'the schema',
    sentence: 'A DataApproval cannot change',
    run: (as, place) => as.patch(ours('DataApproval', place, 'given'), { spec: { expires: '2099-01-01T00:00:00Z' } }, dryRun),
  },
  {
    what: 'point a dataset at another claim',
    by: ['steward', 'gitops', 'automation', 'clusterAdministrator'],
    control: 'the schema',
    sentence: 'The claim of a dataset cannot change: make a new SecureDataset.',
    run: (as, place) => as.patch(ours('SecureDataset', place, 'first'), { spec: { source: { persistentVolumeClaim: { claimName: 'other' } } } }, dryRun),
  },
];

const approvals = 'test/e2e/approvals.test.ts';

/** Accepted by the API server; the operator starts nothing, or stops it. */
const byTheOperator: readonly OtherAttempt[] = [
  {
    what: 'change the terms of a dataset or a permit after they were approved',
    by: ['steward'],
    control: 'the operator',
    sentence: 'The approvals name the digest of what was approved: they are void, and the run ends.',
    shownBy: { file: approvals, test: 'are void when the dataset is edited, be it for the better, and the run ends' },
  },
  {
    what: 'make a dataset of the name of a deleted one, with other terms',
    by: ['steward'],
    control: 'the operator',
    sentence: 'The digest is another one, so no approval counts; a permit that asks for none names its dataset by name, and the new terms are judged.',
    shownBy: { file: 'src/approval/digest.test.ts', test: 'differs by kind, namespace, name and every field of the spec' },
  },
  {
    what: 'run a job again under the name of one that has ended',
    by: ['researcher', 'gitops'],
    control: 'the operator',
    sentence: 'The record of the run stands against it.',
    shownBy: { file: 'test/e2e/restarts.test.ts', test: 'is not run again under its name once it has ended' },
  },
  {
    what: 'tolerate the taint of nodes that are for others',
    by: ['researcher'],
    control: 'the operator',
    sentence: 'The job is denied: TolerationNotPermitted.',
    shownBy: { file: 'test/e2e/refusals.test.ts', test: 'it tolerates a taint that the environment does not list' },
  },
  {
    what: 'leave a pod on the claim from before the namespace was a room',
    by: ['namespaceAdministrator'],
    control: 'the operator',
    sentence: 'The dataset is not ready and no job starts while that pod is there.',
    shownBy: { file: 'test/e2e/former-life.test.ts', test: 'has no dataset ready, and no job started, while somebody is left who mounts the claim' },
  },
];

const readable = 'Reading passes no admission. Bind none of view, edit and admin in a room; the preflight finds who may.';
const tolerant = { nodeName: 'anywhere', tolerations: [{ operator: 'Exists' }] };
const policies = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy' };

/** What no admission can stop: the documentation says so, and the preflight finds who could. */
const byNothing: readonly OtherAttempt[] = [
  {
    what: 'read what a training pod printed',
    by: ['researcher', 'namespaceAdministrator', 'automation', 'clusterAdministrator'],
    control: 'nothing',
    sentence: readable,
    run: (as, { namespace, pod: name }) => as.send('GET', `/api/v1/namespaces/${namespace}/pods/${name}/log`),
  },
  {
    what: 'read the message that a training pod left at its end, in the status of the pod',
    by: ['researcher', 'namespaceAdministrator', 'automation', 'clusterAdministrator'],
    control: 'nothing',
    sentence: readable,
    run: (as, place) => as.get(podOf(place)),
  },
  {
    what: 'read the Secrets of a room',
    by: ['researcher', 'namespaceAdministrator', 'automation', 'clusterAdministrator'],
    control: 'nothing',
    sentence: `${readable} Keep keys of storage elsewhere.`,
    run: (as, { namespace }) => as.get({ apiVersion: 'v1', kind: 'Secret', namespace }),
  },
  {
    what: 'delete a policy',
    by: powerful,
    control: 'nothing',
    sentence: 'Kubernetes lets no such policy guard another. Policies that the API server reads from files (manifest-based admission) are out of reach.',
    run: (as) => as.remove({ ...policies, name: 'caveau-shape' }, dryRun),
  },
  {
    what: 'let a mutating webhook change the pods of a room',
    by: powerful,
    control: 'nothing',
    sentence: 'To refuse such configurations would refuse those of other projects. What one adds to a pod is refused when the pod is stored (caveau-shape).',
    run: (as) => as.create({ apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', metadata: { name: 'x' }, webhooks: [] }, dryRun),
  },
  {
    what: 'run a pod of another namespace on a node of regulated work, by its name and in spite of its taints',
    by: powerful,
    control: 'nothing',
    sentence: 'Rules for pods outside of rooms would hold ordinary workloads up. Such a pod reaches no claim of a room; keep privileged pods off these nodes by pod security levels and by the quota of who may tolerate.',
    run: (as, { namespace }) => as.create(pod('default', `x-${namespace}`, podSpec(tolerant)), dryRun),
  },
  {
    what: 'mount the storage of a dataset in another namespace by an inline volume',
    by: ['automation', 'clusterAdministrator'],
    control: 'nothing',
    sentence: 'As above. The storage must ask for a key that only its driver has; pod security levels and CSIDriver.volumeLifecycleModes keep inline volumes away.',
    run: (as, { namespace }) => as.create(pod('default', `x-${namespace}`, podSpec({ volumes: [{ name: 'data', csi: { driver: guardedDriver, volumeAttributes: { path: 'the-data' } } }] })), dryRun),
  },
  {
    what: 'stop the operator',
    by: ['automation', 'clusterAdministrator'],
    control: 'nothing',
    sentence: 'Nothing new starts, deadlines hold, and the policies refuse what they refuse. What runs goes on until its deadline.',
    run: (as) => as.remove({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'caveau-system' }, dryRun),
  },
];

/** What no policy of ours is about, by what stops it. */
export const otherAttempts: readonly OtherAttempt[] = [...byKubernetes, ...byTheOperator, ...byNothing];
