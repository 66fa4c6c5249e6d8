import assert from 'node:assert/strict';
import { type BatchJob, type NetworkPolicy, type Node, type Pod, type Service } from '../../src/api/kube-workloads.ts';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import { jurisdictionLabel } from '../cluster/simulation/nodes.ts';
import { must } from './support/account.ts';
import { trainingJob } from './support/objects.ts';
import { userNames } from './support/people.ts';
import { playSuccess } from './support/played-kubelet.ts';
import { condition, forEver, oneGpu, Stage, storageClassName } from './support/stage.ts';

const output = { size: '1Gi', storageClassName, mountPath: '/output' };

interface Template {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly { readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[] }[];
        readonly volumes: readonly { readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean } }[];
      };
    };
  };
}

describe('A TrainingJob, from its creation to its end', () => {
  let stage: Stage;

  before('open a room with a dataset and a permit', async () => {
    stage = await Stage.open('lifecycle');
    await stage.dataset();
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes('chest-ct', 'Sealed');
  });
  after('close it', () => stage.close());

  const status = (job: TrainingJob, type: string): string => condition(job, type)?.status ?? 'absent';

  /** Where a pod runs, by the label that counts. */
  async function jurisdictionOf(pod: Pod): Promise<string | undefined> {
    const { body } = await must(stage.people.clusterAdministrator.get({ apiVersion: 'v1', kind: 'Node', name: pod.spec?.nodeName }));
    return (body as unknown as Node).metadata.labels?.[jurisdictionLabel];
  }

  describe('with one worker', () => {
    let done: TrainingJob;
    let mark: number;

    before(async () => {
      mark = stage.api.mark();
      await stage.job('unet', { resources: oneGpu, output, command: forEver });
      // Its end is played once it was told as running: by itself it would end after two seconds, told or not.
      await stage.reaches('unet', 'Running');
      for (const pod of await stage.pods('unet')) await playSuccess(stage.cluster, pod);
      done = await stage.reaches('unet', 'Succeeded');
    });

    it('ends as Succeeded, and says so in every condition', () => {
      assert.equal(condition(done, 'Succeeded')?.reason, 'Succeeded');
      const conditions = Object.fromEntries((done.status?.conditions ?? []).map(({ type, status: value }) => [type, value]));
      assert.deepEqual(conditions, { Authorized: 'True', Running: 'False', Succeeded: 'True', Finished: 'True', Releasable: 'True', Suspended: 'False' });
      assert.equal(done.status?.observedGeneration, done.metadata.generation);
    });

    it('went through Starting and Running, in this order', async () => {
      let events = '';
      let places: readonly number[] = [];
      // The last of them comes after the status.
      await stage.until('the three Events', async () => {
        const { stdout } = await stage.cluster.kubectlRun(['describe', 'tj', 'unet', '-n', stage.room]);
        events = stdout.slice(stdout.indexOf('Events:'));
        places = ['Starting', 'Running', 'Succeeded'].map((reason) => events.indexOf(` ${reason} `));
        return places.every((place) => place > 0);
      });
      assert.deepEqual(places, places.toSorted((a, b) => a - b), events);
      const states = stage.callsFor('unet', mark).filter(({ resource }) => resource === 'trainingjobs/status').length;
      assert.equal(states, 3, 'one status write for each of the three states');
    });

    it('tells its one attempt, where it ran and what it left', () => {
      const { attempts, placement, outputClaim, startTime = '', completionTime = '' } = done.status ?? {};
      assert.deepEqual(attempts, [{ number: 1, jobName: 'unet-1', startTime, completionTime, outcome: 'Succeeded', reason: 'Completed' }]);
      assert.ok(Date.parse(startTime) <= Date.parse(completionTime));
      const node = placement?.[0]?.node ?? '';
      assert.match(node, /^it-bo-h100-[12]$/);
      assert.deepEqual(placement, [{ node, jurisdiction: 'IT', gpuProduct: 'NVIDIA-H100-80GB-HBM3', workers: 1 }]);
      assert.equal(outputClaim, 'unet-output');
    });

    it('was decided on before anything was made, and the record says so with the same digest', async () => {
      const { decision } = done.status ?? {};
      assert.deepEqual([decision?.outcome, decision?.requesterEvidence, decision?.permits], ['Allow', 'Configured', [{ dataset: 'chest-ct', permit: 'chest-ct-lung' }]]);
      const records = stage.records('unet');
      assert.deepEqual(records.map(({ action }) => action), ['Decision', 'Finish']);
      assert.equal((await stage.read('apps/v1', 'ControllerRevision', 'unet-record'))?.metadata.labels?.['caveau.dev/training-job-uid'], done.metadata.uid);
      assert.deepEqual([...new Set(records.map((record) => record.decision?.inputDigest))], [decision?.inputDigest]);
      assert.deepEqual([...new Set(records.map(({ requester }) => requester))], [userNames.researcher]);
      assert.equal(records[1]?.placement?.[0]?.jurisdiction, 'IT');
      const writes = stage.callsFor('unet', mark).filter(({ verb }) => verb === 'create' || verb === 'patch');
      assert.equal(writes[0]?.resource, 'trainingjobs/status', 'the decision is the first write');
    });

    it('ran on a node whose protected label says Italy', async () => {
      const pods = await stage.pods('unet');
      assert.equal(pods.length, 1);
      for (const pod of pods) assert.match((await jurisdictionOf(pod)) ?? '', /^it-/);
    });

    it('mounted the data read-only and its own output to write', async () => {
      const job = (await stage.child('unet')) as unknown as Template;
      const claims = job.spec.template.spec.volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim ?? []);
      assert.deepEqual(claims, [{ claimName: 'chest-ct', readOnly: true }, { claimName: 'unet-output' }]);
    });

    it('is shown by kubectl get with its state, dataset and jurisdiction', async () => {
      const { stdout } = await stage.cluster.kubectlRun(['get', 'tj', 'unet', '-n', stage.room]);
      assert.match(stdout, /unet\s+Succeeded\s+\S+\s+chest-ct\s+1\s+1\s+IT\s/);
    });
  });

  describe('with four workers', () => {
    let done: TrainingJob;
    let mark: number;
    let pods: readonly Pod[];

    before(async () => {
      mark = stage.api.mark();
      await stage.job('gang', { framework: 'PyTorch', workers: 4, resources: { ...oneGpu, gpu: { ...oneGpu.gpu, count: 2 } }, output });
      done = await stage.reaches('gang', 'Succeeded');
      pods = await stage.pods('gang');
    });

    it('runs four pods, all of them in Italy', async () => {
      assert.equal(pods.length, 4);
      for (const pod of pods) assert.match((await jurisdictionOf(pod)) ?? '', /^it-/);
      assert.equal((done.status?.placement ?? []).reduce((sum, { workers = 0 }) => sum + workers, 0), 4);
      assert.deepEqual(done.status?.workers, { running: 0, succeeded: 4, failed: 0 });
    });

    it('makes the NetworkPolicy and the Service before the Job', () => {
      const made = stage.callsFor('gang', mark).filter(({ verb, resource }) => verb === 'create' && resource !== 'events');
      assert.deepEqual(made.map(({ resource, code }) => [resource, code]), [['persistentvolumeclaims', 201], ['networkpolicies', 201], ['services', 201], ['jobs', 201], ['controllerrevisions', 201]]);
    });

    it('opens the network between its own pods and nowhere else', async () => {
      const policy = await stage.read<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy', 'gang');
      const self = [{ podSelector: { matchLabels: { 'caveau.dev/role': 'training', 'caveau.dev/training-job': 'gang' } } }];
      assert.deepEqual(policy?.spec, { podSelector: self[0]?.podSelector, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: self }], egress: [{ to: self }] });
      const standing = await stage.read<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy', 'caveau-default-deny');
      assert.deepEqual(standing?.spec, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    });

    it('gives torchrun what it needs, with the address of the Service as the meeting point', async () => {
      const service = await stage.read<Service>('v1', 'Service', 'gang');
      const address = service?.spec?.clusterIP ?? '';
      assert.match(address, /^10\./);
      const job = (await stage.child('gang')) as unknown as Template;
      const env = job.spec.template.spec.containers[0]?.env ?? [];
      const given = Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
      const wanted = { PET_NNODES: '4', PET_NPROC_PER_NODE: '2', PET_MASTER_ADDR: address, PET_MASTER_PORT: '29500', MASTER_ADDR: address, MASTER_PORT: '29500', WORLD_SIZE: '4' };
      for (const [name, value] of Object.entries(wanted)) assert.equal(given[name], value, name);
      const indexed = env.filter(({ valueFrom }) => valueFrom !== undefined).map(({ name }) => name);
      assert.deepEqual(indexed, ['CAVEAU_WORKER_INDEX', 'PET_NODE_RANK', 'RANK']);
    });
  });

  it('fails with the exit code of its program', async () => {
    await stage.job('fails', { command: ['exit', '3'] });
    const job = await stage.reaches('fails', 'Failed', 'ExitCode');
    assert.deepEqual([job.status?.attempts?.[0]?.outcome, job.status?.attempts?.[0]?.exitCode], ['Failed', 3]);
    assert.match(job.status?.message ?? '', /exit code 3/);
    assert.deepEqual([status(job, 'Succeeded'), status(job, 'Finished'), condition(job, 'Succeeded')?.reason], ['False', 'True', 'Failed']);
  });

  it('is known only by declaration when a GitOps account applies it for the person', async () => {
    await must(stage.people.gitops.create(trainingJob(stage.room, 'from-git', userNames.researcher, { declaredBy: userNames.gitops })));
    const job = await stage.reaches('from-git', 'Succeeded');
    assert.equal(job.status?.decision?.requesterEvidence, 'Declared');
    assert.equal(stage.records('from-git')[0]?.declaredBy, userNames.gitops);
  });

  it('waits while it is suspended from the beginning, and starts when it no longer is', async () => {
    await stage.job('paused', { runPolicy: { suspend: true } });
    const waiting = await stage.reaches('paused', 'Suspended', 'SuspendRequested');
    assert.deepEqual([status(waiting, 'Suspended'), status(waiting, 'Authorized'), status(waiting, 'Succeeded')], ['True', 'True', 'Unknown']);
    assert.equal(await stage.child('paused'), undefined);
    await stage.change('TrainingJob', 'paused', { runPolicy: { suspend: false } });
    assert.equal(status(await stage.reaches('paused', 'Succeeded'), 'Suspended'), 'False');
  });

  it('gives its pods up when it is suspended while it runs, and runs again when it is resumed', async () => {
    await stage.job('pausing', { command: forEver });
    await stage.reaches('pausing', 'Running');
    const [before] = await stage.pods('pausing');
    await stage.change('TrainingJob', 'pausing', { runPolicy: { suspend: true } });
    await stage.reaches('pausing', 'Suspended');
    await stage.untilNoPods('pausing');
    const child = await stage.child('pausing');
    assert.ok(child === undefined || child.spec?.suspend === true, 'nothing makes pods again');
    assert.equal((await stage.trainingJob('pausing')).status?.state, 'Suspended');
    await stage.change('TrainingJob', 'pausing', { runPolicy: { suspend: false } });
    await stage.reaches('pausing', 'Running');
    const [after, ...more] = await stage.pods('pausing');
    assert.equal(more.length, 0);
    assert.notEqual(after?.metadata.uid, before?.metadata.uid);
    assert.equal((await stage.trainingJob('pausing')).status?.attempts?.length, 1, 'a pause is no new attempt');
  });

  it('loses its children, but neither itself nor its output, after its time to live', async () => {
    await stage.job('short-lived', { framework: 'PyTorch', workers: 2, output, runPolicy: { ttlSecondsAfterFinished: 0 } });
    await stage.reaches('short-lived', 'Succeeded');
    const children = [['batch/v1', 'Job', 'short-lived-1'], ['v1', 'Service', 'short-lived'], ['networking.k8s.io/v1', 'NetworkPolicy', 'short-lived']] as const;
    for (const [apiVersion, kind, name] of children) await stage.until(`${kind} ${name} to go`, async () => (await stage.read(apiVersion, kind, name)) === undefined);
    await stage.untilNoPods('short-lived');
    assert.equal((await stage.trainingJob('short-lived')).status?.state, 'Succeeded');
    assert.ok(await stage.read('v1', 'PersistentVolumeClaim', 'short-lived-output'));
  });

  it('takes its children with it when it is deleted while it runs, but not its output', async () => {
    await stage.job('deleted', { command: forEver, framework: 'PyTorch', workers: 2, output });
    await stage.reaches('deleted', 'Running');
    await must(stage.people.researcher.remove(stage.reference('TrainingJob', 'deleted')));
    await stage.untilNoPods('deleted');
    const children = [['batch/v1', 'Job', 'deleted-1'], ['v1', 'Service', 'deleted'], ['networking.k8s.io/v1', 'NetworkPolicy', 'deleted']] as const;
    for (const [apiVersion, kind, name] of children) await stage.until(`${kind} ${name} to go`, async () => (await stage.read<BatchJob>(apiVersion, kind, name)) === undefined);
    assert.equal(await stage.read('caveau.dev/v1alpha1', 'TrainingJob', 'deleted'), undefined);
    assert.ok(await stage.read('v1', 'PersistentVolumeClaim', 'deleted-output'));
  });
});
