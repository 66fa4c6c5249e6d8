import { keyIn } from '../dataset-keys.ts';
import { own } from '../own.ts';
import { pending, satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Nobody reads data that somebody may still write, or together with somebody whom nobody let in. */
export const sealed: Clause = {
  id: 'sealed',
  title: 'The dataset is sealed',
  source: 'GDPR art. 5(1)(d) and (f)',
  fields: ['SecureDataset.spec.source', 'Pod.spec.volumes', 'Job (of the loader)'],
  explanation:
    'While a dataset is Loading only its loader has access. Jobs are held until it is Sealed and no pod is left that mounts its claim for writing, whoever started it; a running job is stopped when one appears. Pods that Caveau did not start may not mount the claim at all. A claim belongs to one dataset, the oldest that names it.',
  mechanism: 'Admission lets nobody but the operator make pods in a room, the operator counts the pods that mount the claim, and training pods mount it read-only.',
  ceiling: 'Configured',
  limits: 'A second PersistentVolume on the same storage is not seen, and whoever runs the storage can change the data. Pods of others that mount the claim are waited for and not ended.',
  reasons: ['DatasetLoading', 'WriterPresent', 'StrangerPresent', 'FormerPodsEnding', 'ClaimTaken'],
  evaluate,
};

function evaluate({ job, dataset, facts, started }: ClauseInput): ClauseResult {
  const { name } = dataset.metadata;
  const { claimName } = dataset.spec.source.persistentVolumeClaim;
  // Without a known claim there is nothing to mount, which the clauses that need the claim say.
  const { takenBy, writers = 0, strangers = 0, departing = 0 } = own(facts.claims, keyIn(job, dataset)) ?? {};
  if (takenBy !== undefined) return violated('ClaimTaken', takenMessage(name, claimName, takenBy));
  if (dataset.spec.source.state !== 'Sealed') {
    return pending('DatasetLoading', `SecureDataset ${name} is still being loaded. The job can run when the data steward has sealed it.`);
  }
  if (writers > 0) return pending('WriterPresent', `SecureDataset ${name} is sealed, but its loader or another pod that may write to ${claimName} has not been removed yet. The job can run when none is left.`);
  if (strangers > 0) return pending('StrangerPresent', strangerMessage(strangers, claimName));
  // What is on its way out harms no job that runs, and a job that is deleted must not stop all others on the same data.
  if (departing > 0 && !started) return pending('FormerPodsEnding', `The PersistentVolumeClaim ${claimName} of SecureDataset ${name} is still mounted by ${several(departing)} of a job that was deleted. The job can run when none is left.`);
  return satisfied();
}

/** Why nothing may be done with a dataset whose claim belongs to another. */
export function takenMessage(dataset: string, claimName: string, owner: string): string {
  return `SecureDataset ${dataset} names the PersistentVolumeClaim ${claimName}, which belongs to the older SecureDataset ${owner}. Use that one, or ask the data steward for a claim of its own.`;
}

/** Why nobody uses a claim that somebody else mounts. */
export function strangerMessage(strangers: number, claimName: string): string {
  return `The PersistentVolumeClaim ${claimName} is mounted by ${several(strangers)} that Caveau did not start. Ask a cluster administrator to end ${strangers === 1 ? 'it' : 'them'}.`;
}

function several(pods: number): string {
  return pods === 1 ? 'one pod' : `${pods} pods`;
}
