import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/cluster.ts';
import { poll } from '../cluster/polling.ts';
import { Account, must } from './support/account.ts';
import { collectionPath, referenceTo, type Reference } from './support/manifest.ts';
import { secureDataset } from './support/objects.ts';
import { giveRights, invitePeople, userNames, type People } from './support/people.ts';
import { refusedBy } from './support/refused-by.ts';
import { installCaveau, newRoom, serviceAccountGroups, sharedCluster } from './support/shared-cluster.ts';
import { claim } from './support/workloads.ts';

const ours = 'caveau.dev/v1alpha1';
const dryRun = { dryRun: true };
// The controller of namespaces tries again after a minute at the latest when something could not be deleted.
const boundSeconds = 240;
const retention = { until: '2035-01-01T00:00:00Z' };
const hold = { reference: 'Order 12 R 118/27', since: '2027-02-01T00:00:00Z' };
const underHold = /under a legal hold \(Order 12 R 118\/27\): .* may not delete it, and neither may anybody else/;

describe('A legal hold keeps data from being deleted', () => {
  let cluster: Cluster;
  let people: People;
  let everybody: readonly Account[];
  let room: string;

  const dataset = (name = 'chest-ct'): Reference => ({ apiVersion: ours, kind: 'SecureDataset', namespace: room, name });
  const data = (name = 'chest-ct'): Reference => referenceTo(claim(room, name));
  const thereIs = async (reference: Reference): Promise<boolean> => (await people.clusterAdministrator.get(reference)).accepted;

  /** A room with a dataset under a legal hold, and one without; the claims of both. */
  async function furnish(prefix: string): Promise<void> {
    room = await newRoom(cluster, prefix);
    await giveRights(people, room);
    for (const name of ['chest-ct', 'other']) {
      await must(people.steward.create(claim(room, name)));
      await must(people.steward.create(secureDataset(room, name, { retention: name === 'other' ? retention : { ...retention, legalHold: hold } })));
    }
    await poll({ what: 'the API server to know of the hold', boundSeconds }, async () => !(await people.steward.remove(data(), dryRun)).accepted);
  }

  before('open a room', async () => {
    cluster = await sharedCluster();
    await installCaveau(cluster);
    people = await invitePeople(cluster);
    const controllers = ['system:serviceaccount:kube-system:namespace-controller', 'system:serviceaccount:kube-system:generic-garbage-collector'];
    everybody = [people.steward, people.automation, people.clusterAdministrator, ...(await Promise.all(controllers.map(async (name) => new Account(await cluster.user(name, serviceAccountGroups)))))];
    await furnish('hold');
  });

  it('the dataset, by whomever', async () => {
    for (const account of everybody) refusedBy(await account.remove(dataset(), dryRun), 'caveau-legal-hold', underHold, undefined);
    assert.ok((await people.steward.remove(dataset('other'), dryRun)).accepted, 'the dataset beside it may go');
  });

  it('its claim, by whomever', async () => {
    for (const account of everybody) {
      const answer = await account.remove(data(), dryRun);
      // What RBAC or the rules on claims refuse anyway is refused by more than one policy, of which the API server names one.
      if (!answer.message.includes('caveau-copies')) refusedBy(answer, 'caveau-held-claims', underHold, undefined);
      assert.ok(!answer.accepted, account.name);
    }
    refusedBy(await people.steward.remove(data()), 'caveau-held-claims', /Claim chest-ct holds the data of SecureDataset chest-ct/, userNames.steward);
    assert.ok((await people.steward.remove(data('other'), dryRun)).accepted, 'the claim beside it may go');
  });

  it('also among all that are deleted at once', async () => {
    const { apiVersion, kind } = dataset();
    refusedBy(await people.clusterAdministrator.send('DELETE', collectionPath({ apiVersion, kind, namespace: room })), 'caveau-legal-hold', underHold, undefined);
    assert.ok(await thereIs(dataset()));
  });

  it('until somebody lifts it who may; others may change the dataset, and not that', async () => {
    const lifted = { spec: { retention: { legalHold: null } } };
    refusedBy(await people.automation.patch(dataset(), lifted), 'caveau-legal-hold', /may not lift or change the legal hold of SecureDataset chest-ct \(Order 12 R 118\/27\)/, userNames.automation);
    await must(people.automation.patch(dataset(), { spec: { title: 'Chest CT' } }));
    await must(people.steward.patch(dataset(), lifted));
    await must(people.steward.remove(dataset()));
    await poll({ what: 'the API server to know that the hold is lifted', boundSeconds }, async () => (await people.steward.remove(data())).accepted);
    await poll({ what: 'the claim to be gone', boundSeconds }, async () => !(await thereIs(data())));
  });

  it('when the whole room is deleted: the namespace waits, and goes once the hold is lifted', async () => {
    await furnish('held-room');
    const namespace = { apiVersion: 'v1', kind: 'Namespace', name: room };
    await must(people.platformEngineer.patch(namespace, { metadata: { annotations: { 'caveau.dev/close-room': room } } }));
    await must(people.platformEngineer.remove(namespace));
    await poll({ what: 'the namespace to say why it is still there', boundSeconds }, async () => {
      const { body } = await people.clusterAdministrator.get(namespace);
      const { conditions = [] } = body['status'] as { readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message: string }[] };
      return conditions.some(({ type, status, message }) => type === 'NamespaceDeletionContentFailure' && status === 'True' && message.includes('under a legal hold'));
    });
    assert.ok((await thereIs(dataset())) && (await thereIs(data())));
    // The rights that the steward had there are gone with the rest.
    await must(people.clusterAdministrator.patch(dataset(), { spec: { retention: { legalHold: null } } }));
    await poll({ what: 'the namespace to be gone', boundSeconds }, async () => !(await thereIs(namespace)));
  });
});
