import { partOfCaveau, type AdmissionBinding, type AdmissionPolicy } from './api/admission.ts';
import { rolesLabel, roomLabel, trainingJobLabel, datasetLabel } from './api/labels.ts';
import { type DataPermit, type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from './api/generated/types.ts';
import { type KubeObject } from './api/kube-object.ts';
import { type BatchJob, type NetworkPolicy, type Node, type Pod, type Service } from './api/kube-workloads.ts';
import * as resources from './api/resources.ts';
import { type Resource } from './runtime/plan.ts';
import { type Informer } from './runtime/informer.ts';
import { type Store } from './runtime/store.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type StorageClass } from './storage/kube.ts';

/** The read side of one cache. */
export type Cache<T extends KubeObject> = Pick<Store<T>, 'get' | 'list' | 'byIndex'>;

/** Everything that snapshots are gathered from. */
export interface Caches {
  readonly trainingJobs: Cache<TrainingJob>;
  readonly secureDatasets: Cache<SecureDataset>;
  readonly dataPermits: Cache<DataPermit>;
  readonly environments: Cache<SecureProcessingEnvironment>;
  readonly rooms: Cache<KubeObject>;
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
}

/** The informers behind the caches, under the same names. */
export type Informers = { readonly [Name in keyof Caches]: Informer<ItemOf<Caches[Name]>> };
type ItemOf<C> = C extends Cache<infer T> ? T : never;

/** How one informer is made; given by the composition root, so that tests can give another. */
export type MakeInformer = <T extends KubeObject>(options: {
  readonly resource: Resource;
  readonly labelSelector?: string;
  readonly indexers?: Readonly<Record<string, (object: T) => readonly string[]>>;
  readonly project?: (raw: T) => T;
}) => Informer<T>;

const byNamespace = ({ metadata: { namespace } }: KubeObject): readonly string[] => (namespace === undefined ? [] : [namespace]);

/** The key of the object that a child names in a label, e.g. `prj-lung/unet`. */
function labelled(label: string): (object: KubeObject) => readonly string[] {
  return ({ metadata: { namespace, labels } }) => {
    const name = labels?.[label];
    return name === undefined || namespace === undefined ? [] : [`${namespace}/${name}`];
  };
}

/** Objects that we made carry a role; a watch with this selector costs nothing for everybody else's. */
const ours = { labelSelector: rolesLabel };

/** What a node tells besides its name: everything else in it changes every few seconds. */
function projectNode({ metadata, spec }: Node): Node {
  return { metadata: { ...metadata, annotations: {} }, spec: { unschedulable: spec?.unschedulable === true } };
}

/** The one list of what the operator watches. Its rights in the chart are exactly these. */
export function makeInformers(make: MakeInformer): Informers {
  const jobsOf = (job: TrainingJob): readonly string[] => job.spec.datasets.map(({ name }) => `${job.metadata.namespace ?? ''}/${name}`);
  const claimOf = (dataset: SecureDataset): readonly string[] => [`${dataset.metadata.namespace ?? ''}/${dataset.spec.source.persistentVolumeClaim.claimName}`];
  return {
    trainingJobs: make<TrainingJob>({ resource: resources.trainingJobs, indexers: { dataset: jobsOf, namespace: byNamespace } }),
    secureDatasets: make<SecureDataset>({ resource: resources.secureDatasets, indexers: { claim: claimOf, namespace: byNamespace } }),
    dataPermits: make<DataPermit>({ resource: resources.dataPermits, indexers: { namespace: byNamespace } }),
    environments: make<SecureProcessingEnvironment>({ resource: resources.environments }),
    rooms: make({ resource: resources.namespaces, labelSelector: roomLabel }),
    nodes: make<Node>({ resource: resources.nodes, project: projectNode }),
    pods: make<Pod>({ resource: resources.pods, ...ours, indexers: { trainingJob: labelled(trainingJobLabel), dataset: labelled(datasetLabel) } }),
    batchJobs: make<BatchJob>({ resource: resources.batchJobs, ...ours, indexers: { trainingJob: labelled(trainingJobLabel), dataset: labelled(datasetLabel) } }),
    services: make<Service>({ resource: resources.services, ...ours }),
    networkPolicies: make<NetworkPolicy>({ resource: resources.networkPolicies, ...ours }),
    claims: make<PersistentVolumeClaim>({ resource: resources.persistentVolumeClaims }),
    volumes: make<PersistentVolume>({ resource: resources.persistentVolumes }),
    storageClasses: make<StorageClass>({ resource: resources.storageClasses }),
    runtimeClasses: make({ resource: resources.runtimeClasses }),
    admissionPolicies: make<AdmissionPolicy>({ resource: resources.admissionPolicies, labelSelector: partOfCaveau }),
    admissionBindings: make<AdmissionBinding>({ resource: resources.admissionBindings, labelSelector: partOfCaveau }),
  };
}

/** The caches of the informers. */
export function cachesOf(informers: Informers): Caches {
  return Object.fromEntries(Object.entries(informers).map(([name, informer]) => [name, informer.store])) as unknown as Caches;
}
