import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { readServerAddress, writeKubeconfig } from '../cluster/kubeconfig.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { must, Account } from './support/account.ts';
import type { Manifest, Reference } from './support/manifest.ts';
import { invitePeople, type People } from './support/people.ts';
import { documentsOf } from './support/policies.ts';
import { refusedBy } from './support/refused-by.ts';
import { installCaveau, operatorNamespace, sharedCluster, uniqueName } from './support/shared-cluster.ts';

const dryRun = { dryRun: true };
const policy = 'caveau-inspections';
const rights = join(import.meta.dirname, '..', '..', 'helm/caveau/files/verifier/rbac.yaml');

describe('Who writes what the verifier of a node saw', () => {
  let cluster: Cluster;
  let people: People;
  let directory = '';
  const [mine, other] = [uniqueName('node-a'), uniqueName('node-b')];
  const uids = new Map<string, string>();
  const made: Reference[] = [];

  const inspection = (name: string, encryption = 'Encrypted', metadata: object = {}): Manifest => ({
    apiVersion: 'caveau.dev/v1alpha1',
    kind: 'NodeInspection',
    metadata: { name, ...metadata },
    spec: { time: '2027-03-01T12:00:00Z', volumes: [{ driver: 'csi.juicefs.com', volumeHandle: 'pvc-1', encryption, cache: 'None', time: '2027-03-01T12:00:00Z' }] },
  });
  const reference = (name: string): Reference => ({ apiVersion: 'caveau.dev/v1alpha1', kind: 'NodeInspection', name });

  /** The account of the verifier with a token that is bound to a node, as the kubelet asks for it, or to none. */
  async function verifier(node?: string): Promise<Account> {
    const boundObjectRef = node === undefined ? {} : { boundObjectRef: { kind: 'Node', apiVersion: 'v1', name: node, uid: uids.get(node) } };
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [], ...boundObjectRef } };
    const { body } = await must(people.clusterAdministrator.send('POST', `/api/v1/namespaces/${operatorNamespace}/serviceaccounts/caveau-verifier/token`, request));
    const name = `system:serviceaccount:${operatorNamespace}:caveau-verifier`;
    const path = join(directory, `${node ?? 'none'}.kubeconfig`);
    writeKubeconfig(path, readServerAddress(cluster.kubeconfig), name, { token: (body['status'] as { readonly token: string }).token });
    return new Account(path);
  }

  before('start a cluster with the policies installed, and two nodes', async () => {
    cluster = await sharedCluster();
    await installCaveau(cluster);
    people = await invitePeople(cluster);
    directory = mkdtempSync(join(tmpdir(), 'caveau-inspections-'));
    for (const object of documentsOf(rights)) await must(people.clusterAdministrator.apply(object));
    for (const name of [mine, other]) {
      const { body } = await must(people.clusterAdministrator.create({ apiVersion: 'v1', kind: 'Node', metadata: { name } }));
      uids.set(name, (body['metadata'] as { readonly uid: string }).uid);
      made.push({ apiVersion: 'v1', kind: 'Node', name });
    }
    const account = await verifier(mine);
    await poll({ what: 'the rights of the verifier to be known', boundSeconds }, async () => (await account.apply(inspection(mine), dryRun)).accepted);
  });
  after(async () => {
    for (const object of made) await people.clusterAdministrator.remove(object);
    await poll({ what: 'the NodeInspections to go with their nodes', boundSeconds: 120 }, async () => {
      const { body } = await must(people.clusterAdministrator.get({ apiVersion: 'caveau.dev/v1alpha1', kind: 'NodeInspection' }));
      return (body['items'] as readonly Manifest[]).every(({ metadata }) => metadata.name !== mine);
    });
    rmSync(directory, { recursive: true });
  });

  it('is the verifier, of its own node', async () => {
    const account = await verifier(mine);
    const owner = { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: mine, uid: uids.get(mine) }] };
    await must(account.apply(inspection(mine, 'Encrypted', owner)));
    await must(account.apply(inspection(mine, 'Plain', owner)));
  });

  it('is never the verifier of another node, and it is told so', async () => {
    const account = await verifier(mine);
    const says = new RegExp(`caveau-verifier on node ${mine} may not create NodeInspection ${other}, because a verifier tells only of the node on which its pod runs\\.`);
    for (const ask of [() => account.apply(inspection(other), dryRun), () => account.create(inspection(other), dryRun)]) refusedBy(await ask(), policy, says, account.name);
    const theirs = await verifier(other);
    refusedBy(await theirs.apply(inspection(mine), dryRun), policy, new RegExp(`on node ${other} may not update NodeInspection ${mine}`), theirs.name);
  });

  it('is nobody with a token of the verifier that names no node', async () => {
    const account = await verifier();
    for (const name of [mine, 'absent']) refusedBy(await account.apply(inspection(name), dryRun), policy, /with a token that names no node may not (create|update) NodeInspection \S+, because/, account.name);
  });

  it('is nobody else, cluster administrators and the operator included', async () => {
    const says = /NodeInspection \S+ is written by the verifier of that node only, and .* may not (create|update) it\. Turn the verifier on/;
    for (const account of [people.clusterAdministrator, people.automation]) {
      for (const ask of [
        () => account.create(inspection(other), dryRun),
        () => account.apply(inspection(mine), dryRun),
        () => account.patch(reference(mine), { metadata: { labels: { touched: 'true' } } }, dryRun),
        () => account.patch(reference(mine), { metadata: { finalizers: ['example.org/kept'] } }, dryRun),
        () => account.patch(reference(mine), { spec: { volumes: [] } }, dryRun),
      ]) refusedBy(await ask(), policy, says, account.name);
    }
    const answer = await people.operator.apply(inspection(mine), dryRun);
    assert.equal(answer.status, 403);
  });

  it('is deleted by nobody without the verb close, and by those who hold it', async () => {
    const says = /may not delete NodeInspection \S+, because what was seen of a volume would be forgotten with it\. .* the verb close on secureprocessingenvironments\.caveau\.dev\.$/;
    refusedBy(await people.automation.remove(reference(mine), dryRun), policy, says, people.automation.name);
    refusedBy(await people.automation.remove({ apiVersion: 'caveau.dev/v1alpha1', kind: 'NodeInspection' }, dryRun), policy, says, people.automation.name);
    for (const account of [people.platformEngineer, people.clusterAdministrator]) await must(account.remove(reference(mine), dryRun));
    const own = await (await verifier(mine)).remove(reference(mine), dryRun);
    assert.equal(own.status, 403);
  });

  it('may be rewritten as it is by what moves stored objects to another version, and by nobody otherwise', async () => {
    const { body } = await must(people.clusterAdministrator.get(reference(mine)));
    const object = body as unknown as Manifest;
    await must(people.migrator.replace(object, dryRun));
    refusedBy(await people.migrator.replace({ ...object, spec: inspection(mine, 'Encrypted').spec! }, dryRun), policy, /is written by the verifier of that node only/, people.migrator.name);
  });

  it('can be read by the platform engineer', async () => {
    await must(people.platformEngineer.get(reference(mine)));
    assert.equal((await people.researcher.get(reference(mine))).status, 403);
  });
});
