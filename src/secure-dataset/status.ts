import { conditionStatus, mergeConditions, truncate, type ConditionClaim } from '../api/conditions.ts';
import { type SecureDataset, type SecureDatasetStatus } from '../api/generated/types.ts';
import { endOf, isOwnedBy } from '../api/kube-workloads.ts';
import { freshSight } from '../policy/evidence.ts';
import { loaderJobName } from '../workload/loader.ts';
import { type Keeps } from './removal.ts';
import { type Snapshot } from './snapshot.ts';

/** What a plan concludes about a dataset. */
export interface Conclusion {
  readonly ready: boolean;
  /** UpperCamelCase, for machines. */
  readonly reason: string;
  /** One sentence, for people. */
  readonly message: string;
  /** The Job that is about to be made; it is Running only once it exists. */
  readonly starting?: string;
}

type Loader = SecureDatasetStatus['loader'];

/** The status that follows from a conclusion, but for who uses the dataset. */
export function statusOf({ dataset, claim, permits }: Snapshot, conclusion: Conclusion, loader: Loader, now: number): SecureDatasetStatus {
  const { generation } = dataset.metadata;
  const ready: ConditionClaim = { type: 'Ready', status: conclusion.ready ? 'True' : 'False', reason: conclusion.reason, message: conclusion.message };
  const conditions = mergeConditions(dataset.status?.conditions, [ready], generation, now);
  return {
    conditions: [...conditions],
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    encryption: encryptionStatus(claim, now),
    permits: permits.filter(({ from, until }) => from <= now && now < until).length,
    ...(loader === undefined ? {} : { loader }),
  };
}

/** Whether the dataset was last said to be ready. */
export function isReady({ status }: SecureDataset): boolean {
  return conditionStatus(status?.conditions, 'Ready') === 'True';
}

/** Whether a reason was the last word on the dataset. */
export function hasReason({ status }: SecureDataset, reason: string): boolean {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.reason === reason;
}

/** How the loading goes: Running only while there is a Job that runs and stays. How it ended is kept, since the Job is removed at the seal. */
export function loaderStatus(snapshot: Snapshot, { starting }: Conclusion, keeps: Keeps | undefined): Loader {
  if (starting !== undefined) return { jobName: starting };
  const before = snapshot.dataset.status?.loader;
  const jobName = snapshot.dataset.spec.source.loader === undefined ? before?.jobName : loaderJobName(snapshot.dataset);
  if (jobName === undefined) return undefined;
  return statusOfJob(snapshot, jobName, keeps) ?? (before?.jobName === jobName && hasEnded(before) ? before : undefined);
}

function statusOfJob({ dataset, loaders }: Snapshot, jobName: string, keeps: Keeps | undefined): Loader {
  const job = loaders.jobs.find((one) => one.metadata.name === jobName && isOwnedBy(one, dataset));
  if (job === undefined) return undefined;
  const end = endOf(job);
  if (end !== undefined) return { jobName, state: end.type === 'Complete' ? 'Succeeded' : 'Failed' };
  const stays = job.metadata.deletionTimestamp === undefined && keeps?.job(job) !== false;
  return stays ? { jobName, state: 'Running' } : undefined;
}

/** Whether a loader is said to have ended by itself. */
export function hasEnded({ state }: NonNullable<Loader>): boolean {
  return state === 'Succeeded' || state === 'Failed';
}

// Bound of the CRD.
const messageLimit = 1024;

/** When and where it was seen is told by status.controls: here it would change with every look. */
function encryptionStatus({ encryption }: Snapshot['claim'], now: number): NonNullable<SecureDatasetStatus['encryption']> {
  const isSeen = freshSight(encryption, now) !== undefined;
  const message = truncate(isSeen ? `${encryption.message} A verifier saw on a node that mounts it that this is so, and that no plaintext is kept in a cache.` : encryption.message, messageLimit);
  if (encryption.state !== 'encrypted') return { mechanism: encryption.state === 'refused' ? 'none' : 'unknown', message };
  return { mechanism: encryption.mechanism, keyScope: encryption.keyScope, level: isSeen ? 'Probed' : encryption.level, message };
}
