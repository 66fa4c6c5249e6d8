import assert from 'node:assert/strict';
import { decide } from '../policy/decide.ts';
import { aPermit, aTrainingJob, anInput, facts, now, without } from '../policy/testing/builders.ts';
import { type Decision, type DecisionInput, type UnsatisfiedClause } from '../policy/types.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { frozen } from '../testing/frozen.ts';
import { decisionStatus, sameDecision, type DecisionStatus } from './decision-record.ts';

function recorded(input: DecisionInput, decision = decide(input)): DecisionStatus {
  return decisionStatus(frozen(input), frozen(decision));
}

/** The same input an hour later, with a decision on record. */
function later(before: DecisionStatus, changes: Partial<DecisionInput> = {}): DecisionInput {
  const input = anInput(changes);
  return { ...input, job: { ...input.job, status: { decision: before } }, now: now + 3_600_000 };
}

const allowed = recorded(anInput());
const held = recorded(anInput({ permits: [] }));

describe('the decision on record', () => {
  it('says what was decided, on what, by which clauses and under which permits', () => {
    const { inputDigest, satisfied, ...rest } = allowed;
    assert.deepEqual(rest, { outcome: 'Allow', clauseSet: 'caveau.clauses/5', requesterEvidence: 'Configured', permits: [{ dataset: 'chest-ct', permit: 'chest-ct-lung' }], unsatisfied: [], time: '2027-03-01T12:00:00Z' });
    assert.match(inputDigest ?? '', /^caveau\.v1:sha256:[0-9a-f]{64}$/);
    assert.ok((satisfied ?? []).length > 15);
  });

  it('tells each clause that does not hold in full, and until when', () => {
    const from = '2027-04-01T00:00:00Z';
    const { unsatisfied = [] } = recorded(anInput({ permits: [aPermit().withWindow(from, '2028-01-01T00:00:00Z').build()] }));
    assert.deepEqual(unsatisfied.map(({ clause, dataset, outcome, reason, until }) => [clause, dataset, outcome, reason, until]), [['permit-window', 'chest-ct', 'Pending', 'PermitNotYetValid', from]]);
  });

  it('keeps its time while nothing in it changes', () => {
    assert.deepEqual(recorded(later(allowed)), allowed);
    assert.deepEqual(recorded(later(held, { permits: [] })), held);
  });

  const timeless = without(allowed, 'time');
  const changes: Readonly<Record<string, { readonly before: DecisionStatus; readonly now?: Partial<DecisionInput> }>> = {
    'its outcome changes': { before: held },
    'the text of a permit changes, though the outcome does not': { before: allowed, now: { permits: [aPermit().with({ persons: [{ subject: 'a1b2c3@institute.example' }, { subject: 'new' }] }).build()] } },
    'another permit is chosen': { before: allowed, now: { permits: [aPermit('chest-ct', 'another').build()] } },
    'a message changes': { before: { ...held, unsatisfied: (held.unsatisfied ?? []).map((clause) => ({ ...clause, message: 'before' })) }, now: { permits: [] } },
    'the set of clauses is another': { before: { ...allowed, clauseSet: 'caveau.clauses/0' } },
    'it had no time': { before: timeless },
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`gets the present time when ${name}`, () => assert.equal(recorded(later(change.before, change.now)).time, '2027-03-01T13:00:00Z'));
  }

  it('is the same as another whatever their times, and never the same as none', () => {
    assert.equal(sameDecision(allowed, { ...allowed, time: '2030-01-01T00:00:00Z' }), true);
    assert.equal(sameDecision(allowed, held), false);
    assert.equal(sameDecision(undefined, allowed), false);
    assert.equal(sameDecision(allowed, undefined), false);
  });

  it('holds at most 64 clauses with 1024 characters each, the first ones, and is then stable too', () => {
    const clause = (i: number): UnsatisfiedClause => ({ clause: `c${i}`, dataset: 'chest-ct', outcome: 'Violated', reason: 'X', message: 'm'.repeat(3000) });
    const decision: Decision = { ...decide(anInput()), outcome: 'Deny', unsatisfied: Array.from({ length: 170 }, (_, i) => clause(i)) };
    const cut = recorded(anInput(), decision);
    assert.deepEqual([cut.unsatisfied?.length, cut.unsatisfied?.at(-1)?.clause, cut.unsatisfied?.[0]?.message.length], [64, 'c63', 1024]);
    assertStatusAccepted('TrainingJob', { decision: cut });
    assert.deepEqual(recorded(later(cut), decision), cut);
  });

  it('is one that the API server takes', () => {
    for (const decision of [allowed, held]) assertStatusAccepted('TrainingJob', { decision });
  });
});

describe('the evidence of who asked', () => {
  const evidence = (changes: Partial<DecisionInput>): string | undefined => recorded(anInput(changes)).requesterEvidence;
  const onBehalf = aTrainingJob().with({ declaredBy: 'system:serviceaccount:argocd:app' }).build();

  it('is Configured when admission binds it to the user, Declared when an account speaks for the person or nothing binds', () => {
    assert.equal(evidence({}), 'Configured');
    assert.equal(evidence({ job: onBehalf }), 'Declared');
    assert.equal(evidence({ facts: facts({ requesterBound: false }) }), 'Declared');
  });
});
