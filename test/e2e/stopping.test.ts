import assert from 'node:assert/strict';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import { jurisdictionLabel } from '../cluster/simulation/nodes.ts';
import { must } from './support/account.ts';
import { isMutating, spoken } from './support/api-audit.ts';
import { whileKubeletsHalt } from './support/halted-kubelets.ts';
import { environment } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { condition, forEver, oneGpu, Stage } from './support/stage.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One way in which a clause stops holding while a job runs. */
interface Row {
  readonly name: string;
  readonly when: string;
  readonly job?: Fields;
  readonly act: (stage: Stage, name: string) => Promise<unknown>;
  readonly reason: string;
  readonly says: RegExp;
  /** Brings back what was taken away; the job stays stopped all the same. */
  readonly restore?: (stage: Stage, name: string) => Promise<unknown>;
}

const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
const labelKey = jurisdictionLabel;
const engineer = (stage: Stage) => stage.people.platformEngineer;
const spe = { apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' };
const a100 = { apiVersion: 'v1', kind: 'Node', name: 'it-pi-a100' };
const onA100 = { resources: { ...oneGpu, gpu: { count: 1, products: ['NVIDIA-A100-SXM4-80GB'] } } };
const label = (stage: Stage, value: string) => must(engineer(stage).patch(a100, { metadata: { labels: { [labelKey]: value } } }));
const bologna = { jurisdictions: [{ labelKey, labelValue: 'it-bo', jurisdiction: 'IT' }] };

/** Those that concern one job only come first and run together; those that concern every job of the cluster follow, one after the other. */
const alone: readonly Row[] = [
  { name: 'revoked', when: 'its permit is revoked', act: (stage, name) => stage.change('DataPermit', name, { state: 'Revoked' }), reason: 'PermitRevoked', says: /DataPermit revoked is revoked/ },
  {
    name: 'unnamed', when: 'its person is taken out of the permit', reason: 'PersonNotNamed', says: /not among the persons of DataPermit unnamed/,
    act: (stage, name) => stage.change('DataPermit', name, { persons: [{ subject: 'somebody-else' }] }),
    restore: (stage, name) => stage.change('DataPermit', name, { persons: [{ subject: userNames.researcher }] }),
  },
  {
    name: 'shortened', when: 'the end of its permit is moved into the past', reason: 'PermitExpired', says: /DataPermit shortened ended at 2021-/,
    act: (stage, name) => stage.change('DataPermit', name, { validUntil: '2021-01-01T00:00:00Z' }),
    restore: (stage, name) => stage.change('DataPermit', name, { validUntil: '2036-01-01T00:00:00Z' }),
  },
  {
    name: 'overdue', when: 'the end of its permit comes, by time alone', reason: 'PermitExpired', says: /DataPermit overdue ended at 20/,
    act: async (stage, name) => stage.change('DataPermit', name, { validUntil: instant((await stage.now()) + 3_000) }),
  },
  {
    name: 'unpermitted', when: 'its permit is deleted', reason: 'PermitWithdrawn', says: /permit of project .* was withdrawn while the job ran/,
    act: (stage, name) => must(stage.people.steward.remove(stage.reference('DataPermit', name))),
    restore: (stage, name) => stage.permit(name, name),
  },
  { name: 'withdrawn', when: 'its dataset is deleted', act: (stage, name) => must(stage.people.steward.remove(stage.reference('SecureDataset', name))), reason: 'DatasetWithdrawn', says: /SecureDataset withdrawn was withdrawn while the job used it/ },
  {
    name: 'unretained', when: 'the day until which the data is kept is moved into the past', reason: 'RetentionEnded', says: /SecureDataset unretained was to be used until 2021-/,
    act: (stage, name) => stage.change('SecureDataset', name, { retention: { until: '2021-01-01T00:00:00Z' } }),
    restore: (stage, name) => stage.change('SecureDataset', name, { retention: { until: '2036-01-01T00:00:00Z' } }),
  },
];

const everywhere: readonly Row[] = [
  { name: 'moved', when: 'the label of its node says another country', job: onA100, act: (stage) => label(stage, 'fr-pa'), reason: 'NodeNotPermitted', says: /runs on it-pi-a100, which no longer meets clause residency/, restore: (stage) => label(stage, 'it-pi') },
  {
    name: 'unmapped', when: 'the environment no longer says what the label of its node means', job: onA100, reason: 'NodeNotPermitted', says: /runs on it-pi-a100, which no longer meets clause residency/,
    act: (stage) => must(engineer(stage).apply(environment(bologna))),
    restore: (stage) => must(engineer(stage).apply(environment())),
  },
  { name: 'undescribed', when: 'the environment is deleted', act: (stage) => must(engineer(stage).remove(spe)), reason: 'EnvironmentMissing', says: /no SecureProcessingEnvironment named default/, restore: (stage) => must(engineer(stage).apply(environment())) },
];

describe('A running TrainingJob', () => {
  let stage: Stage;
  let mark: number;

  before('open a room in which all of them run', async () => {
    stage = await Stage.open('stopping');
    mark = stage.api.mark();
    await Promise.all(alone.map((row) => start(row)));
  });
  after('close it', async () => {
    await label(stage, 'it-pi');
    await must(engineer(stage).apply(environment()));
    await stage.close();
  });

  async function start({ name, permit, job }: Pick<Row, 'name' | 'job'> & { readonly permit?: Fields }): Promise<void> {
    await stage.dataset(name);
    await stage.datasetBecomes(name, 'Sealed');
    await stage.permit(name, name, permit);
    await stage.job(name, { command: forEver, datasets: [{ name, mountPath: '/data' }], ...job });
    await stage.reaches(name, 'Running');
  }

  for (const row of alone) {
    it(`is stopped when ${row.when}`, async () => {
      await row.act(stage, row.name);
      await isStopped(row);
    });
  }

  for (const row of everywhere) {
    it(`is stopped when ${row.when}`, async () => {
      await start(row);
      await row.act(stage, row.name);
      await isStopped(row);
      await row.restore?.(stage, row.name);
    });
  }

  async function isStopped({ name, reason, says }: Row): Promise<void> {
    const stopped = await stage.reaches(name, 'Stopped', reason);
    assert.match(stopped.status?.message ?? '', says);
    agrees(stopped, reason);
    const child = await stage.child(name);
    // A Job whose pods were deleted may have failed before it could be suspended.
    const hasFailed = child?.status?.conditions?.some(({ type, status }) => type === 'Failed' && status === 'True') === true;
    assert.ok(child?.spec?.suspend === true || hasFailed, 'its Job makes no more pods');
    assert.ok((await stage.pods(name)).every(({ status }) => status?.phase === 'Failed' || status?.phase === 'Succeeded'), 'none of its containers runs');
    await stage.untilNoPods(name);
    // A job may come to the operator's notice before a permit that was made before it: then it was held for a moment.
    assert.deepEqual(stage.records(name).slice(-3).map(({ action, reason: why }) => [action, why]), [['Decision', 'Authorized'], ['Stop', reason], ['Finish', reason]]);
    inOrder(name, hasFailed);
  }

  function agrees({ status = {} }: TrainingJob, reason: string): void {
    const { conditions = [], attempts, decision } = status;
    const said = Object.fromEntries(conditions.map((one) => [one.type, `${one.status} ${one.reason}`]));
    assert.deepEqual(said, { Authorized: `False ${reason}`, Running: 'False Stopped', Succeeded: 'False Stopped', Finished: 'True Stopped', Releasable: 'False Stopped', Suspended: 'False NotSuspended', Stalled: `True ${reason}` });
    assert.deepEqual(attempts?.map((attempt) => [attempt.outcome, attempt.reason]), [['Stopped', reason]]);
    assert.equal(decision?.unsatisfied?.[0]?.reason, reason);
  }

  /** The API server's own log: first the status says why, then the pod is deleted, and nobody deleted it before; then the Job is suspended, unless it has failed by then. */
  function inOrder(name: string, hasFailed: boolean): void {
    const ofJob = ['trainingjobs/status', 'jobs', 'pods'];
    const calls = stage.callsFor(name, mark).filter((call) => isMutating(call) && ofJob.includes(call.resource));
    const deleted = calls.findIndex(({ verb, resource }) => verb === 'delete' && resource === 'pods');
    const suspended = calls.slice(deleted + 1).some(({ verb, resource }) => verb === 'patch' && resource === 'jobs');
    assert.ok(deleted > 0 && (suspended || hasFailed), calls.map(spoken).join('\n'));
    assert.equal(calls[deleted - 1]?.resource, 'trainingjobs/status', calls.map(spoken).join('\n'));
    const jobController = stage.api.since(mark, 'system:serviceaccount:kube-system:job-controller');
    const others = jobController.filter((call) => call.verb === 'delete' && call.resource === 'pods' && call.namespace === stage.room && call.name.startsWith(`${name}-1-`));
    assert.ok(others.every(({ at }) => at > (calls[deleted]?.answered ?? '~')), 'the Job controller, which gives pods their own grace, comes after the operator');
  }

  it('is told of by kubectl describe', async () => {
    const { stdout } = await stage.cluster.kubectlRun(['describe', 'tj', 'revoked', '-n', stage.room]);
    const events = stdout.slice(stdout.indexOf('Events:'));
    assert.match(events, /Warning\s+PermitRevoked\s.*is revoked\. Ask the data steward for a new permit/);
  });

  it('does not run again when the clause holds again', async () => {
    const before = stage.api.mark();
    for (const { name, restore } of alone) await restore?.(stage, name);
    // Whoever would start them again would have done so before this one, which is applied later, has ended.
    await stage.permit('witness', 'unnamed', { images: { repositories: ['registry.example/witness'] } });
    await stage.job('witness', { datasets: [{ name: 'unnamed', mountPath: '/data' }], image: `registry.example/witness@sha256:${'1'.repeat(64)}` });
    await stage.reaches('witness', 'Succeeded');
    for (const { name } of [...alone, ...everywhere]) {
      assert.equal((await stage.trainingJob(name)).status?.state, 'Stopped');
      assert.deepEqual(await stage.pods(name), []);
    }
    const writes = stage.calls(before).filter((call) => isMutating(call) && [...alone, ...everywhere].some(({ name }) => call.resource.startsWith('trainingjobs') && call.name === name));
    assert.deepEqual(writes.map(spoken), []);
  });

  it('may run longer when its permit is prolonged: the bound of its Job moves with it', async () => {
    await start({ name: 'prolonged', permit: { validUntil: instant((await stage.now()) + 3_600_000) } });
    const bound = async (): Promise<number> => (await stage.child('prolonged'))?.spec?.activeDeadlineSeconds ?? 0;
    const before = await bound();
    assert.ok(before > 3_500 && before < 3_700, String(before));
    await stage.change('DataPermit', 'prolonged', { validUntil: '2036-01-01T00:00:00Z' });
    await stage.until('the bound to move', async () => (await bound()) > 86_400);
    const job = await stage.trainingJob('prolonged');
    assert.deepEqual([job.status?.state, job.status?.deadline], ['Running', '2036-01-01T00:00:00Z']);
  });

  it('is stopped to the end by the next operator, when the first one crashed in the middle', async () => {
    await start({ name: 'crash' });
    await whileKubeletsHalt(stage.cluster, async () => {
      await stage.change('DataPermit', 'crash', { state: 'Revoked' });
      await stage.until('the stop to begin', async () => (await stage.trainingJob('crash')).status?.state === 'Stopping');
      await stage.operator.kill();
    });
    assert.notEqual((await stage.trainingJob('crash')).status?.state, 'Stopped', 'the crash came before the end');
    await stage.start();
    const stopped = await stage.reaches('crash', 'Stopped', 'PermitRevoked');
    assert.equal(condition(stopped, 'Finished')?.status, 'True');
    await stage.untilNoPods('crash');
    const actions = stage.records('crash').map(({ action }) => action);
    assert.deepEqual([actions[0], actions.at(-1)], ['Decision', 'Finish']);
    assert.ok(actions.includes('Stop'));
  });
});
