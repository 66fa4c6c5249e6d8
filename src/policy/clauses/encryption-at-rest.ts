import { type SecureDataset } from '../../api/generated/types.ts';
import { reaches, requiredLevel } from '../assurance.ts';
import { own } from '../own.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult, type EncryptionFact } from '../types.ts';

/** Where the data lies, and where what is made of it will lie, is encrypted as the dataset asks. */
export const encryptionAtRest: Clause = {
  id: 'encryption-at-rest',
  title: 'Data and output are encrypted at rest',
  source: 'GDPR art. 32(1)(a); SATRE 2.8.01',
  fields: [
    'SecureDataset.spec.protection.encryptionAtRest',
    'SecureDataset.spec.protection.assurance[encryption-at-rest]',
    'SecureProcessingEnvironment.spec.trustedStorage',
    'TrainingJob.spec.output.storageClassName',
    'PersistentVolume.spec.csi',
    'StorageClass.parameters',
  ],
  explanation:
    'The volume of the dataset must be encrypted by a mechanism that the dataset lists, with a key that reaches no further than its keyScope, and this must be known well enough (assurance). The same goes for the output of the job: data derived from regulated data is regulated data. Where the storage itself is refused, the reason of the storage check is passed on. A volume that a run uses and that is not seen any more does not stop it; a claim that has lost its volume does.',
  reasons: ['ClaimMissing', 'OutputStorageUnknown', 'MechanismNotAccepted', 'KeyScopeTooWide', 'EvidenceTooWeak'],
  evaluate,
};

/** From the narrowest reach of a key to the widest. */
const keyScopes: readonly string[] = ['Volume', 'Dataset', 'Cluster'];

function evaluate(input: ClauseInput): ClauseResult {
  const results = [ofDataset(input), ofOutput(input)];
  const worst = results.find((r) => r.outcome === 'Violated') ?? results.find((r) => r.outcome === 'Pending');
  return worst ?? satisfied();
}

/**
 * A volume that a run uses and that is not seen stops nothing: its claim names it for good, Kubernetes calls the claim Lost when it goes, and
 * the watch of the volumes may only be behind that of the claims. What is seen is judged.
 */
function isUnseen(fact: EncryptionFact, started: boolean): boolean {
  return started && fact.state === 'unknown' && fact.reason === 'VolumeNotFound';
}

function ofDataset({ dataset, facts, started }: ClauseInput): ClauseResult {
  const { claimName } = dataset.spec.source.persistentVolumeClaim;
  const claim = own(facts.claims, dataset.metadata.name);
  if (claim?.exists !== true) {
    return pending('ClaimMissing', `The PersistentVolumeClaim ${claimName} of SecureDataset ${dataset.metadata.name} does not exist, so its encryption is not known. Ask the data steward to create it.`);
  }
  if (isUnseen(claim.encryption, started)) return satisfied();
  return judgeVolume(dataset, `The volume of SecureDataset ${dataset.metadata.name}`, claim.encryption);
}

function ofOutput({ dataset, job, facts, started }: ClauseInput): ClauseResult {
  const { output } = job.spec;
  if (output === undefined) return satisfied();
  const subject = `The output volume of this job (StorageClass ${output.storageClassName})`;
  if (facts.output !== undefined && isUnseen(facts.output.encryption, started)) return satisfied();
  if (facts.output !== undefined) return judgeVolume(dataset, subject, facts.output.encryption);
  return pending('OutputStorageUnknown', `${subject} is not known to be encrypted. Name a StorageClass that exists and encrypts its volumes.`);
}

/** Whether a volume is encrypted as the dataset's terms ask; `subject` names the volume at the beginning of a sentence. */
export function judgeVolume(dataset: SecureDataset, subject: string, fact: EncryptionFact): ClauseResult {
  if (fact.state === 'unknown') return pending(fact.reason, fact.message);
  if (fact.state === 'refused') return violated(fact.reason, fact.message);
  const terms = dataset.spec.protection.encryptionAtRest;
  const asks = `but SecureDataset ${dataset.metadata.name}`;
  if (!terms.mechanisms.includes(fact.mechanism)) {
    return violated('MechanismNotAccepted', `${subject} is encrypted by ${fact.mechanism}, ${asks} accepts ${listed(terms.mechanisms)}. Use storage with an accepted mechanism.`);
  }
  if (!within(fact.keyScope, terms.keyScope)) {
    return violated('KeyScopeTooWide', `${subject} has a key of scope ${fact.keyScope}, ${asks} accepts ${terms.keyScope} at most. Use storage with a key of its own.`);
  }
  const required = requiredLevel(dataset, 'encryption-at-rest');
  if (reaches(fact.level, required)) return satisfied();
  return violated('EvidenceTooWeak', `The encryption is only ${fact.level}: ${subject.replace('The', 'the')} is encrypted by ${fact.mechanism}, ${asks} needs evidence that is ${required}. Use storage whose encryption Kubernetes shows.`);
}

function within(scope: string, widest: string): boolean {
  const [have, most] = [keyScopes.indexOf(scope), keyScopes.indexOf(widest)];
  return have >= 0 && have <= most;
}
