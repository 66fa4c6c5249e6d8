import assert from 'node:assert/strict';
import { boundSeconds } from '../cluster/polling.ts';
import { must } from './support/account.ts';
import { isMutating, spoken, type ApiCall } from './support/api-audit.ts';
import { readMetrics, untilReconciled } from './support/metrics.ts';
import { userNames } from './support/people.ts';
import { oneGpu, Stage, storageClassName } from './support/stage.ts';

const output = { size: '1Gi', storageClassName, mountPath: '/output' };

describe('What the operator asks of the API server', () => {
  let stage: Stage;

  before('open a room with a dataset that is ready', async () => {
    stage = await Stage.open('api-calls');
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
    await stage.until('the permit to be counted', async () => (await stage.secureDataset('chest-ct')).status?.permits === 1);
    await untilReconciled(stage.operator, { SecureDataset: 1, DataPermit: 1 }, boundSeconds);
  });
  after('close it', () => stage.close());

  /** Runs a healthy job and returns the operator's calls from its creation to its success. */
  async function callsOf(name: string, workers: number): Promise<readonly ApiCall[]> {
    const mark = stage.api.mark();
    await stage.job(name, { workers, framework: 'PyTorch', resources: oneGpu, output });
    await stage.reaches(name, 'Succeeded');
    await untilReconciled(stage.operator, {}, boundSeconds);
    // That its dataset counts it costs no job anything: fan-out.test.ts holds how often that is written.
    return stage.calls(mark).filter(({ resource }) => resource !== 'securedatasets/status');
  }

  for (const [workers, most] of [[1, 6], [2, 8]] as const) {
    it(`is at most ${most} changes for a healthy job of ${workers} ${workers === 1 ? 'worker' : 'workers'} with an output, and nothing is read`, async () => {
      const calls = await callsOf(`healthy-${workers}`, workers);
      const changes = calls.filter(isMutating);
      const events = calls.filter(({ resource }) => resource === 'events');
      console.log(`      ${changes.length} changes: ${changes.map(({ verb, resource }) => `${verb} ${resource}`).join(', ')}; ${events.length} Events`);
      assert.ok(changes.length <= most, changes.map(spoken).join('\n'));
      assert.deepEqual(calls.filter(({ verb }) => verb === 'get' || verb === 'list').map(spoken), []);
      assert.deepEqual(calls.filter(({ code }) => code >= 400).map(spoken), []);
    });
  }

  it('is nothing at all when something changes that is of no concern', async () => {
    await stage.until('the dataset to have counted the jobs', async () => (await stage.secureDataset('chest-ct')).status?.jobs?.finished === 2);
    const before = await readMetrics(stage.operator);
    const mark = stage.api.mark();
    const note = { metadata: { annotations: { 'example.org/note': 'touched' }, labels: { 'example.org/team': 'radiology' } } };
    await must(stage.people.steward.patch(stage.reference('SecureDataset', 'chest-ct'), note));
    await must(stage.people.steward.patch(stage.reference('DataPermit', 'chest-ct-lung'), note));
    await must(stage.people.researcher.patch(stage.reference('TrainingJob', 'healthy-1'), note));
    await must(stage.people.steward.patch({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: stage.room, name: 'chest-ct' }, note));
    await must(stage.people.platformEngineer.patch({ apiVersion: 'v1', kind: 'Node', name: 'it-pi-cpu' }, { metadata: { labels: { 'example.org/rack': '7' } } }));
    const count = (kind: string): number => (before.reconciles[kind] ?? 0) + 1;
    await untilReconciled(stage.operator, { SecureDataset: count('SecureDataset'), SecureProcessingEnvironment: count('SecureProcessingEnvironment') }, boundSeconds);
    assert.deepEqual(stage.calls(mark).filter(({ verb }) => verb !== 'watch').map(spoken), []);
  });

  it('is nothing at all when a job is applied again as it is', async () => {
    const mark = stage.api.mark();
    const job = await stage.trainingJob('healthy-1');
    const again = { apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', metadata: { namespace: stage.room, name: 'healthy-1' }, spec: { ...job.spec } };
    await must(stage.people.researcher.apply(again));
    await untilReconciled(stage.operator, {}, boundSeconds);
    assert.equal(job.spec.requester, userNames.researcher);
    assert.deepEqual(stage.calls(mark).filter(({ verb }) => verb !== 'watch').map(spoken), []);
  });
});
