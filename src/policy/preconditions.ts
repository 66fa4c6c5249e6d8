import { type DataPermit, type SecureDataset } from '../api/generated/types.ts';
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
  reasons: ['EnvironmentMissing'],
};

/** The data must be there, in the room of the job. */
export const dataset: ClauseDescription = {
  id: 'dataset',
  title: 'The dataset exists',
  source: 'GDPR art. 5(1)(b); EHDS Regulation (EU) 2025/327 art. 68',
  fields: ['SecureDataset', 'TrainingJob.spec.datasets'],
  explanation: "Every dataset that the job names must exist in the job's own namespace. Deleting a dataset stops the jobs that use it. A job without any dataset is refused.",
  reasons: ['DatasetMissing', 'DatasetWithdrawn', 'NoDataset'],
};

/** Nothing is allowed that nobody permitted. */
export const permit: ClauseDescription = {
  id: 'permit',
  title: 'There is a permit for this project',
  source: 'EHDS Regulation (EU) 2025/327 art. 68',
  fields: ['DataPermit.spec.dataset', 'DataPermit.spec.project'],
  explanation:
    "Every dataset needs a DataPermit beside it for the job's namespace. Where there are several, the one under which the most clauses hold counts, and among equals the one that is valid longest. A permit that is being deleted counts as deleted.",
  reasons: ['PermitMissing', 'PermitWithdrawn'],
};

/** Whether the environment is described. */
export function environmentResult(input: DecisionInput): ClauseResult {
  return input.environment === undefined
    ? pending('EnvironmentMissing', 'There is no SecureProcessingEnvironment named default, so nothing is known about the nodes and the storage of this cluster. Ask the platform engineer to create it.')
    : satisfied();
}

/** The dataset of this name in the job's own namespace. */
export function findDataset(input: DecisionInput, name: string): { readonly found?: SecureDataset; readonly result: ClauseResult } {
  const { namespace } = input.job.metadata;
  const found = own(input.datasets, name);
  if (found?.metadata.name !== name || found.metadata.namespace !== namespace) {
    const message = input.started
      ? withdrawn(name)
      : `There is no SecureDataset ${name} in namespace ${namespace ?? ''}. Correct the name, or ask the data steward for the data in this namespace.`;
    return { result: pending('DatasetMissing', message) };
  }
  if (found.metadata.deletionTimestamp === undefined) return { found, result: satisfied() };
  return { result: violated('DatasetWithdrawn', input.started ? withdrawn(name) : `SecureDataset ${name} is being deleted. Use other data, or ask the data steward.`) };
}

function withdrawn(name: string): string {
  return `SecureDataset ${name} was withdrawn while the job used it. Ask the data steward.`;
}

/** The permits that speak of this dataset and of the job's namespace as the project. */
export function candidatePermits(input: DecisionInput, name: string): readonly DataPermit[] {
  const { namespace } = input.job.metadata;
  return input.permits.filter(
    ({ metadata, spec }) =>
      metadata.deletionTimestamp === undefined &&
      metadata.namespace === namespace &&
      spec.dataset.name === name &&
      spec.project.namespace === namespace,
  );
}

/** What is said when there is no candidate. */
export function noPermit(input: DecisionInput, name: string): ClauseResult {
  const project = input.job.metadata.namespace ?? '';
  if (input.started) return pending('PermitWithdrawn', `The permit of project ${project} for SecureDataset ${name} was withdrawn while the job ran under it. Ask the data steward.`);
  return pending('PermitMissing', `There is no DataPermit for SecureDataset ${name} and project ${project}. Ask the data steward for one.`);
}
