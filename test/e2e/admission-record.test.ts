import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/cluster.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { must, type Account, type Answer } from './support/account.ts';
import { referenceTo, type Manifest, type Reference } from './support/manifest.ts';
import { dataPermit, environment, secureDataset, trainingJob } from './support/objects.ts';
import { giveRights, invitePeople, userNames, type People } from './support/people.ts';
import { refusedBy } from './support/refused-by.ts';
import { installCaveau, newRoom, sharedCluster } from './support/shared-cluster.ts';
import { roleBinding } from './support/workloads.ts';

const dryRun = { dryRun: true };

describe('Who writes what the operator has decided', () => {
  const condition = { type: 'Ready', status: 'True', reason: 'Forged', message: 'All is well.', lastTransitionTime: '2026-01-01T00:00:00Z' };
  const objects: Manifest[] = [];
  let people: People;
  let room: string;

  before('start a cluster with the policies installed', async () => {
    const cluster: Cluster = await sharedCluster();
    await installCaveau(cluster);
    people = await invitePeople(cluster);
    room = await newRoom(cluster, 'decided');
    await giveRights(people, room);
    objects.push(environment(), secureDataset(room, 'chest-ct'), dataPermit(room, 'lung', 'chest-ct', userNames.researcher));
    for (const object of objects) await must(people.gitops.apply(object));
    const wanted = trainingJob(room, 'a', userNames.researcher);
    await must(people.researcher.create(wanted));
    objects.push(wanted);
  });
  // What this suite writes as the operator no operator of a later file should have to make sense of.
  after(async () => {
    for (const object of objects.reverse()) await people.gitops.remove(referenceTo(object));
  });

  const kinds = ['SecureProcessingEnvironment', 'SecureDataset', 'DataPermit', 'TrainingJob'];
  for (const [index, kind] of kinds.entries()) {
    const target = (): Manifest => objects[index]!;

    it(`lets only the operator write the status of a ${kind}`, async () => {
      const { apiVersion, metadata } = target();
      const status = { apiVersion, kind, metadata, status: { conditions: [condition] } };
      await must(people.operator.apply(status, { subresource: 'status' }));
      for (const account of [people.automation, people.clusterAdministrator]) {
        const answer = await account.apply(status, { ...dryRun, subresource: 'status' });
        refusedBy(answer, 'caveau-status', /^.*The status of \w+ \S+ is written by the operator only, and .* Change the spec instead\.$/s, account.name);
      }
    });

    it(`lets nobody set or remove the operator's finalizers of a ${kind}`, async () => {
      const finalizers = (...list: string[]): object => ({ metadata: { finalizers: list } });
      const reference = referenceTo(target());
      for (const account of [people.automation, people.clusterAdministrator].slice(kind === 'TrainingJob' ? 1 : 0)) {
        await must(account.patch(reference, finalizers('foregroundDeletion'), dryRun));
        refusedBy(await account.patch(reference, finalizers('caveau.dev/kept'), dryRun), 'caveau-status', /caveau\.dev\/ finalizers of \w+ \S+ are set and removed by the operator only/, account.name);
      }
    });
  }

  const inUse = 'caveau.dev/in-use';
  const finalizers = (...list: string[]): object => ({ metadata: { finalizers: list } });
  const dataset = (): Reference => referenceTo(objects[kinds.indexOf('SecureDataset')]!);

  it('lets the operator change nothing of a SecureDataset but its own finalizers', async () => {
    const attempts: Readonly<Record<string, object>> = {
      'the spec': { spec: { retention: { until: '2099-01-01T00:00:00Z' } } },
      'a label': { metadata: { labels: { touched: 'true' } } },
      'an annotation': { metadata: { annotations: { touched: 'true' } } },
      'an owner': { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'u' }] } },
      "somebody else's finalizer": finalizers('foregroundDeletion'),
      'its own finalizer and the spec': { ...finalizers(inUse), spec: { title: 'Something else' } },
    };
    const says = /may change nothing of securedatasets \S+ but its status and its caveau\.dev\/ finalizers/;
    for (const change of Object.values(attempts)) refusedBy(await people.operator.patch(dataset(), change, dryRun), 'caveau-status', says, people.operator.name);
    await must(people.operator.patch(dataset(), finalizers(inUse), dryRun));
  });

  it('lets somebody with the verb close bring a dataset back with our finalizer, as a tool that restores does, and nobody else', async () => {
    const { metadata, ...rest } = objects[kinds.indexOf('SecureDataset')]!;
    const restored = { ...rest, metadata: { ...metadata, name: 'restored', finalizers: [inUse] } };
    for (const account of [people.steward, people.automation]) refusedBy(await account.create(restored, dryRun), 'caveau-status', /The caveau\.dev\/ finalizers of securedatasets restored are set and removed by the operator only/, account.name);
    await must(people.clusterAdministrator.create(restored, dryRun));
    refusedBy(await people.clusterAdministrator.create({ ...restored, metadata: { ...restored.metadata, finalizers: ['caveau.dev/kept'] } }, dryRun), 'caveau-status', /are set and removed by the operator only/, people.clusterAdministrator.name);
  });

  it('lets somebody with the verb close take our finalizer off what is being deleted, and nobody else, and off nothing else', async () => {
    const { apiVersion, kind, ...rest } = objects[kinds.indexOf('SecureDataset')]!;
    const left = { apiVersion, kind, ...rest, metadata: { ...rest.metadata, name: 'left' } };
    await must(people.steward.create(left));
    await must(people.operator.patch(referenceTo(left), finalizers(inUse)));
    const says = /may take them off an object that is being deleted, or bring a dataset back with its own\.$/;
    const take = (account: Account): Promise<Answer> => account.patch(referenceTo(left), { metadata: { finalizers: null } }, dryRun);
    for (const account of [people.steward, people.automation, people.clusterAdministrator]) refusedBy(await take(account), 'caveau-status', says, account.name);
    await must(people.steward.remove(referenceTo(left)));
    for (const account of [people.steward, people.automation]) refusedBy(await take(account), 'caveau-status', says, account.name);
    // The platform engineer holds the verb, and is let patch by the role of a steward, which the verb grant gives; the cluster administrator holds both.
    await must(people.platformEngineer.apply(roleBinding(room, 'caveau-steward', userNames.platformEngineer)));
    await poll({ what: 'the right to be known', boundSeconds }, async () => (await take(people.platformEngineer)).accepted);
    assert.equal((await people.platformEngineer.patch(referenceTo(left), finalizers(inUse, 'caveau.dev/kept'), dryRun)).status, 422, 'Kubernetes itself lets nobody put one on');
    await must(people.clusterAdministrator.patch(referenceTo(left), { metadata: { finalizers: null } }));
    assert.equal((await people.clusterAdministrator.get(referenceTo(left))).status, 404);
  });
});
