import { expectationName, partOfCaveau, type AdmissionBinding, type AdmissionExpectation, type AdmissionPolicy } from './api/admission.ts';
import { gateContainer } from './api/gate.ts';
import { courierContainer } from './api/courier.ts';
import { moverContainer } from './api/mover.ts';
import { completionIndex, datasetLabel, hasRole, permitAnnotation, releaseLabel, releaseRoomLabel, rolesLabel, roomLabel, sharedDatasetAnnotation, sourceVolumeAnnotation, trainingJobLabel } from './api/labels.ts';
import { type DataApproval, type DataPermit, type NodeInspection, type OutputRelease, type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from './api/generated/types.ts';
import { defined } from './api/defined.ts';
import { type KubeObject } from './api/kube-object.ts';
import { type Workload } from './api/kueue.ts';
import { controllerOf, mountsOf, type BatchJob, type NetworkPolicy, type Node, type Pod, type Service } from './api/kube-workloads.ts';
import { restoredBy } from './api/restore.ts';
import * as resources from './api/resources.ts';
import { type Resource } from './runtime/plan.ts';
import { bodyOf } from './policy/superseding.ts';
import { type AdmissionFact, type Instant, type Ontology, type Restoration } from './policy/types.ts';
import { type Informer } from './runtime/informer.ts';
import { type Store } from './runtime/store.ts';
import { projectAdmissionBinding, projectAdmissionExpectation, projectAdmissionPolicy, projectBatchJob, projectClaim, projectInspection, projectName, projectService, projectStorageClass, projectVolume } from './projections.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type StorageClass } from './storage/kube.ts';
import { datasetsOf as trainedOnDatasets } from './workload/trained-on.ts';

/** The read side of one cache. */
export type Cache<T extends KubeObject> = Pick<Store<T>, 'get' | 'list' | 'byIndex'>;

/** Everything that snapshots are gathered from. */
interface CachesByName {
  readonly trainingJobs: Cache<TrainingJob>;
  readonly secureDatasets: Cache<SecureDataset>;
  readonly dataPermits: Cache<DataPermit>;
  readonly dataApprovals: Cache<DataApproval>;
  readonly outputReleases: Cache<OutputRelease>;
  readonly environments: Cache<SecureProcessingEnvironment>;
  /** Empty where no verifier runs. */
  readonly nodeInspections: Cache<NodeInspection>;
  readonly rooms: Cache<KubeObject>;
  /** Every namespace, room or not: a release may go to any. */
  readonly namespaces: Cache<KubeObject>;
  readonly nodes: Cache<Node>;
  readonly pods: Cache<Pod>;
  readonly batchJobs: Cache<BatchJob>;
  readonly services: Cache<Service>;
  readonly networkPolicies: Cache<NetworkPolicy>;
  readonly claims: Cache<PersistentVolumeClaim>;
  readonly volumes: Cache<PersistentVolume>;
  readonly storageClasses: Cache<StorageClass>;
  readonly runtimeClasses: Cache<KubeObject>;
  readonly admissionPolicies: Cache<AdmissionPolicy>;
  readonly admissionBindings: Cache<AdmissionBinding>;
  /** At most one: the ConfigMap that says which admission policies must be in force. */
  readonly admissionExpectations: Cache<AdmissionExpectation>;
  readonly runRecords: Cache<KubeObject>;
  /** Empty while the operator works without queues. */
  readonly workloads: Cache<Workload>;
}

/** The caches, what of them is switched on, and how current they are. */
export interface Caches extends CachesByName {
  /** Whether Kueue's Workloads are watched. */
  readonly queues: boolean;
  /** The terms of diseases that were read at the start. */
  readonly ontology: Ontology;
  /** For how long the watch of the pods has been open, in milliseconds; 0 while it is not. */
  readonly podsWatchedMs: () => number;
  /** The same of the watch of the nodes. */
  readonly nodesWatchedMs: () => number;
  /** Whether the admission policies are in force, as far as it is known. */
  readonly admission: () => AdmissionFact;
  /** What this process itself saw being brought back from a backup, if anything. */
  readonly restoreSeen: () => Restoration | undefined;
  /** When each target of the environment's gate last answered the operator, by name. */
  readonly answered: () => Readonly<Record<string, Instant>>;
}

/** The informers behind the caches, under the same names. */
export type Informers = { readonly [Name in keyof CachesByName]: Informer<ItemOf<CachesByName[Name]>> };
type ItemOf<C> = C extends Cache<infer T> ? T : never;

/** How one informer is made; given by the composition root, so that tests can give another. */
export type MakeInformer = <T extends KubeObject>(options: {
  readonly resource: Resource;
  readonly labelSelector?: string;
  /** The only namespace that is looked at; absent means all. */
  readonly namespace?: string;
  readonly fieldSelector?: string;
  readonly indexers?: Readonly<Record<string, (object: T) => readonly string[]>>;
  readonly project?: (raw: T) => T;
  /** Whether it is kept when each object was last written. */
  readonly dated?: boolean;
  /** Whether the cluster may not know this kind: then there are none of it. */
  readonly optional?: boolean;
}) => Informer<T>;

const byNamespace = ({ metadata: { namespace } }: KubeObject): readonly string[] => (namespace === undefined ? [] : [namespace]);

/** The key of the object that a child of ours names in a label, e.g. `prj-lung/unet`. */
function labelled(label: string): (object: KubeObject) => readonly string[] {
  return ({ metadata: { namespace, labels } }) => {
    const name = labels?.[rolesLabel] === undefined ? undefined : labels[label];
    return name === undefined || namespace === undefined ? [] : [`${namespace}/${name}`];
  };
}

/** Objects that we made carry a role; a watch with this selector costs nothing for everybody else's. */
const ours = { labelSelector: rolesLabel };

/** What a node tells besides its name: everything else in it changes every few seconds. */
function projectNode({ metadata, spec, status }: Node): Node {
  const conditions = (status?.conditions ?? []).filter(({ type }) => type === 'Ready').map((condition) => ({ type: condition.type, status: condition.status }));
  return { metadata: { ...metadata, annotations: {} }, spec: defined({ unschedulable: spec?.unschedulable === true, taints: spec?.taints?.map(({ key, effect }) => defined({ key, effect })) }), status: { conditions } };
}

type PodStatus = NonNullable<Pod['status']>;

/**
 * What a pod tells. All pods are watched, since whoever mounts a claim matters and not what they call themselves; a cluster may have tens of
 * thousands, so of others' pods nothing is kept but the claims that they mount, and whether they have ended.
 */
export function projectPod(pod: Pod): Pod {
  const { metadata } = pod;
  const { name, namespace, uid, resourceVersion } = metadata;
  const who = defined({ name, namespace, uid, resourceVersion });
  const volumes = mountsOf(pod).map((persistentVolumeClaim) => ({ persistentVolumeClaim }));
  if (metadata.labels?.[rolesLabel] !== undefined) return projectOwnPod(pod, who, volumes);
  if (volumes.length === 0) return { metadata: who };
  return { metadata: defined({ ...who, deletionTimestamp: metadata.deletionTimestamp }), spec: { volumes }, status: defined({ phase: pod.status?.phase }) };
}

function projectOwnPod({ metadata, spec, status = {} }: Pod, who: Pod['metadata'], volumes: NonNullable<NonNullable<Pod['spec']>['volumes']>): Pod {
  const { labels, ownerReferences, deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  const index = metadata.annotations?.[completionIndex];
  const annotations = index === undefined ? undefined : { [completionIndex]: index };
  return {
    metadata: defined({ ...who, labels, annotations, ownerReferences, deletionTimestamp, deletionGracePeriodSeconds }),
    spec: defined({ nodeName: spec?.nodeName, volumes: volumes.length === 0 ? undefined : volumes }),
    status: defined({
      phase: status.phase,
      reason: status.reason,
      conditions: status.conditions?.filter(({ type }) => type === 'PodScheduled' || type === 'DisruptionTarget'),
      containerStatuses: status.containerStatuses?.map(projectContainer),
      initContainerStatuses: status.initContainerStatuses?.map(projectContainer),
    }),
  };
}

/** Those of our own programs. */
const ourContainers: readonly string[] = [gateContainer, moverContainer, courierContainer];

/** What the gate, the mover and the courier found is told by their messages. That of any other container is a program's, and nothing of it is read. */
function projectContainer({ name, state }: NonNullable<PodStatus['containerStatuses']>[number]): NonNullable<PodStatus['containerStatuses']>[number] {
  if (state?.terminated === undefined) return { name };
  const { exitCode, reason, finishedAt, message } = state.terminated;
  return { name, state: { terminated: defined({ exitCode, reason, finishedAt, message: ourContainers.includes(name) ? message : undefined }) } };
}

/** What a NetworkPolicy tells: whose it is, and what it opens. */
function projectPolicy({ metadata, spec }: NetworkPolicy): NetworkPolicy {
  return { metadata: { ...metadata, annotations: {} }, spec };
}

/** What a Workload tells: whose it is, whether it may be admitted, and how far it has come. Kueue copies the whole pod template into it. */
function projectWorkload({ metadata, spec = {}, status = {} }: Workload): Workload {
  const { active, queueName } = spec;
  const conditions = status.conditions?.map(({ type, status: value, reason, message }) => defined({ type, status: value, reason, message }));
  return { metadata: { ...metadata, annotations: {} }, spec: defined({ active, queueName }), status: defined({ conditions }) };
}

function ownersOf({ metadata: { ownerReferences = [] } }: KubeObject): readonly string[] {
  return ownerReferences.map(({ uid }) => uid);
}

/** The datasets on which an output was trained, by key. */
function trainedOnKeys(claim: KubeObject): readonly string[] {
  return trainedOnDatasets(claim).map((key) => (key.includes('/') ? key : `${claim.metadata.namespace ?? ''}/${key}`));
}

/** Datasets by the key of another of their room that they name. Of one that is not understood in other parts this still counts. */
function besideOf(named: (dataset: SecureDataset) => string | undefined): (dataset: SecureDataset) => readonly string[] {
  return (dataset) => {
    const name = named(dataset);
    return name === undefined ? [] : [`${dataset.metadata.namespace ?? ''}/${name}`];
  };
}

/** The claims that an object's pods mount, by key. */
export function claimsOf({ metadata, spec }: Pod): readonly string[] {
  return mountsOf({ metadata, ...(spec === undefined ? {} : { spec }) }).map(({ claimName }) => `${metadata.namespace ?? ''}/${claimName}`);
}

/** The claims that a loader's Job fills: its dataset may be gone, or be another than the one that holds the claim. */
function loadedBy({ metadata, spec }: BatchJob): readonly string[] {
  return hasRole({ metadata }, 'loader') ? claimsOf({ metadata, spec: spec?.template?.spec ?? {} }) : [];
}

/** The key under which a volume is found by what its driver calls it: a PersistentVolume can have any name. */
export function handleKey(driver: string, volumeHandle: string): string {
  return JSON.stringify([driver, volumeHandle]);
}

function handleOf({ spec }: PersistentVolume): readonly string[] {
  return spec?.csi?.volumeHandle === undefined ? [] : [handleKey(spec.csi.driver, spec.csi.volumeHandle)];
}

function inspected({ spec }: NodeInspection): readonly string[] {
  return spec.volumes.map(({ driver, volumeHandle }) => handleKey(driver, volumeHandle));
}

function fileSystemsOf({ spec }: NodeInspection): readonly string[] {
  return spec.volumes.flatMap(fileSystemOf);
}

/** The file system on which a volume was seen; an empty name is no name, or all that have none would share a key. */
export function fileSystemOf({ fileSystem = '' }: NodeInspection['spec']['volumes'][number]): readonly string[] {
  return fileSystem === '' ? [] : [fileSystem];
}

/** The probes of the whole cluster, under one value: they are counted. Anybody can give the label to a Job of their own, which is no probe. */
function probes(job: BatchJob): readonly string[] {
  const controller = controllerOf(job);
  const isOfDataset = controller?.apiVersion === resources.apiVersion && controller.kind === 'SecureDataset';
  return isOfDataset && hasRole(job, 'probe') ? ['all'] : [];
}

/** What a binding tells in one of its annotations; nothing of what is no binding. */
function boundBy(annotation: string): (object: KubeObject) => readonly string[] {
  return ({ metadata }) => {
    const told = hasRole({ metadata }, 'binding') ? metadata.annotations?.[annotation] : undefined;
    return told === undefined ? [] : [told];
  };
}

/** The key of the OutputRelease for which something was made, wherever it lies; nothing of what carries no role. */
function ofRelease({ metadata: { labels = {} } }: KubeObject): readonly string[] {
  const { [rolesLabel]: role, [releaseLabel]: name, [releaseRoomLabel]: room } = labels;
  return role === undefined || name === undefined || room === undefined ? [] : [`${room}/${name}`];
}

/** The key of the release that an approval names. */
function releasedBy({ spec: { release } }: DataApproval): readonly string[] {
  return release === undefined ? [] : [`${release.namespace}/${release.name}`];
}

/** The key of what an approval names in one of its fields. */
function approvedIn(field: 'permit' | 'dataset' | 'withdraws'): (approval: DataApproval) => readonly string[] {
  return ({ metadata, spec }) => (spec[field] === undefined ? [] : [`${metadata.namespace ?? ''}/${spec[field].name}`]);
}

/** Where the ConfigMap is that says which admission policies must be in force. */
export interface ExpectationPlace {
  readonly namespace: string;
  readonly name: string;
}

/** Where the chart puts it. */
const defaultExpectation: ExpectationPlace = { namespace: 'caveau-system', name: expectationName };

/** The one list of what the operator watches. Its rights in the chart are exactly these. */
export function makeInformers(make: MakeInformer, expectation: ExpectationPlace = defaultExpectation): Informers {
  const jobsOf = ({ metadata, spec }: TrainingJob): readonly string[] => spec.datasets.map(({ name, namespace = metadata.namespace }) => `${namespace ?? ''}/${name}`);
  const claimOf = (dataset: SecureDataset): readonly string[] => [`${dataset.metadata.namespace ?? ''}/${dataset.spec.source.persistentVolumeClaim.claimName}`];
  return {
    trainingJobs: make<TrainingJob>({ resource: resources.trainingJobs, indexers: { dataset: jobsOf, namespace: byNamespace } }),
    secureDatasets: make<SecureDataset>({ resource: resources.secureDatasets, indexers: { claim: claimOf, namespace: byNamespace, supersedes: besideOf(({ spec }) => spec.revision?.supersedes), takenFrom: besideOf(bodyOf), restored: restoredBy } }),
    dataPermits: make<DataPermit>({ resource: resources.dataPermits, indexers: { namespace: byNamespace, project: ({ spec }) => [spec.project.namespace], restored: restoredBy } }),
    dataApprovals: make<DataApproval>({ resource: resources.dataApprovals, indexers: { namespace: byNamespace, permit: approvedIn('permit'), dataset: approvedIn('dataset'), withdraws: approvedIn('withdraws'), release: releasedBy, restored: restoredBy } }),
    outputReleases: make<OutputRelease>({ resource: resources.outputReleases, indexers: { trainingJob: ({ metadata, spec }) => [`${metadata.namespace ?? ''}/${spec.trainingJob.name}`], namespace: byNamespace, destination: ({ spec }) => (spec.destination.namespace === undefined ? [] : [spec.destination.namespace]) } }),
    environments: make<SecureProcessingEnvironment>({ resource: resources.environments, indexers: { restored: restoredBy } }),
    nodeInspections: make<NodeInspection>({ resource: resources.nodeInspections, optional: true, project: projectInspection, indexers: { volume: inspected, fileSystem: fileSystemsOf } }),
    rooms: make({ resource: resources.namespaces, labelSelector: roomLabel, project: projectName }),
    namespaces: make({ resource: resources.namespaces, project: projectName }),
    nodes: make<Node>({ resource: resources.nodes, project: projectNode }),
    pods: make<Pod>({ resource: resources.pods, project: projectPod, indexers: { trainingJob: labelled(trainingJobLabel), dataset: labelled(datasetLabel), claim: claimsOf, release: ofRelease, owner: ownersOf } }),
    batchJobs: make<BatchJob>({ resource: resources.batchJobs, ...ours, project: projectBatchJob, indexers: { trainingJob: labelled(trainingJobLabel), dataset: labelled(datasetLabel), claim: loadedBy, probes } }),
    services: make<Service>({ resource: resources.services, ...ours, project: projectService }),
    networkPolicies: make<NetworkPolicy>({ resource: resources.networkPolicies, project: projectPolicy, indexers: { namespace: byNamespace, dataset: labelled(datasetLabel) } }),
    claims: make<PersistentVolumeClaim>({ resource: resources.persistentVolumeClaims, project: projectClaim, indexers: { trainedOn: trainedOnKeys, permit: boundBy(permitAnnotation), release: ofRelease } }),
    volumes: make<PersistentVolume>({ resource: resources.persistentVolumes, project: projectVolume, indexers: { handle: handleOf, permit: boundBy(permitAnnotation), shows: boundBy(sharedDatasetAnnotation), sameAs: boundBy(sourceVolumeAnnotation), release: ofRelease } }),
    storageClasses: make<StorageClass>({ resource: resources.storageClasses, project: projectStorageClass }),
    runtimeClasses: make({ resource: resources.runtimeClasses, project: projectName }),
    admissionPolicies: make<AdmissionPolicy>({ resource: resources.admissionPolicies, labelSelector: partOfCaveau, project: projectAdmissionPolicy }),
    admissionBindings: make<AdmissionBinding>({ resource: resources.admissionBindings, labelSelector: partOfCaveau, project: projectAdmissionBinding }),
    // By name: of the other ConfigMaps of its namespace the operator may read none.
    admissionExpectations: make<AdmissionExpectation>({ resource: resources.configMaps, namespace: expectation.namespace, fieldSelector: `metadata.name=${expectation.name}`, dated: true, project: projectAdmissionExpectation }),
    runRecords: make({ resource: resources.controllerRevisions, ...ours }),
    workloads: make<Workload>({ resource: resources.workloads, project: projectWorkload, indexers: { owner: ownersOf } }),
  };
}

/** The caches of the informers. */
export function cachesOf(informers: Informers, how: Omit<Caches, keyof CachesByName>): Caches {
  const byName = Object.fromEntries(Object.entries(informers).map(([name, informer]) => [name, informer.store])) as unknown as CachesByName;
  return { ...byName, ...how };
}
