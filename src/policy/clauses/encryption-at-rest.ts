import { datasetKey } from '../../api/dataset-key.ts';
import { type SecureDataset } from '../../api/generated/types.ts';
import { earliest } from '../../api/time.ts';
import { reaches, requiredLevel } from '../assurance.ts';
import { keyIn } from '../dataset-keys.ts';
import { freshSight, nextSightChange, verifiedSights } from '../evidence.ts';
import { own } from '../own.ts';
import { pending, satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult, type EncryptionFact, type Instant } from '../types.ts';

/** Where the data lies, and where what is made of it will lie, is encrypted as the dataset asks. */
export const encryptionAtRest: Clause = {
  id: 'encryption-at-rest',
  title: 'Data and output are encrypted at rest',
  source: 'GDPR art. 32(1)(a); SATRE 2.8.01',
  fields: [
    'SecureDataset.spec.protection.encryptionAtRest',
    'SecureDataset.spec.protection.assurance[encryption-at-rest]',
    'SecureProcessingEnvironment.spec.trustedStorage',
    'SecureProcessingEnvironment.spec.gate',
    'SecureProcessingEnvironment.spec.probes.validitySeconds',
    'TrainingJob.spec.output.storageClassName',
    'PersistentVolume.spec.csi',
    'StorageClass.parameters',
    'NodeInspection.spec.volumes',
  ],
  explanation:
    "The volume of the dataset must be encrypted by a mechanism that the dataset lists, with a key that reaches no further than its keyScope, and this must be known well enough (assurance). The same goes for the output of the job: data derived from regulated data is regulated data. Where the storage itself is refused, the reason of the storage check is passed on. A volume that a run uses and that is not seen any more does not stop it; a claim that has lost its volume does. What a verifier saw as plain, or with plaintext in a cache, is refused whatever the dataset asks for, and stops a run. Evidence better than what the objects of Kubernetes show comes from a verifier's look at a mounted volume, and of LUKS2 from the environment's gate, which then sees it in every pod; a pod whose gate left no result stops its run. A look that is too old holds new starts and stops no run. The volume of an output does not exist before the start: its class counts by what a look can show of its mechanism, while verifiers see the dataset's own volume.",
  mechanism: 'The CSI driver encrypts. The operator reads what the driver wrote into the volume, verifiers on the nodes look at what is mounted, and the gate of each pod at devices of LUKS.',
  ceiling: 'Probed',
  limits: 'It protects lost disks and buckets, and not against root on a node or the program, for whom the volume is open. fscrypt and what a provider encrypts below the node are never Probed. Keys are neither rotated nor destroyed, and whether Secrets are encrypted in etcd cannot be seen.',
  reasons: ['ClaimMissing', 'OutputStorageUnknown', 'MechanismNotAccepted', 'KeyScopeTooWide', 'EvidenceTooWeak', 'NotLookedAt', 'SeenPlain', 'PlaintextCache', 'EncryptionUntested'],
  evaluate,
};

/** From the narrowest reach of a key to the widest. */
const keyScopes: readonly string[] = ['Volume', 'Dataset', 'Cluster'];

/**
 * What a look can show: a gate that of LUKS, a verifier that of a client such as JuiceFS'. Nobody looks for fscrypt yet, and what a provider encrypts below the
 * disks of a node looks plain from the node.
 */
const visible: readonly string[] = ['luks2', 'client-side'];

function evaluate(input: ClauseInput): ClauseResult {
  const results = [ofDataset(input), ofOutput(input)];
  const worst = results.find((r) => r.outcome === 'Violated') ?? results.find((r) => r.outcome === 'Pending');
  if (worst !== undefined) return worst;
  const encrypted = results.flatMap((r) => (r.outcome === 'Satisfied' ? (r.obligations?.encrypted ?? []) : []));
  return satisfied(encrypted.length === 0 ? undefined : { encrypted }, earliest(results.flatMap((r) => ('until' in r ? [r.until] : []))));
}

/** What is known of a volume whose claim names it already: it is not seen at all, or not as the claim's. */
const behind: readonly string[] = ['VolumeNotFound', 'VolumeNotBound'];

/**
 * A volume that a run uses and that is not seen stops nothing: its claim names it for good, Kubernetes calls the claim Lost when it goes, and
 * the watch of the volumes may only be behind that of the claims. What is seen is judged.
 */
function isUnseen(fact: EncryptionFact, started: boolean): boolean {
  return started && fact.state === 'unknown' && behind.includes(fact.reason);
}

function ofDataset(input: ClauseInput): ClauseResult {
  const { dataset, job, facts, started, now } = input;
  const { claimName } = dataset.spec.source.persistentVolumeClaim;
  const { name } = dataset.metadata;
  const key = keyIn(job, dataset);
  const claim = own(facts.claims, key);
  if (claim?.exists !== true) {
    return pending('ClaimMissing', `The PersistentVolumeClaim ${claimName} of SecureDataset ${name} does not exist, so its encryption is not known. Ask the data steward to create it.`);
  }
  if (isUnseen(claim.encryption, started)) return satisfied();
  const volume: Volume = {
    subject: `The volume of SecureDataset ${name}`,
    fact: claim.encryption,
    mountPaths: job.spec.datasets.flatMap((mount) => (datasetKey(job.metadata.namespace, mount) === key ? [mount.mountPath] : [])),
    isSeen: freshSight(claim.encryption, now) !== undefined,
    next: nextSightChange(claim.encryption, now),
    remedy: 'A verifier sees a volume while a pod mounts it: ask the platform engineer whether verifiers run on the nodes of this data and probes are scheduled (spec.probes of the SecureProcessingEnvironment), and the data steward whether anything has mounted the volume lately.',
  };
  return judge(input, volume);
}

function ofOutput(input: ClauseInput): ClauseResult {
  const { dataset, job, facts, started, now } = input;
  const { output } = job.spec;
  if (output === undefined) return satisfied();
  const subject = `The output volume of this job (StorageClass ${output.storageClassName})`;
  if (facts.output === undefined) return pending('OutputStorageUnknown', `${subject} is not known to be encrypted. Name a StorageClass that exists and encrypts its volumes.`);
  const fact = facts.output.encryption;
  if (isUnseen(fact, started)) return satisfied();
  const data = own(facts.claims, keyIn(job, dataset))?.encryption;
  const looked = [fact, ...(data === undefined ? [] : [data])];
  const volume: Volume = {
    subject,
    fact,
    mountPaths: [output.mountPath],
    // Verifiers that see the data now will see the output as soon as it is mounted, and what they see as plain is stopped.
    isSeen: looked.some((one) => freshSight(one, now) !== undefined),
    next: earliest(looked.flatMap((one) => nextSightChange(one, now) ?? [])),
    remedy: 'It is believed by its class only while verifiers see the volume of the data. Ask the platform engineer whether they run on its nodes.',
  };
  return judge(input, volume);
}

/** One volume that is judged. */
interface Volume {
  /** Names the volume at the beginning of a sentence. */
  readonly subject: string;
  readonly fact: EncryptionFact;
  /** Where the program sees it. */
  readonly mountPaths: readonly string[];
  /** Whether a look speaks for it now. */
  readonly isSeen: boolean;
  /** When that may change by time alone. */
  readonly next: Instant | undefined;
  /** What helps where nobody looked. */
  readonly remedy: string;
}

/** The gate looks in every pod before its program begins; one that left no result may be no gate of ours. */
function byGate({ dataset, facts: { silent } }: ClauseInput, mountPaths: readonly string[]): ClauseResult {
  if (silent.length === 0) return satisfied({ encrypted: mountPaths });
  return violated('EncryptionUntested', `SecureDataset ${dataset.metadata.name} needs its encryption to be seen by the gate, but that of ${listed(silent, 'and')} let the program begin and left no result that shows what it looked at. Ask the platform engineer whether spec.gate.image is the operator's own image, of the same version.`);
}

const gateRemedy = 'The gate can see LUKS2 in every pod: ask the platform engineer for spec.gate of the SecureProcessingEnvironment.';

function judge(input: ClauseInput, { subject, fact, mountPaths, isSeen, next, remedy }: Volume): ClauseResult {
  const { dataset, environment, started } = input;
  if (fact.state !== 'encrypted') return unencrypted(fact);
  const refusal = termsRefusal(dataset, subject, fact);
  if (refusal !== undefined) return refusal;
  const required = requiredLevel(dataset, 'encryption-at-rest');
  if (reaches(fact.level, required)) return satisfied();
  if (!mayReach(fact, required)) return tooWeak(dataset, subject, fact);
  // The same before the start and after, whatever verifiers say: what a Job obliges its pods to must not change with time.
  if (fact.mechanism === 'luks2' && environment?.spec.gate !== undefined) return byGate(input, mountPaths);
  if (started) return satisfied();
  if (isSeen) return satisfied(undefined, next);
  return pending('NotLookedAt', `${subject} is encrypted by ${fact.mechanism} as far as Kubernetes shows (${fact.level}), but SecureDataset ${dataset.metadata.name} needs evidence that is ${required}, and no verifier has seen lately that it is so. ${fact.mechanism === 'luks2' ? gateRemedy : remedy}`, next);
}

/**
 * Whether a volume may hold the dataset, as its terms ask; `subject` names the volume at the beginning of a sentence. Nobody can look at a volume before
 * it is used, so where Probed evidence is asked for, that a look can show it is enough here: a job waits for the look itself.
 */
export function judgeVolume(dataset: SecureDataset, subject: string, fact: EncryptionFact): ClauseResult {
  if (fact.state !== 'encrypted') return unencrypted(fact);
  const refusal = termsRefusal(dataset, subject, fact);
  if (refusal !== undefined) return refusal;
  const required = requiredLevel(dataset, 'encryption-at-rest');
  const awaited = required === 'Probed' || verifiedSights(fact).length > 0;
  return reaches(fact.level, required) || (awaited && mayReach(fact, required)) ? satisfied() : tooWeak(dataset, subject, fact);
}

function unencrypted(fact: Exclude<EncryptionFact, { state: 'encrypted' }>): ClauseResult {
  return fact.state === 'unknown' ? pending(fact.reason, fact.message) : violated(fact.reason, fact.message);
}

type Encrypted = Extract<EncryptionFact, { state: 'encrypted' }>;

/** What of the mechanism and its key is not as the terms ask. */
function termsRefusal(dataset: SecureDataset, subject: string, fact: Encrypted): ClauseResult | undefined {
  const terms = dataset.spec.protection.encryptionAtRest;
  const asks = `but SecureDataset ${dataset.metadata.name}`;
  if (!terms.mechanisms.includes(fact.mechanism)) {
    return violated('MechanismNotAccepted', `${subject} is encrypted by ${fact.mechanism}, ${asks} accepts ${listed(terms.mechanisms)}. Use storage with an accepted mechanism.`);
  }
  if (!within(fact.keyScope, terms.keyScope)) {
    return violated('KeyScopeTooWide', `${subject} has a key of scope ${fact.keyScope}, ${asks} accepts ${terms.keyScope} at most. Use storage with a key of its own.`);
  }
  return undefined;
}

/** Whether looking could show what is required. */
function mayReach({ mechanism }: Encrypted, required: string): boolean {
  return visible.includes(mechanism) && reaches('Probed', required);
}

function tooWeak(dataset: SecureDataset, subject: string, { level, mechanism }: Encrypted): ClauseResult {
  const required = requiredLevel(dataset, 'encryption-at-rest');
  const remedy = required === 'Probed' ? 'Nobody can see it from a node: use storage that encrypts by LUKS2 or in its client' : 'Use storage whose encryption Kubernetes shows';
  return violated('EvidenceTooWeak', `The encryption is only ${level}: ${subject.replace('The', 'the')} is encrypted by ${mechanism}, but SecureDataset ${dataset.metadata.name} needs evidence that is ${required}. ${remedy}.`);
}

function within(scope: string, widest: string): boolean {
  const [have, most] = [keyScopes.indexOf(scope), keyScopes.indexOf(widest)];
  return have >= 0 && have <= most;
}
