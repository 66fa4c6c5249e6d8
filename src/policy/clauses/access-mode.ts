import { keyIn } from '../dataset-keys.ts';
import { own } from '../own.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type ClaimFact, type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Pods on several nodes may use one claim only if the data's terms and the claim both say so. */
export const accessMode: Clause = {
  id: 'access-mode',
  title: 'Data and output can be mounted where the job runs',
  source: 'GDPR art. 5(1)(f); EHDS Regulation (EU) 2025/327 art. 73(1)(b)',
  fields: ['SecureDataset.spec.protection.accessMode', 'TrainingJob.spec.workers', 'TrainingJob.spec.output', 'PersistentVolumeClaim.spec.accessModes', 'StorageClass.provisioner', 'Pod.spec.volumes'],
  explanation:
    'Data is mounted read-only. ReadOnlyOnce data is for jobs with one worker; more workers need ReadOnlyMany data on a claim that several nodes can mount, and an output of a driver whose volumes several nodes can write to. A claim that only one node can mount at a time serves one job after the other: the next is held until the one before it, or a probe of the operator, has ended.',
  mechanism: 'The volume is mounted read-only, at the volume and at the mount; the CSI driver enforces on how many nodes.',
  ceiling: 'Configured',
  limits: 'Two jobs that are decided in the same instant can both be allowed on a claim for one node; the pod of the second then waits. A container runtime that cannot mount read-only all the way down leaves mounts below the data writable, which only a gate notices.',
  reasons: ['SeveralWorkersForbidden', 'AccessModeInsufficient', 'OutputNotShareable', 'ClaimInUse', 'ClaimMissing'],
  evaluate,
};

function evaluate(input: ClauseInput): ClauseResult {
  const output = ofOutput(input);
  return output.outcome === 'Violated' ? output : ofDataset(input);
}

function ofDataset({ dataset, job, facts, started }: ClauseInput): ClauseResult {
  const { name } = dataset.metadata;
  const { workers } = job.spec;
  if (workers > 1 && dataset.spec.protection.accessMode !== 'ReadOnlyMany') {
    return violated('SeveralWorkersForbidden', `SecureDataset ${name} may be mounted by one pod only, but the job has ${workers} workers. Use one worker, or ask the data steward for access mode ReadOnlyMany.`);
  }
  const claim = own(facts.claims, keyIn(job, dataset));
  const { claimName } = dataset.spec.source.persistentVolumeClaim;
  if (claim?.exists !== true) {
    return pending('ClaimMissing', `The PersistentVolumeClaim ${claimName} of SecureDataset ${name} does not exist. Ask the data steward to create it.`);
  }
  if (workers > 1 && !forSeveralNodes(claim.accessModes)) {
    return violated('AccessModeInsufficient', `The PersistentVolumeClaim ${claimName} of SecureDataset ${name} offers ${listed(claim.accessModes)}, but ${workers} workers need ReadOnlyMany or ReadWriteMany. Use one worker, or ask the data steward for a claim that several nodes can mount.`);
  }
  // Two that run already do so on one node, and each of them is as right as the other.
  return started ? satisfied() : takingTurns(claim, `The PersistentVolumeClaim ${claimName} of SecureDataset ${name}`, job.metadata.name);
}

function takingTurns({ accessModes, users, probed }: ClaimFact, subject: string, self: string): ClauseResult {
  if (!forOneNode(accessModes)) return satisfied();
  if (probed === true) return pending('ClaimInUse', `${subject} can be mounted by one node at a time, and a probe of the operator looks at it. The job can run when it has ended.`);
  const others = users.filter((user) => user !== self);
  if (others.length === 0) return satisfied();
  return pending('ClaimInUse', `${subject} can be mounted by one node at a time, and ${listed(others, 'and')} ${others.length === 1 ? 'uses' : 'use'} it. The job can run when none of them does; ask the data steward for a claim that several nodes can mount to run them side by side.`);
}

/** Whether a claim says that one node (or one pod) at a time may mount it: then jobs on it go one after the other. */
export function forOneNode(accessModes: readonly string[]): boolean {
  return accessModes.length > 0 && !forSeveralNodes(accessModes);
}

function forSeveralNodes(accessModes: readonly string[]): boolean {
  return accessModes.some((mode) => mode === 'ReadOnlyMany' || mode === 'ReadWriteMany');
}

/** A volume that only one node can write to would leave all workers but one waiting for it for ever. What is not known here is not known to be encrypted either. */
function ofOutput({ job, facts }: ClauseInput): ClauseResult {
  const { output, workers } = job.spec;
  if (output === undefined || workers === 1 || facts.output?.shareable !== false) return satisfied();
  return violated('OutputNotShareable', `The output of this job is a volume of StorageClass ${output.storageClassName}, which one node at a time can write to, but ${workers} workers need it at once. Use one worker, or name an encrypted class of CephFS, Longhorn or JuiceFS.`);
}
