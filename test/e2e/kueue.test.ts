import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { kueueAccount } from '../cluster/kueue-manifests.ts';
import { startKueue, type Kueue } from '../cluster/kueue.ts';
import { Account, must } from './support/account.ts';
import { isMutating, spoken, type ApiCall } from './support/api-audit.ts';
import { environment } from './support/objects.ts';
import { clusterQueue, localQueue, queueLabel, resourceFlavor } from './support/queues.ts';
import { kubectl, serviceAccountGroups, sharedCluster } from './support/shared-cluster.ts';
import { condition, forEver, oneGpu, Stage } from './support/stage.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Workload extends KubeObject {
  readonly spec?: { readonly active?: boolean; readonly queueName?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason: string }[] };
}

// Kueue is built once for a machine, from a few hundred Go modules; a busy machine needs half an hour.
const buildBoundMs = 3_600_000;

const queue = 'radiomics';
const priority = 'caveau-urgent';

/** One GPU is all that the queue has, so one job at a time runs. */
const queued: Fields = { queueName: queue, resources: oneGpu };

describe('A TrainingJob in a queue of Kueue', () => {
  let stage: Stage;
  let kueue: Kueue;

  before('start Kueue, and open a room with a queue', async function () {
    this.timeout(buildBoundMs);
    const cluster = await sharedCluster();
    kueue = await startKueue(cluster);
    await kubectl(cluster, ['apply', '--server-side', '-f', join(import.meta.dirname, '..', '..', 'helm/caveau/files/queues')]);
    stage = await Stage.open('kueue', undefined, ['--kueue']);
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
    const { platformEngineer, clusterAdministrator } = stage.people;
    await must(platformEngineer.apply(environment({ workloads: { priorityClassNames: [priority] } })));
    const urgent = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: priority }, value: 1000 };
    for (const object of [resourceFlavor(queue), clusterQueue(queue, queue, 1), localQueue(stage.room, queue, queue), urgent]) await must(clusterAdministrator.apply(object));
  });
  after('stop it all', async () => {
    await stage.close();
    await kueue.stop();
  });

  /** What Kueue made for the Job of a TrainingJob. */
  async function workload(job: string): Promise<Workload | undefined> {
    const all = await stage.list<Workload>('kueue.x-k8s.io/v1beta2', 'Workload');
    return all.find(({ metadata }) => metadata.ownerReferences?.some(({ kind, name }) => kind === 'Job' && name === `${job}-1`));
  }

  const ofKueue = (mark: number): readonly ApiCall[] => stage.api.since(mark, kueueAccount);
  const podsMadeFor = (job: string, mark: number): readonly ApiCall[] =>
    stage.api.since(mark, 'system:serviceaccount:kube-system:job-controller').filter(({ verb, resource, name, uri }) => verb === 'create' && resource === 'pods' && (name.startsWith(`${job}-1-`) || uri.includes(`/${job}-1-`)));
  const remove = (job: string): Promise<unknown> => must(stage.people.researcher.remove(stage.reference('TrainingJob', job)));

  it('waits while another one has the quota, and runs when the quota is free', async () => {
    await stage.job('first', { ...queued, command: forEver });
    await stage.reaches('first', 'Running');
    await stage.job('second', queued);
    const waiting = await stage.reaches('second', 'Queued', 'WaitingForQuota');
    assert.match(waiting.status?.message ?? '', /radiomics/);
    assert.deepEqual([condition(waiting, 'Authorized')?.status, condition(waiting, 'Running')?.status], ['True', 'False']);
    // The status tells of it before there is a Job.
    await stage.until('its Job to be made', async () => (await stage.child('second')) !== undefined);
    const child = await stage.child('second');
    assert.deepEqual([child?.spec?.suspend, child?.metadata.labels?.[queueLabel]], [true, queue]);
    assert.deepEqual(await stage.pods('second'), []);
    await remove('first');
    await stage.reaches('second', 'Succeeded');
    assert.deepEqual((await stage.trainingJob('second')).status?.attempts?.map(({ outcome }) => outcome), ['Succeeded']);
  });

  it('says that its queue does not exist, and waits for it', async () => {
    await stage.job('nowhere', { ...queued, queueName: 'missing' });
    const waiting = await stage.reaches('nowhere', 'Queued', 'Inadmissible');
    assert.match(waiting.status?.message ?? '', /LocalQueue missing .*doesn't exist/);
    await remove('nowhere');
  });

  it('leaves its place to a job with a higher priority, and runs on when that one has ended', async () => {
    await stage.job('patient', { ...queued, command: forEver });
    await stage.reaches('patient', 'Running');
    await stage.job('urgent', { ...queued, command: forEver, priorityClassName: priority });
    await stage.reaches('urgent', 'Running');
    await stage.reaches('patient', 'Queued', 'Preempted');
    await stage.untilNoPods('patient');
    assert.equal((await stage.child('patient'))?.spec?.suspend, true);
    await remove('urgent');
    const again = await stage.reaches('patient', 'Running');
    assert.equal(again.status?.attempts?.length, 1, 'a preemption is no new attempt');
    await remove('patient');
    await stage.untilNoPods('patient');
  });

  it('never begins when its permit is revoked while it waits', async () => {
    const mark = stage.api.mark();
    await stage.dataset('revocable');
    await stage.permit('revocable', 'revocable');
    await stage.datasetBecomes('revocable', 'Sealed');
    await stage.job('before', { ...queued, command: forEver });
    await stage.reaches('before', 'Running');
    await stage.job('waiting', { ...queued, datasets: [{ name: 'revocable', mountPath: '/data' }] });
    await stage.reaches('waiting', 'Queued', 'WaitingForQuota');
    await stage.change('DataPermit', 'revocable', { state: 'Revoked' });
    await stage.reaches('waiting', 'Denied', 'PermitRevoked');
    await stage.until('the Job to be gone', async () => (await stage.child('waiting')) === undefined);
    await stage.until('its Workload to be gone', async () => (await workload('waiting')) === undefined);
    // The next one in the queue gets the place that the revoked one would have got.
    await remove('before');
    await stage.job('next', queued);
    await stage.reaches('next', 'Succeeded');
    assert.equal((await stage.trainingJob('waiting')).status?.state, 'Denied');
    assert.deepEqual(podsMadeFor('waiting', mark).map(spoken), []);
  });

  it('is stopped for good when its permit is revoked while it runs', async () => {
    const mark = stage.api.mark();
    await stage.dataset('ending');
    await stage.permit('ending', 'ending');
    await stage.datasetBecomes('ending', 'Sealed');
    await stage.job('stopped', { ...queued, command: forEver, datasets: [{ name: 'ending', mountPath: '/data' }] });
    await stage.reaches('stopped', 'Running');
    await stage.change('DataPermit', 'ending', { state: 'Revoked' });
    const stopped = await stage.reaches('stopped', 'Stopped', 'PermitRevoked');
    assert.equal(condition(stopped, 'Finished')?.status, 'True');
    await stage.untilNoPods('stopped');
    assert.equal((await workload('stopped'))?.spec?.active, false);
    assert.equal((await stage.child('stopped'))?.spec?.suspend, true);
    const writes = stage.callsFor('stopped', mark).filter((call) => isMutating(call) || call.resource === 'workloads').concat(stage.calls(mark).filter(({ resource, verb }) => resource === 'workloads' && verb === 'patch'));
    const inactive = writes.find(({ resource, verb }) => resource === 'workloads' && verb === 'patch');
    const suspended = writes.filter(({ resource, verb }) => resource === 'jobs' && verb === 'patch').at(-1);
    assert.ok(inactive && suspended && inactive.at < suspended.at, `the Workload is made inactive before the Job is suspended:\n${writes.map(spoken).join('\n')}`);
    // Kueue goes on: others come and go through the same queue.
    for (const witness of ['witness-1', 'witness-2']) {
      await stage.job(witness, queued);
      await stage.reaches(witness, 'Succeeded');
    }
    assert.deepEqual([(await stage.child('stopped'))?.spec?.suspend, await stage.pods('stopped')], [true, []]);
  });

  it('stays stopped when its Workload is lost: Kueue makes a new one and may not resume the Job', async () => {
    const lost = await workload('stopped');
    assert.ok(lost);
    const mark = stage.api.mark();
    // Only Kubernetes' own cleaners may delete it, so one of them does.
    const collector = new Account(await stage.cluster.user('system:serviceaccount:kube-system:generic-garbage-collector', serviceAccountGroups));
    await must(collector.remove(stage.reference('Workload', lost.metadata.name, 'kueue.x-k8s.io/v1beta2')));
    const attempts = (): readonly ApiCall[] => ofKueue(mark).filter(({ verb, resource, name }) => verb === 'patch' && resource === 'jobs' && name === 'stopped-1');
    // Either the operator is faster and makes the new one inactive too, or Kueue tries and the room refuses.
    await stage.until('Kueue to be held back', async () => {
      const renewed = await workload('stopped');
      const isRenewed = renewed !== undefined && renewed.metadata.uid !== lost.metadata.uid;
      return isRenewed && (renewed.spec?.active === false || attempts().filter(({ code }) => code === 403).length >= 2);
    });
    assert.equal((await stage.child('stopped'))?.spec?.suspend, true);
    assert.deepEqual(podsMadeFor('stopped', mark).map(spoken), []);
    assert.equal((await stage.trainingJob('stopped')).status?.state, 'Stopped');
  });

  it('was never refused anything by the room but to resume what the operator has stopped', () => {
    const halts = stage.calls(0).filter(({ verb, resource }) => verb === 'patch' && resource === 'jobs');
    // Jobs and Workloads come to Kueue by different watches: it may see a Job suspended before it sees that its Workload is inactive.
    const isStopped = ({ name, at }: ApiCall): boolean => halts.some((halt) => halt.name === name && halt.at < at);
    const refused = ofKueue(0).filter((call) => call.code === 403 && call.namespace === stage.room && !(call.resource === 'jobs' && isStopped(call)));
    assert.deepEqual(refused.map(spoken), []);
  });
});
