import type { Cluster } from '../cluster/cluster.ts';
import { must } from './support/account.ts';
import type { Place } from '../bypass/attempt.ts';
import type { Manifest, Reference } from './support/manifest.ts';
import { invitePeople, type People } from './support/people.ts';
import { furnish } from './support/places.ts';
import { queueWorkload } from './support/queues.ts';
import { refusedBy } from './support/refused-by.ts';
import { installCaveau, operatorAccount, sharedCluster } from './support/shared-cluster.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';

// What a room refuses to the account of a queue manager is in queue-attempts.ts; here is what it must let through.
describe('What a room lets a queue manager do', () => {
  let cluster: Cluster;
  let people: People;
  let room: Place;
  const job = (name: string): Reference => ({ apiVersion: 'batch/v1', kind: 'Job', namespace: room.namespace, name });
  const workload = (): Reference => ({ apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'Workload', namespace: room.namespace, name: 'queued' });

  before('furnish a room', async () => {
    cluster = await sharedCluster();
    await installCaveau(cluster);
    people = await invitePeople(cluster);
    room = await furnish(cluster, people, 'queue', true);
    await must(people.clusterAdministrator.create(activates));
    await must(people.clusterAdministrator.create(activatesBinding(room.namespace)));
  });

  const tolerations = [{ key: 'example.org/reserved', operator: 'Exists', effect: 'NoSchedule' }];
  const own = { labels: { 'kueue.x-k8s.io/podset': 'main', 'kueue.x-k8s.io/local-queue-name': 'main' }, annotations: { 'kueue.x-k8s.io/workload': 'queued' } };
  const added = { spec: { suspend: false, template: { metadata: own, spec: { nodeSelector: { 'example.org/rack': 'a' }, tolerations, schedulingGates: [{ name: 'kueue.x-k8s.io/topology' }] } } } };
  const labels = { 'kueue.x-k8s.io/podset': null, 'kueue.x-k8s.io/local-queue-name': null };
  const restored = { spec: { template: { metadata: { labels, annotations: { 'kueue.x-k8s.io/workload': null } }, spec: { nodeSelector: { 'example.org/rack': null, 'example.org/nowhere': 'true' }, tolerations: null, schedulingGates: null } } } };
  const annotated = (value: string | null): object => ({ metadata: { annotations: { 'kueue.x-k8s.io/stopping': value } } });

  it('starts a Job where its flavor says, holds it back again and leaves no trace', async () => {
    const { queueManager } = people;
    await must(queueManager.patch(job('queued'), added));
    await must(queueManager.patch(job('queued'), { ...annotated('true'), spec: { suspend: true } }));
    // The API server keeps the template as it is until the Job controller has seen the suspension.
    await poll({ what: 'the Job to be told as suspended', boundSeconds }, async () => JSON.stringify((await queueManager.get(job('queued'))).body).includes('"type":"Suspended","status":"True"'));
    await must(queueManager.patch(job('queued'), { status: { startTime: null } }, { subresource: 'status' }));
    await must(queueManager.patch(job('queued'), { ...annotated(null), ...restored }));
  });

  it('holds a stopped Job back, as often as it likes', async () => {
    await must(people.queueManager.patch(job('stopped'), { ...annotated('true'), spec: { suspend: true } }));
    await must(people.queueManager.patch(job('stopped'), annotated(null)));
  });

  it('makes, changes and deletes Workloads, and writes their status', async () => {
    const { queueManager } = people;
    const made = queueWorkload(room.namespace, 'made');
    await must(queueManager.create(made));
    const reference = { ...workload(), name: 'made' };
    await must(queueManager.patch(reference, { spec: { priority: 7 } }));
    await must(queueManager.patch(reference, { status: { conditions: [] } }, { subresource: 'status' }));
    await must(queueManager.remove(reference));
  });

  it('lets the operator make a Workload inactive, and change nothing else of it', async () => {
    const { operator } = people;
    await must(operator.patch(workload(), { spec: { active: false } }));
    const says = /only the operator runs workloads in it, and .* may not update workloads queued/;
    for (const change of [{ spec: { priority: 7 } }, { metadata: { labels: { touched: 'true' } } }, { spec: { active: false, queueName: 'other' } }]) {
      refusedBy(await operator.patch(workload(), change), 'caveau-workloads', says, operatorAccount);
    }
  });
});

const group = 'rbac.authorization.k8s.io';

/** What lets the policy decide about the operator, whatever its own role says. */
const activates: Manifest = {
  apiVersion: `${group}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'test-activates-workloads' },
  rules: [{ apiGroups: ['kueue.x-k8s.io'], resources: ['workloads'], verbs: ['patch'] }],
};

function activatesBinding(namespace: string): Manifest {
  return {
    apiVersion: `${group}/v1`,
    kind: 'RoleBinding',
    metadata: { namespace, name: 'test-activates-workloads' },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'test-activates-workloads' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'caveau-system', name: 'caveau' }],
  };
}
