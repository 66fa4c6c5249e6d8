import assert from 'node:assert/strict';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import { must } from './support/account.ts';
import { trainingJob } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { condition, forEver, oneGpu, Stage, storageClassName } from './support/stage.ts';

const output = { size: '1Gi', storageClassName, mountPath: '/output' };
const evict = (namespace: string, name: string) => ({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace, name } });

describe('A gang that ends before its time', () => {
  let stage: Stage;

  before('open a room with a dataset and a permit', async () => {
    stage = await Stage.open('restarts');
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
  });
  after('close it', () => stage.close());

  const attempts = ({ status }: TrainingJob) => (status?.attempts ?? []).map(({ number, outcome, reason, exitCode }) => [number, outcome, reason, exitCode]);

  it('is started again as often as asked when its program fails, and then has failed for good', async () => {
    await stage.job('unlucky', { command: ['exit', '3'], workers: 2, output, runPolicy: { maxRestarts: 1 } });
    const job = await stage.reaches('unlucky', 'Failed', 'ExitCode');
    assert.deepEqual(attempts(job), [[1, 'Failed', 'ExitCode', 3], [2, 'Failed', 'ExitCode', 3]]);
    assert.deepEqual([job.status?.attempt, job.status?.restarts], [2, 1]);
    const records = stage.records('unlucky').map(({ action, attempt }) => (attempt === undefined ? action : `${action} ${attempt}`));
    // How often it was decided on until it could start, is no matter of attempts.
    assert.equal(records[0], 'Decision');
    assert.deepEqual(records.filter((action) => action !== 'Decision'), ['AttemptEnd 1', 'AttemptStart 2', 'Finish']);
    assert.equal(await stage.read('batch/v1', 'Job', 'unlucky-1'), undefined, 'the Job of the former attempt is gone');
  });

  it('is started again, uncounted, when a worker is evicted: as a whole, and only when every pod of the former attempt has ended', async () => {
    const mark = stage.api.mark();
    await stage.job('evicted', { command: forEver, workers: 2, framework: 'PyTorch' });
    await stage.reaches('evicted', 'Running');
    const [worker] = await stage.pods('evicted');
    const name = worker?.metadata.name ?? '';
    await must(stage.people.clusterAdministrator.send('POST', `/api/v1/namespaces/${stage.room}/pods/${name}/eviction`, evict(stage.room, name)));
    await stage.reaches('evicted', 'Restarting', 'Evicted');
    await stage.until('the second attempt to run', async () => {
      const { status } = await stage.trainingJob('evicted');
      return status?.state === 'Running' && status.attempt === 2;
    });
    const job = await stage.trainingJob('evicted');
    assert.deepEqual(attempts(job), [[1, 'Interrupted', 'Evicted', undefined], [2, undefined, undefined, undefined]]);
    assert.equal(job.status?.restarts, undefined);
    const pods = await stage.pods('evicted');
    assert.deepEqual([...new Set(pods.map(({ metadata }) => metadata.annotations?.['caveau.dev/attempt']))], ['2']);
    const made = stage.callsFor('evicted', mark).filter(({ verb, resource, code }) => verb === 'create' && resource === 'jobs' && code === 201).map((call) => call.name);
    assert.deepEqual(made, ['evicted-1', 'evicted-2']);
    await must(stage.people.researcher.remove(stage.reference('TrainingJob', 'evicted')));
    await stage.untilNoPods('evicted');
  });

  it('gives the places of a part of it up after its start-up deadline, and says that the gang was not placed', async () => {
    // Two whole nodes have such GPUs, with eight each: the third worker of eight finds none.
    await stage.job('too-big', { command: forEver, workers: 3, resources: { ...oneGpu, gpu: { ...oneGpu.gpu, count: 8 } }, framework: 'PyTorch', runPolicy: { startDeadlineSeconds: 30 } });
    const job = await stage.reaches('too-big', 'Restarting', 'GangNotPlaced');
    assert.equal(job.status?.attempts?.[0]?.outcome, 'Interrupted');
    await stage.untilNoPods('too-big');
    await must(stage.people.researcher.remove(stage.reference('TrainingJob', 'too-big')));
  });

  it('is not run again under its name once it has ended: neither without its status nor as a new object', async () => {
    await stage.job('once', { runPolicy: { ttlSecondsAfterFinished: 0 } });
    const ended = await stage.reaches('once', 'Succeeded');
    await stage.until('its Job to go', async () => (await stage.read('batch/v1', 'Job', 'once-1')) === undefined);
    const mark = stage.api.mark();
    await must(stage.people.operator.patch(stage.reference('TrainingJob', 'once'), { status: null }, { subresource: 'status' }));
    // A lost status is seen when the operator starts, since its own writes wake nobody.
    assert.equal(await stage.operator.stop(), 0);
    await stage.start();
    const again = await stage.reaches('once', 'Succeeded');
    assert.deepEqual([again.status?.completionTime, again.status?.attempts], [ended.status?.completionTime, ended.status?.attempts]);
    await must(stage.people.researcher.remove(stage.reference('TrainingJob', 'once')));
    await must(stage.people.researcher.create(trainingJob(stage.room, 'once', userNames.researcher)));
    const refused = await stage.reaches('once', 'Denied', 'NameUsed');
    assert.match(refused.status?.message ?? '', /A TrainingJob named once ended in this room at .* \(Succeeded\).*choose another name\.$/);
    assert.equal(condition(refused, 'Stalled')?.reason, 'NameUsed');
    assert.deepEqual(stage.callsFor('once', mark).filter(({ verb, resource }) => verb === 'create' && resource === 'jobs'), []);
    await must(stage.people.steward.remove({ apiVersion: 'apps/v1', kind: 'ControllerRevision', namespace: stage.room, name: 'once-record' }));
    await stage.reaches('once', 'Succeeded');
  });
});
