import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import { must } from './support/account.ts';
import { spoken } from './support/api-audit.ts';
import { untilReconciled } from './support/metrics.ts';
import { trainingJob } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { forEver, Stage } from './support/stage.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the 300 jobs are, and the state in which each of them settles. */
const crowd: readonly { readonly prefix: string; readonly count: number; readonly state: string; readonly spec?: Fields }[] = [
  { prefix: 'denied', count: 100, state: 'Denied', spec: { purpose: { activity: 'ehds:PublicPolicyMaking', commercialUse: 'None' } } },
  { prefix: 'held', count: 95, state: 'Held', spec: { datasets: [{ name: 'not-there-yet', mountPath: '/data' }] } },
  { prefix: 'running', count: 5, state: 'Running', spec: { command: forEver } },
  { prefix: 'succeeded', count: 100, state: 'Succeeded' },
];
const jobs = crowd.reduce((sum, { count }) => sum + count, 0);

/** A hundred simulated jobs end within half a minute on two cores. */
const settleSeconds = 240;

describe('A restart of the operator with 300 jobs in the cluster', () => {
  let stage: Stage;

  before('run them until they settle', async function () {
    this.timeout(settleSeconds * 1000 + 60_000);
    stage = await Stage.open('restart');
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
    const began = performance.now();
    await Promise.all(crowd.flatMap(({ prefix, count, spec }) => Array.from({ length: count }, (_, i) => create(`${prefix}-${i}`, spec))));
    const created = performance.now();
    await stage.until('every job to settle', settled, settleSeconds);
    await stage.until('the dataset to have counted them', counted, settleSeconds);
    await untilReconciled(stage.operator, {}, settleSeconds);
    console.log(`      ${jobs} jobs created in ${seconds(created - began)} s, settled ${seconds(performance.now() - created)} s later; the operator used ${memory(stage.operator.pid)} MiB`);
  });
  after('close it', () => stage.close());

  const seconds = (ms: number): string => (ms / 1000).toFixed(1);

  function create(name: string, spec: Fields = {}): Promise<unknown> {
    const resources = { cpu: '1', memory: '1Gi' };
    return must(stage.people.gitops.create(trainingJob(stage.room, name, userNames.researcher, { resources, declaredBy: userNames.gitops, ...spec })));
  }

  async function states(): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const { metadata, status } of await stage.list<TrainingJob>('caveau.dev/v1alpha1', 'TrainingJob')) {
      const what = `${metadata.name.replace(/-\d+$/, '')} ${status?.state ?? ''}`;
      counts[what] = (counts[what] ?? 0) + 1;
    }
    return counts;
  }

  async function settled(): Promise<boolean> {
    const counts = await states();
    return crowd.every(({ prefix, count, state }) => counts[`${prefix} ${state}`] === count);
  }

  /** The jobs that are held name another dataset. */
  async function counted(): Promise<boolean> {
    const { running, denied, finished } = (await stage.secureDataset('chest-ct')).status?.jobs ?? {};
    return running === 5 && denied === 100 && finished === 100;
  }

  /** Resident memory of a process, in MiB. */
  function memory(pid: number): string {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return (Number(kib) / 1024).toFixed(0);
  }

  it('changes nothing, because nothing has changed', async () => {
    const before = await states();
    assert.equal(await stage.operator.stop(), 0);
    const mark = stage.api.mark();
    const began = performance.now();
    const operator = await stage.start();
    const ready = performance.now();
    const { reconciles } = await untilReconciled(operator, { TrainingJob: jobs }, settleSeconds);
    console.log(`      ready after ${seconds(ready - began)} s; every object looked at ${seconds(performance.now() - ready)} s later (${JSON.stringify(reconciles)}); ${memory(operator.pid)} MiB`);
    const calls = stage.calls(mark);
    assert.deepEqual(calls.filter(({ verb }) => verb !== 'list' && verb !== 'watch').map(spoken), [], 'no change, no Event and no single read');
    assert.ok(calls.some(({ verb }) => verb === 'watch'));
    assert.deepEqual(await states(), before);
  });

  it('leaves it at work: what runs is still watched', async () => {
    await stage.change('DataPermit', 'chest-ct-lung', { state: 'Revoked' });
    for (let i = 0; i < 5; i++) await stage.reaches(`running-${i}`, 'Stopped', 'PermitRevoked');
  });
});
