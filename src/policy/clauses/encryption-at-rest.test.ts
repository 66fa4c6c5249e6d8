import assert from 'node:assert/strict';
import { aClaim, aDataset, aGate, anEncryption, anEnvironment, aSight, aTrainingJob, facts, now, without } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { type ClauseResult, type EncryptionFact } from '../types.ts';
import { encryptionAtRest, judgeVolume } from './encryption-at-rest.ts';

const data = (encryption: EncryptionFact) => ({ facts: facts({ claims: { 'chest-ct': aClaim({ encryption }) } }) });
const output = (encryption: EncryptionFact) => ({ job: aTrainingJob().withOutput().build(), facts: facts({ output: { encryption } }) });
const accepts = (keyScope: 'Volume' | 'Dataset' | 'Cluster') => aDataset().withProtection({ encryptionAtRest: { mechanisms: ['luks2'], keyScope } }).build();
const refused: EncryptionFact = { state: 'refused', reason: 'NotEncrypted', message: 'The volume is not encrypted.' };
const unknown: EncryptionFact = { state: 'unknown', reason: 'NotBound', message: 'The claim is not bound.' };
const unseen: EncryptionFact = { state: 'unknown', reason: 'VolumeNotFound', message: 'The volume is not there.' };
const notYetBound: EncryptionFact = { state: 'unknown', reason: 'VolumeNotBound', message: 'The volume names no claim yet.' };
const assured = aDataset().withProtection({ assurance: [{ control: 'encryption-at-rest', level: 'Configured' }] }).build();

const probed = aDataset().withProtection({ encryptionAtRest: { mechanisms: ['luks2', 'client-side', 'provider-managed'], keyScope: 'Dataset' }, assurance: [{ control: 'encryption-at-rest', level: 'Probed' }] }).build();
/** JuiceFS, of which nothing but a look proves anything. */
const unproven = anEncryption({ mechanism: 'client-side', level: 'Declared' }) as Extract<EncryptionFact, { readonly state: 'encrypted' }>;
const day = 82_800_000;
const seen = { ...unproven, sights: [aSight()] };
const old = { ...unproven, sights: [aSight({ until: now })] };
const gated = anEnvironment().with({ gate: aGate() }).build();
const both = (encryption: EncryptionFact, made: EncryptionFact) => ({ dataset: probed, job: aTrainingJob().withOutput().build(), facts: facts({ claims: { 'chest-ct': aClaim({ encryption }) }, output: { encryption: made } }) });
const until = (want: number | undefined) => (result: ClauseResult) => assert.equal('until' in result ? result.until : undefined, want);
const looksFor = (...paths: readonly string[]) => (result: ClauseResult) => assert.deepEqual(result, { outcome: 'Satisfied', obligations: { encrypted: paths } });

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
  { when: 'is violated by declared evidence where configured is asked, and no look could show more', given: { ...data(anEncryption({ mechanism: 'provider-managed', level: 'Declared' })), dataset: aDataset().withProtection({ ...probed.spec.protection, assurance: [{ control: 'encryption-at-rest', level: 'Configured' }] }).build() }, want: 'Violated EvidenceTooWeak', message: /Use storage whose encryption Kubernetes shows/ },
  { when: 'waits for a look where declared evidence is there, configured is asked, and a look can show it', given: { ...data(anEncryption({ level: 'Declared' })), dataset: assured }, want: 'Pending NotLookedAt' },
  { when: 'takes a look for as good as what Kubernetes shows', given: { ...data(anEncryption({ level: 'Declared', sights: [aSight()] })), dataset: assured }, want: 'Satisfied', also: until(now + day) },
  { when: 'holds for configured evidence where it is asked', given: { dataset: assured }, want: 'Satisfied' },
  { when: 'passes on why the storage is refused', given: data(refused), want: 'Violated NotEncrypted', foreignReason: true, message: /not encrypted/ },
  { when: 'waits for what is not known yet', given: data(unknown), want: 'Pending NotBound', foreignReason: true },
  { when: 'waits for a volume that is not seen before the start', given: data(unseen), want: 'Pending VolumeNotFound', foreignReason: true },
  { when: 'stops no run because a volume that its claim names is not seen for a while', given: { ...data(unseen), started: true }, want: 'Satisfied' },
  { when: 'nor because that of its output is not', given: { ...output(unseen), started: true }, want: 'Satisfied' },
  { when: 'nor because that is seen before it names its claim', given: { ...output(notYetBound), started: true }, want: 'Satisfied' },
  { when: 'waits for a volume that does not name its claim yet', given: data(notYetBound), want: 'Pending VolumeNotBound', foreignReason: true },
  { when: 'stops a run whose claim has lost its volume', given: { ...data({ ...refused, reason: 'VolumeLost' }), started: true }, want: 'Violated VolumeLost', foreignReason: true },
  { when: 'is pending when nothing is known of the claim', given: { facts: facts({ claims: {} }) }, want: 'Pending ClaimMissing' },
  { when: 'is pending when the claim does not exist', given: { facts: facts({ claims: { 'chest-ct': aClaim({ exists: false }) } }) }, want: 'Pending ClaimMissing' },
  { when: 'is not fooled by a dataset called constructor', given: { dataset: aDataset('constructor').build(), facts: facts({ claims: {} }) }, want: 'Pending ClaimMissing' },
  { when: 'holds for an output that is encrypted as the data is', given: output(anEncryption()), want: 'Satisfied' },
  { when: 'is violated by an output with a weaker mechanism', given: output(anEncryption({ mechanism: 'provider-managed' })), want: 'Violated MechanismNotAccepted', message: /^The output volume/ },
  { when: 'is violated by an output that is refused', given: output(refused), want: 'Violated NotEncrypted', foreignReason: true },
  { when: 'is not satisfied by a weak evidence of the output', given: { ...output(anEncryption({ level: 'Declared' })), dataset: assured }, want: 'Pending NotLookedAt', message: /^The output volume/ },
  { when: 'is violated by an output of which no look can show more', given: both(seen, anEncryption({ mechanism: 'provider-managed', level: 'Configured' })), want: 'Violated EvidenceTooWeak', message: /the output volume .*Nobody can see it from a node/ },
  { when: 'is pending when nothing is known of the output', given: { job: aTrainingJob().withOutput().build(), facts: without(facts(), 'output') }, want: 'Pending OutputStorageUnknown' },
  { when: 'does not care for output storage that the job does not ask for', given: { facts: facts({ output: { encryption: refused } }) }, want: 'Satisfied' },
  { when: 'says the violation of the output before the wait for the data', given: { job: aTrainingJob().withOutput().build(), facts: facts({ claims: {}, output: { encryption: refused } }) }, want: 'Violated NotEncrypted', foreignReason: true },
  { when: 'waits for a look where the dataset asks for Probed, and says who can do something', given: { ...data(unproven), dataset: probed }, want: 'Pending NotLookedAt', message: /^The volume of SecureDataset chest-ct is encrypted by client-side as far as Kubernetes shows \(Declared\), but .* needs evidence that is Probed, and no verifier has seen lately that it is so\. .*ask the platform engineer .* and the data steward/, also: until(undefined) },
  { when: 'waits for the gate however good the objects are, where that can see it', given: { ...data(anEncryption()), dataset: probed }, want: 'Pending NotLookedAt', message: /ask the platform engineer for spec\.gate/ },
  { when: 'is violated where nobody looks for the mechanism', given: { ...data(anEncryption({ mechanism: 'fscrypt' })), dataset: aDataset().withProtection({ ...probed.spec.protection, encryptionAtRest: { mechanisms: ['fscrypt'], keyScope: 'Dataset' } }).build() }, want: 'Violated EvidenceTooWeak' },
  { when: 'holds once a verifier has seen it, until that look is too old', given: { ...data(seen), dataset: probed }, want: 'Satisfied', also: until(now + day) },
  { when: 'holds while one of several looks counts, and is decided anew when any of them ends', given: { ...data({ ...unproven, sights: [aSight({ until: now + 5 }), aSight({ node: 'it-2', until: now + 9 }), aSight({ node: 'it-3', until: now - 9 })] }), dataset: probed }, want: 'Satisfied', also: until(now + 5) },
  { when: 'holds new starts once the look is too old', given: { ...data(old), dataset: probed }, want: 'Pending NotLookedAt' },
  { when: 'stops no run because the look is too old', given: { ...data(old), dataset: probed, started: true }, want: 'Satisfied', also: until(undefined) },
  { when: 'stops no run because nobody looks any more', given: { ...data(unproven), dataset: probed, started: true }, want: 'Satisfied' },
  { when: 'is not satisfied by a look that found nothing out', given: { ...data({ ...unproven, sights: [aSight({ verified: false })] }), dataset: probed }, want: 'Pending NotLookedAt' },
  { when: 'waits for a look that is yet to come', given: { ...data({ ...unproven, sights: [aSight({ from: now + 7 })] }), dataset: probed }, want: 'Pending NotLookedAt', also: until(now + 7) },
  { when: 'is violated, looked at or not, where a provider encrypts below what a node can see', given: { ...data(anEncryption({ mechanism: 'provider-managed', sights: [aSight()] })), dataset: probed }, want: 'Violated EvidenceTooWeak', message: /use storage that encrypts by LUKS2 or in its client/ },
  { when: 'is violated before and after the start by what a verifier saw as plain', given: { ...data({ state: 'refused', reason: 'SeenPlain', message: 'It is plain.' }), dataset: probed, started: true }, want: 'Violated SeenPlain' },
  { when: 'obliges the gate of every pod to look, where there is one and the mechanism is LUKS2', given: { ...data(anEncryption()), dataset: probed, environment: gated }, want: 'Satisfied', also: looksFor('/data/chest-ct') },
  { when: 'obliges it to the same after the start, and whatever verifiers saw', given: { ...data(anEncryption({ sights: [aSight()] })), dataset: probed, environment: gated, started: true }, want: 'Satisfied', also: looksFor('/data/chest-ct') },
  { when: 'stops a run of which a gate left no result', given: { dataset: probed, environment: gated, started: true, facts: facts({ silent: ['unet-1-0-abcde'] }) }, want: 'Violated EncryptionUntested', message: /that of unet-1-0-abcde let the program begin and left no result/ },
  { when: 'is not concerned by one where the gate need not look', given: { ...data(seen), dataset: probed, environment: gated, started: true, facts: facts({ claims: { 'chest-ct': aClaim({ encryption: seen }) }, silent: ['unet-1-0-abcde'] }) }, want: 'Satisfied' },
  { when: 'obliges it to look wherever the data is mounted, and at the output', given: { ...both(anEncryption(), anEncryption()), environment: gated, job: aTrainingJob().withOutput().with({ datasets: [{ name: 'chest-ct', mountPath: '/a' }, { name: 'chest-ct', mountPath: '/b' }] }).build() }, want: 'Satisfied', also: looksFor('/a', '/b', '/output') },
  { when: 'obliges it to nothing that the dataset does not ask for', given: { environment: gated }, want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied' }) },
  { when: 'does not take the gate for a look at what it cannot see', given: { ...data(unproven), dataset: probed, environment: gated }, want: 'Pending NotLookedAt' },
  { when: 'believes the class of an output while verifiers see the data', given: both(seen, unproven), want: 'Satisfied', also: until(now + day) },
  { when: 'believes an output that was seen itself', given: both(anEncryption(), seen), want: 'Pending NotLookedAt', message: /^The volume of SecureDataset/ },
  { when: 'does not believe the class of an output where only the gate sees the data', given: { ...both(anEncryption(), unproven), environment: gated }, want: 'Pending NotLookedAt', message: /^The output volume .*believed by its class only while verifiers see the volume of the data/ },
  { when: 'stops a run whose output was seen to be plain', given: { ...both(seen, { state: 'refused', reason: 'SeenPlain', message: 'The output is plain.' }), started: true }, want: 'Violated SeenPlain' },
]);

describe('whether a volume may hold a dataset, before anybody can have looked', () => {
  const asking = (level: 'Configured' | 'Probed') => aDataset().withProtection({ ...probed.spec.protection, assurance: [{ control: 'encryption-at-rest', level }] }).build();
  const rows: readonly (readonly [string, 'Configured' | 'Probed', EncryptionFact, string])[] = [
    ['a look is awaited where Probed is asked for', 'Probed', unproven, 'Satisfied'],
    ['also where the last look is old', 'Probed', old, 'Satisfied'],
    ['no look is awaited that could show nothing', 'Probed', anEncryption({ mechanism: 'provider-managed' }), 'EvidenceTooWeak'],
    ['no look is awaited where Configured is asked for', 'Configured', unproven, 'EvidenceTooWeak'],
    ['but one that is there counts', 'Configured', old, 'Satisfied'],
    ['what a verifier saw as plain holds no data', 'Probed', { state: 'refused', reason: 'SeenPlain', message: 'It is plain.' }, 'SeenPlain'],
  ];
  for (const [name, level, fact, want] of rows) {
    it(name, () => {
      const result = judgeVolume(asking(level), 'The volume', fact);
      assert.equal(result.outcome === 'Satisfied' ? result.outcome : result.reason, want);
    });
  }
});
