import { type SecureDataset, type SecureProcessingEnvironment } from '../../api/generated/types.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult, type Obligations } from '../types.ts';

/** What workers send to each other, gradients of regulated data, is not read on the way. */
export const encryptionInTransit: Clause = {
  id: 'encryption-in-transit',
  title: 'Traffic between workers is protected',
  source: 'GDPR art. 32(1)(a); SATRE 2.8.02 and 2.8.03',
  fields: ['SecureDataset.spec.protection.encryptionInTransit', 'SecureProcessingEnvironment.spec.network', 'TrainingJob.spec.workers', 'Job.metadata.annotations'],
  explanation:
    'The workers of a job send to each other only over a network whose protection the dataset accepts, as the environment tells of it; a network of which nothing is told counts as clear. An empty list means that only jobs with one worker run. RDMA passes by network policies and by the encryption of the cluster: it is switched off in the pods unless the dataset accepts a trusted fabric and the environment trusts its own. A run that was begun with RDMA is stopped when that ceases to be so.',
  reasons: ['TransitNotDescribed', 'TransitNotProtected', 'RdmaPossible', 'EnvironmentMissing'],
  mechanism: 'What the network plugin does between nodes, as the platform engineer asserts it; in the pods variables that keep NCCL, RCCL, UCX, libfabric, NVSHMEM and gloo on TCP and that a job cannot set, and no RDMA device, since nothing asks for one.',
  ceiling: 'Declared',
  limits:
    "Nothing tests the encryption between nodes: that needs the network plugin's own word. Traffic between pods on one node is not encrypted. A job with one worker sends to no other, but what it reads and writes goes to its storage and, from the node, to the API server, whose protection is their own matter. The variables bind libraries and not a program that overrides them in itself; without an RDMA device in the pod that gains nothing.",
  evaluate,
};

function evaluate(input: ClauseInput): ClauseResult {
  const { dataset, job, environment, facts } = input;
  const { mechanisms } = dataset.spec.protection.encryptionInTransit;
  const { name } = dataset.metadata;
  const obligations = rdmaObligation(dataset, environment);
  if (obligations.rdma !== undefined && facts.madeWithout?.includes('rdma') === true) {
    return violated('RdmaPossible', `The pods of this job were made while SecureDataset ${name} and the environment allowed RDMA, which is no longer so. Make a new TrainingJob, in whose pods it is switched off.`);
  }
  if (job.spec.workers === 1) return satisfied(obligations);
  const asks = `The job has ${job.spec.workers} workers, and SecureDataset ${name} needs what they send to each other to be protected by ${mechanisms.length === 0 ? 'what it does not say' : listed(mechanisms)}`;
  if (environment === undefined) return pending('EnvironmentMissing', `${asks}, but what protects traffic here is not known without a SecureProcessingEnvironment. Ask the platform engineer to create it, or ask for one worker.`);
  const offered = environment.spec.network?.encryption?.mechanism;
  if (offered === undefined) return pending('TransitNotDescribed', `${asks}, but the SecureProcessingEnvironment does not say what protects traffic between nodes. Ask for one worker, or ask the platform engineer for spec.network.encryption.`);
  if (mechanisms.includes(offered)) return satisfied(obligations);
  return violated('TransitNotProtected', `${asks}, but the network of this cluster offers ${offered}. Ask for one worker, or ask the data steward whether ${offered} is good enough.`);
}

/** RDMA is on only where both agree that it may be. */
function rdmaObligation({ spec }: SecureDataset, environment: SecureProcessingEnvironment | undefined): Pick<Obligations, 'rdma'> {
  const isTrusted = spec.protection.encryptionInTransit.rdma === 'TrustedFabric' && environment?.spec.network?.rdma !== undefined;
  return isTrusted ? {} : { rdma: 'Forbidden' };
}
