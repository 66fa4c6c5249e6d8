import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/cluster.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { must, type Account } from './support/account.ts';
import type { Place } from '../bypass/attempt.ts';
import { objectPath, referenceTo, type Manifest, type Reference } from './support/manifest.ts';
import { dataPermit, secureDataset, trainingJob } from './support/objects.ts';
import { giveRights, invitePeople, kubeletNode, userNames, type ActorName, type People } from './support/people.ts';
import { furnish, podOfJob, untilPodIs } from './support/places.ts';
import { evict } from '../bypass/attempts/pod-changes.ts';
import { refusedBy } from './support/refused-by.ts';
import { installCaveau, newRoom, operatorAccount, sharedCluster, uniqueName } from './support/shared-cluster.ts';
import { claim, declaredJob, pod, roleBinding } from './support/workloads.ts';

const dryRun = { dryRun: true };
const rbac = 'rbac.authorization.k8s.io';
const { researcher, colleague } = userNames;

let cluster: Cluster;
let people: People;
let ready: Promise<void> | undefined;

/** Once for all suites of this file; a hook outside of suites would also run for other files. */
function prepare(): Promise<void> {
  ready ??= (async () => {
    cluster = await sharedCluster();
    await installCaveau(cluster);
    people = await invitePeople(cluster);
  })();
  return ready;
}

describe('Who deletes a job', () => {
  before('start a cluster with the policies installed', prepare);
  let room: string;
  let mine: Reference;

  before(async () => {
    room = await newRoom(cluster, 'deleting');
    await giveRights(people, room);
    // What RBAC gives by our roles is less: here it is to let everybody through, so that the policy decides.
    const name = uniqueName('deletes-jobs');
    const rules = [{ apiGroups: ['caveau.dev'], resources: ['trainingjobs'], verbs: ['delete', 'deletecollection'] }];
    await must(people.clusterAdministrator.create({ apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { namespace: room, name }, rules }));
    for (const actor of ['colleague', 'steward', 'platformEngineer'] as const) {
      await must(people.clusterAdministrator.create({ ...roleBinding(room, name, userNames[actor]), roleRef: { apiGroup: rbac, kind: 'Role', name } }));
    }
    const own = trainingJob(room, 'mine', researcher);
    await must(people.researcher.create(own));
    mine = referenceTo(own);
    await poll({ what: 'the role to be known', boundSeconds }, async () => !/RBAC|cannot delete/.test((await people.platformEngineer.remove(mine, dryRun)).message));
  });

  for (const actor of ['researcher', 'gitops', 'steward', 'platformEngineer', 'clusterAdministrator'] as const) {
    it(`lets the ${actor}`, () => must(people[actor].remove(mine, dryRun)));
  }

  const says = /may not delete TrainingJob mine of researcher-7f3a: only researcher-7f3a, an account with the verb actfor on trainingjobs\.caveau\.dev named researcher-7f3a, a data steward \(verb hold on securedatasets\.caveau\.dev\) or the platform \(verb close on secureprocessingenvironments\.caveau\.dev\) may\. Ask the person\.$/;
  for (const actor of ['colleague', 'namespaceAdministrator', 'automation'] as const) {
    it(`does not let the ${actor}`, async () => refusedBy(await people[actor].remove(mine, dryRun), 'caveau-requester', says, people[actor].name));
  }

  it('does not let an account delete all jobs at once either', async () => {
    for (const account of [people.colleague, people.automation]) refusedBy(await account.remove({ ...mine, name: undefined }, dryRun), 'caveau-requester', says, account.name);
  });
});

describe('How regulated objects go', () => {
  before('start a cluster with the policies installed', prepare);
  let room: string;
  const objects: Record<string, readonly [owner: ActorName, object: Manifest]> = {};

  before(async () => {
    room = await newRoom(cluster, 'leaving');
    await giveRights(people, room);
    objects['TrainingJob'] = ['researcher', trainingJob(room, 'a', researcher)];
    objects['SecureDataset'] = ['steward', secureDataset(room, 'chest-ct')];
    objects['DataPermit'] = ['steward', dataPermit(room, 'lung', 'chest-ct', researcher)];
    for (const [owner, object] of Object.values(objects)) await must(people[owner].create(object));
  });

  const ownerAndAdministrator = (kind: string): readonly Account[] => [people[objects[kind]![0]], people.clusterAdministrator];
  const target = (kind: string): Reference => referenceTo(objects[kind]![1]);

  for (const kind of ['TrainingJob', 'SecureDataset']) {
    it(`a ${kind} never leaves behind what belongs to it`, async () => {
      const says = /may not delete \w+ \S+ and leave behind what belongs to it \(propagation policy Orphan\), because its run would go on without it\. Delete it with the propagation policy Background or Foreground/;
      for (const account of ownerAndAdministrator(kind)) {
        for (const propagationPolicy of ['Background', 'Foreground']) await must(account.remove(target(kind), { ...dryRun, propagationPolicy }));
        refusedBy(await account.remove(target(kind), { ...dryRun, propagationPolicy: 'Orphan' }), 'caveau-deletion', says, account.name);
        refusedBy(await account.remove(target(kind), { ...dryRun, propagationPolicy: undefined, orphanDependents: true }), 'caveau-deletion', says, account.name);
      }
      const all = await people.clusterAdministrator.remove({ ...target(kind), name: undefined }, { ...dryRun, propagationPolicy: 'Orphan' });
      refusedBy(all, 'caveau-deletion', says, people.clusterAdministrator.name);
    });
  }

  for (const kind of ['TrainingJob', 'SecureDataset', 'DataPermit']) {
    it(`a ${kind} is not held by a finalizer that is not known here`, async () => {
      const finalizers = (...list: string[]): object => ({ metadata: { finalizers: list } });
      const says = (name: string): RegExp => new RegExp(`may not put the finalizer ${name} on \\w+ \\S+, because it would keep the object after it was deleted\\. Leave it out`);
      for (const account of ownerAndAdministrator(kind)) {
        for (const known of ['foregroundDeletion', 'resources-finalizer.argocd.argoproj.io']) await must(account.patch(target(kind), finalizers(known), dryRun));
        for (const unknown of ['example.org/kept', 'orphan']) refusedBy(await account.patch(target(kind), finalizers(unknown), dryRun), 'caveau-deletion', says(unknown), account.name);
      }
    });

    it(`a ${kind} is not made with such a finalizer`, async () => {
      const [owner, { metadata, ...rest }] = objects[kind]!;
      const made = (finalizer: string): Manifest => ({ ...rest, metadata: { ...metadata, name: 'other', finalizers: [finalizer] } });
      await must(people[owner].create(made('resources-finalizer.argocd.argoproj.io'), dryRun));
      refusedBy(await people[owner].create(made('example.org/kept'), dryRun), 'caveau-deletion', /may not put the finalizer example\.org\/kept on/, people[owner].name);
    });
  }
});

describe('How pods of a room go', () => {
  before('start a cluster with the policies installed', prepare);
  let room: Place;
  const podIn = (name: string): Reference => ({ apiVersion: 'v1', kind: 'Pod', namespace: room.namespace, name });

  before(async () => {
    room = await furnish(cluster, people, 'ending-pods', true);
  });

  it('an ordinary grace period is for whoever RBAC lets, evictions included', async () => {
    for (const account of [people.researcher, people.operator, people.clusterAdministrator]) {
      for (const how of [{}, { gracePeriodSeconds: 1 }, { gracePeriodSeconds: 300 }]) await must(account.remove(podIn(room.runningPod), { ...dryRun, ...how }));
    }
    await must(evict(people.automation, room));
    await must(evict(people.automation, room, 30));
  });

  it('a pod that found no node goes at once', async () => {
    for (const how of [{}, { gracePeriodSeconds: 0 }]) await must(people.researcher.remove(podIn(room.pod), { ...dryRun, ...how }));
  });

  it('the operator itself forces nothing', async () => {
    refusedBy(await people.operator.remove(podIn(room.runningPod), { ...dryRun, gracePeriodSeconds: 0 }), 'caveau-running-pods', /may not force the deletion of pod/, operatorAccount);
  });

  it('a deletion that has begun is not forced either', async () => {
    await must(people.operator.create(declaredJob(room.namespace, 'kept', { ...slow() })));
    const name = await podOfJob(people, room.namespace, 'kept');
    await bindToKubelet(room.namespace, name);
    await must(people.researcher.remove(podIn(name), { gracePeriodSeconds: 200 }));
    const answer = await people.researcher.remove(podIn(name), { ...dryRun, gracePeriodSeconds: 0 });
    refusedBy(answer, 'caveau-running-pods', /may not force the deletion of pod/, researcher);
    await must(people.operator.remove(podIn(name), { ...dryRun, gracePeriodSeconds: 5 }));
    // Its kubelet takes it away when it has ended the process, and the pod garbage collector when there is no kubelet any more.
    await must(people.podCollector.remove(podIn(name), { ...dryRun, gracePeriodSeconds: 0 }));
    await must(people.kubelet.remove(podIn(name), { gracePeriodSeconds: 0 }));
  });

  it('the deletion of a pod whose containers have ended is not held up', async () => {
    await must(people.operator.create(declaredJob(room.namespace, 'ended', slow())));
    const name = await podOfJob(people, room.namespace, 'ended');
    await bindToKubelet(room.namespace, name);
    const ended = { status: { phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'False', reason: 'PodCompleted' }] } };
    await must(people.kubelet.patch(podIn(name), ended, { subresource: 'status', patch: 'strategic' }));
    for (const how of [{}, { gracePeriodSeconds: 0 }]) await must(people.researcher.remove(podIn(name), { ...dryRun, ...how }));
  });

  /** A pod with a long grace period of its own, which only a binding by hand brings to a node. */
  function slow(): Readonly<Record<string, unknown>> {
    return { ...pod('', '').spec, terminationGracePeriodSeconds: 200 };
  }

  async function bindToKubelet(namespace: string, name: string): Promise<void> {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: kubeletNode } };
    await must(people.clusterAdministrator.apply(node));
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { namespace, name }, target: { apiVersion: 'v1', kind: 'Node', name: kubeletNode } };
    await must(people.scheduler.send('POST', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding));
    await must(people.kubelet.patch(podIn(name), { status: { phase: 'Running' } }, { subresource: 'status', patch: 'strategic' }));
    await untilPodIs('Running', people, podIn(name));
  }

  after(async () => {
    await people.clusterAdministrator.remove({ apiVersion: 'v1', kind: 'Node', name: kubeletNode });
  });
});

describe('Who writes to a room without changing it', () => {
  before('start a cluster with the policies installed', prepare);
  let room: Place;
  const reference = (apiVersion: string, kind: string, name: string): Reference => ({ apiVersion, kind, namespace: room.namespace, name });

  before(async () => {
    room = await furnish(cluster, people, 'unchanged', true);
    await must(people.clusterAdministrator.create(roleBinding(room.namespace, 'caveau-officer', 'officer')));
    await must(people.researcher.create(trainingJob(room.namespace, 'mine', researcher)));
    await must(people.steward.create(claim(room.namespace, 'chest-ct')));
    await must(people.steward.create(secureDataset(room.namespace, 'chest-ct')));
  });

  it('a network plugin annotates pods with their addresses', async () => {
    const addresses = (value: string | null): object => ({ metadata: { annotations: { 'cni.projectcalico.org/podIP': value, 'k8s.v1.cni.cncf.io/network-status': value, 'k8s.ovn.org/pod-networks': value } } });
    const target = reference('v1', 'Pod', room.runningPod);
    for (const value of ['10.0.0.7/32', '10.0.0.8/32', null]) await must(people.networkPlugin.patch(target, addresses(value), { subresource: 'status' }));
    await must(people.automation.patch(target, addresses('10.0.0.9/32'), dryRun));
  });

  it("JuiceFS's driver marks a pod that mounts a volume of its own, by an empty label and nothing else", async () => {
    const target = reference('v1', 'Pod', room.runningPod);
    const label = (value: string | null): object => ({ metadata: { labels: { 'juicefs-uniqueid': value } } });
    await must(people.automation.patch(target, label('')));
    await must(people.automation.patch(target, label(null)));
    refusedBy(await people.automation.patch(target, label('web'), dryRun), 'caveau-running-pods', /may not change pods/, people.automation.name);
  });

  it('the migrator of stored versions rewrites objects as they are, and changes nothing', async () => {
    const targets = [
      reference('v1', 'Pod', room.runningPod),
      reference('batch/v1', 'Job', room.job),
      reference('apps/v1', 'Deployment', 'old'),
      reference('v1', 'PersistentVolumeClaim', 'old'),
      reference('v1', 'Service', 'peers'),
      reference('networking.k8s.io/v1', 'NetworkPolicy', 'closed'),
      reference(`${rbac}/v1`, 'RoleBinding', 'caveau-officer-officer'),
      reference('caveau.dev/v1alpha1', 'TrainingJob', 'mine'),
      reference('caveau.dev/v1alpha1', 'SecureDataset', 'chest-ct'),
    ];
    for (const target of targets) {
      const { apiVersion, kind, namespace, name } = target;
      // An apply that names nothing of the object, by a field manager that owns nothing of it, is how the migrator does it.
      const nothing = { apiVersion, kind, metadata: { namespace, name } };
      await must(people.migrator.send('PATCH', `${objectPath(target)}?fieldManager=storage-version-migrator`, nothing, 'application/apply-patch+yaml'));
      await must(people.migrator.replace((await must(people.migrator.get(target))).body as unknown as Manifest));
      // Who may change a dataset is a matter of RBAC.
      if (kind === 'SecureDataset') continue;
      const changes = [{ labels: { touched: 'true' } }, { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'u' }] }, { annotations: { 'caveau.dev/touched': 'true' } }];
      // An account that may write volumes, as this one here, may annotate claims.
      for (const change of kind === 'PersistentVolumeClaim' ? changes.slice(0, 2) : changes) {
        const answer = await people.migrator.patch(target, { metadata: change }, dryRun);
        assert.match(answer.message, /ValidatingAdmissionPolicy 'caveau-/, `${kind} ${JSON.stringify(change)}`);
      }
    }
    const grown = await people.migrator.patch(reference('apps/v1', 'Deployment', 'old'), { spec: { replicas: 1 } }, dryRun);
    refusedBy(grown, 'caveau-workloads', /may not update deployments old/, people.migrator.name);
  });

  it('nobody else rewrites them', async () => {
    const target = reference('caveau.dev/v1alpha1', 'TrainingJob', 'mine');
    const { body } = await must(people.colleague.get(target));
    refusedBy(await people.colleague.replace(body as unknown as Manifest, dryRun), 'caveau-requester', /may not change TrainingJob mine/, colleague);
  });
});
