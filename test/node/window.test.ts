import assert from 'node:assert/strict';
import { type GateResult } from '../../src/api/gate.ts';
import { runInNode } from '../cluster/node/namespace.ts';
import { poll } from '../cluster/polling.ts';
import { must as accepted } from '../e2e/support/account.ts';
import { environment } from '../e2e/support/objects.ts';
import { boundSeconds } from './support/pods.ts';
import { closeStage, jobBecomes, loadDataset, openStage, train, trainingLog, trainingPod, withGate, type RealStage, type TrainingPod } from './support/real-stage.ts';
import { openWitness, type Witness } from './support/witness.ts';
import type { Witnessed } from './support/witness-server.ts';

/**
 * A policy takes effect some time after a pod has begun. Here the policy controller is halted while a pod begins, and goes on afterwards: that is the
 * window, made long enough to look into it.
 */
describe('the window between the start of a pod and the policies of its room', () => {
  let stage: RealStage;
  let witness: Witness;

  before('run the operator as a pod, and open a room with data on an encrypted volume', async function () {
    this.timeout(600_000);
    stage = await openStage('window');
    witness = await openWitness(stage.cluster);
    await loadDataset(stage, 'chest-ct', { load: 'echo slice > /data/slice' });
  });
  after(async () => {
    // Where the room could not be opened, nothing was halted.
    if ((stage as RealStage | undefined) !== undefined) await letGoOn();
    await (witness as Witness | undefined)?.close();
    await closeStage(stage);
  });

  const signal = (name: 'STOP' | 'CONT'): Promise<string> => runInNode(stage.cluster.directory, 'sh', ['-c', `kill -${name} $(busybox pidof kube-router)`]);
  const halt = (): Promise<string> => signal('STOP');
  const letGoOn = (): Promise<string> => signal('CONT');

  /** What came to the witness from a program that gave its connection this name. */
  const named = (name: string): readonly Witnessed[] => witness.connections().filter(({ begins }) => begins === name);

  const startOf = ({ terminated }: TrainingPod['program']): number => Date.parse(terminated?.startedAt ?? '');
  const endOf = ({ terminated }: TrainingPod['gate']): number => Date.parse(terminated?.finishedAt ?? '');

  /**
   * First and at once it opens a connection and sends its name, then a word every 0.1 s. Meanwhile it tries to open others until one is refused. From then on
   * it sends another word through the old connection, as long as that takes it.
   */
  function program(name: string): string {
    const at = `nc -w 5 ${stage.outside.address} ${witness.port}`;
    return [
      'echo began',
      'echo early > /tmp/word; touch /tmp/sent',
      `(echo ${name}; while sleep 0.1; do cat /tmp/word && echo >> /tmp/sent; done) | ${at} 2>/dev/null &`,
      `while ${at} -e true </dev/null >/dev/null 2>&1; do sleep 0.2; done`,
      'echo closed',
      'echo late > /tmp/word',
      'sent=$(wc -l < /tmp/sent)',
      'while kill -0 $! 2>/dev/null && [ $(wc -l < /tmp/sent) -lt $((sent + 20)) ]; do sleep 0.1; done',
      'kill $! 2>/dev/null; exit 0',
    ].join('\n');
  }

  it('lets a connection live on that was opened in it, where no gate is, although the policy is in force for every new one', async () => {
    await accepted(stage.people.platformEngineer.apply(environment()));
    await halt();
    await train(stage, 'ungated', 'chest-ct', program('ungated'));
    await poll({ what: 'the program to get out in the window', boundSeconds, everyMs: 50 }, () => Promise.resolve(named('ungated').length > 0));
    assert.equal(await trainingLog(stage, 'ungated'), 'began\n', 'no connection was refused in the window');
    await letGoOn();
    await jobBecomes(stage, 'ungated', 'Succeeded');
    assert.equal(await trainingLog(stage, 'ungated'), 'began\nclosed\n');
    const [connection, ...others] = named('ungated');
    assert.deepEqual(others, []);
    assert.equal(connection?.ends, 'late', 'what was sent after new connections were refused came through the old one');
    console.log(`      ${connection.bytes} bytes came through the connection that was opened in the window.`);
  });

  it('is closed by the gate: the program begins when the policies are in force, and not a byte of it gets out', async () => {
    await withGate(stage, 120, witness.port);
    await halt();
    const earlier = witness.connections().length;
    const since = (): readonly Witnessed[] => witness.connections().slice(earlier);
    await train(stage, 'gated', 'chest-ct', program('gated'));
    // The window is open: in the same network the gate gets through to the witness, many times; the operator asks once a minute.
    await poll({ what: 'the gate to reach the witness', boundSeconds, everyMs: 50 }, () => Promise.resolve(since().length > 10));
    const waiting = await trainingPod(stage, 'gated', 'at its gate', ({ gate }) => gate.running !== undefined);
    assert.ok(waiting.program.waiting, 'the program waits');
    await letGoOn();
    await jobBecomes(stage, 'gated', 'Succeeded');
    const { gate, program: training } = await trainingPod(stage, 'gated', 'at its end', (pod) => pod.program.terminated !== undefined);
    const result = JSON.parse(gate.terminated?.message ?? '{}') as GateResult;
    assert.equal(result.verdict, 'Passed');
    assert.ok(result.waitedMs > 0, 'nothing answered the gate, so there was no window');
    assert.ok(startOf(training) >= endOf(gate), 'the program began when the gate had ended');
    assert.equal(await trainingLog(stage, 'gated'), 'began\nclosed\n');
    assert.deepEqual(since().filter(({ bytes }) => bytes > 0), []);
    console.log(`      The gate reached the witness for ${result.waitedMs} ms, by ${since().length} connections; the program not at all.`);
  });
});
