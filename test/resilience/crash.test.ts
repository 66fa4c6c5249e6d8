import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stage } from '../e2e/support/stage.ts';
import { numberFrom, random, seedFrom } from '../support/random.ts';
import { tailAudit, type AuditTail } from './support/audit-tail.ts';
import { gather, type Crowd } from './support/crowd.ts';
import { createLives, type Lives } from './support/killer.ts';
import { waveSize } from './support/kinds.ts';
import { wrongs } from './support/oracle.ts';
import { readTornStream } from './support/torn-stream.ts';

const kills = numberFrom('CAVEAU_TEST_KILLS', 60);
const seed = seedFrom('CAVEAU_TEST_SEED');

/** A new wave comes before the last jobs of the one before have ended, so that every kill interrupts something. */
const fewLeft = Math.floor(waveSize / 2);

/** How long the last jobs may take when nobody kills any more; a free machine needs half a minute. */
const settleSeconds = 300;

describe(`The operator is killed ${kills} times in the middle of ${waveSize} jobs (seed ${seed})`, function () {
  this.timeout(3_600_000);
  const directory = mkdtempSync(join(tmpdir(), 'caveau-crash-'));
  let stage: Stage;
  let tail: AuditTail;
  let crowd: Crowd;
  let lives: Lives;

  before('kill it', async () => {
    stage = await Stage.open('crash');
    tail = tailAudit(stage.api, stage.cluster.auditLog);
    crowd = await gather(stage);
    await stage.operator.stop();
    lives = createLives(await stage.login(), directory, tail, random(seed));
    const began = performance.now();
    await Promise.all([killAll(), feed()]);
    const killed = performance.now();
    await stage.start();
    await crowd.finish(settleSeconds);
    tail.catchUp();
    const seconds = (ms: number): string => (ms / 1000).toFixed(0);
    const words = [...lives.lastWords].sort(([, a], [, b]) => b - a).map(([word, count]) => `${count} × ${word}`);
    console.log(`      ${kills} kills in ${seconds(killed - began)} s (seed ${seed}); the last jobs ended ${seconds(performance.now() - killed)} s later; ${crowd.members.length} jobs, ${tail.pods.length} pods, ${tail.operator.length} API calls of the operator`);
    console.log(`      last done before a kill: ${words.join(', ')}`);
  });
  after('close it', async () => {
    tail.close();
    await stage.close();
    rmSync(directory, { recursive: true });
  });

  async function killAll(): Promise<void> {
    while (lives.kills < kills) await lives.live();
  }

  async function feed(): Promise<void> {
    while (lives.kills < kills) {
      if (crowd.unfinished() < fewLeft) crowd.wave();
      await crowd.tick();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  it('every job ended as it should', () => assert.deepEqual(crowd.problems(), []));

  it('none ran twice, none that was refused ever had a pod, none ran outside its isolation, and each was decided on before it started', () => {
    const { records, torn } = readTornStream(lives.auditLog);
    console.log(`      audit stream: ${records.length} lines, ${torn.length} torn`);
    assert.ok(torn.length <= kills);
    const evidence = { room: stage.room, members: crowd.members, operator: tail.operator, pods: tail.pods, records: [...records, ...stage.records()] };
    assert.deepEqual(wrongs(evidence), []);
  });

  it('the policy of the room was there before the first pod, and nobody changed it', () => {
    const calls = tail.operator.filter(({ resource, name, namespace, verb }) => resource === 'networkpolicies' && name === 'caveau-default-deny' && namespace === stage.room && verb !== 'watch');
    assert.deepEqual(calls, [], 'it was made before the first job, and never again');
  });

  it('no life told of an error of its own', () => assert.deepEqual(lives.errors(), []));

  it('nothing is left of jobs that were deleted', async () => {
    await stage.until('the room to be empty', async () => (await stage.list('batch/v1', 'Job')).length === 0 && (await stage.list('v1', 'Pod')).length === 0);
  });
});
