import assert from 'node:assert/strict';
import { type SecureDataset, type TrainingJob } from '../../src/api/generated/types.ts';
import type { Cluster } from '../cluster/contract.ts';
import { toolsImage } from '../cluster/node/images.ts';
import { runInNode } from '../cluster/node/namespace.ts';
import { startPolicyController } from '../cluster/node/service-network.ts';
import { storageClasses } from '../cluster/node/store.ts';
import { poll } from '../cluster/polling.ts';
import { recordedProcesses, stopProcesses } from '../cluster/processes.ts';
import { must as accepted } from '../e2e/support/account.ts';
import { dataPermit, environment, secureDataset, trainingJob } from '../e2e/support/objects.ts';
import { giveRights, invitePeople, userNames, type People } from '../e2e/support/people.ts';
import { installCaveau, newRoom } from '../e2e/support/shared-cluster.ts';
import { claim } from '../e2e/support/workloads.ts';
import { giveOperatorImage, operatorLog, removeOperatorPod, runOperatorPod } from './support/operator-pod.ts';
import { openOutside, type Outside } from './support/outside.ts';
import { pinnedImage } from './support/pinned-image.ts';
import { apply, boundSeconds, must, newNamespace, pod, server, untilReady } from './support/pods.ts';
import { sharedNode } from './support/shared-node.ts';

type Status = NonNullable<TrainingJob['status']>;
type Control = NonNullable<NonNullable<SecureDataset['status']>['controls']>[number];

describe('probes on a real node', () => {
  let cluster: Cluster;
  let people: People;
  let room = '';
  let image = '';
  let outside: Outside | undefined;

  before('run the operator as a pod in an environment with probes, and fill two datasets', async function () {
    this.timeout(600_000);
    cluster = await sharedNode();
    await installCaveau(cluster);
    people = await invitePeople(cluster);
    const gate = await giveOperatorImage(cluster);
    image = await pinnedImage(cluster, toolsImage);
    outside = await openOutside(cluster);
    const beacons = await newNamespace(cluster, 'beacons');
    await apply(cluster, [pod(beacons, 'beacon', server())]);
    const beacon = await untilReady(cluster, beacons, 'beacon');
    const targets = [
      { name: 'beacon', role: 'Beacon', address: beacon, port: 8080, protocol: 'TCP' },
      { name: 'outside', role: 'Outside', address: outside.address, port: outside.port, protocol: 'TCP' },
    ];
    await accepted(people.platformEngineer.apply(environment({ gate: { image: gate, waitSeconds: 5, targets }, probes: { everySeconds: 300, nodePoolLabel: 'kubernetes.io/hostname' } })));
    await must(cluster.kubectlRun(['label', '--overwrite', 'node', 'node', 'node-restriction.kubernetes.io/caveau-jurisdiction=it-bo']));
    await runOperatorPod(cluster, gate);
    room = await newRoom(cluster, 'probes');
    await giveRights(people, room);
    for (const name of ['chest-ct', 'brain-mr']) await load(name);
  });

  after('take away what would be in the way of other tests', async () => {
    await outside?.close();
    await removeOperatorPod(cluster);
    await accepted(people.platformEngineer.apply(environment()));
  });

  const reference = (name: string) => ({ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureDataset', namespace: room, name });
  const dataset = async (name: string): Promise<SecureDataset> => (await accepted(people.clusterAdministrator.get(reference(name)))).body as unknown as SecureDataset;
  const seal = (name: string) => accepted(people.steward.patch(reference(name), { spec: { source: { state: 'Sealed' } } }));

  async function load(name: string): Promise<void> {
    await accepted(people.steward.create(claim(room, name, { accessModes: ['ReadWriteMany'], storageClassName: storageClasses.encrypted })));
    const { source, protection } = secureDataset(room, name)['spec'] as { readonly source: object; readonly protection: object };
    const probed = { ...protection, encryptionAtRest: { mechanisms: ['client-side'], keyScope: 'Cluster' }, assurance: [{ control: 'network-isolation', level: 'Probed' }] };
    const loader = { image, command: ['sh', '-c', 'echo slice > /data/slice'] };
    await accepted(people.steward.create(secureDataset(room, name, { source: { ...source, state: 'Loading', loader }, protection: probed })));
    await accepted(people.steward.create(dataPermit(room, `${name}-lung`, name, userNames.researcher, { images: { repositories: [image.split('@')[0]] } })));
    await poll({ what: `${name} to be loaded`, boundSeconds, everyMs: 250 }, async () => (await dataset(name)).status?.loader?.state === 'Succeeded');
  }

  async function job(name: string, on: string): Promise<void> {
    const spec = { image, command: ['sh', '-c', `grep -q slice /data/${on}/slice`], resources: { cpu: '100m', memory: '64Mi' }, datasets: [{ name: on, mountPath: `/data/${on}` }] };
    await accepted(people.researcher.create(trainingJob(room, name, userNames.researcher, spec)));
  }

  async function explained(error: unknown): Promise<never> {
    const pods = await cluster.kubectlRun(['describe', 'pods', `--namespace=${room}`]);
    throw new Error(`${String(error)}\n${pods.stdout.slice(-4000)}\n${(await operatorLog(cluster)).slice(-3000)}`);
  }

  /** Waits until a probe of the one node of the cluster found this. */
  function found(on: string, result: Control['result']): Promise<Control> {
    return poll({ what: `a probe of ${on} to have ${result}`, boundSeconds, everyMs: 250 }, async () => (await dataset(on)).status?.controls?.find(({ nodePool, result: is }) => nodePool === 'node' && is === result)).catch(explained);
  }

  async function reaches(name: string, state: string, reason?: string): Promise<Status> {
    return poll({ what: `TrainingJob ${name} to be ${state}`, boundSeconds, everyMs: 200 }, async () => {
      const { body } = await accepted(people.clusterAdministrator.get({ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', namespace: room, name }));
      const { status = {} } = body as unknown as TrainingJob;
      return status.state === state && (reason === undefined || status.reason === reason) ? status : undefined;
    }).catch(explained);
  }

  const probeJobs = async (): Promise<string> => must(cluster.kubectlRun(['get', 'jobs', `--namespace=${room}`, '--selector=caveau.dev/role=probe', '--output=name']));

  it('pass in a closed room before any job, and then the job runs', async () => {
    await job('closed', 'chest-ct');
    await seal('chest-ct');
    const { node, message } = await found('chest-ct', 'Passed');
    assert.deepEqual([node, message], ['node', 'A probe in the place of a training pod saw that beacon and outside cannot be reached.']);
    const { conditions = [] } = await reaches('closed', 'Succeeded');
    assert.equal(conditions.find(({ type }) => type === 'IsolationVerified')?.status, 'True');
    await poll({ what: 'the probe to be removed', boundSeconds, everyMs: 250 }, async () => (await probeJobs()) === '');
  });

  it('fail where nothing enforces the policies: what answered is told, and no job starts', async () => {
    const { directory } = cluster;
    // By its id inside the node: the process that entered it hands no signal on.
    await runInNode(directory, 'sh', ['-c', 'kill $(busybox pidof kube-router)']);
    await stopProcesses(directory, recordedProcesses(directory).filter(({ name }) => name === 'kube-router'));
    await job('open', 'brain-mr');
    await seal('brain-mr');
    const { message, validUntil } = await found('brain-mr', 'Failed');
    assert.match(message, /The pod could still reach .*"(beacon|outside)"/);
    assert.equal(validUntil, undefined);
    const denied = await reaches('open', 'Denied', 'ProbeFailed');
    assert.match(denied.message ?? '', /the last probe on node pool node failed: .*The pod could still reach/);
    assert.equal(await must(cluster.kubectlRun(['get', 'pods,jobs', `--namespace=${room}`, '--selector=caveau.dev/training-job=open', '--output=name'])), '', 'nothing was made for it');
  });

  it('find out by themselves that they are enforced again, and the job runs', async () => {
    startPolicyController(cluster.directory);
    await found('brain-mr', 'Passed');
    const { conditions = [] } = await reaches('open', 'Succeeded');
    assert.equal(conditions.find(({ type }) => type === 'IsolationVerified')?.status, 'True');
  });
});
