import { type Informers } from '../caches.ts';
import { type ClaimFact, type Facts } from '../policy/types.ts';

/** One fact that a clause can read, by its place in `Facts`; of a claim each fact counts by itself. */
export type FactPath = Exclude<keyof Facts, 'claims'> | `claims.${keyof ClaimFact}`;

/** What facts are gathered from: a cache of the operator, or what only the operator itself can know. */
export type Source = keyof Informers | 'operator';

const admission = ['admissionPolicies', 'admissionBindings'] as const;
const storage = ['claims', 'volumes', 'storageClasses', 'nodeInspections', ...admission] as const;
/** Who a pod that mounts a claim belongs to. */
const standing = ['pods', 'batchJobs', 'trainingJobs', 'secureDatasets'] as const;

/**
 * What each fact rests on, as src/facts.ts and src/training-job/snapshot.ts gather it. Where one of its sources is closed to whoever asks, the fact is
 * not known, whatever came out: an empty list that nobody could read proves nothing.
 */
export const restsOn: Readonly<Record<FactPath, readonly Source[]>> = {
  'claims.exists': ['claims'],
  'claims.accessModes': ['claims'],
  'claims.writers': ['pods', 'batchJobs'],
  'claims.strangers': standing,
  'claims.users': ['claims', ...standing],
  'claims.departing': ['claims', ...standing],
  'claims.probed': ['claims', 'batchJobs'],
  'claims.takenBy': ['secureDatasets'],
  'claims.encryption': storage,
  bindings: ['secureDatasets', 'dataPermits', 'environments', 'claims', 'volumes', ...standing],
  output: storage,
  nodes: ['nodes'],
  nodesInUse: ['pods'],
  runtimeClasses: ['runtimeClasses'],
  roomIsolated: ['rooms', 'networkPolicies'],
  roomOpenings: ['networkPolicies'],
  // Whether the policies act is known to the operator alone, which says so in the status of the environment.
  admission: ['environments'],
  requesterBound: admission,
  answered: ['operator'],
  isolation: ['secureDatasets', ...admission],
  untested: ['pods'],
  silent: ['pods'],
  approvalsBoundSince: admission,
  superseded: ['secureDatasets'],
  bodies: ['secureDatasets'],
  madeWithout: ['pods', 'batchJobs'],
  // What the operator saw of a restore stands in the status of the environment at once.
  restored: ['environments'],
};

/** Every source that some decision may need, each once. */
export const sources: readonly Source[] = [...new Set<Source>(['trainingJobs', 'secureDatasets', 'dataPermits', 'dataApprovals', 'outputReleases', 'environments', ...Object.values(restsOn).flat()])];
