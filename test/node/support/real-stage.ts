import { firstServiceAddress } from '../../cluster/control-plane.ts';
import { type KubeObject } from '../../../src/api/kube-object.ts';
import { type SecureDataset, type TrainingJob } from '../../../src/api/generated/types.ts';
import type { Cluster } from '../../cluster/contract.ts';
import { toolsImage } from '../../cluster/node/images.ts';
import { storageClasses } from '../../cluster/node/store.ts';
import { poll } from '../../cluster/polling.ts';
import { must as accepted } from '../../e2e/support/account.ts';
import { dataPermit, environment, secureDataset, trainingJob } from '../../e2e/support/objects.ts';
import { giveRights, invitePeople, userNames, type People } from '../../e2e/support/people.ts';
import { installCaveau, newRoom } from '../../e2e/support/shared-cluster.ts';
import { claim } from '../../e2e/support/workloads.ts';
import { giveOperatorImage, operatorLog, removeOperatorPod, runOperatorPod } from './operator-pod.ts';
import { openOutside, type Outside } from './outside.ts';
import { pinnedImage } from './pinned-image.ts';
import { boundSeconds, must } from './pods.ts';
import { sharedNode } from './shared-node.ts';

export type JobStatus = NonNullable<TrainingJob['status']>;

/** A room on a real node, and the people in it. */
export interface RealRoom {
  readonly cluster: Cluster;
  readonly people: People;
  readonly room: string;
  /** The small programs, by digest. */
  readonly tools: string;
}

/** A room on a real node on which the operator works as a pod. */
export interface RealStage extends RealRoom {
  /** The operator's image, which is the gate's. */
  readonly operatorImage: string;
  readonly outside: Outside;
}

/** Opens a room on the shared node. No environment has a gate until `withGate`. */
export async function openStage(name: string): Promise<RealStage> {
  const cluster = await sharedNode();
  await installCaveau(cluster);
  const people = await invitePeople(cluster);
  const operatorImage = await giveOperatorImage(cluster);
  const tools = await pinnedImage(cluster, toolsImage);
  const outside = await openOutside(cluster);
  try {
    // Whoever described the environment before keeps the fields that others do not mention, a gate for instance.
    await must(cluster.kubectlRun(['delete', 'secureprocessingenvironments', '--all']));
    await accepted(people.platformEngineer.apply(environment()));
    await must(cluster.kubectlRun(['label', '--overwrite', 'node', 'node', 'node-restriction.kubernetes.io/caveau-jurisdiction=it-bo']));
    await runOperatorPod(cluster, operatorImage);
    const room = await newRoom(cluster, name);
    await giveRights(people, room);
    return { cluster, people, room, tools, operatorImage, outside };
  } catch (error) {
    await outside.close();
    throw error;
  }
}

/** Takes away what would be in the way of other tests. */
export async function closeStage(stage: RealStage | undefined): Promise<void> {
  if (stage === undefined) return;
  await stage.outside.close();
  // While the operator is there: a job that still runs would keep its place on the node from the tests that come after.
  await must(stage.cluster.kubectlRun(['delete', 'trainingjobs', '--all', `--namespace=${stage.room}`, `--timeout=${boundSeconds}s`]));
  await removeOperatorPod(stage.cluster);
}

/** Gives the environment a gate that looks at the stand-in for the outside, where something must listen at the port, and at the API server; and further fields. */
export async function withGate({ people, operatorImage, outside }: RealStage, waitSeconds: number, port = outside.port, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const targets = [
    { name: 'outside', role: 'Outside', address: outside.address, port, protocol: 'TCP' },
    { name: 'api-server', role: 'ApiServer', address: firstServiceAddress, port: 443, protocol: 'TCP' },
  ];
  await accepted(people.platformEngineer.apply(environment({ gate: { image: operatorImage, waitSeconds, targets }, ...more })));
}

/** What of a dataset differs between tests. */
export interface DatasetOptions {
  /** The shell line of its loader, which sees the volume at /data. */
  readonly load: string;
  readonly storageClassName?: string;
  readonly assurance?: readonly object[];
  /** Further images that the permit lists. */
  readonly images?: readonly string[];
  /** Further fields of its spec. */
  readonly spec?: object;
}

/** Declares a dataset with a loader, and a permit of it. */
export async function declareDataset(stage: RealRoom, name: string, options: DatasetOptions): Promise<void> {
  const { people, room, tools } = stage;
  const { load, storageClassName = storageClasses.encrypted, assurance = [], images = [], spec = {} } = options;
  await accepted(people.steward.create(claim(room, name, { accessModes: ['ReadWriteMany'], storageClassName })));
  const { source, protection } = secureDataset(room, name)['spec'] as { readonly source: object; readonly protection: object };
  const terms = { ...protection, encryptionAtRest: { mechanisms: ['client-side'], keyScope: 'Cluster' }, assurance };
  const loader = { image: tools, command: ['sh', '-c', load] };
  await accepted(people.steward.create(secureDataset(room, name, { source: { ...source, state: 'Loading', loader }, protection: terms, ...spec })));
  const repositories = [tools, ...images].map((image) => image.slice(0, image.indexOf('@')));
  await accepted(people.steward.create(dataPermit(room, `${name}-lung`, name, userNames.researcher, { images: { repositories } })));
}

/** Declares a dataset, waits for its loader, and seals it. A volume of this driver can be mounted read-only only once something was written to it. */
export async function loadDataset(stage: RealRoom, name: string, options: DatasetOptions): Promise<void> {
  await declareDataset(stage, name, options);
  await datasetBecomes(stage, name, 'loaded', ({ loader }) => loader?.state === 'Succeeded');
  await accepted(stage.people.steward.patch(reference(stage.room, 'SecureDataset', name), { spec: { source: { state: 'Sealed' } } }));
}

/** Waits until the status of a dataset is as the predicate wants it. */
export async function datasetBecomes(stage: RealRoom, name: string, what: string, predicate: (status: NonNullable<SecureDataset['status']>) => boolean): Promise<NonNullable<SecureDataset['status']>> {
  return untilStatus(stage, 'SecureDataset', name, what, predicate);
}

/** Asks for a training job on a dataset of the room; its program is a shell line. */
export async function train({ people, room, tools }: RealRoom, name: string, dataset: string, line: string, spec: object = {}): Promise<void> {
  const fields = { datasets: [{ name: dataset, mountPath: '/data' }], image: tools, command: ['sh', '-c', line], resources: { cpu: '300m', memory: '64Mi' }, ...spec };
  await accepted(people.researcher.create(trainingJob(room, name, userNames.researcher, fields)));
}

/** Waits until a job is in a state; says what the cluster knows when it does not come to it. */
export function jobBecomes(stage: RealRoom, name: string, state: string, reason?: string): Promise<JobStatus> {
  return untilStatus<JobStatus>(stage, 'TrainingJob', name, state, (status) => status.state === state && (reason === undefined || status.reason === reason));
}

async function untilStatus<Status extends object>(stage: RealRoom, kind: string, name: string, what: string, predicate: (status: Status) => boolean): Promise<Status> {
  const { cluster, people, room } = stage;
  let last = {} as Status;
  return poll({ what: `${kind} ${name} to be ${what}`, boundSeconds, everyMs: 200 }, async () => {
    const { body } = await accepted(people.clusterAdministrator.get(reference(room, kind, name)));
    last = (body as unknown as KubeObject & { readonly status?: Status }).status ?? ({} as Status);
    return predicate(last) ? last : undefined;
  }).catch(async (error: unknown) => {
    const pods = await cluster.kubectlRun(['describe', 'pods', `--namespace=${room}`]);
    throw new Error(`${String(error)}\n${JSON.stringify(last, null, 1)}\n${pods.stdout.slice(-4000)}\n${(await operatorLog(cluster)).slice(-3000)}`);
  });
}

interface ContainerState {
  readonly waiting?: object;
  readonly running?: object;
  readonly terminated?: { readonly startedAt: string; readonly finishedAt: string; readonly message?: string };
}

/** What a test reads of a training pod; a container of which the kubelet says nothing has no state. */
export interface TrainingPod {
  readonly name: string;
  readonly gate: ContainerState;
  readonly program: ContainerState;
}

/** The pod of a job's only worker, once it is as the predicate wants it. */
export function trainingPod({ cluster, room }: RealStage, job: string, what: string, predicate: (pod: TrainingPod) => boolean): Promise<TrainingPod> {
  return poll({ what: `the pod of TrainingJob ${job} to be ${what}`, boundSeconds, everyMs: 100 }, async () => {
    const listed = await must(cluster.kubectlRun(['get', 'pods', `--namespace=${room}`, `--selector=caveau.dev/training-job=${job}`, '--output=json']));
    return (JSON.parse(listed) as { readonly items: readonly StoredPod[] }).items.map(trainingPodOf).find(predicate);
  });
}

interface StoredPod extends KubeObject {
  readonly status: { readonly initContainerStatuses?: readonly { readonly state: ContainerState }[]; readonly containerStatuses?: readonly { readonly state: ContainerState }[] };
}

function trainingPodOf({ metadata, status }: StoredPod): TrainingPod {
  return { name: metadata.name, gate: status.initContainerStatuses?.[0]?.state ?? {}, program: status.containerStatuses?.[0]?.state ?? {} };
}

/** What the program of a job has printed, as the cluster administrator can read it; no role of ours can. */
export function trainingLog({ cluster, room }: RealStage, job: string): Promise<string> {
  return must(cluster.kubectlRun(['logs', `--namespace=${room}`, `--selector=caveau.dev/training-job=${job}`, '--tail=-1', '--container=train']));
}

function reference(room: string, kind: string, name: string): { readonly apiVersion: string; readonly kind: string; readonly namespace: string; readonly name: string } {
  return { apiVersion: 'caveau.dev/v1alpha1', kind, namespace: room, name };
}
