import assert from 'node:assert/strict';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import type { Cluster } from '../cluster/contract.ts';
import { runInNode } from '../cluster/node/namespace.ts';
import { poll } from '../cluster/polling.ts';
import { createProgress } from '../cluster/progress.ts';
import { installCaveau, uniqueName } from '../e2e/support/shared-cluster.ts';
import { giveOperatorImage, operatorLog, removeOperatorPod, runOperatorPod } from './support/operator-pod.ts';
import { must } from './support/pods.ts';
import { sharedNode } from './support/shared-node.ts';
import { type Metrics } from '../training/support/metrics.ts';
import { linesOf, readOutput, type Line, type Output } from './support/training-output.ts';
import { applyExample, giveTrainingImage, loadSlices, openTargets, openTrainingRoom, trainingBoundSeconds, trainingJobOf, type Targets, type TrainingRoom } from './support/training-room.ts';
import { guessed, learnt, toleranceOfResuming, toleranceOfSharing } from '../training/support/tolerances.ts';

/** Fewer than the example's six, to spare time; it passes the mark of having learnt after three. */
const epochs = 4;

/** Two whole processors are more than a node with two has to give: the operator, DNS and the volumes need their part. */
const share = (text: string): string => text.replaceAll('cpu: 1,', 'cpu: 800m,');
const fewer = (text: string): string => text.replaceAll('{name: EPOCHS, value: "6"}', `{name: EPOCHS, value: "${epochs}"}`);
const named = (name: string) => (text: string): string => share(fewer(text)).replace(/metadata: \{name: [a-z-]+,/, `metadata: {name: ${name},`);

const epochsIn = (lines: readonly Line[]): readonly (number | undefined)[] => lines.map(({ epoch }) => epoch);
const upTo = (last: number, first = 0): readonly number[] => [...Array(last + 1 - first).keys()].map((index) => index + first);

function near(actual: number | undefined, expected: number | undefined, tolerance: number, what: string): void {
  assert.ok(Math.abs((actual ?? NaN) - (expected ?? NaN)) <= tolerance, `${what}: ${actual ?? 'nothing'} is not within ${tolerance} of ${expected ?? 'nothing'}`);
}

function nearAll(actual: Metrics, expected: Metrics, tolerance: number): void {
  assert.equal(actual.history.length, expected.history.length);
  for (const [index, { loss, dice }] of expected.history.entries()) {
    near(actual.history[index]?.loss, loss, tolerance, `loss of epoch ${index + 1}`);
    near(actual.history[index]?.dice, dice, tolerance, `Dice of epoch ${index + 1}`);
  }
}

describe('the training of the example on a real node', function () {
  // A test waits for several things, each with its own bound.
  this.timeout(4 * trainingBoundSeconds * 1000);
  let cluster: Cluster;
  let room: TrainingRoom;
  let targets: Targets | undefined;
  let one: Output;
  let two: Output;

  before('run the operator with a gate, make a room, and load the data onto an encrypted volume', async function () {
    cluster = await sharedNode();
    const image = await giveTrainingImage(cluster, createProgress((line) => console.log(`    ${line}`)));
    await installCaveau(cluster);
    const gate = await giveOperatorImage(cluster);
    targets = await openTargets(cluster);
    await runOperatorPod(cluster, gate);
    room = await openTrainingRoom(cluster, uniqueName('training'), image, { image: gate, targets: targets.targets });
    assert.match(await loadSlices(room), /^Made 192 slices to learn from and 48 to judge by in \/data\.\n/);
    await applyExample(room, 'chest-segmentation/02-permit.yaml', 'steward');
  });

  after('take away what would be in the way of other tests', async () => {
    await targets?.close();
    await removeOperatorPod(cluster);
  });

  async function reaches(job: string, what: string, holds: (job: TrainingJob) => boolean): Promise<TrainingJob> {
    let last: TrainingJob | undefined;
    const hopeless = (): string | undefined => (last?.status?.state === 'Failed' || last?.status?.state === 'Denied' ? 'it will not' : undefined);
    return poll({ what: `TrainingJob ${job} ${what}`, boundSeconds: trainingBoundSeconds, everyMs: 250, hopeless }, async () => {
      last = await trainingJobOf(room, job);
      return holds(last) ? last : undefined;
    }).catch(async (error: unknown) => {
      const pods = await cluster.kubectlRun(['describe', 'pods', `--namespace=${room.name}`]);
      const logs = await cluster.kubectlRun(['logs', '--selector=job-name', '--container=train', '--tail=30', `--namespace=${room.name}`]);
      throw new Error(`${String(error)}\n${JSON.stringify(last?.status, null, 1)}\n${logs.stdout}\n${pods.stdout.slice(-4000)}\n${(await operatorLog(cluster)).slice(-2000)}`);
    });
  }

  const succeeds = (job: string): Promise<TrainingJob> => reaches(job, 'to succeed', ({ status }) => status?.state === 'Succeeded');

  it('teaches one worker to find nodules, and leaves the model and its measure on the encrypted output volume', async () => {
    await applyExample(room, 'chest-segmentation/03-one-worker.yaml', 'researcher', fewer);
    const { status } = await succeeds('chest-segmentation');
    const isolation = status?.conditions?.find(({ type }) => type === 'IsolationVerified');
    assert.equal(isolation?.status, 'True', JSON.stringify(isolation));
    const lines = await linesOf(room, 'chest-segmentation', 1);
    assert.deepEqual(epochsIn(lines), upTo(epochs));
    assert.ok((lines[0]?.['dice'] ?? 1) < guessed, 'an untrained model knows nothing');
    one = await readOutput(room, 'chest-segmentation');
    assert.deepEqual(Object.keys(one.files), ['checkpoint.pt', 'metrics.json', 'model.pt']);
    assert.ok((one.files['model.pt'] ?? 0) > 10_000);
    assert.ok(one.metrics.dice > learnt, `Dice rose only to ${one.metrics.dice}`);
    assert.equal(one.metrics.dice, lines.at(-1)?.['dice']);
  });

  it('shows in kubectl get tj what became of it', async () => {
    const table = await must(cluster.kubectlRun(['get', 'tj', 'chest-segmentation', `--namespace=${room.name}`], { kubeconfig: room.people.researcher }));
    assert.match(table, /\nchest-segmentation +Succeeded +Completed +chest-slices +1 +1? *IT +\d+\w+\n$/);
  });

  it('trains two workers that share each batch, to the same weights, and nearly to the result of one', async () => {
    await applyExample(room, 'chest-segmentation/04-two-workers.yaml', 'researcher', named('two'));
    await succeeds('two');
    two = await readOutput(room, 'two');
    const [here, there] = two.metrics.weightsSha256;
    assert.match(here ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual([two.metrics.workers, two.metrics.weightsSha256.length, there], [2, 2, here]);
    near(two.metrics.dice, one.metrics.dice, toleranceOfSharing, 'Dice of two workers');
    near(two.metrics.history[0]?.loss, one.metrics.history[0]?.loss, toleranceOfSharing, 'first loss of two workers');
  });

  it('goes on from the checkpoint after a worker was killed, and ends as if nothing had happened', async () => {
    await applyExample(room, 'chest-segmentation/04-two-workers.yaml', 'researcher', named('killed'));
    // A line of the log comes after the checkpoint of its epoch.
    await poll({ what: 'the second epoch', boundSeconds: trainingBoundSeconds, everyMs: 100 }, async () => (await linesOf(room, 'killed', 1)).some(({ epoch }) => epoch === 2));
    await killWorker('killed', 1, 1);
    const { status } = await succeeds('killed');
    assert.deepEqual([status?.restarts, status?.attempts?.length], [1, 2]);
    const { metrics } = await readOutput(room, 'killed');
    // The checkpoint may be an epoch ahead of the line that was waited for.
    assert.ok(metrics.resumedAfterEpoch >= 2 && metrics.resumedAfterEpoch < epochs, `resumed after epoch ${metrics.resumedAfterEpoch}`);
    const lines = await linesOf(room, 'killed', 2);
    assert.deepEqual(epochsIn(lines), upTo(epochs, metrics.resumedAfterEpoch + 1));
    assert.ok(lines.every(({ attempt }) => attempt === 2));
    nearAll(metrics, two.metrics, toleranceOfResuming);
  });

  /** Kills all processes of a worker at once, from the node, as the kernel does that is out of memory. */
  async function killWorker(job: string, attempt: number, index: number): Promise<void> {
    const selector = `batch.kubernetes.io/job-name=${job}-${attempt},batch.kubernetes.io/job-completion-index=${index}`;
    const id = await must(cluster.kubectlRun(['get', 'pods', `--selector=${selector}`, `--namespace=${room.name}`, '--output=jsonpath={.items[0].status.containerStatuses[0].containerID}']));
    await runInNode(cluster.directory, 'ctr', ['--namespace=k8s.io', 'tasks', 'kill', '--signal=SIGKILL', id.replace('containerd://', '')]);
  }
});
