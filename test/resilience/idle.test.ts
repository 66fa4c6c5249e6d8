import assert from 'node:assert/strict';
import { canaryEveryMs } from '../../src/admission-watch.ts';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import { must } from '../e2e/support/account.ts';
import { isCanary, spoken, type ApiCall } from '../e2e/support/api-audit.ts';
import { untilReconciled } from '../e2e/support/metrics.ts';
import { trainingJob } from '../e2e/support/objects.ts';
import { userNames } from '../e2e/support/people.ts';
import { isHousekeeping, untilQuiet } from '../e2e/support/quiet.ts';
import { Stage } from '../e2e/support/stage.ts';
import { numberFrom } from '../support/random.ts';

/** Real minutes: the subject is what happens when nothing does. */
const seconds = numberFrom('CAVEAU_TEST_IDLE_SECONDS', 300);
const jobs = numberFrom('CAVEAU_TEST_IDLE_JOBS', 300);

/** No watch lives for less than five minutes, so each is renewed once in five, and once more at the edge. */
const shortestWatchSeconds = 300;
/** The drift audit lists every kind each ten minutes. */
const auditRounds = Math.ceil(seconds / 600);
const renewals = Math.ceil(seconds / shortestWatchSeconds) + 1;

const settleSeconds = 900;

describe(`${seconds} s of rest with ${jobs} finished jobs`, function () {
  this.timeout((settleSeconds + seconds) * 1000 + 300_000);
  let stage: Stage;
  let calls: readonly ApiCall[];
  /** What the operator watches, as it asked for it at its start. */
  let watched: ReadonlySet<string>;

  before('run the jobs, and wait', async () => {
    stage = await Stage.open('idle');
    await stage.operator.stop();
    const begin = stage.api.mark();
    await stage.start({ args: ['--leader-elect'] });
    watched = new Set(stage.calls(begin).filter(({ verb }) => verb === 'watch').map(kindOf));
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
    const began = performance.now();
    await Promise.all(Array.from({ length: jobs }, (_, i) => create(i)));
    await stage.until('every job to end', ended, settleSeconds);
    await untilReconciled(stage.operator, {}, settleSeconds);
    console.log(`      ${jobs} jobs ended after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    await untilQuiet(stage, settleSeconds);
    const mark = stage.api.mark();
    const start = new Date(Date.now()).toISOString();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    // A watch that was opened before is told when it ends.
    calls = stage.api.ofOperator(mark).filter(({ at }) => at >= start);
    const counts = Map.groupBy(calls, (call) => `${call.verb} ${call.resource}`);
    console.log(`      ${calls.length} API calls in ${seconds} s: ${[...counts].map(([what, its]) => `${its.length} × ${what}`).join(', ')}`);
  });
  after('close it', () => stage.close());

  function create(i: number): Promise<unknown> {
    // Every tenth fails.
    const command = i % 10 === 0 ? ['false'] : ['python', 'train.py'];
    return must(stage.people.gitops.create(trainingJob(stage.room, `job-${i}`, userNames.researcher, { declaredBy: userNames.gitops, command })));
  }

  async function ended(): Promise<boolean> {
    const all = await stage.list<TrainingJob>('caveau.dev/v1alpha1', 'TrainingJob');
    return all.filter(({ status }) => status?.state === 'Succeeded' || status?.state === 'Failed').length === jobs;
  }

  /** Of some kinds there are two watches, of all and of those with a label. */
  const kindOf = ({ resource, group, uri }: ApiCall): string => `${resource}.${group} ${new URL(uri, 'https://api').searchParams.get('labelSelector') ?? ''}`.trim();

  it('costs the renewal of watches and of the lease, one round of the drift audit, and nothing else', () => {
    const others = calls.filter((call) => !isHousekeeping(call) && call.verb !== 'list' && !(call.verb === 'watch' && watched.has(kindOf(call))));
    assert.deepEqual(others.map(spoken), []);
    assert.ok(watched.size > 0);
    const rounds = Map.groupBy(calls.filter(({ verb, uri }) => verb === 'list' && !uri.includes('continue=')), kindOf);
    assert.deepEqual([...rounds].filter(([, its]) => its.length > auditRounds).map(([kind, its]) => `${its.length} × ${kind}`), []);
  });

  it('tries what admission must refuse no more often than it says', () => {
    const tries = calls.filter(isCanary);
    assert.ok(tries.length > 0 && tries.length <= Math.ceil((seconds * 1000) / canaryEveryMs) + 1, `${tries.length} tries`);
    assert.deepEqual([...new Set(tries.map(({ code }) => code))], [403]);
    // Nothing else is only tried.
    assert.equal(calls.filter(({ uri }) => uri.includes('dryRun')).length, tries.length);
  });

  it('renews each watch no more often than it must', () => {
    const counts = Map.groupBy(calls.filter(({ verb }) => verb === 'watch'), kindOf);
    const often = [...counts].filter(([, its]) => its.length > renewals).map(([kind, its]) => `${its.length} × ${kind}`);
    assert.deepEqual(often, []);
  });
});
