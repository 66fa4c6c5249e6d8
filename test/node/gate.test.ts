import assert from 'node:assert/strict';
import { firstServiceAddress } from '../cluster/control-plane.ts';
import { dnsAddress } from '../cluster/node/kubelet.ts';
import { type KubeObject } from '../../src/api/kube-object.ts';
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
import { openOutside, type Outside } from './support/outside.ts';
import { giveOperatorImage, operatorLog, removeOperatorPod, runOperatorPod } from './support/operator-pod.ts';
import { pinnedImage } from './support/pinned-image.ts';
import { apply, boundSeconds, must, newNamespace, pod, server, untilReady } from './support/pods.ts';
import { sharedNode } from './support/shared-node.ts';

type Condition = NonNullable<NonNullable<TrainingJob['status']>['conditions']>[number];
type Status = NonNullable<TrainingJob['status']>;

describe('the gate on a real node', () => {
  let cluster: Cluster;
  let people: People;
  let room = '';
  let image = '';
  let outside: Outside | undefined;

  before('run the operator as a pod, and open a room with data on an encrypted volume', async function () {
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
      { name: 'api-server', role: 'ApiServer', address: firstServiceAddress, port: 443, protocol: 'TCP' },
      { name: 'resolver', role: 'Resolver', address: dnsAddress, port: 53, protocol: 'DNS-UDP' },
    ];
    await accepted(people.platformEngineer.apply(environment({ gate: { image: gate, waitSeconds: 5, targets } })));
    await must(cluster.kubectlRun(['label', '--overwrite', 'node', 'node', 'node-restriction.kubernetes.io/caveau-jurisdiction=it-bo']));
    await runOperatorPod(cluster, gate);
    room = await newRoom(cluster, 'gate');
    await giveRights(people, room);
    await load();
  });

  after('take away what would be in the way of other tests', async () => {
    await outside?.close();
    await removeOperatorPod(cluster);
  });

  /** A volume of this driver can be mounted read-only only once something was written to it, as a dataset is: by its loader. */
  async function load(): Promise<void> {
    await accepted(people.steward.create(claim(room, 'chest-ct', { accessModes: ['ReadWriteMany'], storageClassName: storageClasses.encrypted })));
    const { source, protection } = secureDataset(room, 'chest-ct')['spec'] as { readonly source: object; readonly protection: object };
    const probed = { ...protection, encryptionAtRest: { mechanisms: ['client-side'], keyScope: 'Cluster' }, assurance: [{ control: 'network-isolation', level: 'Probed' }] };
    const loader = { image, command: ['sh', '-c', 'echo slice > /data/slice'] };
    await accepted(people.steward.create(secureDataset(room, 'chest-ct', { source: { ...source, state: 'Loading', loader }, protection: probed })));
    await accepted(people.steward.create(dataPermit(room, 'chest-ct-lung', 'chest-ct', userNames.researcher, { images: { repositories: [image.split('@')[0]] } })));
    const dataset = { apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureDataset', namespace: room, name: 'chest-ct' };
    await poll({ what: 'the dataset to be loaded', boundSeconds, everyMs: 250 }, async () => {
      const { body } = await accepted(people.clusterAdministrator.get(dataset));
      return (body as unknown as SecureDataset).status?.loader?.state === 'Succeeded';
    });
    await accepted(people.steward.patch(dataset, { spec: { source: { state: 'Sealed' } } }));
  }

  async function job(name: string, line: string): Promise<void> {
    const spec = { image, command: ['sh', '-c', line], resources: { cpu: '100m', memory: '64Mi' } };
    await accepted(people.researcher.create(trainingJob(room, name, userNames.researcher, spec)));
  }

  async function reaches(name: string, state: string, reason?: string): Promise<Status> {
    let last: Status = {};
    return poll({ what: `TrainingJob ${name} to be ${state}`, boundSeconds, everyMs: 200 }, async () => {
      const { body } = await accepted(people.clusterAdministrator.get({ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', namespace: room, name }));
      last = (body as unknown as KubeObject & { readonly status?: Status }).status ?? {};
      return last.state === state && (reason === undefined || last.reason === reason) ? last : undefined;
    }).catch(async (error: unknown) => {
      const pods = await cluster.kubectlRun(['describe', 'pods', `--namespace=${room}`]);
      throw new Error(`${String(error)}\n${JSON.stringify(last, null, 1)}\n${pods.stdout.slice(-4000)}\n${(await operatorLog(cluster)).slice(-3000)}`);
    });
  }

  const verified = ({ conditions = [] }: Status): Condition | undefined => conditions.find(({ type }) => type === 'IsolationVerified');

  it('opens in a closed room, and the job says what it saw', async () => {
    await job('closed', 'grep -q slice /data/chest-ct/slice');
    const status = await reaches('closed', 'Succeeded');
    const condition = verified(status);
    assert.equal(condition?.status, 'True', JSON.stringify(condition));
    assert.match(condition.message, /^The worker saw before its program began that api-server, beacon, outside and resolver cannot be reached/);
  });

  it('stays shut where nothing enforces the policies: no program begins, the job says which target answered, and is run once they are enforced', async () => {
    const { directory } = cluster;
    // By its id inside the node: the process that entered it hands no signal on.
    await runInNode(directory, 'sh', ['-c', 'kill $(busybox pidof kube-router)']);
    await stopProcesses(directory, recordedProcesses(directory).filter(({ name }) => name === 'kube-router'));
    await job('open', 'true');
    const failed = await reaches('open', 'Restarting', 'GateFailed');
    assert.deepEqual([verified(failed)?.status, verified(failed)?.reason], ['False', 'GateFailed']);
    assert.match(verified(failed)?.message ?? '', /^The gate of worker 0 kept its program from beginning\. The pod could still reach /);
    startPolicyController(directory);
    const run = await reaches('open', 'Succeeded');
    assert.equal(verified(run)?.status, 'True', JSON.stringify(verified(run)));
    assert.equal(run.restarts, undefined, 'a gate that failed counts against nobody');
    assert.ok((run.attempts ?? []).slice(0, -1).every(({ reason, startTime }) => reason === 'GateFailed' && startTime === undefined));
  });
});
