import assert from 'node:assert/strict';
import { decide } from './decide.ts';
import { inputDigest } from './digest.ts';
import { anApproval, approvedDataset, approvingEnvironment, boundSince } from './testing/approvals.ts';
import { aClaim, aDataset, anEncryption, anEnvironment, anInput, anOntology, aNode, aPermit, aTrainingJob, facts } from './testing/builders.ts';
import { type DecisionInput } from './types.ts';

const digest = (changes: Partial<DecisionInput> = {}) => {
  const input = anInput(changes);
  return inputDigest(input, decide(input));
};

/** Kept for ever: if this test fails, records of former decisions can no longer be checked, and the prefix must change. */
const golden = 'caveau.v1:sha256:077b286505f4a2425e6909e60899b7ab82934f2b06806095b803df611fc169ab';

const approved = (changes: Partial<DecisionInput> = {}): Partial<DecisionInput> => ({ datasets: { 'chest-ct': approvedDataset.build() }, environment: approvingEnvironment.build(), facts: facts({ approvalsBoundSince: boundSince }), approvals: [anApproval('dpo'), anApproval('ethics')], ...changes });

describe('the digest of what was decided on', () => {
  it('is the golden value', () => assert.equal(digest(), golden));

  const same: Readonly<Record<string, Partial<DecisionInput>>> = {
    'the time passes': { now: Date.parse('2027-04-01T00:00:00Z') },
    'the job has started': { started: true },
    'nodes come and go': { facts: facts({ nodes: [aNode('it-9')] }) },
    'the job is paused and kept for longer': { job: aTrainingJob().with({ runPolicy: { suspend: true, ttlSecondsAfterFinished: 1 } }).build() },
    'another project gets a permit': { permits: [aPermit().build(), aPermit('chest-ct', 'other').with({ project: { namespace: 'other' } }).build()] },
    'a fact is worded better': { facts: facts({ claims: { 'chest-ct': aClaim({ encryption: anEncryption({ message: 'Better.' }) }) } }) },
    'metadata that nobody decides on changes': { datasets: { 'chest-ct': aDataset().withMetadata({ resourceVersion: '9', labels: { a: 'b' } }).build() } },
    'output storage that the job does not ask for changes': { facts: facts({ output: { encryption: anEncryption({ mechanism: 'fscrypt' }) } }) },
  };
  for (const [when, changes] of Object.entries(same)) {
    it(`stays the same when ${when}`, () => assert.equal(digest(changes), golden));
  }

  const different: Readonly<Record<string, Partial<DecisionInput>>> = {
    'the job is another object': { job: aTrainingJob().withMetadata({ uid: 'other' }).build() },
    'the job asks for more': { job: aTrainingJob().with({ workers: 2 }).build() },
    'the job may run longer': { job: aTrainingJob().with({ runPolicy: { activeDeadlineSeconds: 60 } }).build() },
    'the job may be tried again': { job: aTrainingJob().with({ runPolicy: { maxRestarts: 3 } }).build() },
    'the job gets other arguments': { job: aTrainingJob().with({ args: ['--epochs', '60'] }).build() },
    'an account speaks for the requester': { job: aTrainingJob().with({ declaredBy: 'x' }).build() },
    'the dataset changes': { datasets: { 'chest-ct': aDataset().withJurisdictions('IT').build() } },
    'the permit changes': { permits: [aPermit().with({ validUntil: '2028-01-02T00:00:00Z' }).build()] },
    'the permit is missing': { permits: [] },
    'the environment changes': { environment: anEnvironment().withCountries({}).build() },
    'the environment is missing': { environment: undefined },
    'another release of MONDO is loaded': { ontology: { ...anOntology, digest: `sha256:${'1'.repeat(64)}` } },
    'the encryption is known less well': { facts: facts({ claims: { 'chest-ct': aClaim({ encryption: anEncryption({ level: 'Declared' }) }) } }) },
    'the encryption is refused': { facts: facts({ claims: { 'chest-ct': aClaim({ encryption: { state: 'refused', reason: 'NotEncrypted', message: 'It is not.' } }) } }) },
    'the claim is missing': { facts: facts({ claims: {} }) },
    'approvals are asked for': approved({ approvals: [] }),
    'one approval counts': approved({ approvals: [anApproval('dpo')] }),
    'both approvals count': approved(),
    'an approval with another expiry counts': approved({ approvals: [anApproval('dpo', { expires: '2027-11-01T00:00:00Z' }), anApproval('ethics')] }),
    'the job asks for an output': { job: aTrainingJob().withOutput().build() },
  };
  it('differs for everything that matters', () => {
    const digests = Object.values(different).map((changes) => digest(changes));
    assert.equal(new Set([golden, ...digests]).size, digests.length + 1);
  });

  it('stays the same when an approval expires, or one comes that does not count', () => {
    assert.equal(digest(approved({ now: Date.parse('2027-12-02T00:00:00Z') })), digest(approved()));
    assert.equal(digest(approved({ approvals: [anApproval('ethics'), anApproval('dpo'), { ...anApproval('dpo', { organisation: 'Elsewhere' }) }] })), digest(approved()));
  });

  it('does not depend on the order of fields', () => {
    const job = anInput().job;
    const spec = Object.fromEntries(Object.entries(job.spec).reverse()) as typeof job.spec;
    assert.equal(digest({ job: { ...job, spec } }), golden);
  });
});
