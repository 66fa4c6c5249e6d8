import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startCluster, type Cluster } from '../cluster/cluster.ts';
import { toolsImage } from '../cluster/node/images.ts';
import { nodeObstacle } from '../cluster/node/obstacle.ts';
import { storageClasses } from '../cluster/node/store.ts';
import { poll } from '../cluster/polling.ts';
import { must as accepted } from '../e2e/support/account.ts';
import { ApiAudit, isCanary, spoken } from '../e2e/support/api-audit.ts';
import { dataPermit, environment, secureDataset, trainingJob } from '../e2e/support/objects.ts';
import { giveRights, invitePeople, userNames } from '../e2e/support/people.ts';
import { usedRight } from '../e2e/support/role.ts';
import { newRoom, operatorAccount, operatorNamespace } from '../e2e/support/shared-cluster.ts';
import { claim } from '../e2e/support/workloads.ts';
import { giveOperatorImage } from '../node/support/operator-pod.ts';
import { pinnedImage } from '../node/support/pinned-image.ts';
import { boundSeconds, must } from '../node/support/pods.ts';
import { jobBecomes, loadDataset, train, type RealRoom } from '../node/support/real-stage.ts';
import { chartOf, newField, packaged, packagedAsPrevious } from './support/packages.ts';
import { named } from './support/render.ts';
import { helm } from './support/tools.ts';

const run = promisify(execFile);

/** Names that are all digits are valid, and read as numbers where somebody forgot quotes. */
const release = '2026';
const other = { release: 'hospital', namespace: '1405' } as const;

/** A program that runs until it is asked to end. */
const untilAsked = 'trap "exit 143" TERM; while :; do sleep 1; done';

/** How long Helm itself waits at most; a free machine needs half a minute. */
const timeout = `--timeout=${boundSeconds}s`;

/** What of a job must not change when the operator does. */
interface Trace {
  readonly state: unknown;
  readonly attempt: unknown;
  readonly pods: readonly { readonly uid: string; readonly restarts: number }[];
}

interface Listed {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly uid: string; readonly deletionTimestamp?: string }; readonly status: { readonly containerStatuses?: readonly { readonly restartCount: number }[] } }[];
}

describe('The life of the chart on a real node', function () {
  this.timeout(900_000);
  const directory = mkdtempSync(join(tmpdir(), 'caveau-chart-life-'));
  let cluster: Cluster;
  let room: RealRoom;
  let values: string;
  let archives: { readonly previous: string; readonly present: string };
  let undisturbed: Trace;

  before('start one, with an image of the operator', async function () {
    const obstacle = await nodeObstacle();
    if (obstacle !== undefined) {
      console.log(`      Skipped: ${obstacle}`);
      return this.skip();
    }
    archives = { previous: await packagedAsPrevious(directory), present: await packaged(directory) };
    cluster = await startCluster({ name: `chart-${process.pid}`, provider: 'go', node: true, log: () => undefined });
    const [repository, digest] = (await giveOperatorImage(cluster)).split('@');
    const networkPolicy = { apiServerPorts: [Number(new URL(cluster.server).port)] };
    values = JSON.stringify({ image: { repository, digest }, networkPolicy, environment: { create: true, spec: environment().spec } });
    await must(cluster.kubectlRun(['label', 'node', 'node', 'node-restriction.kubernetes.io/caveau-jurisdiction=it-bo']));
    for (const namespace of [operatorNamespace, other.namespace]) {
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      await must(cluster.kubectlRun(['create', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }) }));
    }
  });
  after('stop it', async () => {
    await (cluster as Cluster | undefined)?.down();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Runs Helm as the cluster administrator; where it fails, with what the pods of the operator say. */
  async function helmRuns(args: readonly string[], kubeconfig = cluster.kubeconfig): Promise<string> {
    const started = performance.now();
    const { code, stdout, stderr } = await helm([...args, timeout], { kubeconfig, input: values });
    if (code === 0) {
      console.log(`      helm ${args[0] ?? ''}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
      return stdout;
    }
    const told = await Promise.all([['describe', 'pods', '--selector=app.kubernetes.io/part-of=caveau'], ['logs', '--selector=app.kubernetes.io/part-of=caveau', '--tail=50']].map((words) => cluster.kubectlRun([...words, `--namespace=${operatorNamespace}`])));
    throw new Error(`helm ${args.join(' ')} ended with ${code}: ${stderr}\n${told.map((one) => one.stdout).join('\n')}`);
  }

  const read = async <T>(args: readonly string[]): Promise<T> => JSON.parse(await must(cluster.kubectlRun([...args, '--output=json']))) as T;

  /** The pods of the operator, by their uid, without those that are on their way out. */
  const operators = async (namespace = operatorNamespace): Promise<readonly string[]> => (await read<Listed>(['get', 'pods', `--namespace=${namespace}`, '--selector=app.kubernetes.io/name=caveau'])).items.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.uid).sort();

  async function trace(name: string): Promise<Trace> {
    const { status } = await read<{ readonly status: { readonly state: string; readonly attempt?: number } }>(['get', 'trainingjob', name, `--namespace=${room.room}`]);
    const pods = await read<Listed>(['get', 'pods', `--namespace=${room.room}`, `--selector=caveau.dev/training-job=${name}`]);
    return { state: status.state, attempt: status.attempt, pods: pods.items.map(({ metadata: { uid }, status: { containerStatuses = [] } }) => ({ uid, restarts: containerStatuses[0]?.restartCount ?? 0 })) };
  }

  const environmentUid = async (): Promise<string> => (await read<{ readonly metadata: { readonly uid: string } }>(['get', 'secureprocessingenvironment', 'default'])).metadata.uid;
  const explained = async (): Promise<boolean> => (await cluster.kubectlRun(['explain', newField])).code === 0;
  const ours = async (kind: string): Promise<readonly string[]> => named((await read<{ readonly items: Parameters<typeof named>[0] }>(['get', kind])).items, kind).filter((name) => name.startsWith('caveau') || name.endsWith('.caveau.dev'));

  it('installs, and returns when two processes are ready and the policies act', async () => {
    const said = await helmRuns(['install', release, archives.previous, `--namespace=${operatorNamespace}`, '--wait', '--values=-']);
    assert.equal((await operators()).length, 2);
    assert.ok((await ours('ValidatingAdmissionPolicy')).length > 15);
    const room = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prj-first', labels: { 'caveau.dev/room': '' } } };
    // The next commands, as a person types them.
    const commands = said.split('\n').filter((line) => /^ {5}kubectl /.test(line)).map((line) => line.trim());
    assert.equal(commands.length, 3);
    for (const command of commands) await run('bash', ['-c', command], { env: { PATH: `${dirname(cluster.kubectl)}:${process.env['PATH'] ?? ''}`, KUBECONFIG: cluster.kubeconfig, HOME: directory } });
    const { metadata } = await read<typeof room>(['get', 'namespace', room.metadata.name]);
    assert.equal(metadata.labels['caveau.dev/room'], '');
  });

  it('has an operator that does its work under the rights, the network policy and the limits of the chart', async () => {
    const people = await invitePeople(cluster);
    room = { cluster, people, room: await newRoom(cluster, 'chart'), tools: await pinnedImage(cluster, toolsImage) };
    await giveRights(people, room.room);
    await loadDataset(room, 'scans', { load: 'echo slice > /data/slice' });
    await train(room, 'steady', 'scans', untilAsked);
    await jobBecomes(room, 'steady', 'Running');
    undisturbed = await trace('steady');
    assert.equal(undisturbed.pods.length, 1);
  });

  it('is upgraded while a job runs, which does not notice, and knows a new field from then on', async () => {
    assert.equal(await explained(), false);
    const [former, uid] = [await operators(), await environmentUid()];
    await helmRuns(['upgrade', release, archives.present, `--namespace=${operatorNamespace}`, '--wait', '--values=-']);
    assert.equal(await explained(), true);
    await poll({ what: 'the former processes to go', boundSeconds }, async () => !(await operators()).some((one) => former.includes(one)));
    assert.equal(await environmentUid(), uid);
    assert.deepEqual(await trace('steady'), undisturbed);
  });

  it('lets Helm wait for jobs, one of which is held, and does not keep it', async () => {
    const { steward } = room.people;
    await accepted(steward.create(claim(room.room, 'unready', { accessModes: ['ReadWriteMany'], storageClassName: storageClasses.encrypted })));
    const { source, protection } = secureDataset(room.room, 'unready')['spec'] as { readonly source: object; readonly protection: object };
    await accepted(steward.create(secureDataset(room.room, 'unready', { source: { ...source, state: 'Loading' }, protection: { ...protection, encryptionAtRest: { mechanisms: ['client-side'], keyScope: 'Cluster' } } })));
    await accepted(steward.create(dataPermit(room.room, 'unready-lung', 'unready', userNames.researcher, { images: { repositories: [room.tools.split('@')[0] ?? ''] } })));
    const of = (name: string, dataset: string): object => trainingJob(room.room, name, userNames.researcher, { datasets: [{ name: dataset, mountPath: '/data' }], image: room.tools, command: ['sh', '-c', untilAsked], resources: { cpu: '100m', memory: '64Mi' } });
    const jobs = chartOf(directory, [of('second', 'scans'), of('held', 'unready')]);
    await helmRuns(['install', 'jobs', jobs, `--namespace=${room.room}`, '--wait'], await cluster.user(userNames.researcher));
    await jobBecomes(room, 'held', 'Held');
    await jobBecomes(room, 'second', 'Running');
    await helmRuns(['uninstall', 'jobs', `--namespace=${room.room}`, '--wait'], await cluster.user(userNames.researcher));
  });

  it('goes back to the version before while a job runs, which does not notice', async () => {
    await helmRuns(['rollback', release, '1', `--namespace=${operatorNamespace}`, '--wait']);
    assert.equal(await explained(), false);
    assert.deepEqual(await trace('steady'), undisturbed);
  });

  it('gives the operator no right that it lacked, and those of the election are used', () => {
    const calls = new ApiAudit(cluster.auditLog).ofOperator(0);
    // What it tries in each room so that a policy refuses it is no right that it lacks.
    assert.deepEqual(calls.filter((call) => (call.code === 403 || call.code === 401) && !isCanary(call)).map(spoken), []);
    const used = new Set(calls.map(usedRight));
    for (const verb of ['get', 'create', 'patch']) assert.ok(used.has(`${verb} leases.coordination.k8s.io`), verb);
    assert.ok(calls.every(({ user }) => user === operatorAccount));
  });

  it('leaves kinds, data and running jobs behind when it is uninstalled, and nothing else', async () => {
    const kinds = await ours('CustomResourceDefinition');
    const said = await helmRuns(['uninstall', release, `--namespace=${operatorNamespace}`, '--wait']);
    assert.match(said, /kept due to the resource policy/);
    assert.deepEqual(await ours('CustomResourceDefinition'), kinds);
    for (const kind of ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'ClusterRole', 'ClusterRoleBinding']) assert.deepEqual((await ours(kind)).filter((name) => !name.startsWith('caveau-platform-')), []);
    // Helm waits for what it deletes itself, and pods go after their Deployment.
    await poll({ what: 'the processes to go', boundSeconds }, async () => (await operators()).length === 0);
    assert.deepEqual(await trace('steady'), undisturbed);
  });

  it('comes back under another name and in another namespace, and goes on with the jobs', async () => {
    const install = ['install', other.release, archives.present, `--namespace=${other.namespace}`, '--wait', '--values=-'];
    await assert.rejects(helmRuns(install), /invalid ownership metadata/);
    await helmRuns([...install, '--take-ownership']);
    assert.equal((await operators(other.namespace)).length, 2);
    assert.deepEqual(await trace('steady'), undisturbed);
    await giveRights(room.people, room.room);
    await accepted(room.people.researcher.patch({ apiVersion: 'caveau.dev/v1alpha1', kind: 'TrainingJob', namespace: room.room, name: 'steady' }, { spec: { runPolicy: { suspend: true } } }));
    await jobBecomes(room, 'steady', 'Suspended');
  });

  it('takes the kinds with it where it is told to', async () => {
    await helmRuns(['upgrade', other.release, archives.present, `--namespace=${other.namespace}`, '--wait', '--values=-', '--set=crds.keep=false']);
    for (const kind of ['trainingjobs', 'datapermits', 'securedatasets']) await must(cluster.kubectlRun(['delete', kind, '--all', `--namespace=${room.room}`, `--timeout=${boundSeconds}s`]));
    await helmRuns(['uninstall', other.release, `--namespace=${other.namespace}`, '--wait']);
    assert.deepEqual(await ours('CustomResourceDefinition'), []);
    assert.deepEqual(await ours('ValidatingAdmissionPolicy'), []);
  });
});
