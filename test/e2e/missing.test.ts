import assert from 'node:assert/strict';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import { jurisdictionLabel, simulatedNodes } from '../cluster/simulation/nodes.ts';
import { must, type Account } from './support/account.ts';
import { referenceTo, type Manifest } from './support/manifest.ts';
import { environment, secureDataset } from './support/objects.ts';
import { condition, forEver, oneGpu, Stage, storageClassName } from './support/stage.ts';
import { job as foreignJob, service } from './support/workloads.ts';

const output = { size: '1Gi', storageClassName, mountPath: '/output' };
const wholeA100 = { ...oneGpu, gpu: { count: 1, products: ['NVIDIA-A100-SXM4-80GB'] } };
const bigNode = 'it-bo-h100-big';

const node = (name: string) => ({ apiVersion: 'v1', kind: 'Node', name });
const entry = (labelValue: string, jurisdiction: string) => ({ labelKey: jurisdictionLabel, labelValue, jurisdiction });
const italy = [entry('it-bo', 'IT'), entry('it-pi', 'IT')];

describe('A TrainingJob that lacks something', () => {
  let stage: Stage;

  before('open a room that had things in it before', async () => {
    stage = await Stage.open('missing', foreignThings);
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
  });
  after('close it', async () => {
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.people.platformEngineer.patch(node('undeclared-a100'), { metadata: { labels: { [jurisdictionLabel]: null } } });
    await stage.people.clusterAdministrator.remove(node(bigNode));
    await stage.close();
  });

  /** What a namespace may hold that becomes a room later. It hangs on a ConfigMap, so that the garbage collector can take it away again. */
  async function foreignThings(admin: Account, namespace: string): Promise<void> {
    const { body } = await must(admin.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: 'former-project' } }));
    const { uid } = (body as unknown as Manifest).metadata;
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'former-project', uid }];
    for (const object of [service(namespace, 'meets-service'), foreignJob(namespace, 'meets-job-1')]) {
      await must(admin.create({ ...object, metadata: { ...object.metadata, ownerReferences } }));
    }
  }

  /** It says why in a condition and a sentence, and nothing was made for it. */
  async function waits(name: string, reason: string, says: RegExp): Promise<TrainingJob> {
    const job = await stage.reaches(name, 'Held', reason);
    assert.match(job.status?.message ?? '', says);
    assert.deepEqual([condition(job, 'Succeeded')?.status, condition(job, 'Succeeded')?.reason], ['Unknown', 'Held']);
    assert.equal(condition(job, 'Stalled'), undefined);
    assert.equal(condition(job, 'Reconciling'), undefined, 'a held job is not reconciling');
    assert.equal((await stage.pods(name)).length, 0);
    return job;
  }

  it('waits for its dataset, its claim and its permit, one after the other, and then runs', async () => {
    await stage.job('early', { datasets: [{ name: 'mri', mountPath: '/data' }] });
    await waits('early', 'DatasetMissing', /There is no SecureDataset mri in namespace .*ask the data steward/);
    await must(stage.people.steward.create(secureDataset(stage.room, 'mri')));
    await waits('early', 'PermitMissing', /There is no DataPermit for SecureDataset mri/);
    await stage.permit('mri', 'mri');
    const held = await waits('early', 'ClaimMissing', /PersistentVolumeClaim mri of SecureDataset mri does not exist/);
    assert.equal(condition(held, 'Authorized')?.status, 'Unknown');
    assert.equal(condition(await stage.datasetBecomes('mri', 'ClaimMissing'), 'Ready')?.status, 'False');
    await stage.claim('mri');
    await stage.reaches('early', 'Succeeded');
  });

  it('waits for the environment, and runs once there is one', async () => {
    await must(stage.people.platformEngineer.remove({ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureProcessingEnvironment', name: 'default' }));
    await stage.job('nowhere');
    await waits('nowhere', 'EnvironmentMissing', /no SecureProcessingEnvironment named default.*Ask the platform engineer/);
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.reaches('nowhere', 'Succeeded');
  });

  it('waits for a label that nobody defined, then for a node that has it, and runs there', async () => {
    const datasets = [{ name: 'titano', mountPath: '/data' }];
    await stage.dataset('titano', { residency: { jurisdictions: ['SM'], transfers: [{ jurisdiction: 'SM', tool: 'gdpr:A46-2-c', reference: 'Standard clauses of 2021' }] } });
    await stage.permit('titano', 'titano');
    await stage.job('abroad', { datasets, resources: wholeA100 });
    await waits('abroad', 'JurisdictionUnknown', /no node label .* stands for SM\. Ask the platform engineer/);
    await must(stage.people.platformEngineer.apply(environment({ jurisdictions: [...italy, entry('sm-1', 'SM')] })));
    await waits('abroad', 'NoEligibleNode', /^Of \d+ nodes none are in SM\. Ask the platform engineer for such nodes/);
    await must(stage.people.platformEngineer.patch(node('undeclared-a100'), { metadata: { labels: { [jurisdictionLabel]: 'sm-1' } } }));
    const done = await stage.reaches('abroad', 'Succeeded');
    assert.deepEqual(done.status?.placement?.map(({ node: name, jurisdiction }) => [name, jurisdiction]), [['undeclared-a100', 'SM']]);
  });

  it('says how many nodes each clause leaves, when none is left', async () => {
    await stage.job('no-such-gpu', { resources: { ...oneGpu, gpu: { count: 1, products: ['NVIDIA-B300'] } } });
    await waits('no-such-gpu', 'NoEligibleNode', /^Of \d+ nodes \d+ are in IT; of these \d+ are real nodes and no virtual kubelets; of these none offer NVIDIA-B300/);
  });

  it('does not take over the output of a former job of the same name, and says so', async () => {
    await stage.job('again', { output });
    await stage.reaches('again', 'Succeeded');
    await must(stage.people.researcher.remove(stage.reference('TrainingJob', 'again')));
    await stage.until('the Job to go with it', async () => (await stage.child('again')) === undefined);
    await stage.untilNoPods('again');
    await stage.job('again', { output });
    // The name itself is used; once a steward has freed it, the output still belongs to the former job.
    await stage.reaches('again', 'Denied', 'NameUsed');
    await must(stage.people.steward.remove({ apiVersion: 'apps/v1', kind: 'ControllerRevision', namespace: stage.room, name: 'again-record' }));
    await waits('again', 'NameClash', /^PersistentVolumeClaim again-output already exists in this room and does not belong to this job\./);
    await must(stage.people.steward.remove({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: stage.room, name: 'again-output' }));
    await stage.reaches('again', 'Succeeded');
  });

  it('does not touch a Service or a Job that bears its names and is not ours, says so, and runs once they are gone', async () => {
    await stage.job('meets-service', { workers: 2 });
    await stage.job('meets-job');
    await waits('meets-service', 'NameClash', /services "meets-service" already exists, and does not belong to this job\. .*another name/);
    await waits('meets-job', 'NameClash', /"meets-job-1" already exists, and does not belong to this job/);
    const kept = await stage.read<KubeObject>('v1', 'Service', 'meets-service');
    assert.equal(kept?.metadata.labels?.['caveau.dev/role'], undefined);
    await must(stage.people.clusterAdministrator.remove({ apiVersion: 'v1', kind: 'ConfigMap', namespace: stage.room, name: 'former-project' }));
    await stage.reaches('meets-service', 'Succeeded');
    await stage.reaches('meets-job', 'Succeeded');
  });

  it('says what a quota refuses, to the operator or to the Job controller, and goes on when the quota allows it', async () => {
    const admin = stage.people.clusterAdministrator;
    const quota = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { namespace: stage.room, name } });
    stage.tolerated.push(`/namespaces/${stage.room}/persistentvolumeclaims`, `/namespaces/${stage.room}/jobs`);
    await must(admin.create({ ...quota('no-pods'), spec: { hard: { pods: '0' } } }));
    await stage.job('no-pods');
    await stage.until('the Job without pods', async () => (await stage.child('no-pods')) !== undefined);
    await must(admin.create({ ...quota('no-children'), spec: { hard: { persistentvolumeclaims: '0', 'count/jobs.batch': '0' } } }));
    await stage.job('no-claim', { output });
    await stage.job('no-job');
    for (const name of ['no-claim', 'no-job']) {
      await stage.until(`${name} to say so`, async () => condition(await stage.trainingJob(name), 'Reconciling') !== undefined);
      const told = condition(await stage.trainingJob(name), 'Reconciling');
      assert.deepEqual([told?.status, told?.reason], ['True', 'WriteRefused']);
      assert.match(told?.message ?? '', /exceeded quota|status unknown for quota/);
    }
    const job = await stage.reaches('no-pods', 'Starting', 'PodsNotMade');
    assert.match(job.status?.message ?? '', /^Only 0 of 1 pods could be made\. A ResourceQuota.*Events of Job no-pods-1\.$/);
    for (const name of ['no-pods', 'no-children']) await must(admin.remove(referenceTo(quota(name))));
    for (const name of ['no-claim', 'no-job', 'no-pods']) assert.equal(condition(await stage.reaches(name, 'Succeeded'), 'Reconciling'), undefined);
  });

  it('passes on what the scheduler says when no node is big enough, and runs once there is one', async () => {
    await stage.job('too-big', { command: forEver, resources: { ...oneGpu, gpu: { ...oneGpu.gpu, count: 16 } } });
    const job = await stage.reaches('too-big', 'Starting', 'Unschedulable');
    assert.match(job.status?.message ?? '', /^The scheduler finds no node for a worker: .*Insufficient nvidia\.com\/gpu/);
    const like = simulatedNodes(stage.cluster.version).find(({ metadata }) => metadata.name === 'it-bo-h100-1');
    assert.ok(like);
    const capacity = { ...like.status.capacity, 'nvidia.com/gpu': '16' };
    const labels = { ...like.metadata.labels, 'kubernetes.io/hostname': bigNode };
    await must(stage.people.clusterAdministrator.create({ ...like, metadata: { ...like.metadata, name: bigNode, labels }, spec: {}, status: { ...like.status, capacity, allocatable: capacity } }));
    const running = await stage.reaches('too-big', 'Running');
    assert.equal(running.status?.placement?.[0]?.node, bigNode);
  });
});
