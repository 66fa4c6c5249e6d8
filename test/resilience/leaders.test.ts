import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMutating, spoken, type ApiCall } from '../e2e/support/api-audit.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { changes } from '../e2e/support/quiet.ts';
import { Stage } from '../e2e/support/stage.ts';
import { numberFrom, random, seedFrom } from '../support/random.ts';
import { quantile } from '../support/statistics.ts';
import { tailAudit, type AuditTail } from './support/audit-tail.ts';
import { type Kind } from './support/kinds.ts';
import { wrongs } from './support/oracle.ts';
import { startReplica, type Replica } from './support/replica.ts';
import { readTornStream } from './support/torn-stream.ts';

const rounds = numberFrom('CAVEAU_TEST_ROUNDS', 5);
/** Each waits for a lease to run out, and twice for a replica to come up. */
const pauses = Math.ceil(rounds / 5);
const seed = seedFrom('CAVEAU_TEST_SEED');

/** Enough that a leader that is paused has several of them in its hands. */
const burst = 20;
/** From the start of a burst until most of it has been decided on. */
const burstMs = 600;

const single: Kind = { name: 'single', count: 1, end: ['Succeeded', 'Completed'], runs: 1 };

describe(`Two replicas of the operator (seed ${seed})`, function () {
  this.timeout(1_800_000);
  const directory = mkdtempSync(join(tmpdir(), 'caveau-leaders-'));
  const draw = random(seed);
  const jobs: string[] = [];
  const all: Replica[] = [];
  let stage: Stage;
  let tail: AuditTail;
  let leader: Replica;
  let standby: Replica;

  before('elect a leader', async () => {
    stage = await Stage.open('leaders');
    tail = tailAudit(stage.api, stage.cluster.auditLog);
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
    await stage.operator.stop();
    leader = await replica();
    await leader.leads();
    standby = await replica();
    await standby.standby();
  });
  after('close it', async () => {
    await Promise.all(all.map((one) => one.kill()));
    tail.close();
    await stage.start();
    await stage.close();
    rmSync(directory, { recursive: true });
  });

  async function replica(): Promise<Replica> {
    const one = await startReplica(stage, directory, `replica-${all.length + 1}`);
    all.push(one);
    return one;
  }

  async function job(): Promise<string> {
    const name = `job-${jobs.length + 1}`;
    jobs.push(name);
    await stage.job(name);
    return name;
  }

  const callsOf = ({ credential }: Replica): readonly ApiCall[] => tail.operator.filter((call) => call.credential === credential);

  /** The first change that a replica makes. */
  function firstWrite(of: Replica): Promise<ApiCall> {
    return poll({ what: `${of.identity} to write`, boundSeconds, everyMs: 20 }, () => Promise.resolve(changes(callsOf(of))[0]));
  }

  /** Ends the leader, applies a job at once, and returns the seconds until the other one writes. */
  async function change(end: (leader: Replica) => Promise<unknown>): Promise<number> {
    const former = leader;
    leader = standby;
    const ended = Date.now();
    const gone = end(former);
    const [first] = await Promise.all([job().then(() => firstWrite(leader)), gone]);
    standby = await replica();
    await standby.standby();
    return (Date.parse(first.at) - ended) / 1000;
  }

  function told(what: string, seconds: readonly number[]): void {
    console.log(`      ${what}: the new leader's first write after ${quantile(seconds, 0.5).toFixed(1)} s (p50), ${Math.max(...seconds).toFixed(1)} s (most), ${seconds.length} rounds`);
  }

  it(`go on when the leader is killed, ${rounds} times`, async () => {
    const seconds: number[] = [];
    for (let i = 0; i < rounds; i++) seconds.push(await change((former) => former.kill()));
    told('killed', seconds);
  });

  it(`go on when the leader is asked to end, ${rounds} times`, async () => {
    const seconds: number[] = [];
    for (let i = 0; i < rounds; i++) seconds.push(await change(async (former) => assert.equal(await former.stop(), 0)));
    told('ended in order', seconds);
  });

  it(`never both write: a leader that slept through its lease writes nothing when it wakes, and ends, ${pauses} times`, async () => {
    const seconds: number[] = [];
    for (let i = 0; i < pauses; i++) {
      const sleeper = leader;
      const begun = Promise.all(Array.from({ length: burst }, job));
      await new Promise((resolve) => setTimeout(resolve, draw.between(0, burstMs)));
      seconds.push(await change(async (former) => {
        process.kill(former.pid, 'SIGSTOP');
        await begun;
      }));
      const woken = new Date(Date.now()).toISOString();
      process.kill(sleeper.pid, 'SIGCONT');
      assert.equal(await sleeper.ended, 1, 'it ends with status 1');
      tail.catchUp();
      const late = callsOf(sleeper).filter((call) => call.at >= woken && isMutating(call));
      assert.deepEqual(late.map(spoken), []);
    }
    told('put to sleep', seconds);
  });

  it('made no child twice, and none before its decision was on record', async () => {
    for (const name of jobs) await stage.reaches(name, 'Succeeded');
    tail.catchUp();
    const records = all.flatMap(({ auditLog }) => readTornStream(auditLog).records);
    assert.deepEqual(wrongs({ room: stage.room, members: jobs.map((name) => ({ name, kind: single })), operator: tail.operator, pods: tail.pods, records }), []);
  });

  it('wrote only one at a time: what the former leader wrote came before all that the next one wrote', () => {
    const spans = all.flatMap((one) => {
      const its = changes(callsOf(one));
      return its.length === 0 ? [] : [{ identity: one.identity, from: its[0]?.at ?? '', to: its.at(-1)?.at ?? '' }];
    });
    const overlaps = spans.toSorted((a, b) => (a.from < b.from ? -1 : 1)).flatMap((span, i, sorted) => {
      const before = sorted[i - 1];
      return before !== undefined && before.to > span.from ? [`${before.identity} wrote until ${before.to}, ${span.identity} from ${span.from}`] : [];
    });
    assert.deepEqual(overlaps, []);
  });
});
