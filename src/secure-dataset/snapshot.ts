import { type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { podEnded, type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { type Caches } from '../caches.ts';
import { claimFact } from '../facts.ts';
import { type ClaimFact } from '../policy/types.ts';
import { roomIsIsolated } from '../room/isolation.ts';
import { roomPolicyName } from '../workload/room-policy.ts';

/** What a plan for a SecureDataset rests on. */
export interface Snapshot {
  readonly dataset: SecureDataset;
  readonly environment: SecureProcessingEnvironment | undefined;
  readonly claim: ClaimFact;
  /** Every loader Job of this dataset, those of an earlier loader spec too. */
  readonly loaders: readonly BatchJob[];
  /** Pods of loaders whose containers have not all ended. */
  readonly writers: readonly Pod[];
  readonly roomIsolated: boolean;
  /** Windows of the permits that name this dataset and are not revoked. */
  readonly permits: readonly { readonly from: number; readonly until: number }[];
}

/** Gathers a snapshot; undefined when the dataset is gone. */
export function takeSnapshot(caches: Caches, key: string): Snapshot | undefined {
  const dataset = caches.secureDatasets.get(key);
  if (dataset === undefined) return undefined;
  const namespace = dataset.metadata.namespace ?? '';
  const environment = caches.environments.get('default');
  const permits = caches.dataPermits
    .byIndex('namespace', namespace)
    .filter((permit) => permit.spec.dataset.name === dataset.metadata.name && permit.spec.state === 'Active' && permit.metadata.deletionTimestamp === undefined)
    .map(({ spec }) => ({ from: parseTime(spec.validFrom) ?? Infinity, until: parseTime(spec.validUntil) ?? 0 }));
  return {
    dataset,
    environment,
    claim: claimFact(caches, dataset, environment),
    loaders: caches.batchJobs.byIndex('dataset', key),
    writers: caches.pods.byIndex('dataset', key).filter((pod) => !podEnded(pod)),
    roomIsolated: caches.rooms.get(namespace) !== undefined && roomIsIsolated(caches.networkPolicies.get(`${namespace}/${roomPolicyName}`)),
    permits,
  };
}
