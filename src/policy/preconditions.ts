import { splitDatasetKey } from '../api/dataset-key.ts';
import { type DataPermit, type SecureDataset } from '../api/generated/types.ts';
import { formatTime, parseTime } from '../api/time.ts';
import { own } from './own.ts';
import { pending, satisfied, violated } from './result.ts';
import { type ClauseDescription, type ClauseResult, type DecisionInput } from './types.ts';

/** Without the platform engineer's assertions nothing runs. */
export const environment: ClauseDescription = {
  id: 'environment',
  title: 'The environment is described',
  source: 'EHDS Regulation (EU) 2025/327 art. 73',
  fields: ['SecureProcessingEnvironment'],
  explanation: 'There must be a SecureProcessingEnvironment named default: without the assertions of the platform engineer nothing runs.',
  mechanism: 'The decision: without the object no Job is made, and what runs is stopped.',
  ceiling: 'Declared',
  limits: 'What the object asserts is believed.',
  reasons: ['EnvironmentMissing'],
};

/** What a backup brings back is what was said once, and not what is said now. */
export const restore: ClauseDescription = {
  id: 'restore',
  title: 'What a backup brought back was looked at',
  source: 'GDPR art. 5(1)(d), 32(1)(c)',
  fields: ['SecureProcessingEnvironment.spec.restoreConfirmed', 'SecureProcessingEnvironment.status.restoredTime', 'the label velero.io/restore-name'],
  explanation:
    'After a restore a permit may be there again that was revoked since, and a withdrawal may be missing. Nothing starts until the platform engineer has looked and says so by restoreConfirmed, an instant that is past and not before the restore. What runs goes on: it is judged by what is there now, as ever.',
  reasons: ['RestoreNotConfirmed'],
  mechanism: "The operator sees Velero's label on objects of Caveau, and that the storage of the API server was put back; it keeps the time in the status of the environment.",
  ceiling: 'Configured',
  limits: 'A storage that was put back while no process of the operator ran is not seen, and neither is a restore by a tool that leaves no label. Then the first object that says otherwise than it should is a matter of who looks.',
};

/** The data must be there, in the room of the job or in one whose permit names it. */
export const dataset: ClauseDescription = {
  id: 'dataset',
  title: 'The dataset exists',
  source: 'GDPR art. 5(1)(b); EHDS Regulation (EU) 2025/327 art. 68',
  fields: ['SecureDataset', 'TrainingJob.spec.datasets'],
  explanation:
    "Every dataset that the job names must exist, in the job's own namespace or in the one that it names. To a job of another room nothing is told of a dataset for which no permit names that room: that there is none, and that there is no permit, is one sentence. Deleting a dataset stops the jobs that use it. A job without any dataset is refused.",
  mechanism: 'The decision; a finalizer keeps a dataset that is deleted in sight until no pod of ours mounts its claim, in whichever room.',
  ceiling: 'Configured',
  limits: 'Pods that others started are not waited for. While the operator is away, jobs on a deleted dataset go on until their permit ends.',
  reasons: ['DatasetMissing', 'DatasetWithdrawn', 'DatasetNotShared', 'NoDataset'],
};

/** Nothing is allowed that nobody permitted. */
export const permit: ClauseDescription = {
  id: 'permit',
  title: 'There is a permit for this project',
  source: 'EHDS Regulation (EU) 2025/327 art. 68',
  fields: ['DataPermit.spec.dataset', 'DataPermit.spec.project'],
  explanation:
    "Every dataset needs a DataPermit beside it for the job's namespace. Where there are several, the one under which the most clauses hold counts, and among equals the one under which the data may be used longest. A permit that is being deleted counts as deleted.",
  mechanism: 'The decision; admission lets nobody but the operator make pods in a room.',
  ceiling: 'Configured',
  limits: 'A permit counts only beside its dataset: what lies in the room of the project gives no right to data of another one.',
  reasons: ['PermitMissing', 'PermitWithdrawn'],
};

/** Whether the environment is described. */
export function environmentResult(input: DecisionInput): ClauseResult {
  return input.environment === undefined
    ? pending('EnvironmentMissing', 'There is no SecureProcessingEnvironment named default, so nothing is known about the nodes and the storage of this cluster. Ask the platform engineer to create it.')
    : satisfied();
}

/** Whether whatever was brought back from a backup has been looked at. A confirmation of what is yet to come is none. */
export function restoreResult({ environment: described, facts: { restored }, started, now }: DecisionInput): ClauseResult {
  if (restored === undefined || started) return satisfied();
  const confirmed = parseTime(described?.spec.restoreConfirmed);
  const covers = confirmed !== undefined && confirmed >= restored.at;
  if (covers && confirmed <= now) return satisfied();
  // What was seen may be an object of another room, of which nobody here is told; the status of the environment names it.
  const what = restored.kind === undefined ? 'Something' : `A ${restored.kind}`;
  const message = `${what} was brought back from a backup at ${formatTime(restored.at)}. Permits may be there again that were revoked since, and withdrawals may be missing, so nothing starts. Ask the platform engineer to look, and then to set spec.restoreConfirmed of the SecureProcessingEnvironment to an instant that is past, and not before ${formatTime(restored.at)}.`;
  return pending('RestoreNotConfirmed', message, covers ? confirmed : undefined);
}

/** The dataset of this key, if the job may know of it. */
export function findDataset(input: DecisionInput, key: string): { readonly found?: SecureDataset; readonly result: ClauseResult } {
  const { namespace } = input.job.metadata;
  const named = splitDatasetKey(namespace, key);
  const found = own(input.datasets, key);
  const exists = found?.metadata.name === named.name && found.metadata.namespace === named.namespace;
  if (named.namespace !== namespace && !(exists && candidatePermits(input, key).length > 0)) return { result: pending('DatasetNotShared', notShared(input, key)) };
  if (found === undefined || !exists) {
    const message = input.started ? withdrawn(key) : `There is no SecureDataset ${key} in namespace ${namespace ?? ''}. Correct the name, or ask the data steward for the data in this namespace.`;
    return { result: pending('DatasetMissing', message) };
  }
  if (found.metadata.deletionTimestamp === undefined) return { found, result: satisfied() };
  return { result: violated('DatasetWithdrawn', input.started ? withdrawn(key) : `SecureDataset ${key} is being deleted. Use other data, or ask the data steward.`) };
}

/** The same sentence whether the dataset exists or not: who has no permit learns nothing of another room. */
function notShared({ job, started }: DecisionInput, key: string): string {
  const project = job.metadata.namespace ?? '';
  if (started) return `SecureDataset ${key}, or the permit of project ${project} for it, was withdrawn while the job used it. Ask the data holder.`;
  return `There is no SecureDataset ${key}, or no DataPermit beside it for project ${project}. Correct the name, or ask the data holder for a permit.`;
}

function withdrawn(key: string): string {
  return `SecureDataset ${key} was withdrawn while the job used it. Ask the data steward.`;
}

/** The permits beside this dataset that name the job's namespace as the project. */
export function candidatePermits(input: DecisionInput, key: string): readonly DataPermit[] {
  const { namespace } = input.job.metadata;
  const dataset = splitDatasetKey(namespace, key);
  return input.permits.filter(
    ({ metadata, spec }) =>
      metadata.deletionTimestamp === undefined &&
      metadata.namespace === dataset.namespace &&
      spec.dataset.name === dataset.name &&
      spec.project.namespace === namespace,
  );
}

/** What is said when there is no candidate. */
export function noPermit(input: DecisionInput, key: string): ClauseResult {
  const project = input.job.metadata.namespace ?? '';
  if (input.started) return pending('PermitWithdrawn', `The permit of project ${project} for SecureDataset ${key} was withdrawn while the job ran under it. Ask the data steward.`);
  return pending('PermitMissing', `There is no DataPermit for SecureDataset ${key} and project ${project}. Ask the data steward for one.`);
}
