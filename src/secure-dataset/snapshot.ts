import { rolesLabel } from '../api/labels.ts';
import { type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { podEnded, type BatchJob, type NetworkPolicy, type Pod } from '../api/kube-workloads.ts';
import { understood } from '../api/shape.ts';
import { parseTime } from '../api/time.ts';
import { type Caches } from '../caches.ts';
import { claimFact, nodeFacts, roomFacts } from '../facts.ts';
import { type ClaimFact, type Facts, type NodeFact } from '../policy/types.ts';
import { type Failure } from '../training-job/snapshot.ts';
import { useOf, type Use } from './use.ts';

/** What loaders have in the cluster: all that carries the name of one dataset, whichever loader spec or namesake it is of. */
export interface LoaderObjects {
  readonly jobs: readonly BatchJob[];
  /** Those whose containers have not all ended. */
  readonly pods: readonly Pod[];
  readonly policies: readonly NetworkPolicy[];
}

/** What a plan for a SecureDataset rests on. */
export interface Snapshot {
  readonly dataset: SecureDataset;
  readonly environment: SecureProcessingEnvironment | undefined;
  readonly claim: ClaimFact;
  readonly loaders: LoaderObjects;
  readonly nodes: readonly NodeFact[];
  readonly room: Pick<Facts, 'roomIsolated' | 'roomOpenings'>;
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
  return {
    dataset,
    environment,
    claim: claimFact(caches, dataset, environment),
    loaders: loaderObjects(caches, key),
    nodes: nodeFacts(caches),
    room: roomFacts(caches, 'SecureDataset', dataset),
    permits,
    use: () => useOf(caches.trainingJobs.byIndex('dataset', key)),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** What the loaders of the dataset of this key have in the cluster, whether the dataset exists or not. */
export function loaderObjects(caches: Caches, key: string): LoaderObjects {
  const isLoader = ({ metadata }: KubeObject): boolean => metadata.labels?.[rolesLabel] === 'loader';
  return {
    jobs: caches.batchJobs.byIndex('dataset', key).filter(isLoader),
    pods: caches.pods.byIndex('dataset', key).filter((pod) => isLoader(pod) && !podEnded(pod)),
    policies: caches.networkPolicies.byIndex('dataset', key).filter(isLoader),
  };
}
