import { loadavg } from 'node:os';
import { startCluster, type Cluster } from '../test/cluster/cluster.ts';
import { Account, must, type Answer } from '../test/e2e/support/account.ts';
import { referenceTo, type Manifest } from '../test/e2e/support/manifest.ts';
import { roomNamespace, secureDataset } from '../test/e2e/support/objects.ts';
import { jobController, serviceAccountGroups } from '../test/e2e/support/shared-cluster.ts';
import { claim, job, pod, podSpec } from '../test/e2e/support/workloads.ts';
import { installCaveau } from '../test/support/install.ts';
import { quantile } from '../test/support/statistics.ts';
import { tell, undoLater } from './ending.ts';
import { machineRows, printGrid, printTable } from './table.ts';

/** How many pods are made for each figure. */
export interface AdmissionCost {
  readonly pods: number;
}

/** Enough to keep the cores of a small machine busy, and to queue. */
const inParallel = 20;

/** Requests of one side before it is the other's turn: what else the machine does then meets both alike. */
const block = 25;

/** Rooms with as many datasets each. A policy that looks at every dataset takes hundreds of times longer with a thousand of them. */
const datasetCounts = [1, 100, 1000];

/** Making a pod may take so many times longer in the room with the most datasets than in that with the fewest; chance is far below, a look at each dataset far above. */
const allowedGrowth = 5;

const room = 'bench-room';
const owner = 'owner-1';

/** One side of a comparison: a name, and what is done for the i-th time. */
interface Side {
  readonly name: string;
  readonly act: (i: number, lane: number) => Promise<Answer>;
}

/** What pods cost with the policies and without them, and whether anything grows with the number of datasets. Returns the exit status: 1 when pods cost more the more datasets there are. */
export async function admissionCost({ pods }: AdmissionCost): Promise<number> {
  tell('Starting two clusters, one with the policies and one without ...');
  const [with_, without] = [await start('with'), await start('without')];
  await installCaveau(with_);
  printTable('Cost of the admission policies', machineRows(with_, '; two API servers on one machine, of which one works at a time'));
  const makers = await Promise.all([with_, without].map((cluster) => readyRoom(cluster, room)));
  await compare(pods, makers);
  const grown = await growth(with_, Math.ceil(pods / 2));
  return grown > allowedGrowth ? 1 : 0;
}

async function start(name: string): Promise<Cluster> {
  const cluster = await startCluster({ name: `bench-admission-${name}-${process.pid}`, simulate: false, auditLog: false, log: () => undefined });
  undoLater(() => cluster.down());
  return cluster;
}

/** Makes a pod of a room as the Job controller would. */
type Maker = (name: string, dryRun: boolean, lane: number) => Promise<Answer>;

/** A room with a Job in it that is left alone by Kubernetes' own controller, and a way to make its pods as that controller. */
async function readyRoom(cluster: Cluster, namespace: string): Promise<Maker> {
  const admin = new Account(cluster.kubeconfig);
  await must(admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { ...roomNamespace(namespace).metadata, name: namespace } }));
  // Rooms let only the operator make Jobs; without the policies there is no such account.
  const operator = (await cluster.kubectlRun(['get', 'serviceaccount', 'caveau', '--namespace=caveau-system'])).code === 0 ? new Account(await cluster.serviceAccount('caveau-system', 'caveau')) : admin;
  const { spec, ...rest } = job(namespace, owner);
  const made = await must(operator.create({ ...rest, spec: { ...spec, managedBy: 'example.org/bench' } }));
  const { uid = '' } = (made.body as unknown as Manifest).metadata;
  // One connection for each lane, as many as requests at once.
  const lanes = await Promise.all(Array.from({ length: inParallel }, async () => new Account(await cluster.user(jobController, serviceAccountGroups))));
  await must(admin.apply(mayMakePods));
  return (name, dryRun, lane) => (lanes[lane] ?? admin).create(trainingPod(namespace, name, uid), { dryRun });
}

/** The controller's own role binds it where the controller manager has made its account; a client certificate of its name has it too. */
const mayMakePods: Manifest = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'bench-job-controller' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:controller:job-controller' },
  subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: jobController }],
};

/** Four claims, as a job on three datasets with an output has; no scheduler looks at it. */
function trainingPod(namespace: string, name: string, uid: string): Manifest {
  const claims = ['chest-ct', 'brain-mr', 'abdomen-ct', 'output'];
  const volumes = claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }));
  const made = pod(namespace, name, podSpec({ volumes, schedulerName: 'nobody', restartPolicy: 'Never' }));
  const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: owner, uid, controller: true, blockOwnerDeletion: true }];
  return { ...made, metadata: { ...made.metadata, ownerReferences } };
}

async function compare(pods: number, makers: readonly Maker[]): Promise<void> {
  const rows: string[][] = [];
  for (const [what, dryRun] of [['dry run', true], ['made', false]] as const) {
    const sides = makers.map((make, index): Side => ({ name: index === 0 ? 'with' : 'without', act: (i, lane) => make(`${what.replace(' ', '-')}-${lane}-${i}`, dryRun, lane) }));
    tell(`${pods} pods, ${what}, one after the other ...`);
    const [a = [], b = []] = await inTurns(sides, pods);
    for (const [share, label] of [[0.5, 'p50'], [0.99, 'p99']] as const) rows.push(line(`${what}, ${label}, ms`, quantile(a, share), quantile(b, share)));
    tell(`${pods} pods, ${what}, ${inParallel} at once ...`);
    const [c = 0, d = 0] = await inCrowds(sides, pods);
    rows.push(line(`${what}, ${inParallel} at once, pods per second`, c, d));
  }
  printGrid(`${pods} pods of the Job controller in a room (load at the end ${(loadavg()[0] ?? 0).toFixed(1)})`, ['', 'with the policies', 'without', 'ratio'], rows);
}

function line(what: string, a: number, b: number): string[] {
  return [what, a.toFixed(1), b.toFixed(1), (a / b).toFixed(2)];
}

/** Milliseconds of each request, side by side, in blocks. The first block of each side is not counted. */
async function inTurns(sides: readonly Side[], count: number): Promise<readonly (readonly number[])[]> {
  const taken = sides.map((): number[] => []);
  for (let from = -block; from < count; from += block) {
    for (const [index, { act }] of sides.entries()) {
      for (let i = from; i < Math.min(from + block, count); i += 1) {
        const begun = performance.now();
        await must(act(i + block, 0));
        if (i >= 0) taken[index]?.push(performance.now() - begun);
      }
    }
  }
  return taken;
}

/** Requests per second of each side, the median of five crowds in turn. */
async function inCrowds(sides: readonly Side[], count: number): Promise<readonly number[]> {
  const rates = sides.map((): number[] => []);
  const crowds = 5;
  const each = Math.ceil(count / inParallel / crowds);
  for (let crowd = 0; crowd < crowds; crowd += 1) {
    for (const [index, { act }] of sides.entries()) {
      const begun = performance.now();
      await Promise.all(Array.from({ length: inParallel }, async (_, lane) => {
        for (let i = 0; i < each; i += 1) await must(act(10_000 + crowd * each + i, lane));
      }));
      rates[index]?.push((each * inParallel * 1000) / (performance.now() - begun));
    }
  }
  return rates.map((all) => quantile(all, 0.5));
}

/** The same in rooms with more and more datasets; returns how many times longer a pod takes with the most than with the fewest. */
async function growth(cluster: Cluster, count: number): Promise<number> {
  const admin = new Account(cluster.kubeconfig);
  const rooms = await Promise.all(datasetCounts.map(async (datasets) => {
    const namespace = `${room}-${datasets}`;
    const make = await readyRoom(cluster, namespace);
    tell(`Making ${datasets} datasets ...`);
    for (let i = 0; i < datasets; i += 1) await must(admin.create(secureDataset(namespace, `data-${i}`)));
    for (const name of ['spare', 'data-0']) await must(admin.create(claim(namespace, name)));
    return { namespace, make, datasets };
  }));
  tell('Making pods, and deleting claims, in turns ...');
  const made = await inTurns(rooms.map(({ make, datasets }) => ({ name: String(datasets), act: (i) => make(`p-${i}`, true, 0) })), count);
  const deleted = await inTurns(rooms.map(({ namespace, datasets }) => ({ name: String(datasets), act: () => admin.remove(referenceTo(claim(namespace, 'spare')), { dryRun: true }) })), block * 2);
  const medians = made.map((all) => quantile(all, 0.5));
  const rows = rooms.map(({ datasets }, index) => [String(datasets), ...[made, deleted].flatMap((taken) => [quantile(taken[index] ?? [], 0.5).toFixed(1), quantile(taken[index] ?? [], 0.99).toFixed(1)])]);
  printGrid(`By the number of datasets of the room, dry run, ms (load at the end ${(loadavg()[0] ?? 0).toFixed(1)})`, ['datasets', 'pod made, p50', 'p99', 'claim deleted, p50', 'p99'], rows);
  return (medians.at(-1) ?? NaN) / (medians[0] ?? NaN);
}
