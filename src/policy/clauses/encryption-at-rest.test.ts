import { aClaim, aDataset, anEncryption, aTrainingJob, facts, without } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { type EncryptionFact } from '../types.ts';
import { encryptionAtRest } from './encryption-at-rest.ts';

const data = (encryption: EncryptionFact) => ({ facts: facts({ claims: { 'chest-ct': aClaim({ encryption }) } }) });
const output = (encryption: EncryptionFact) => ({ job: aTrainingJob().withOutput().build(), facts: facts({ output: { encryption } }) });
const accepts = (keyScope: 'Volume' | 'Dataset' | 'Cluster') => aDataset().withProtection({ encryptionAtRest: { mechanisms: ['luks2'], keyScope } }).build();
const refused: EncryptionFact = { state: 'refused', reason: 'NotEncrypted', message: 'The volume is not encrypted.' };
const unknown: EncryptionFact = { state: 'unknown', reason: 'NotBound', message: 'The claim is not bound.' };
const unseen: EncryptionFact = { state: 'unknown', reason: 'VolumeNotFound', message: 'The volume is not there.' };
const assured = aDataset().withProtection({ assurance: [{ control: 'encryption-at-rest', level: 'Configured' }] }).build();

testClause(encryptionAtRest, [
  { when: 'holds for an accepted mechanism and key', want: 'Satisfied' },
  { when: 'is violated by a mechanism that is not listed', given: data(anEncryption({ mechanism: 'provider-managed' })), want: 'Violated MechanismNotAccepted', message: /provider-managed, but SecureDataset chest-ct accepts luks2 or fscrypt/ },
  { when: 'is violated by an empty list of mechanisms', given: { dataset: aDataset().withProtection({ encryptionAtRest: { mechanisms: [], keyScope: 'Cluster' } }).build() }, want: 'Violated MechanismNotAccepted' },
  { when: 'holds for a key of the widest accepted scope', given: data(anEncryption({ keyScope: 'Dataset' })), want: 'Satisfied' },
  { when: 'is violated by a key that reaches further', given: data(anEncryption({ keyScope: 'Cluster' })), want: 'Violated KeyScopeTooWide' },
  { when: 'takes any key when Cluster is accepted', given: { ...data(anEncryption({ keyScope: 'Cluster' })), dataset: accepts('Cluster') }, want: 'Satisfied' },
  { when: 'takes only the key of the volume when Volume is asked', given: { ...data(anEncryption({ keyScope: 'Dataset' })), dataset: accepts('Volume') }, want: 'Violated KeyScopeTooWide' },
  { when: 'is violated by a scope that it does not know', given: { dataset: accepts('Galaxy' as 'Cluster') }, want: 'Violated KeyScopeTooWide' },
  { when: 'takes declared evidence where no other is asked', given: data(anEncryption({ level: 'Declared' })), want: 'Satisfied' },
  { when: 'is violated by declared evidence where configured is asked', given: { ...data(anEncryption({ level: 'Declared' })), dataset: assured }, want: 'Violated EvidenceTooWeak' },
  { when: 'holds for configured evidence where it is asked', given: { dataset: assured }, want: 'Satisfied' },
  { when: 'passes on why the storage is refused', given: data(refused), want: 'Violated NotEncrypted', foreignReason: true, message: /not encrypted/ },
  { when: 'waits for what is not known yet', given: data(unknown), want: 'Pending NotBound', foreignReason: true },
  { when: 'waits for a volume that is not seen before the start', given: data(unseen), want: 'Pending VolumeNotFound', foreignReason: true },
  { when: 'stops no run because a volume that its claim names is not seen for a while', given: { ...data(unseen), started: true }, want: 'Satisfied' },
  { when: 'nor because that of its output is not', given: { ...output(unseen), started: true }, want: 'Satisfied' },
  { when: 'stops a run whose claim has lost its volume', given: { ...data({ ...refused, reason: 'VolumeLost' }), started: true }, want: 'Violated VolumeLost', foreignReason: true },
  { when: 'is pending when nothing is known of the claim', given: { facts: facts({ claims: {} }) }, want: 'Pending ClaimMissing' },
  { when: 'is pending when the claim does not exist', given: { facts: facts({ claims: { 'chest-ct': aClaim({ exists: false }) } }) }, want: 'Pending ClaimMissing' },
  { when: 'is not fooled by a dataset called constructor', given: { dataset: aDataset('constructor').build(), facts: facts({ claims: {} }) }, want: 'Pending ClaimMissing' },
  { when: 'holds for an output that is encrypted as the data is', given: output(anEncryption()), want: 'Satisfied' },
  { when: 'is violated by an output with a weaker mechanism', given: output(anEncryption({ mechanism: 'provider-managed' })), want: 'Violated MechanismNotAccepted', message: /^The output volume/ },
  { when: 'is violated by an output that is refused', given: output(refused), want: 'Violated NotEncrypted', foreignReason: true },
  { when: 'is violated by a weak evidence of the output', given: { ...output(anEncryption({ level: 'Declared' })), dataset: assured }, want: 'Violated EvidenceTooWeak', message: /the output volume/ },
  { when: 'is pending when nothing is known of the output', given: { job: aTrainingJob().withOutput().build(), facts: without(facts(), 'output') }, want: 'Pending OutputStorageUnknown' },
  { when: 'does not care for output storage that the job does not ask for', given: { facts: facts({ output: { encryption: refused } }) }, want: 'Satisfied' },
  { when: 'says the violation of the output before the wait for the data', given: { job: aTrainingJob().withOutput().build(), facts: facts({ claims: {}, output: { encryption: refused } }) }, want: 'Violated NotEncrypted', foreignReason: true },
]);
