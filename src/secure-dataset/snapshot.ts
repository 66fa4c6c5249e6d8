import { defined } from '../api/defined.ts';
import { hasRole } from '../api/labels.ts';
import { type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { controllerOf, endOf, podEnded, type BatchJob, type NetworkPolicy, type Pod } from '../api/kube-workloads.ts';
import { understood } from '../api/shape.ts';
import { parseTime } from '../api/time.ts';
import { podsOnBindings } from '../bindings.ts';
import { type Caches } from '../caches.ts';
import { type Failure } from '../failure.ts';
import { claimFact, nodeFacts, roomFacts, standingOf } from '../facts.ts';
import { supersedingOf } from '../policy/superseding.ts';
import { type AdmissionFact, type ClaimFact, type Facts, type Instant, type NodeFact, type Superseding } from '../policy/types.ts';
import { revisionsIn } from '../revisions.ts';
import { isUsing, useOf, type Use } from './use.ts';

/** What loaders have in the cluster: all that carries the name of one dataset, whichever loader spec or namesake it is of. */
export interface LoaderObjects {
  readonly jobs: readonly BatchJob[];
  /** Those whose containers have not all ended. */
  readonly pods: readonly Pod[];
  readonly policies: readonly NetworkPolicy[];
}

/** What probes have in the cluster: all that carries the name of one dataset, also of a namesake. */
export interface ProbeObjects {
  readonly jobs: readonly BatchJob[];
  /** Those that have ended too, since they tell what was found. */
  readonly pods: readonly Pod[];
}

/** Who holds a dataset, besides its loaders, that is being deleted. */
interface Holders {
  /** Pods of Caveau that mount its claim, or in another room a volume that shows the same, and whose containers have not all ended. */
  readonly pods: readonly Pod[];
  /** Jobs on it that run or are being stopped: they may have pods yet. */
  readonly jobs: number;
}

/** What a plan for a SecureDataset rests on. */
export interface Snapshot {
  readonly dataset: SecureDataset;
  readonly environment: SecureProcessingEnvironment | undefined;
  readonly claim: ClaimFact;
  readonly loaders: LoaderObjects;
  readonly probes: ProbeObjects;
  /** How many probes of datasets in rooms are at work: in the cluster, and in the room of this one. */
  readonly probesAtWork: { readonly inCluster: number; readonly inRoom: number };
  /** When each target of the environment's gate last answered the operator, by name. */
  readonly answered: Readonly<Record<string, Instant>>;
  readonly nodes: readonly NodeFact[];
  /** For how long the cache of the nodes has been followed without a gap, in milliseconds; 0 while it is not. */
  readonly nodesWatchedMs: number;
  readonly room: Pick<Facts, 'roomIsolated' | 'roomOpenings'>;
  /** Whether the admission policies are in force. */
  readonly admission: AdmissionFact;
  /** Whether its namespace is a room. */
  readonly inRoom: boolean;
  /** Only of a dataset that is being deleted: nobody asks before. */
  readonly holders?: Holders;
  /** What took its place; absent where it is the latest revision. */
  readonly superseding?: Superseding;
  /** The claim that it holds, where subjects have withdrawn from it and the claim is still there. */
  readonly withdrawn?: KubeObject;
  /** Windows of the permits that name this dataset and are not revoked. */
  readonly permits: readonly { readonly from: number; readonly until: number }[];
  /** Counts who uses it; asked only when the answer may be written, because a dataset may have thousands of jobs. */
  readonly use: () => Use;
  /** Why the last plan could not be carried out. */
  readonly failure?: Failure;
}

/** Gathers a snapshot; undefined when the dataset is gone. */
export function takeSnapshot(caches: Caches, key: string, failure?: Failure): Snapshot | undefined {
  const dataset = caches.secureDatasets.get(key);
  if (dataset === undefined) return undefined;
  // An environment that is not understood grants nothing.
  const environment = understood('SecureProcessingEnvironment', caches.environments.get('default'));
  const permits = caches.dataPermits
    .byIndex('namespace', dataset.metadata.namespace ?? '')
    .filter((permit) => permit.spec.dataset.name === dataset.metadata.name && permit.spec.state === 'Active' && permit.metadata.deletionTimestamp === undefined)
    .map(({ spec }) => ({ from: parseTime(spec.validFrom) ?? Infinity, until: parseTime(spec.validUntil) ?? 0 }));
  const claim = claimFact(caches, dataset, environment);
  const superseding = supersedingOf(dataset.metadata.name, revisionsIn(caches, dataset.metadata.namespace ?? ''));
  return {
    dataset,
    environment,
    claim,
    loaders: loaderObjects(caches, key),
    probes: probeObjects(caches, key),
    probesAtWork: probesAtWork(caches, dataset.metadata.namespace ?? ''),
    answered: caches.answered(),
    nodes: nodeFacts(caches),
    nodesWatchedMs: caches.nodesWatchedMs(),
    room: roomFacts(caches, 'SecureDataset', dataset),
    admission: caches.admission(),
    inRoom: caches.rooms.get(dataset.metadata.namespace ?? '') !== undefined,
    ...(dataset.metadata.deletionTimestamp === undefined ? {} : { holders: holdersOf(caches, dataset, claim) }),
    ...(superseding === undefined ? {} : { superseding, ...withdrawnClaim(caches, dataset, claim, superseding) }),
    permits,
    use: () => useOf(jobsOn(caches, dataset), dataset.metadata.namespace ?? ''),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** A claim that belongs to another dataset is not its own to mark. */
function withdrawnClaim(caches: Caches, { metadata: { namespace = '' }, spec }: SecureDataset, { takenBy }: ClaimFact, { withdrawnSubjects }: Superseding): Pick<Snapshot, 'withdrawn'> {
  return takenBy !== undefined || withdrawnSubjects === 0 ? {} : defined({ withdrawn: caches.claims.get(`${namespace}/${spec.source.persistentVolumeClaim.claimName}`) });
}

/**
 * Pods on a claim that belongs to another dataset are there for that one. Strangers are not counted: nobody of us ends them, and they would hold
 * the dataset for ever. A job that is being deleted counts by its pods alone, because a finalizer of somebody's may keep it for long.
 */
function holdersOf(caches: Caches, dataset: SecureDataset, { takenBy }: ClaimFact): Holders {
  const { name, namespace = '' } = dataset.metadata;
  const mounting = takenBy === undefined ? caches.pods.byIndex('claim', `${namespace}/${dataset.spec.source.persistentVolumeClaim.claimName}`) : [];
  const jobs = caches.trainingJobs.byIndex('dataset', `${namespace}/${name}`).filter((job) => isUsing(job) && job.metadata.deletionTimestamp === undefined);
  const everywhere = [...mounting, ...podsOnBindings(caches, dataset)];
  return { pods: everywhere.filter((pod) => !podEnded(pod) && standingOf(caches, pod) !== 'stranger'), jobs: jobs.length };
}

/** The jobs on a dataset, of its own room and of those for which a permit was given: who has none is not told of, or anybody could fill the list. */
function jobsOn(caches: Caches, { metadata: { name, namespace = '' } }: SecureDataset): readonly TrainingJob[] {
  const projects = new Set([namespace, ...caches.dataPermits.byIndex('namespace', namespace).filter(({ spec }) => spec.dataset.name === name).map(({ spec }) => spec.project.namespace)]);
  return caches.trainingJobs.byIndex('dataset', `${namespace}/${name}`).filter(({ metadata }) => projects.has(metadata.namespace ?? ''));
}

/** What the loaders of the dataset of this key have in the cluster, whether the dataset exists or not. */
export function loaderObjects(caches: Caches, key: string): LoaderObjects {
  const isLoader = (object: KubeObject): boolean => hasRole(object, 'loader');
  return {
    jobs: caches.batchJobs.byIndex('dataset', key).filter(isLoader),
    pods: caches.pods.byIndex('dataset', key).filter((pod) => isLoader(pod) && !podEnded(pod)),
    policies: caches.networkPolicies.byIndex('dataset', key).filter(isLoader),
  };
}

/** What the probes of the dataset of this key have in the cluster, whether the dataset exists or not. */
export function probeObjects(caches: Caches, key: string): ProbeObjects {
  const isProbe = (object: KubeObject): boolean => hasRole(object, 'probe');
  return { jobs: caches.batchJobs.byIndex('dataset', key).filter(isProbe), pods: caches.pods.byIndex('dataset', key).filter(isProbe) };
}

/** Counts the probes that are at work. A Job counts where nobody but the operator can have made it: in a room, and for a dataset that exists. */
function probesAtWork(caches: Caches, room: string): Snapshot['probesAtWork'] {
  const isAtWork = (job: BatchJob): boolean => {
    const { name, uid } = controllerOf(job) ?? {};
    const { namespace = '' } = job.metadata;
    return endOf(job) === undefined && caches.rooms.get(namespace) !== undefined && uid !== undefined && caches.secureDatasets.get(`${namespace}/${name ?? ''}`)?.metadata.uid === uid;
  };
  const atWork = caches.batchJobs.byIndex('probes', 'all').filter(isAtWork);
  return { inCluster: atWork.length, inRoom: atWork.filter(({ metadata }) => metadata.namespace === room).length };
}
