import assert from 'node:assert/strict';
import { boundSeconds } from '../cluster/polling.ts';
import { must } from './support/account.ts';
import { isMutating, spoken, type ApiCall } from './support/api-audit.ts';
import { untilReconciled } from './support/metrics.ts';
import { trainingJob } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { Stage } from './support/stage.ts';

const burst = 60;
/** The bound that is tested: one write of the counts in so many seconds. */
const intervalSeconds = 10;
/** Sixty simulated jobs end within half a minute on two cores. */
const settleSeconds = 180;

describe('A burst of jobs on one dataset', () => {
  let stage: Stage;
  let calls: readonly ApiCall[];
  let seconds: number;

  before(`run ${burst} jobs until the dataset has counted them`, async () => {
    stage = await Stage.open('fan-out');
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
    await stage.until('the permit to be counted', async () => (await stage.secureDataset('chest-ct')).status?.permits === 1);
    await untilReconciled(stage.operator, { SecureDataset: 1 }, boundSeconds);
    const mark = stage.api.mark();
    const began = performance.now();
    await Promise.all(Array.from({ length: burst }, (_, i) => must(stage.people.researcher.create(trainingJob(stage.room, `burst-${i}`, userNames.researcher)))));
    await stage.until('the dataset to have counted them', async () => (await stage.secureDataset('chest-ct')).status?.jobs?.finished === burst, settleSeconds);
    seconds = (performance.now() - began) / 1000;
    calls = stage.calls(mark);
  });
  after('close it', () => stage.close());

  const statusWrites = (): readonly ApiCall[] => calls.filter((call) => isMutating(call) && call.resource === 'securedatasets/status' && call.name === 'chest-ct');

  it(`costs at most one write of the dataset's status in ${intervalSeconds} seconds`, () => {
    const writes = statusWrites();
    console.log(`      ${writes.length} writes of the dataset's status in ${seconds.toFixed(1)} s; ${calls.filter(({ resource }) => resource === 'trainingjobs/status').length} of the ${burst} jobs' own`);
    // How far apart they are received says nothing: an API server that is busy with the burst lets one of them wait for seconds.
    assert.ok(writes.length <= 1 + Math.ceil(seconds / intervalSeconds), writes.map(spoken).join('\n'));
  });

  it('leaves the truth in the status: how many, and the ten that changed last', async () => {
    const { jobs, recentJobs } = (await stage.secureDataset('chest-ct')).status ?? {};
    assert.deepEqual([jobs?.running, jobs?.waiting, jobs?.denied, jobs?.finished], [0, 0, 0, burst]);
    assert.equal(recentJobs?.length, 10);
    assert.ok(recentJobs.every(({ name, state }) => /^burst-\d+$/.test(name) && state === 'Succeeded'));
    assert.deepEqual(recentJobs.map(({ since }) => since), recentJobs.map(({ since }) => since).sort().reverse());
    assert.doesNotMatch(JSON.stringify([jobs, recentJobs]), new RegExp(userNames.researcher), 'persons are not named');
  });

  it('is shown to the steward by kubectl get', async () => {
    const { stdout } = await stage.cluster.kubectlRun(['get', 'sds', 'chest-ct', '-n', stage.room]);
    const [head = '', row = ''] = stdout.split('\n');
    assert.equal(row.slice(head.indexOf('RUNNING')).split(/\s+/)[0], '0');
  });

  it('and a dataset at rest is not written again', async () => {
    const mark = stage.api.mark();
    const { jobs } = (await stage.secureDataset('chest-ct')).status ?? {};
    // A job of another dataset is decided later than whatever the burst left to do.
    await stage.dataset('other');
    await stage.datasetBecomes('other', 'Sealed');
    assert.deepEqual(stage.calls(mark).filter((call) => isMutating(call) && call.name === 'chest-ct').map(spoken), []);
    assert.deepEqual((await stage.secureDataset('chest-ct')).status?.jobs, jobs);
  });
});
