import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { freePorts } from '../cluster/ports.ts';
import { jobOf } from './support/manifests.ts';
import { type Metrics } from './support/metrics.ts';
import { own, Place } from './support/place.ts';
import { killPods, runAlone, startGang, type Gang, type Line, type Run } from './support/pods.ts';
import { needTorch } from './support/python.ts';
import { guessed, learnt, toleranceOfResuming, toleranceOfSharing } from './support/tolerances.ts';

const epochs = [1, 2, 3, 4, 5, 6];
const of = (lines: readonly Line[], name: string): readonly (number | undefined)[] => lines.map((line) => line[name]);
const metricsIn = (output: string): Metrics => JSON.parse(readFileSync(join(output, 'metrics.json'), 'utf8')) as Metrics;

function near(actual: number, expected: number, tolerance: number, what: string): void {
  ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} is not within ${tolerance} of ${expected}`);
}

/** Every epoch of one run is near that of the other. */
function nearAll(actual: Metrics, expected: Metrics, tolerance: number): void {
  equal(actual.history.length, expected.history.length);
  for (const [index, { loss, dice }] of expected.history.entries()) {
    near(actual.history[index]?.loss ?? NaN, loss, tolerance, `loss of epoch ${index + 1}`);
    near(actual.history[index]?.dice ?? NaN, dice, tolerance, `Dice of epoch ${index + 1}`);
  }
}

/** Every file with the digest of its content. */
function contents(directory: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(directory).sort().map((name) => [name, createHash('sha256').update(readFileSync(join(directory, name))).digest('hex')]));
}

describe('the training of the example', function () {
  let place: Place;
  let python: string;
  let dataBefore: Readonly<Record<string, string>>;
  before(function () {
    python = needTorch(this);
    place = new Place();
    const made = spawnSync(python, [join(place.code, 'make_images.py')], { encoding: 'utf8', env: { CAVEAU_DATA_DIR: place.data } });
    equal(made.status, 0, made.stderr);
    place.seal();
    dataBefore = contents(place.data);
  });
  after(() => {
    killPods();
    // Undefined where the tests were skipped.
    (place as Place | undefined)?.remove();
  });

  /** Runs a gang to its end, which must be a good one. */
  async function train(file: string, output: string, attempt = 1): Promise<Gang> {
    const [port = 0] = await freePorts(1);
    const pods = startGang(jobOf(file), attempt, port, { python, place, output });
    for (const pod of pods) equal((await pod.ended).code, 0, pod.other.join('\n'));
    return pods;
  }

  /** Kills the last worker of two during the epoch after this one. */
  async function loseWorkerAfter(epoch: number, run: Run): Promise<void> {
    const [port = 0] = await freePorts(1);
    const [first, ...others] = startGang(jobOf('04-two-workers.yaml'), 1, port, run);
    await first.until(({ lines }) => lines.some((line) => line['epoch'] === epoch), `epoch ${epoch}`);
    for (const pod of others) {
      pod.kill();
      equal((await pod.ended).signal, 'SIGKILL');
    }
    await first.until(({ other }) => other.some((text) => text.includes('failed (exitcode: ')), 'it said that its process had failed');
    // The process ends by itself; torchrun waits five more minutes for its dead peer, and the Job controller does not let it.
    first.kill();
    await first.ended;
  }

  let one: string;
  let two: string;

  it('teaches one worker to find nodules', async () => {
    one = place.output('one');
    const [{ lines }] = await train('03-one-worker.yaml', one);
    deepEqual(of(lines, 'epoch'), [0, ...epochs]);
    ok((lines[0]?.['dice'] ?? 1) < guessed, `an untrained model has a Dice of ${lines[0]?.['dice'] ?? 'nothing'}`);
    const { dice, history, attempt, resumedAfterEpoch } = metricsIn(one);
    ok(dice > learnt, `Dice rose only to ${dice}`);
    deepEqual([dice, attempt, resumedAfterEpoch], [lines.at(-1)?.['dice'], 1, 0]);
    deepEqual(history.map(({ loss }) => loss), of(lines.slice(1), 'loss'));
    ok((history.at(-1)?.loss ?? 9) < (history[0]?.loss ?? 0) / 2);
  });
  it('leaves the model and the measure of it, and nothing half-written', () => {
    deepEqual(readdirSync(one).sort(), ['checkpoint.pt', 'metrics.json', 'model.pt']);
  });
  it('logs numbers only', async () => {
    // Nothing is left to train: this run repeats the end and shows that a finished run can be started again.
    const [pod] = await train('03-one-worker.yaml', one, 2);
    deepEqual([pod.lines, metricsIn(one).resumedAfterEpoch], [[], 6]);
    const again = place.output('short');
    const { lines, other, end } = await runAlone({ python, place, output: again, variables: { EPOCHS: '1', HOME: '/tmp', USER: 'caveau' } });
    equal(end.code, 0);
    deepEqual(lines.map((line) => Object.keys(line).sort()), [['attempt', 'dice', 'epoch', 'workers'], ['attempt', 'dice', 'epoch', 'loss', 'seconds', 'workers']]);
    ok(lines.every((line) => Object.values(line).every((value) => typeof value === 'number')));
    deepEqual(other, []);
  });
  it('gives two workers the same weights, and nearly the result of one', async () => {
    two = place.output('two');
    const [first, second] = await train('04-two-workers.yaml', two);
    deepEqual(of(first.lines, 'epoch'), [0, ...epochs]);
    deepEqual(second?.lines, []);
    const { weightsSha256, dice, history } = metricsIn(two);
    const [here, there] = weightsSha256;
    match(here ?? '', /^[0-9a-f]{64}$/);
    deepEqual([weightsSha256.length, there], [2, here]);
    near(dice, metricsIn(one).dice, toleranceOfSharing, 'Dice of two workers');
    near(history[0]?.loss ?? 0, metricsIn(one).history[0]?.loss ?? 9, toleranceOfSharing, 'first loss of two workers');
  });
  it('goes on from the checkpoint after a worker was killed, and ends as if nothing had happened', async () => {
    const output = place.output('killed');
    const run = { python, place, output };
    await loseWorkerAfter(2, run);
    equal(existsSync(join(output, 'metrics.json')), false);
    // What a kill while writing leaves.
    writeFileSync(join(output, '.checkpoint.pt.partial'), 'half of it');
    own(join(output, '.checkpoint.pt.partial'));

    const [{ lines }] = await train('04-two-workers.yaml', output, 2);
    const { resumedAfterEpoch, attempt, weightsSha256 } = metricsIn(output);
    deepEqual([attempt, weightsSha256.length], [2, 2]);
    // The checkpoint may be one epoch ahead of the last line that was read.
    ok(resumedAfterEpoch >= 2 && resumedAfterEpoch < 6, `resumed after epoch ${resumedAfterEpoch}`);
    deepEqual(of(lines, 'epoch'), epochs.slice(resumedAfterEpoch));
    nearAll(metricsIn(output), metricsIn(two), toleranceOfResuming);
  });
  it('changes nothing of the data', () => deepEqual(contents(place.data), dataBefore));
});
