import assert from 'node:assert/strict';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { boundSeconds } from '../cluster/polling.ts';
import { Account, must } from './support/account.ts';
import { secureDataset } from './support/objects.ts';
import { claim } from './support/workloads.ts';
import { refusedBy } from './support/refused-by.ts';
import { untilQuiet } from './support/quiet.ts';
import { condition, forEver, Stage, storageClassName } from './support/stage.ts';

const digest = `sha256:${'7'.repeat(64)}`;
const output = { output: { size: '1Gi', storageClassName, mountPath: '/output' } };
const on = (dataset: string) => ({ datasets: [{ name: dataset, mountPath: '/data' }] });
const subset = { minimisation: { justification: 'Half of the subjects suffice for a test.', subsetOf: 'ct-r7', selection: 'CT of 2021' } };

describe('A withdrawal of consent', () => {
  let stage: Stage;
  let mark: number;

  before('open a room with a dataset, a part of it, and jobs on both that have ended and that run', async () => {
    stage = await Stage.open('withdrawal');
    await stage.dataset('ct-r7', { revision: { id: 'r7', digest } });
    await stage.dataset('ct-part', subset);
    await stage.dataset('mr-r1');
    for (const name of ['ct-r7', 'ct-part', 'mr-r1']) await stage.permit(name, name);
    await Promise.all([stage.job('ended', { ...on('ct-r7'), ...output }), stage.job('part-ended', { ...on('ct-part'), ...output }), stage.job('gone', { ...on('ct-r7'), ...output })]);
    await Promise.all(['ended', 'part-ended', 'gone'].map((name) => stage.reaches(name, 'Succeeded')));
    await Promise.all([stage.job('runs', { ...on('ct-r7'), ...output, command: forEver }), stage.job('part-runs', { ...on('ct-part'), command: forEver }), stage.job('unconcerned', { ...on('mr-r1'), command: forEver })]);
    await Promise.all(['runs', 'part-runs', 'unconcerned'].map((name) => stage.reaches(name, 'Running')));
    await must(stage.people.clusterAdministrator.remove(stage.reference('TrainingJob', 'gone')));
    await stage.until('the job to be gone', async () => (await stage.read('caveau.dev/v1alpha1', 'TrainingJob', 'gone')) === undefined);
    await untilQuiet(stage, boundSeconds);
    mark = stage.api.mark();
  });
  after('close it', () => stage.close());

  async function markOf(job: string): Promise<string | undefined> {
    return (await stage.read<KubeObject>('v1', 'PersistentVolumeClaim', `${job}-output`))?.metadata.annotations?.['caveau.dev/withdrawn-data'];
  }

  it('was possible to foresee: every job tells on which revision it ran', async () => {
    assert.deepEqual((await stage.trainingJob('ended')).status?.revisions, [{ dataset: 'ct-r7', revision: 'r7', digest }]);
    assert.deepEqual((await stage.trainingJob('part-runs')).status?.revisions, [{ dataset: 'ct-part' }]);
    assert.equal(await markOf('ended'), undefined);
  });

  it('is a new revision with tombstones: what runs on the former one is stopped, and says why', async () => {
    await stage.dataset('ct-r8', { revision: { id: 'r8', supersedes: 'ct-r7', tombstones: { subjects: 3, digest } } });
    const { status } = await stage.reaches('runs', 'Stopped', 'SubjectsWithdrawn');
    assert.match(status?.message ?? '', /From SecureDataset ct-r7 3 subjects have withdrawn, and it was superseded by ct-r8\. Use ct-r8/);
    // Its containers have ended by then; the object goes when the Job controller has counted it.
    await stage.until('its pod to go', async () => (await stage.pods('runs')).length === 0);
  });

  it('reaches what was taken from the data, and nothing else', async () => {
    const { status } = await stage.reaches('part-runs', 'Stopped', 'SubjectsWithdrawn');
    assert.match(status?.message ?? '', /ct-part was taken from ct-r7, from which 3 subjects have withdrawn \(see ct-r8\)/);
    assert.equal((await stage.trainingJob('unconcerned')).status?.state, 'Running');
  });

  it('is told by the datasets, and no new job starts on them', async () => {
    await Promise.all(['ct-r7', 'ct-part'].map((name) => stage.datasetBecomes(name, 'SubjectsWithdrawn')));
    await stage.datasetBecomes('ct-r8', 'Sealed');
    await stage.job('late', on('ct-r7'));
    await stage.reaches('late', 'Denied', 'SubjectsWithdrawn');
    assert.deepEqual(await stage.pods('late'), []);
  });

  it('marks jobs that have ended and what they made, on record, and what was made by a job that is gone', async () => {
    for (const name of ['ended', 'part-ended', 'runs']) {
      await stage.until(`${name} to be marked`, async () => condition(await stage.trainingJob(name), 'WithdrawnData')?.status === 'True');
      assert.equal((await stage.trainingJob(name)).status?.revisions?.[0]?.withdrawnSubjects, 3);
      assert.equal(stage.records(name).filter(({ action }) => action === 'Withdrawal').length, 1);
    }
    assert.equal((await stage.trainingJob('ended')).status?.state, 'Succeeded');
    assert.match(condition(await stage.trainingJob('ended'), 'WithdrawnData')?.message ?? '', /ct-r7 \(r7\): 3\).*on PersistentVolumeClaim ended-output, was made with their data/);
    for (const [name, told] of [['ended', 'ct-r7/r7'], ['part-ended', 'ct-part'], ['runs', 'ct-r7/r7'], ['gone', 'ct-r7/r7']] as const) {
      await stage.until(`the output of ${name} to be marked`, async () => (await markOf(name)) === told);
    }
    assert.equal(stage.records('gone').filter(({ action }) => action === 'Withdrawal').length, 1);
    assert.equal(condition(await stage.trainingJob('unconcerned'), 'WithdrawnData'), undefined);
  });

  it('is written once of a job that has ended, and of its output', async () => {
    await untilQuiet(stage, boundSeconds);
    const writes = stage.calls(mark).filter(({ verb, name }) => verb === 'patch' && (name === 'ended' || name === 'ended-output'));
    assert.deepEqual(writes.map(({ name }) => name).sort(), ['ended', 'ended-output']);
  });

  it('leaves a mark that nobody takes off: not the steward, and not whoever administrates the room', async () => {
    const reference = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: stage.room, name: 'ended-output' };
    for (const key of ['caveau.dev/withdrawn-data', 'caveau.dev/trained-on']) {
      const answer = await stage.people.steward.patch(reference, { metadata: { annotations: { [key]: null } } });
      assert.equal(answer.accepted, false);
      assert.match(answer.message, /is told by the operator alone\. Leave these labels and annotations as they are\./);
    }
    const other = await stage.people.namespaceAdministrator.patch(reference, { metadata: { annotations: { 'caveau.dev/withdrawn-data': 'none' } } });
    assert.equal(other.accepted, false);
    await must(stage.people.steward.patch(reference, { metadata: { annotations: { 'example.org/seen': 'yes' } } }));
    assert.equal(await markOf('ended'), 'ct-r7/r7');
  });

  it('is not something by which the operator could change a claim in another way', async () => {
    const operator = new Account(await stage.login());
    stage.tolerated.push('/persistentvolumeclaims/ct-r7');
    const answer = await operator.patch({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: stage.room, name: 'ct-r7' }, { metadata: { labels: { a: 'b' } } });
    assert.equal(answer.accepted, false);
    assert.match(answer.message, /its claims are made by the operator and by data stewards/);
    const made = await operator.create(claim(stage.room, 'fresh', { storageClassName }), { dryRun: true });
    assert.equal(made.accepted, true, made.message);
  });

  it('is not undone by deleting the new revision, which is for the platform alone', async () => {
    const answer = await stage.people.steward.remove(stage.reference('SecureDataset', 'ct-r8'), { dryRun: true });
    refusedBy(answer, 'caveau-revisions', /SecureDataset ct-r8 tells that subjects have withdrawn from ct-r7, which would be forgotten: .* ask the platform engineer\./, undefined);
    assert.ok((await stage.people.clusterAdministrator.remove(stage.reference('SecureDataset', 'ct-r8'), { dryRun: true })).accepted, 'who holds the verb close may');
    assert.ok((await stage.people.steward.remove(stage.reference('SecureDataset', 'mr-r1'), { dryRun: true })).accepted, 'a dataset that supersedes none may go');
  });

  it('is not undone by what the dataset says of itself', async () => {
    for (const [name, spec] of [['ct-part', { minimisation: { subsetOf: null, selection: null } }], ['ct-r7', { deidentification: { level: 'dpv:AnonymisedData', keyHolder: null } }]] as const) {
      const answer = await stage.people.steward.patch(stage.reference('SecureDataset', name), { spec }, { dryRun: true });
      assert.equal(answer.status, 422, answer.message);
      assert.match(answer.message, /make a new SecureDataset\./);
    }
  });

  it('is not undone by deleting the former dataset and naming its claim anew', async () => {
    const claimMark = async (name: string) => (await stage.read<KubeObject>('v1', 'PersistentVolumeClaim', name))?.metadata.annotations?.['caveau.dev/withdrawn-data'];
    assert.deepEqual(await Promise.all(['ct-r7', 'ct-part', 'ct-r8', 'mr-r1'].map(claimMark)), ['ct-r7/r7', 'ct-part', undefined, undefined]);
    await must(stage.people.steward.remove(stage.reference('SecureDataset', 'ct-r7')));
    await stage.until('the former dataset to be gone', async () => (await stage.read('caveau.dev/v1alpha1', 'SecureDataset', 'ct-r7')) === undefined);
    const taken = await stage.people.steward.patch({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: stage.room, name: 'ct-r7' }, { metadata: { annotations: { 'caveau.dev/withdrawn-data': null } } });
    refusedBy(taken, 'caveau-copies', /is told by the operator alone\. Leave these labels and annotations as they are\./, undefined);
    await must(stage.people.steward.create(secureDataset(stage.room, 'ct-again', { source: { persistentVolumeClaim: { claimName: 'ct-r7' }, state: 'Sealed' } })));
    await stage.datasetBecomes('ct-again', 'ClaimWithdrawn');
    await stage.permit('ct-again', 'ct-again');
    await stage.job('again-on-the-withdrawn', on('ct-again'));
    const { status } = await stage.reaches('again-on-the-withdrawn', 'Denied', 'ClaimWithdrawn');
    assert.match(status?.message ?? '', /PersistentVolumeClaim ct-r7 holds data of subjects who have withdrawn \(ct-r7\/r7\), and can be no SecureDataset under any name\./);
    assert.deepEqual(await stage.pods('again-on-the-withdrawn'), []);
    assert.equal(stage.records().filter(({ action, secureDataset: of }) => action === 'Withdrawal' && of?.name === 'ct-r7').length, 1);
  });

  it('leaves the new revision to be used under a permit of its own', async () => {
    await stage.job('again', on('ct-r8'));
    await stage.reaches('again', 'Held', 'PermitMissing');
    await stage.permit('ct-r8', 'ct-r8');
    await stage.reaches('again', 'Succeeded');
  });
});
