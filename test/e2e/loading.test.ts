import assert from 'node:assert/strict';
import { type BatchJob, type Node, type Pod } from '../../src/api/kube-workloads.ts';
import { type SecureDataset } from '../../src/api/generated/types.ts';
import { jurisdictionLabel } from '../cluster/simulation/nodes.ts';
import { must } from './support/account.ts';
import { isMutating, spoken } from './support/api-audit.ts';
import { whileKubeletsHalt } from './support/halted-kubelets.ts';
import { condition, forEver, Stage } from './support/stage.ts';

const image = `registry.example/pacs-loader@sha256:${'2'.repeat(64)}`;
const archive = { cidr: '192.0.2.10/32', port: 11112, protocol: 'TCP' };

/** A loader that copies and ends, after two seconds in the simulation. */
const copies = { image, command: ['copy-studies', '--into', '/data'] };

const loading = (claimName: string, loader: object) => ({ source: { persistentVolumeClaim: { claimName }, state: 'Loading', loader } });

describe('A SecureDataset that is being loaded', () => {
  let stage: Stage;
  let begin: number;

  before('open a room', async () => {
    stage = await Stage.open('loading');
    begin = stage.api.mark();
  });
  after('close it', () => stage.close());

  const loaderPods = (dataset: string): Promise<readonly Pod[]> => stage.list<Pod>('v1', 'Pod', `caveau.dev/dataset=${dataset}`);
  const loaderJobs = (dataset: string): Promise<readonly BatchJob[]> => stage.list<BatchJob>('batch/v1', 'Job', `caveau.dev/dataset=${dataset}`);
  const seal = (dataset: string): Promise<void> => stage.change('SecureDataset', dataset, { source: { state: 'Sealed' } });

  /** The calls that make and remove Jobs, in their order. */
  function jobCalls(part: string): readonly string[] {
    const calls = stage.calls(begin).filter((call) => call.namespace === stage.room && call.resource === 'jobs' && call.name.startsWith(part));
    return calls.map(({ verb, name }) => `${verb} ${name.replace(/-load-[0-9a-f]+$/, '-load')}`);
  }

  function reads(name: string, dataset: string): Promise<void> {
    return stage.job(name, { datasets: [{ name: dataset, mountPath: '/data' }] });
  }

  describe('by the loader of its steward', () => {
    let loaded: SecureDataset;

    before(async () => {
      await stage.dataset('mammography', loading('mammography', { ...copies, egress: [archive] }));
      await stage.permit('mammography', 'mammography');
      await reads('reader', 'mammography');
      await stage.reaches('reader', 'Held', 'DatasetLoading');
      loaded = await stage.datasetBecomes('mammography', 'AwaitingSeal');
    });

    it('says what to do when the loader has finished', () => {
      assert.match(condition(loaded, 'Ready')?.message ?? '', /Check the data, then set spec\.source\.state to Sealed; that cannot be undone/);
      assert.match(loaded.status?.loader?.jobName ?? '', /^mammography-load-[0-9a-f]{8}$/);
      assert.equal(loaded.status?.loader?.state, 'Succeeded');
    });

    it('had the loader on a node in its jurisdiction', async () => {
      const [pod, ...more] = await loaderPods('mammography');
      assert.equal(more.length, 0);
      const { body } = await must(stage.people.clusterAdministrator.get({ apiVersion: 'v1', kind: 'Node', name: pod?.spec?.nodeName }));
      assert.match((body as unknown as Node).metadata.labels?.[jurisdictionLabel] ?? '', /^it-/);
    });

    it('had the way to its archive opened before the loader was started, and the start put on record before', () => {
      const made = stage.calls(begin).filter((call) => call.verb === 'create' && call.name.startsWith('mammography-load-'));
      assert.deepEqual(made.map(({ resource }) => resource), ['networkpolicies', 'jobs']);
      const [record] = stage.records().filter(({ secureDataset }) => secureDataset?.name === 'mammography');
      assert.equal(record?.action, 'Load');
      assert.ok(Date.parse(record.time) <= Date.parse(made[0]?.at ?? ''));
    });

    it('was read by nobody meanwhile', async () => {
      assert.equal((await stage.trainingJob('reader')).status?.state, 'Held');
      assert.equal(await stage.child('reader'), undefined);
    });

    it('loses the loader when it is sealed, and only then is read', async () => {
      await seal('mammography');
      await stage.datasetBecomes('mammography', 'Sealed');
      await stage.reaches('reader', 'Succeeded');
      // A deletion may be asked for once more before the watch tells that it is done; that finds nothing and changes nothing.
      assert.deepEqual([...new Set([...jobCalls('mammography-load'), ...jobCalls('reader')])], ['create mammography-load', 'delete mammography-load', 'create reader-1']);
      const [removed, read] = ['delete', 'create'].map((verb) => stage.calls(begin).findLast((call) => call.resource === 'jobs' && call.verb === verb && call.namespace === stage.room)?.at ?? '');
      assert.ok((removed ?? '') < (read ?? ''), 'the loader is removed before the job is made');
      assert.deepEqual(await loaderJobs('mammography'), []);
    });

    it('cannot be unsealed', async () => {
      const answer = await stage.people.steward.patch(stage.reference('SecureDataset', 'mammography'), { spec: { source: { state: 'Loading' } } });
      assert.equal(answer.accepted, false);
      assert.match(answer.message, /A sealed dataset stays sealed/);
    });

    it('tells its story by kubectl describe', async () => {
      const { stdout } = await stage.cluster.kubectlRun(['describe', 'sds', 'mammography', '-n', stage.room]);
      const events = stdout.slice(stdout.indexOf('Events:'));
      for (const reason of ['Loading', 'AwaitingSeal', 'Sealed']) assert.match(events, new RegExp(`Normal\\s+${reason}\\s`));
    });
  });

  it('is held from its readers until the last pod of the loader is gone, when it is sealed in a hurry', async () => {
    await stage.dataset('hurried', loading('hurried', { image, command: forEver }));
    await stage.permit('hurried', 'hurried');
    await stage.until('the loader to run', async () => (await loaderPods('hurried')).some((pod) => pod.status?.phase === 'Running'));
    await reads('hasty', 'hurried');
    await stage.reaches('hasty', 'Held', 'DatasetLoading');
    const held = await whileKubeletsHalt(stage.cluster, async () => {
      await seal('hurried');
      return stage.reaches('hasty', 'Held', 'WriterPresent');
    });
    assert.match(held.status?.message ?? '', /is sealed, but its loader or another pod that may write to hurried has not been removed yet/);
    await stage.datasetBecomes('hurried', 'Sealed');
    assert.ok((await loaderPods('hurried')).every((pod) => pod.status?.phase === 'Failed'));
    await stage.reaches('hasty', 'Succeeded');
  });

  it('ends the loader when the data may be kept no longer, and runs another when the steward changes both', async () => {
    const far = '2036-01-01T00:00:00Z';
    await stage.dataset('failing', { ...loading('failing', { image, command: forEver }), retention: { until: far } });
    const jobOf = ({ status }: SecureDataset): string | undefined => status?.loader?.jobName;
    const first = await stage.datasetBecomes('failing', 'Loading');
    await stage.change('SecureDataset', 'failing', { retention: { until: new Date((await stage.now()) + 2_000).toISOString() } });
    const ended = await stage.datasetBecomes('failing', 'RetentionEnded');
    assert.equal(ended.status?.loader, undefined);
    await stage.change('SecureDataset', 'failing', { retention: { until: far }, source: { loader: copies } });
    const loaded = await stage.datasetBecomes('failing', 'AwaitingSeal');
    assert.notEqual(jobOf(loaded), jobOf(first));
    // As above, a deletion may be asked for once more.
    const calls = jobCalls('failing-load').filter((call, index, all) => call !== all[index - 1] || call.startsWith('create'));
    assert.deepEqual(calls, ['create failing-load', 'delete failing-load', 'create failing-load'], 'never two writers at once');
  });

  it('is never loaded to a volume that is not encrypted, whatever its class is called', async () => {
    await stage.dataset('trap', loading('trap', copies), { accessModes: ['ReadWriteOnce'], storageClassName: 'encrypted' });
    await stage.dataset('plain', loading('plain', copies), { storageClassName: 'cephfs-plain' });
    for (const name of ['trap', 'plain']) {
      const refused = await stage.datasetBecomes(name, 'NotEncrypted');
      assert.equal(condition(refused, 'Ready')?.status, 'False');
      assert.deepEqual(await loaderJobs(name), []);
    }
    const made = stage.calls(begin).filter((call) => isMutating(call) && !call.resource.endsWith('/status') && /^(trap|plain)-/.test(call.name));
    assert.deepEqual(made.map(spoken), []);
  });
});
