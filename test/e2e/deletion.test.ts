import assert from 'node:assert/strict';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type Pod } from '../../src/api/kube-workloads.ts';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { must } from './support/account.ts';
import { isMutating, spoken } from './support/api-audit.ts';
import { whileKubeletsHalt } from './support/halted-kubelets.ts';
import { collectionPath } from './support/manifest.ts';
import { dataPermit, roomNamespace, secureDataset, trainingJob } from './support/objects.ts';
import { giveRights, userNames } from './support/people.ts';
import { newRoom } from './support/shared-cluster.ts';
import { condition, forEver, Stage, storageClassName } from './support/stage.ts';
import { claim } from './support/workloads.ts';

const ours = 'caveau.dev/v1alpha1';
const inUse = 'caveau.dev/in-use';
const image = `registry.example/pacs-loader@sha256:${'3'.repeat(64)}`;

describe('The deletion of an object, at any time, ends in order', () => {
  let stage: Stage;

  before('open a room', async () => {
    stage = await Stage.open('deletion');
  });
  after('close it', () => stage.close());

  const running = (pods: readonly Pod[]): number => pods.filter(({ status }) => status?.phase === 'Running').length;
  const isGone = (kind: string, name: string): Promise<void> => stage.until(`${kind} ${name} to be gone`, async () => (await stage.read(ours, kind, name)) === undefined);
  const actionsOf = (name: string): readonly string[] => stage.records().filter((line) => line.secureDataset?.name === name || line.trainingJob?.name === name).map(({ action }) => action);

  /** Deletes a dataset whose data is in use: it stays and says so while the pods cannot end, and when it is gone, so are they. */
  async function leaves(dataset: string, pods: () => Promise<readonly Pod[]>): Promise<void> {
    await whileKubeletsHalt(stage.cluster, async () => {
      await must(stage.people.steward.remove(stage.reference('SecureDataset', dataset)));
      await stage.datasetBecomes(dataset, 'InUse');
    });
    await isGone('SecureDataset', dataset);
    // Only afterwards: pods that were seen before may have ended before it went.
    assert.deepEqual((await pods()).filter(({ status }) => status?.phase !== 'Failed' && status?.phase !== 'Succeeded').map(({ metadata }) => metadata.name), []);
  }

  /** A dataset that a job of two workers uses, each of its own. */
  async function use(name: string): Promise<void> {
    await stage.dataset(name);
    await stage.permit(name, name);
    await stage.datasetBecomes(name, 'Sealed');
    await stage.job(name, { workers: 2, command: forEver, datasets: [{ name, mountPath: '/data' }] });
    await stage.reaches(name, 'Running');
  }

  it('a dataset that nobody uses has its finalizer, and goes at once, on record', async () => {
    await stage.dataset('idle');
    const { metadata } = await stage.datasetBecomes('idle', 'Sealed') as unknown as KubeObject;
    assert.deepEqual(metadata.finalizers, [inUse]);
    await must(stage.people.steward.remove(stage.reference('SecureDataset', 'idle')));
    await isGone('SecureDataset', 'idle');
    assert.deepEqual(actionsOf('idle'), ['Seal', 'Release']);
  });

  it('a dataset in use: its jobs are stopped at once, and it stays in sight until no pod of theirs is left', async () => {
    await use('in-use');
    await stage.permit('late', 'in-use');
    const mark = stage.api.mark();
    await leaves('in-use', () => stage.pods('in-use'));
    assert.equal((await stage.trainingJob('in-use')).status?.state, 'Stopped');
    assert.equal((await stage.trainingJob('in-use')).status?.reason, 'DatasetWithdrawn');
    const calls = stage.calls(mark).filter((call) => call.namespace === stage.room && isMutating(call));
    const released = calls.findIndex(({ verb, resource, name }) => verb === 'patch' && resource === 'securedatasets' && name === 'in-use');
    const ended = calls.findLastIndex(({ resource, verb }) => resource === 'pods' && verb === 'delete');
    assert.ok(released > ended && ended >= 0, calls.map(spoken).join('\n'));
    const lines = actionsOf('in-use');
    assert.deepEqual(lines.slice(-3), ['Stop', 'Finish', 'Release']);
    await stage.until('its permit to say so', async () => condition(await stage.dataPermit('in-use'), 'Ready')?.reason === 'DatasetMissing');
  });

  it('a job that comes while its dataset is being deleted is not started', async () => {
    await use('leaving');
    await must(stage.people.steward.remove(stage.reference('SecureDataset', 'leaving')));
    // News of datasets and of jobs comes by two watches, in any order: who was told of the deletion has begun to stop what uses the data.
    await stage.until('the operator to have heard of it', async () => (await stage.trainingJob('leaving')).status?.reason === 'DatasetWithdrawn');
    await stage.job('too-late', { datasets: [{ name: 'leaving', mountPath: '/data' }] });
    await stage.until('it to be refused, for the one reason or the other', async () => ['DatasetWithdrawn', 'DatasetMissing'].includes((await stage.trainingJob('too-late')).status?.reason ?? ''));
    await isGone('SecureDataset', 'leaving');
    await stage.reaches('too-late', 'Held', 'DatasetMissing');
    assert.deepEqual(await stage.pods('too-late'), []);
  });

  it('a dataset that is being loaded: its loader is removed, and then it goes', async () => {
    await stage.dataset('loading', { source: { persistentVolumeClaim: { claimName: 'loading' }, state: 'Loading', loader: { image, command: forEver } } });
    const loaders = (): Promise<readonly Pod[]> => stage.list<Pod>('v1', 'Pod', 'caveau.dev/dataset=loading');
    await stage.until('the loader to run', async () => running(await loaders()) === 1);
    await leaves('loading', loaders);
    assert.deepEqual(await stage.list('batch/v1', 'Job', 'caveau.dev/dataset=loading'), []);
    assert.deepEqual(actionsOf('loading'), ['Load', 'LoadEnd', 'Release']);
  });

  it('a running job goes with its pods, and its dataset stays', async () => {
    await use('left');
    await must(stage.people.researcher.remove(stage.reference('TrainingJob', 'left')));
    await isGone('TrainingJob', 'left');
    await stage.untilNoPods('left');
    assert.equal(await stage.child('left'), undefined);
    assert.equal(condition(await stage.secureDataset('left'), 'Ready')?.status, 'True');
    await stage.until('its dataset to count it no more', async () => (await stage.secureDataset('left')).status?.jobs?.running === 0);
  });

  it('a permit in use goes at once, and the job under it is stopped', async () => {
    await use('unpermitted');
    await must(stage.people.steward.remove(stage.reference('DataPermit', 'unpermitted')));
    assert.equal(await stage.read(ours, 'DataPermit', 'unpermitted'), undefined);
    await stage.reaches('unpermitted', 'Stopped', 'PermitWithdrawn');
  });

  it('everything at once: nothing is left, and nothing hangs', async () => {
    await use('all');
    await Promise.all([
      must(stage.people.steward.remove(stage.reference('SecureDataset', 'all'))),
      must(stage.people.steward.remove(stage.reference('DataPermit', 'all'))),
      must(stage.people.researcher.remove(stage.reference('TrainingJob', 'all'))),
      must(stage.people.steward.remove(stage.reference('PersistentVolumeClaim', 'all', 'v1'))),
    ]);
    for (const [kind, version] of [['SecureDataset', ours], ['DataPermit', ours], ['TrainingJob', ours], ['PersistentVolumeClaim', 'v1']] as const) {
      await stage.until(`${kind} to be gone`, async () => (await stage.read(version, kind, 'all')) === undefined);
    }
    await stage.untilNoPods('all');
  });

  it('the operator comes back to a dataset that was deleted while it was away, and lets it go', async () => {
    await use('away');
    assert.equal(await stage.operator.stop(), 0);
    await must(stage.people.steward.remove(stage.reference('SecureDataset', 'away')));
    assert.ok(await stage.read(ours, 'SecureDataset', 'away'), 'it stays while nobody has seen to its jobs');
    await stage.start();
    await isGone('SecureDataset', 'away');
    assert.equal((await stage.trainingJob('away')).status?.reason, 'DatasetWithdrawn');
  });

  describe('of a room', () => {
    /** Another room, in which a job uses a dataset. */
    async function furnish(prefix: string): Promise<string> {
      const room = await newRoom(stage.cluster, prefix);
      await giveRights(stage.people, room);
      await must(stage.people.platformEngineer.patch({ apiVersion: 'v1', kind: 'Namespace', name: room }, { metadata: { labels: roomNamespace(room).metadata.labels, annotations: { 'caveau.dev/close-room': room } } }));
      await must(stage.people.steward.create(claim(room, 'chest-ct', { accessModes: ['ReadWriteMany'], storageClassName })));
      await must(stage.people.steward.create(secureDataset(room, 'chest-ct')));
      await must(stage.people.steward.create(dataPermit(room, 'lung', 'chest-ct', userNames.researcher)));
      await must(stage.people.researcher.create(trainingJob(room, 'runs', userNames.researcher, { command: forEver })));
      await until('the job to run', async () => (await read<TrainingJob>(room, 'TrainingJob', 'runs'))?.status?.state === 'Running');
      assert.deepEqual((await read<KubeObject>(room, 'SecureDataset', 'chest-ct'))?.metadata.finalizers, [inUse]);
      return room;
    }

    const until = (what: string, probe: () => Promise<boolean>): Promise<unknown> => poll({ what, boundSeconds, everyMs: 100 }, probe);

    async function read<T>(namespace: string, kind: string, name: string): Promise<T | undefined> {
      const answer = await stage.people.clusterAdministrator.get({ apiVersion: ours, kind, namespace, name });
      return answer.accepted ? (answer.body as unknown as T) : undefined;
    }

    it('the whole namespace goes, with all that runs in it', async () => {
      const room = await furnish('whole');
      const namespace = { apiVersion: 'v1', kind: 'Namespace', name: room };
      // In a namespace that is being deleted nothing can be made, Events included; and the policy that closes it may be told as gone before the room is told as going.
      stage.tolerated.push(`/namespaces/${room}/events`, `/namespaces/${room}/networkpolicies/caveau-default-deny`);
      await must(stage.people.platformEngineer.remove(namespace));
      await until('the room to be gone', async () => (await stage.people.clusterAdministrator.get(namespace)).status === 404);
    });

    it('a room that becomes an ordinary namespace has no finalizer of ours left, and its job is stopped', async () => {
      const room = await furnish('opened');
      await must(stage.people.platformEngineer.patch({ apiVersion: 'v1', kind: 'Namespace', name: room }, { metadata: { labels: { 'caveau.dev/room': null } } }));
      await until('the finalizer to be taken off', async () => (await read<KubeObject>(room, 'SecureDataset', 'chest-ct'))?.metadata.finalizers === undefined);
      await until('the job to be stopped', async () => (await read<TrainingJob>(room, 'TrainingJob', 'runs'))?.status?.state === 'Stopped');
      const pods = await must(stage.people.clusterAdministrator.send('GET', collectionPath({ apiVersion: 'v1', kind: 'Pod', namespace: room })));
      assert.equal(running(pods.body['items'] as readonly Pod[]), 0);
      await must(stage.people.steward.remove({ apiVersion: ours, kind: 'SecureDataset', namespace: room, name: 'chest-ct' }));
      assert.equal(await read(room, 'SecureDataset', 'chest-ct'), undefined);
    });
  });
});
