import assert from 'node:assert/strict';
import { type SecureDataset } from '../../src/api/generated/types.ts';
import { type KubeObject } from '../../src/api/kube-object.ts';
import { type BatchJob, type Pod } from '../../src/api/kube-workloads.ts';
import { boundSeconds, poll } from '../cluster/polling.ts';
import { playedGateImage } from '../cluster/simulation/kwok-stages.ts';
import { must } from './support/account.ts';
import { isMutating, spoken, type ApiCall } from './support/api-audit.ts';
import { openBeacon, type Beacon } from './support/beacon.ts';
import { objectPath } from './support/manifest.ts';
import { metricsText, untilReconciled } from './support/metrics.ts';
import { environment, secureDataset } from './support/objects.ts';
import { gateResult, playGate } from './support/played-gate.ts';
import { datasetName, forEver, oneGpu, Stage } from './support/stage.ts';

type Control = NonNullable<NonNullable<SecureDataset['status']>['controls']>[number];

interface Requirement {
  readonly key: string;
  readonly values?: readonly string[];
}

/** What of a pod as stored is compared. */
interface StoredPod extends KubeObject {
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly nodeName?: string;
    readonly initContainers: readonly { readonly env: readonly { readonly value: string }[]; readonly volumeMounts: readonly object[] }[];
    readonly volumes: readonly { readonly name: string }[];
    readonly affinity: { readonly nodeAffinity: { readonly requiredDuringSchedulingIgnoredDuringExecution: { readonly nodeSelectorTerms: readonly { readonly matchExpressions: readonly Requirement[] }[] } } };
  };
}

const labelKey = 'topology.kubernetes.io/zone';
const [bologna, pisa] = ['it-bologna-1', 'it-pisa-1'];
const a100 = { ...oneGpu, gpu: { count: 1, products: ['NVIDIA-A100-SXM4-80GB'] } };
const assurance = [{ control: 'network-isolation', level: 'Probed' }];

/** The simulated kubelets run no gate: its result is played, as the kubelet of the node would tell it. */
describe('Probes', () => {
  let stage: Stage;
  let beacon: Beacon;

  before('open a room with data that asks for tested isolation, and an environment with probes', async () => {
    stage = await Stage.open('probes');
    beacon = await openBeacon();
    const targets = [beacon.target];
    await must(stage.people.platformEngineer.apply(environment({ gate: { image: playedGateImage, targets }, probes: { everySeconds: 300, nodePoolLabel: labelKey } })));
    const { protection } = secureDataset(stage.room, datasetName)['spec'] as { readonly protection: object };
    await stage.dataset(datasetName, { protection: { ...protection, assurance } });
    await stage.dataset('unasked');
    await stage.permit('chest-ct-lung');
    await stage.datasetBecomes(datasetName, 'Sealed');
    await stage.datasetBecomes('unasked', 'Sealed');
  });
  after('close it', async () => {
    await must(stage.people.platformEngineer.apply(environment()));
    await stage.close();
    await beacon.close();
  });

  const probeJobs = (): Promise<readonly BatchJob[]> => stage.list<BatchJob>('batch/v1', 'Job', 'caveau.dev/role=probe');
  const poolOf = ({ metadata }: BatchJob): string => metadata.annotations?.['caveau.dev/node-pool'] ?? '';
  const isOfProbes = ({ resource, name, namespace }: ApiCall): boolean => namespace === stage.room && (name.includes('-probe-') || resource === 'securedatasets/status');

  /** The pod of a job or probe, once it has a node. */
  function placed(labelSelector: string): Promise<StoredPod> {
    return poll({ what: `the pod ${labelSelector} to have a node`, boundSeconds, everyMs: 100 }, async () => {
      const pods = await stage.list<StoredPod>('v1', 'Pod', labelSelector);
      return pods.find(({ spec, metadata }) => spec.nodeName !== undefined && metadata.deletionTimestamp === undefined && (pods.length === 1 || !isOver(pods, metadata.name)));
    });
  }
  const isOver = (pods: readonly KubeObject[], name: string): boolean => ['Succeeded', 'Failed'].includes((pods as readonly Pod[]).find(({ metadata }) => metadata.name === name)?.status?.phase ?? '');

  /** Waits for the probe of a pool, and plays how its gate ended. */
  async function probed(pool: string, verdict: 'Passed' | 'Failed'): Promise<StoredPod> {
    const job = await poll({ what: `a probe on ${pool}`, boundSeconds, everyMs: 100 }, async () => (await probeJobs()).find((one) => poolOf(one) === `${labelKey}=${pool}` && one.metadata.deletionTimestamp === undefined));
    const pod = await placed(`batch.kubernetes.io/job-name=${job.metadata.name}`);
    await playGate(stage.cluster, pod, gateResult(verdict, ['beacon'], Date.now()));
    await stage.until(`what the probe on ${pool} found to be told`, async () => (await control(pool))?.node === pod.spec.nodeName && (await control(pool))?.result === verdict);
    await stage.until(`the probe on ${pool} to be removed`, async () => (await probeJobs()).every(({ metadata }) => metadata.uid !== job.metadata.uid));
    return pod;
  }

  async function control(pool: string): Promise<Control | undefined> {
    return (await stage.secureDataset(datasetName)).status?.controls?.find(({ nodePool }) => nodePool === pool);
  }

  /** The gate of a job's pod passes, and its program begins. */
  async function passGate(job: string): Promise<StoredPod> {
    const pod = await placed(`caveau.dev/training-job=${job}`);
    await playGate(stage.cluster, pod, gateResult('Passed', ['beacon'], Date.now()));
    await stage.reaches(job, 'Running');
    return pod;
  }

  /** The dataset has told how many jobs run on it, and no write of that is to come. */
  const counted = (running: number): Promise<void> => stage.until(`${running} running jobs to be counted`, async () => {
    const { jobs } = (await stage.secureDataset(datasetName)).status ?? {};
    return jobs?.running === running && jobs.waiting === 0;
  });

  /** Evidence becomes old: its times are moved back in status, as the operator itself would have written them. */
  async function age(): Promise<void> {
    const dataset = await stage.secureDataset(datasetName);
    const past = (time: string | undefined): string => new Date(Date.parse(time ?? '') - 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
    const controls = (dataset.status?.controls ?? []).map((one) => ({ ...one, time: past(one.time), validUntil: past(one.validUntil) }));
    const status = { apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureDataset', metadata: { namespace: stage.room, name: datasetName }, status: { ...dataset.status, controls } };
    await must(stage.people.operator.send('PATCH', `${objectPath(stage.reference('SecureDataset', datasetName), 'status')}?fieldManager=caveau&force=true`, status, 'application/apply-patch+yaml'));
    // Our own status is no news to the operator.
    await stage.change('SecureDataset', datasetName, { title: `Chest CT, looked at ${Date.now()}` });
  }

  it('hold the first job until one has passed, which is a training pod but for its program', async () => {
    await stage.job('on-h100', { resources: oneGpu, command: forEver });
    const held = await stage.reaches('on-h100', 'Held', 'NotProbed');
    assert.match(held.status?.message ?? '', /no probe has passed lately on a node pool where it may be processed \(it-bologna-1 and it-pisa-1\)/);
    assert.equal((await probeJobs()).length, 1, 'one after the other');
    const probe = await probed(bologna, 'Passed');
    const { result, node, digest, validUntil, time, message } = (await control(bologna)) ?? {};
    assert.deepEqual([result, node], ['Passed', probe.spec.nodeName]);
    assert.equal(Date.parse(validUntil ?? '') - Date.parse(time ?? ''), 600_000, 'twice the period, since the environment says nothing else');
    assert.match(digest ?? '', /^sha256:[a-f0-9]{64}$/);
    assert.equal(message, 'A probe in the place of a training pod saw that beacon cannot be reached.');
    const training = await passGate('on-h100');
    assertAlike(probe, training);
  });

  /** Field by field: what may differ is named here, and nothing else does. */
  function assertAlike(probe: StoredPod, training: StoredPod): void {
    const { initContainers: [probeGate], affinity, volumes } = probe.spec;
    const { initContainers: [gate], affinity: wanted, volumes: mounted } = training.spec;
    const own = ['containers', 'initContainers', 'affinity', 'volumes', 'nodeName', 'activeDeadlineSeconds', 'hostname', 'tolerations'];
    const rest = (spec: StoredPod['spec']) => Object.fromEntries(Object.entries(spec).filter(([field]) => !own.includes(field)));
    assert.deepEqual(rest(probe.spec), rest(training.spec));
    assert.deepEqual(withoutOwn(probeGate), withoutOwn(gate));
    const config = (container: typeof gate) => JSON.parse(container?.env[0]?.value ?? '{}') as Readonly<Record<string, unknown>>;
    const { until, readOnly, ...looks } = config(probeGate);
    const { until: permitted, readOnly: data, ...looked } = config(gate);
    assert.deepEqual([looks, typeof until, typeof permitted], [looked, 'string', 'string']);
    assert.deepEqual([readOnly, data], [['/mnt/caveau/data'], ['/mnt/caveau/data/chest-ct']]);
    assert.deepEqual(volumes.filter(({ name }) => name === 'data-0'), mounted.filter(({ name }) => name === 'data-0'));
    const rules = ({ nodeAffinity }: typeof affinity) => nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.flatMap(({ matchExpressions }) => matchExpressions);
    assert.deepEqual(rules(affinity).filter(({ key }) => key === labelKey), [{ key: labelKey, operator: 'In', values: [bologna] }]);
    const ofGpu = ({ key }: Requirement): boolean => key.startsWith('nvidia.com/');
    assert.deepEqual(rules(affinity), rules(wanted).filter((rule) => !ofGpu(rule)), 'but for the GPU, the job may run where the probe was and nowhere else');
    assert.deepEqual(securityOf(probe), securityOf(training));
    assert.deepEqual(Object.keys(probe.metadata.labels ?? {}).filter((label) => label.startsWith('caveau.dev/')), ['caveau.dev/dataset', 'caveau.dev/role']);
  }
  /** A gate asks for what its program asks for, and sees the data where its job has it. */
  const withoutOwn = (gate: object | undefined): object => Object.fromEntries(Object.entries(gate ?? {}).filter(([field]) => !['env', 'resources', 'volumeMounts'].includes(field)));
  const securityOf = ({ spec }: StoredPod): unknown => (spec['containers'] as readonly { readonly securityContext: object }[])[0]?.securityContext;

  it('place jobs on pools where one has passed, and on no other', async () => {
    await counted(1);
    await placed('caveau.dev/role=probe');
    const mark = stage.api.mark();
    await probed(pisa, 'Passed');
    const calls = stage.calls(mark);
    assert.deepEqual(calls.filter(isMutating).filter(isOfProbes).map(({ verb, resource }) => `${verb} ${resource}`), ['patch securedatasets/status', 'delete jobs'], calls.map(spoken).join('\n'));
    await stage.job('on-a100', { resources: a100, command: forEver });
    assert.equal((await passGate('on-a100')).spec.nodeName, 'it-pi-a100');
    assert.equal(created(0).length, 2, 'one Job for each of two probes');
    await stage.until('the Events', async () => (await stage.list<KubeObject & { readonly reason: string }>('events.k8s.io/v1', 'Event')).filter(({ reason }) => reason === 'ProbePassed').length === 2);
    assert.match(await metricsText(stage.operator), /^caveau_gate_results_total\{result="Passed",role="probe"\} 2$/m);
  });

  const created = (mark: number): readonly ApiCall[] => stage.calls(mark).filter(({ verb, resource, name, namespace }) => namespace === stage.room && verb === 'create' && resource === 'jobs' && name.includes('-probe-'));

  it('are not made for data that does not ask for them, and not anew when the operator starts', async () => {
    await counted(2);
    const mark = stage.api.mark();
    await stage.operator.stop();
    await stage.start();
    await untilReconciled(stage.operator, { SecureDataset: 2, TrainingJob: 2 }, boundSeconds);
    assert.deepEqual(created(mark).map(spoken), []);
    assert.deepEqual(await probeJobs(), []);
    assert.equal((await stage.secureDataset('unasked')).status?.controls, undefined);
    assert.deepEqual(stage.calls(mark).filter(isMutating).filter(isOfProbes).map(spoken), [], 'and at rest nothing is written');
  });

  it('hold new starts when their evidence has ended, and stop nothing', async () => {
    await age();
    await placed('caveau.dev/role=probe');
    await stage.job('later', { resources: oneGpu, command: forEver });
    await stage.reaches('later', 'Held', 'NotProbed');
    for (const job of ['on-h100', 'on-a100']) assert.equal((await stage.trainingJob(job)).status?.state, 'Running');
  });

  it('stop what runs on a pool where one failed, and nothing elsewhere', async () => {
    await probed(bologna, 'Failed');
    const { status } = await stage.reaches('on-h100', 'Stopped', 'ProbeFailed');
    assert.match(status?.message ?? '', /the last probe on node pool it-bologna-1 failed: .* The pod could still reach beacon\./);
    assert.equal((await control(bologna))?.validUntil, undefined);
    await stage.reaches('later', 'Held', 'NotProbed');
    await probed(pisa, 'Passed');
    assert.equal((await stage.trainingJob('on-a100')).status?.state, 'Running');
    const held = await stage.reaches('later', 'Held', 'NoEligibleNode');
    assert.match(held.status?.message ?? '', /are in a node pool where a probe has passed lately \(label topology\.kubernetes\.io\/zone\)/);
  });

  it('are tried again soon after one failed, and the job begins when one passes', async () => {
    assert.equal((await control(bologna))?.failures, 1);
    await probed(bologna, 'Passed');
    assert.equal((await control(bologna))?.failures, undefined);
    await passGate('later');
  });

  it('go with their dataset', async () => {
    await age();
    await placed('caveau.dev/role=probe');
    await must(stage.people.steward.remove(stage.reference('SecureDataset', datasetName)));
    await stage.until('the dataset to be gone', async () => (await stage.read('caveau.dev/v1alpha1', 'SecureDataset', datasetName)) === undefined);
    assert.deepEqual(await probeJobs(), []);
    assert.deepEqual(await stage.list('v1', 'Pod', 'caveau.dev/role=probe').then((pods) => (pods as readonly Pod[]).filter(({ status }) => status?.phase === 'Pending' || status?.phase === 'Running')), []);
  });
});
