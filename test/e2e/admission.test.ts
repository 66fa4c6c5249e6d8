import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/cluster.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import type { Account, Answer } from './support/account.ts';
import { must } from './support/account.ts';
import { referenceTo, type Manifest, type Reference } from './support/manifest.ts';
import { dataPermit, secureDataset, trainingJob } from './support/objects.ts';
import { giveRights, invitePeople, kubeletNode, userNames, type ActorName, type People } from './support/people.ts';
import { closedNetworkPolicy, podOfJob } from './support/places.ts';
import { policies } from './support/policies.ts';
import { refusedBy } from './support/refused-by.ts';
import { installCaveau, newPlainNamespace, newRoom, sharedCluster, uniqueName } from './support/shared-cluster.ts';
import { claim, declaredJob, pod, roleBinding, service } from './support/workloads.ts';

const dryRun = { dryRun: true };

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

describe('The policies', () => {
  before('start a cluster with the policies installed', prepare);
  it('compile without a warning of the type checker', async () => {
    const list = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies?labelSelector=app.kubernetes.io%2Fpart-of%3Dcaveau';
    const checked = await poll({ what: 'the type checker', boundSeconds }, async () => {
      const items = (await people.clusterAdministrator.send('GET', list)).body['items'] as readonly { metadata: Manifest['metadata']; status?: { typeChecking?: { expressionWarnings?: unknown } } }[];
      return items.every((item) => item.status?.typeChecking) && items;
    });
    assert.equal(checked.length, policies().size);
    for (const item of checked) assert.deepEqual(item.status?.typeChecking, {}, item.metadata.name);
  });
});

describe('When a pod may begin', () => {
  before('start a cluster with the policies installed', prepare);
  let room: string;

  before(async () => {
    room = await newRoom(cluster, 'ending');
  });

  const create = (until: string): Promise<Answer> => {
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'run', uid: 'run', controller: true };
    const made = pod(room, 'x');
    const annotations = { ...made.metadata.annotations, 'caveau.dev/permit-until': until };
    return people.jobController.create({ ...made, metadata: { ...made.metadata, annotations, ownerReferences: [owner] } }, dryRun);
  };

  it('is before the permit ends', async () => {
    await must(create('2036-01-01T00:00:00Z'));
  });

  it('is not after the permit has ended, even while the operator is away', async () => {
    refusedBy(await create('2026-01-01T00:00:00.000Z'), 'caveau-shape', /the right to use the data ended at 2026-01-01T00:00:00\.000Z, and no pod of this run may begin after it\. Ask the data steward/, undefined);
  });

  it('is never when the instant cannot be read', async () => assert.ok(!(await create('soon')).accepted));
});

describe('Where regulated objects may be', () => {
  before('start a cluster with the policies installed', prepare);
  let room: string;
  let elsewhere: string;

  before(async () => {
    room = await newRoom(cluster, 'regulated');
    elsewhere = await newPlainNamespace(cluster, 'unregulated');
    for (const namespace of [room, elsewhere]) await giveRights(people, namespace);
  });

  const kinds: readonly (readonly [ActorName, (namespace: string, user: string) => Manifest])[] = [
    ['steward', (namespace) => secureDataset(namespace, 'chest-ct')],
    ['steward', (namespace) => dataPermit(namespace, 'lung', 'chest-ct', userNames.researcher)],
    ['researcher', (namespace, user) => trainingJob(namespace, 'a', user)],
  ];
  for (const [actor, make] of kinds) {
    it(`lets the ${actor} create a ${make('', '').kind} in a room and nowhere else`, async () => {
      await must(people[actor].create(make(room, people[actor].name), dryRun));
      for (const account of [people[actor], people.gitops, people.clusterAdministrator]) {
        const answer = await account.create(make(elsewhere, account.name), dryRun);
        refusedBy(answer, 'caveau-rooms-only', /is not a room \(it has no label caveau\.dev\/room\): .* Use the room of your project, or ask the platform engineer for one\.$/, account.name);
      }
    });
  }
});

describe('Who asks for a job', () => {
  before('start a cluster with the policies installed', prepare);
  let room: string;
  let mine: Reference;
  const { researcher, colleague, gitops, automation } = userNames;
  const declared = (declaredBy: string, requester: string = researcher): Manifest => trainingJob(room, 'b', requester, { declaredBy });

  before(async () => {
    room = await newRoom(cluster, 'asking');
    await giveRights(people, room);
    const own = trainingJob(room, 'mine', researcher);
    await must(people.researcher.create(own));
    mine = referenceTo(own);
  });

  it('lets a person ask for herself', async () => {
    await must(people.researcher.create(trainingJob(room, 'b', researcher), dryRun));
  });

  it('lets an account with the verb actfor declare who asks', async () => {
    await must(people.gitops.create(declared(gitops), dryRun));
  });

  const refused: readonly (readonly [string, ActorName, () => Manifest, RegExp])[] = [
    ['a person to ask as somebody else', 'researcher', () => trainingJob(room, 'b', colleague), /may not create a TrainingJob of researcher-91bd: spec\.requester must be the user who applies the job\. Write researcher-7f3a there/],
    ['the namespace administrator to ask as somebody else', 'namespaceAdministrator', () => trainingJob(room, 'b', researcher), /spec\.requester must be the user who applies the job/],
    ['the cluster administrator to ask as somebody else', 'clusterAdministrator', () => trainingJob(room, 'b', researcher), /spec\.requester must be the user who applies the job/],
    ['an account with the verb actfor to pass as the person itself', 'gitops', () => trainingJob(room, 'b', researcher), /if this account speaks for the person, name it in spec\.declaredBy\.$/],
    ['an account without the verb actfor to declare who asks', 'automation', () => declared(automation), /automation may not speak for researcher-7f3a: that needs the verb actfor on trainingjobs\.caveau\.dev named researcher-7f3a\. Ask the platform engineer/],
    ['a person to declare that another person asks', 'researcher', () => declared(researcher, colleague), /may not speak for researcher-91bd: that needs the verb actfor/],
    ['an account to name another account that declares', 'gitops', () => declared(automation), /spec\.declaredBy must be the account that applies the job\. Write gitops there, or leave it out\.$/],
    ['a person to shift the declaration to an account that may', 'researcher', () => declared(gitops, colleague), /a TrainingJob that gitops declares: spec\.declaredBy must be the account that applies the job/],
    ['an account to declare itself', 'gitops', () => declared(gitops, gitops), /may not declare a TrainingJob of itself: spec\.declaredBy is for an account that speaks for another person\. Leave it out\.$/],
  ];
  for (const [what, actor, make, says] of refused) {
    it(`does not allow ${what}`, async () => refusedBy(await people[actor].create(make(), dryRun), 'caveau-requester', says, people[actor].name));
  }

  it('lets the person change her job, and an account with the verb actfor', async () => {
    const suspend = { spec: { runPolicy: { suspend: true } } };
    for (const account of [people.researcher, people.gitops]) await must(account.patch(mine, suspend, dryRun));
  });

  it('does not let anybody else change it', async () => {
    for (const actor of ['colleague', 'namespaceAdministrator', 'automation'] as const) {
      const answer = await people[actor].patch(mine, { metadata: { labels: { touched: 'true' } } }, dryRun);
      refusedBy(answer, 'caveau-requester', /may not change TrainingJob mine of researcher-7f3a: only researcher-7f3a, or an account with the verb actfor .* may\. Ask the person\.$/, people[actor].name);
    }
  });

  it('can limit the verb actfor to some persons', async () => {
    const name = uniqueName('speaks-for-one');
    const group = 'rbac.authorization.k8s.io';
    const role: Manifest = {
      apiVersion: `${group}/v1`,
      kind: 'Role',
      metadata: { namespace: room, name },
      rules: [{ apiGroups: ['caveau.dev'], resources: ['trainingjobs'], verbs: ['actfor'], resourceNames: [researcher] }],
    };
    await must(people.clusterAdministrator.create(role));
    await must(people.clusterAdministrator.create({ ...roleBinding(room, name, automation), roleRef: { apiGroup: group, kind: 'Role', name } }));
    await poll({ what: 'the role to be known', boundSeconds }, async () => (await people.automation.create(declared(automation), dryRun)).accepted);
    refusedBy(await people.automation.create(declared(automation, colleague), dryRun), 'caveau-requester', /may not speak for researcher-91bd/, automation);
  });
});

describe('What a room lets happen', () => {
  before('start a cluster with the policies installed', prepare);
  let room: string;

  before(async () => {
    room = await newRoom(cluster, 'working');
    await giveRights(people, room);
  });

  it('a steward makes a claim and deletes it', async () => {
    await must(people.steward.create(claim(room, 'chest-ct')));
    await must(people.steward.patch(referenceTo(claim(room, 'chest-ct')), { metadata: { labels: { revision: '7' } } }));
    await must(people.steward.remove(referenceTo(claim(room, 'chest-ct'))));
  });

  it('an account that serves storage annotates claims, and nobody else does', async () => {
    await must(people.steward.create(claim(room, 'served')));
    const annotated = { metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'n' } } };
    await must(people.automation.patch(referenceTo(claim(room, 'served')), annotated));
    refusedBy(await people.namespaceAdministrator.patch(referenceTo(claim(room, 'served')), annotated, dryRun), 'caveau-copies', /may not update claim served/, userNames.namespaceAdministrator);
  });

  it('a researcher with our role alone reads no pods, whose status can carry what a program wrote', async () => {
    await must(people.colleague.get({ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', namespace: room }));
    const answer = await people.colleague.get({ apiVersion: 'v1', kind: 'Pod', namespace: room });
    assert.match(answer.message, /cannot list resource "pods"/);
  });

  it('the platform engineer gives rights in it, but not rights beyond those of our roles', async () => {
    await must(people.platformEngineer.create(roleBinding(room, 'caveau-researcher', 'researcher-a000')));
    const answer = await people.platformEngineer.create(roleBinding(room, 'cluster-admin', 'friend'));
    assert.match(answer.message, /attempting to grant RBAC permissions not currently held/);
  });

  it('the operator runs a job from its start to its end, with the real controllers', async () => {
    const { operator, researcher } = people;
    const wanted = trainingJob(room, 'story', userNames.researcher);
    const owner = await must(researcher.create(wanted));
    const { uid } = (owner.body as unknown as Manifest).metadata;
    const ownerReferences = [{ apiVersion: wanted.apiVersion, kind: wanted.kind, name: 'story', uid, controller: true }];
    const child = (object: Manifest): Manifest => ({ ...object, metadata: { ...object.metadata, ownerReferences } });
    await must(operator.create(claim(room, 'story-output')));
    await must(operator.create(child(service(room, 'story'))));
    await must(operator.apply(child(closedNetworkPolicy(room))));
    await must(operator.apply(child(closedNetworkPolicy(room))));
    const run = child(declaredJob(room, 'story'));
    await must(operator.create(run));
    const first = await podOfJob(people, room, 'story');
    await must(operator.patch(referenceTo(run), { spec: { suspend: true } }));
    await gone(people.operator, room, first);
    await must(operator.patch(referenceTo(run), { spec: { suspend: false } }));
    const second = await podOfJob(people, room, 'story');
    await must(operator.remove({ apiVersion: 'v1', kind: 'Pod', namespace: room, name: second }));
    // Whoever asked may take the job back; the garbage collector then removes its children.
    await must(researcher.remove(referenceTo(wanted), { propagationPolicy: 'Foreground' }));
    for (const object of [run, service(room, 'story'), closedNetworkPolicy(room), wanted]) {
      await poll({ what: `the ${object.kind} to be collected`, boundSeconds }, async () => (await people.clusterAdministrator.get(referenceTo(object))).status === 404);
    }
    await must(people.clusterAdministrator.get(referenceTo(claim(room, 'story-output'))));
  });

  it('the operator reads, creates and changes nothing beyond its part', async () => {
    const { operator } = people;
    const refused = [
      operator.get({ apiVersion: 'v1', kind: 'Secret', namespace: room }),
      operator.create({ apiVersion: 'v1', kind: 'Pod', metadata: { namespace: room, name: 'x' } }, dryRun),
      operator.patch({ apiVersion: 'v1', kind: 'Namespace', name: room }, {}, dryRun),
      operator.create(roleBinding(room, 'view', 'friend'), dryRun),
      operator.create(trainingJob(room, 'x', operator.name), dryRun),
    ];
    for (const answer of await Promise.all(refused)) assert.match(answer.message, /system:serviceaccount:caveau-system:caveau" cannot (list|create|delete|patch) /);
    // RBAC cannot tell the claim of a binding from another.
    const output = await operator.remove(referenceTo(claim(room, 'story-output')), dryRun);
    assert.match(output.message, /ValidatingAdmissionPolicy 'caveau-(copies|bindings-only)'.* may not delete/);
  });

  it('the scheduler binds a pod, a kubelet reports its end, and the Job completes and goes after its time to live', async () => {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: kubeletNode } };
    await must(people.kubelet.create(node));
    const run = declaredJob(room, 'watched');
    await must(people.operator.create({ ...run, spec: { ...run.spec, ttlSecondsAfterFinished: 1 } }));
    const name = await podOfJob(people, room, 'watched');
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { namespace: room, name }, target: { apiVersion: 'v1', kind: 'Node', name: kubeletNode } };
    await must(people.scheduler.send('POST', `/api/v1/namespaces/${room}/pods/${name}/binding`, binding));
    const pod = { apiVersion: 'v1', kind: 'Pod', namespace: room, name };
    const ended = { status: { phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'False', reason: 'PodCompleted' }] } };
    await must(people.kubelet.patch(pod, ended, { subresource: 'status', patch: 'strategic' }));
    await poll({ what: 'the Job to complete and be removed', boundSeconds }, async () => (await people.clusterAdministrator.get(referenceTo(run))).status === 404);
    await must(people.clusterAdministrator.remove(referenceTo(node)));
  });

  it('a Job that misses its deadline goes after its time to live', async () => {
    const run = declaredJob(room, 'short');
    await must(people.operator.create({ ...run, spec: { ...run.spec, activeDeadlineSeconds: 1, ttlSecondsAfterFinished: 0 } }));
    await poll({ what: 'the Job to be removed', boundSeconds }, async () => (await people.clusterAdministrator.get(referenceTo(run))).status === 404);
  });

  it('the pod security level can be raised', async () => {
    const place = await newRoom(cluster, 'raised');
    const label = { metadata: { labels: { 'pod-security.kubernetes.io/enforce-version': 'latest', team: 'radiology' } } };
    await must(people.platformEngineer.patch({ apiVersion: 'v1', kind: 'Namespace', name: place }, label));
  });

  it('a room is closed in two steps by the platform engineer, and all that is in it goes', async () => {
    const place = await newRoom(cluster, 'closed');
    await giveRights(people, place);
    await must(people.steward.create(secureDataset(place, 'chest-ct')));
    await must(people.steward.create(claim(place, 'chest-ct')));
    await must(people.operator.create(declaredJob(place, 'run')));
    await podOfJob(people, place, 'run');
    const room = { apiVersion: 'v1', kind: 'Namespace', name: place };
    refusedBy(await people.platformEngineer.remove(room), 'caveau-namespaces', /may not delete or finalize it/, people.platformEngineer.name);
    await must(people.platformEngineer.patch(room, { metadata: { annotations: { 'caveau.dev/close-room': place } } }));
    await must(people.platformEngineer.remove(room));
    await poll({ what: 'the room to be gone', boundSeconds }, async () => (await people.clusterAdministrator.get(room)).status === 404);
  });
});

function gone(account: Account, namespace: string, name: string): Promise<boolean> {
  const list = `/api/v1/namespaces/${namespace}/pods`;
  return poll({ what: `pod ${name} to be gone`, boundSeconds }, async () => {
    const items = (await account.send('GET', list)).body['items'] as Manifest[];
    return items.every((item) => item.metadata.name !== name);
  });
}
