import assert from 'node:assert/strict';
import { followContainers, type ContainerEvents } from './support/container-events.ts';
import { podsOf, programOf } from './support/training-pods.ts';
import { poll } from '../cluster/polling.ts';
import { must as accepted } from '../e2e/support/account.ts';
import { boundSeconds, must } from './support/pods.ts';
import { closeStage, jobBecomes, loadDataset, openStage, train, trainingLog, type RealStage } from './support/real-stage.ts';

/** Longer than the 5 s between SIGTERM and SIGKILL of a stop at once, and far shorter than what the dataset gives for a checkpoint. */
const saveSeconds = 8;
const checkpointSeconds = 120;

/** On SIGTERM the program needs a while to save its work, and says so when it has. */
const saving = `trap 'echo asked; i=0; while [ $i -lt ${saveSeconds} ]; do sleep 1; i=$((i + 1)); done; echo saved; exit 0' TERM; echo began; while :; do sleep 0.2; done`;
const chooses = (action: string, clause: string): object => ({ onViolation: { checkpointSeconds, actions: [{ clause, action }] } });

/** Jobs on one dataset of one node with two processors. */
const crowd = 6;

describe('a right that ends while programs run on a real node', () => {
  let stage: RealStage;
  let events: ContainerEvents;

  before('run the operator as a pod, and open a room with data that leaves different choices', async function () {
    this.timeout(600_000);
    stage = await openStage('ending');
    events = followContainers(stage.cluster);
    const terms: Readonly<Record<string, object>> = { 'at-once': {}, 'with-checkpoint': chooses('Checkpoint', 'permit-state'), 'to-the-end': chooses('Finish', 'dpia'), 'for-many': {} };
    for (const [name, spec] of Object.entries(terms)) await loadDataset(stage, name, { load: 'echo slice > /data/slice', spec });
  });
  after(async () => {
    await (events as ContainerEvents | undefined)?.close();
    await closeStage(stage);
  });

  const reference = (kind: string, name: string) => ({ apiVersion: 'caveau.dev/v1alpha1', kind, namespace: stage.room, name });
  const began = (job: string): Promise<boolean> => poll({ what: `the program of ${job} to begin`, boundSeconds, everyMs: 200 }, async () => (await trainingLog(stage, job)).includes('began'));

  /** All that the program of a job prints until it ends; the pod is gone soon after. */
  function printed(job: string): Promise<string> {
    return must(stage.cluster.kubectlRun(['logs', '--follow', `--namespace=${stage.room}`, `--selector=caveau.dev/training-job=${job}`, '--tail=-1', '--container=train']));
  }

  async function revoke(dataset: string): Promise<void> {
    await accepted(stage.people.steward.patch(reference('DataPermit', `${dataset}-lung`), { spec: { state: 'Revoked' } }));
  }

  it('gives a program the time for its checkpoint where the dataset chose so, and only seconds where it did not', async () => {
    const logs: Record<string, Promise<string>> = {};
    for (const dataset of ['at-once', 'with-checkpoint']) {
      await train(stage, dataset, dataset, saving);
      await jobBecomes(stage, dataset, 'Running');
      await began(dataset);
      logs[dataset] = printed(dataset);
    }
    await Promise.all([revoke('at-once'), revoke('with-checkpoint')]);
    const { message } = await jobBecomes(stage, 'with-checkpoint', 'Stopped', 'PermitRevoked');
    assert.match(message ?? '', new RegExp(`Its program has up to ${checkpointSeconds} s to write a checkpoint`));
    await jobBecomes(stage, 'at-once', 'Stopped', 'PermitRevoked');
    assert.deepEqual((await logs['with-checkpoint'])?.trim().split('\n'), ['began', 'asked', 'saved']);
    assert.deepEqual((await logs['at-once'])?.trim().split('\n'), ['began', 'asked']);
  });

  it('lets a program end by itself where the dataset chose so, and withholds what it made', async () => {
    await accepted(stage.people.clusterAdministrator.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: stage.room, name: 'told' }, data: {} }));
    await train(stage, 'finishes', 'to-the-end', 'echo began; while [ ! -e /code/enough ]; do sleep 0.2; done; echo ended', { inputs: [{ configMap: { name: 'told' }, mountPath: '/code' }] });
    await jobBecomes(stage, 'finishes', 'Running');
    await began('finishes');
    const log = printed('finishes');
    await accepted(stage.people.steward.patch(reference('SecureDataset', 'to-the-end'), { spec: { accountability: { dpia: { reviewBy: '2026-03-03T00:00:00Z' } } } }));
    await poll({ what: 'the job to be told that its output is withheld', boundSeconds, everyMs: 200 }, async () => {
      const { body } = await accepted(stage.people.clusterAdministrator.get(reference('TrainingJob', 'finishes')));
      const { conditions = [] } = (body as { readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] } }).status ?? {};
      return conditions.some(({ type, status }) => type === 'Releasable' && status === 'False');
    });
    await jobBecomes(stage, 'finishes', 'Running');
    // The kubelet brings a change of a ConfigMap into the pod within about a minute.
    await accepted(stage.people.clusterAdministrator.patch({ apiVersion: 'v1', kind: 'ConfigMap', namespace: stage.room, name: 'told' }, { data: { enough: 'yes' } }));
    const { conditions } = await jobBecomes(stage, 'finishes', 'Succeeded');
    assert.deepEqual((await log).trim().split('\n'), ['began', 'ended']);
    const releasable = conditions?.find(({ type }) => type === 'Releasable');
    assert.deepEqual([releasable?.status, releasable?.reason], ['False', 'DpiaReviewOverdue']);
  });

  it('ends every program on a dataset that is withdrawn', async function () {
    const jobs = [...Array(crowd).keys()].map((index) => `crowd-${index}`);
    for (const job of jobs) await train(stage, job, 'for-many', `trap 'exit 0' TERM; echo began; while :; do sleep 0.2; done`, { resources: { cpu: '50m', memory: '32Mi' } });
    for (const job of jobs) await jobBecomes(stage, job, 'Running');
    const containers = (await Promise.all(jobs.map((job) => podsOf(stage, job)))).flat().map(programOf);
    assert.equal(containers.length, crowd);
    const since = Date.now();
    await accepted(stage.people.steward.remove(reference('SecureDataset', 'for-many')));
    for (const job of jobs) await jobBecomes(stage, job, 'Stopped', 'DatasetWithdrawn');
    // What the operator says is held against what the container runtime says.
    const seconds = containers.map((id) => ((events.of(id).ended ?? NaN) - since) / 1000).sort((a, b) => a - b);
    assert.ok(seconds.every(Number.isFinite), `a container has not ended: ${seconds.join(', ')}`);
    console.log(`      ${crowd} jobs: containers ended ${seconds.map((one) => one.toFixed(1)).join(', ')} s after the withdrawal`);
  });
});
