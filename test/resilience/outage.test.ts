import assert from 'node:assert/strict';
import { spoken } from '../e2e/support/api-audit.ts';
import { untilReconciled } from '../e2e/support/metrics.ts';
import { changes, untilQuiet } from '../e2e/support/quiet.ts';
import { Stage } from '../e2e/support/stage.ts';
import { readAuthority } from '../cluster/boot.ts';
import { kubeconfigThrough, startFaultProxy, type FaultProxy, type Faults } from '../support/fault-proxy.ts';
import { numberFrom, random, seedFrom } from '../support/random.ts';
import { tailAudit, type AuditTail } from './support/audit-tail.ts';
import { gather, type Crowd } from './support/crowd.ts';
import { waveSize } from './support/kinds.ts';
import { wrongs } from './support/oracle.ts';

const seconds = numberFrom('CAVEAU_TEST_OUTAGE_SECONDS', 60);
const seed = seedFrom('CAVEAU_TEST_SEED');

/** A new wave comes before the last jobs of the one before have ended, so that there is always something under way. */
const fewLeft = Math.floor(waveSize / 2);
/** A job that was refused for a while waits for at most five minutes until it is looked at again. */
const settleSeconds = 420;
/** Longer than any pause of the operator's after a failure that it met in passing. */
const restMs = 20_000;

describe(`When the API server fails for ${seconds} s in the middle of ${waveSize} jobs (seed ${seed})`, function () {
  this.timeout(1_800_000);
  let stage: Stage;
  let tail: AuditTail;
  let crowd: Crowd;
  let proxy: FaultProxy | undefined;

  before('open a room', async () => {
    stage = await Stage.open('outage');
    tail = tailAudit(stage.api, stage.cluster.auditLog);
    crowd = await gather(stage);
    // An API server that has just begun does not know the roles yet, and forbids everything for a moment.
    stage.tolerated.push('/');
  });
  after('close it', async () => {
    try {
      await stage.close();
    } finally {
      tail.close();
      await proxy?.close();
    }
  });

  const pause = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

  /** Lets waves come for some time; what finds no server is tried again. */
  async function feed(forSeconds: number): Promise<void> {
    const end = performance.now() + forSeconds * 1000;
    while (performance.now() < end) {
      if (crowd.unfinished() < fewLeft) crowd.wave();
      await crowd.tick().catch((error: unknown) => {
        if (!/ECONN|socket hang up|refused \((429|5\d\d)\)/.test(String(error))) throw error;
      });
      await pause(200);
    }
  }

  /** Everything ends right, and then nothing is written any more. */
  async function recovers(what: string, faulty: () => Promise<void>): Promise<void> {
    const before = crowd.members.length;
    await faulty();
    const recovered = performance.now();
    await crowd.finish(settleSeconds);
    const settled = performance.now() - recovered;
    await untilReconciled(stage.operator, {}, settleSeconds);
    await untilQuiet(stage, settleSeconds);
    const mark = stage.api.mark();
    const resting = new Date(Date.now()).toISOString();
    await pause(restMs);
    // A watch that was opened before is told when it ends.
    const rest = stage.calls(mark).filter(({ at }) => at >= resting);
    tail.catchUp();
    const members = crowd.members.slice(before);
    const calls = [...Map.groupBy(rest, ({ verb, resource }) => `${verb} ${resource}`)].map(([call, its]) => `${its.length} × ${call}`);
    console.log(`      ${what}: ${members.length} jobs, the last ended ${(settled / 1000).toFixed(0)} s after the fault; then ${rest.length} API calls in ${restMs / 1000} s of rest (${calls.join(', ')})`);
    assert.deepEqual(members.flatMap(({ ended }) => ended?.problem ?? []), []);
    assert.deepEqual(wrongs({ room: stage.room, members, operator: tail.operator, pods: tail.pods, records: stage.records() }), []);
    assert.deepEqual(changes(rest).map(spoken), [], 'nothing is written at rest');
  }

  it('because it is gone, all jobs end right', async () => {
    await recovers('API server stopped', async () => {
      await feed(10);
      await stage.cluster.stopApiServer();
      await feed(seconds);
      await stage.cluster.startApiServer();
      await feed(5);
    });
  });

  /** Starts the operator behind a proxy that does some harm. */
  async function behindProxy(faults: Faults): Promise<void> {
    proxy ??= await startFaultProxy({ server: stage.cluster.server, authority: readAuthority(stage.cluster.directory) }, random(seed));
    proxy.use({});
    assert.equal(await stage.operator.stop(), 0);
    await stage.start({}, kubeconfigThrough(await stage.login(), proxy));
    const before = new Map(proxy.harm);
    proxy.use(faults);
    await feed(seconds);
    proxy.use({});
    const done = [...proxy.harm].map(([harm, count]) => `${count - (before.get(harm) ?? 0)} × ${harm}`);
    console.log(`      the proxy: ${done.join(', ')}`);
  }

  it('because watches are cut again and again, all jobs end right', () => recovers('watches cut', () => behindProxy({ cutWatchesAfterMs: [200, 4000] })));

  it('because a fifth of all calls fail, all jobs end right', () => recovers('a fifth of the calls failing', () => behindProxy({ failing: 0.2, delayMs: [0, 50] })));
});
