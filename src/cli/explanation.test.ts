import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatTime } from '../api/time.ts';
import { decide } from '../policy/decide.ts';
import { inputDigest } from '../policy/digest.ts';
import { inputs } from '../policy/testing/arbitraries.test.ts';
import { anInput, aPermit, aTrainingJob, without } from '../policy/testing/builders.ts';
import { decisionStatus } from '../training-job/decision-record.ts';
import { type DecisionInput } from '../policy/types.ts';
import { explain, type Explanation, type Row } from './explanation.ts';
import { findingsOf } from './findings.ts';
import { type Part } from './judge.ts';
import { restsOn } from './rests-on.ts';

const runs = { numRuns: 300, seed: 20270301 };
const parts: readonly Part[] = ['environment', 'approvals', 'ontology', 'permits', 'datasets', ...(Object.keys(restsOn) as Part[])];

/** What some may not know. */
const hidden = fc.subarray([...parts]).map((some): Readonly<Partial<Record<Part, string>>> => Object.fromEntries(some.map((part) => [part, 'you may not look'])));

const ask = (input: DecisionInput, unknown: Readonly<Partial<Record<Part, string>>> = {}): Explanation => explain({ input, unknown, replaced: [] });
const row = (of: Explanation, clause: string): Row | undefined => of.clauses.find((one) => one.clause === clause);
const key = ({ clause, dataset, outcome, reason }: Pick<Row, 'clause' | 'dataset' | 'reason'> & { readonly outcome: string }): string => [clause, dataset ?? '', outcome, reason ?? ''].join('/');

/** The input with the job as the operator would have left it. */
function recorded(input: DecisionInput): DecisionInput {
  return { ...input, job: { ...input.job, status: { decision: decisionStatus(input, decide(input)) } } };
}

describe('an explanation where everything is known', () => {
  it('says what decide() says of any input: outcome, clauses, permits, digest', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const decision = decide(input);
        const said = ask(input);
        assert.equal(said.complete, true);
        assert.equal(said.outcome, decision.outcome);
        assert.deepEqual(said.clauses.filter(({ outcome }) => outcome === 'Pending' || outcome === 'Violated').map(key), decision.unsatisfied.map(key));
        assert.deepEqual(said.clauses.filter(({ outcome }) => outcome === 'Satisfied').map(({ clause }) => clause), decision.satisfied);
        assert.deepEqual(said.permits, decision.permits);
        assert.equal(said.inputDigest, inputDigest(input, decision));
      }),
      runs,
    );
  });

  it('says from when the verdict is another, and what it is then', () => {
    const said = ask(anInput({ permits: [aPermit().withWindow('2026-01-01T00:00:00Z', '2027-05-01T00:00:00Z').build()] }));
    assert.deepEqual([said.outcome, said.next?.time, said.next?.outcome, said.next?.clauses], ['Allow', '2027-05-01T00:00:00Z', 'Deny', [{ clause: 'permit-window', reason: 'PermitExpired' }]]);
    assert.equal(row(said, 'permit-window')?.until, '2027-05-01T00:00:00Z');
    assert.equal(said.deadline, '2027-05-01T00:00:00Z');
  });

  it('names law, field and the sentence of what is violated', () => {
    const said = ask(anInput({ permits: [aPermit().with({ purposes: [] }).build()] }));
    const purpose = row(said, 'purpose');
    assert.equal(purpose?.outcome, 'Violated');
    assert.match(purpose.law, /GDPR art\. 5\(1\)\(b\)/);
    assert.ok(purpose.fields.includes('DataPermit.spec.purposes'));
    assert.match(purpose.message ?? '', /ask the data steward/);
  });

  it('says of a job without a permit that its clauses could not be asked', () => {
    const said = ask(anInput({ permits: [] }));
    assert.deepEqual([said.outcome, row(said, 'permit')?.reason, row(said, 'purpose')?.outcome], ['Hold', 'PermitMissing', 'NotJudged']);
  });
});

describe('an explanation where something is not known', () => {
  it('never says of a clause what the whole truth contradicts', () => {
    fc.assert(
      fc.property(inputs(), hidden, (input, unknown) => {
        const truth = findingsOf(input, new Map());
        const chosen = Object.fromEntries(truth.permits.map(({ dataset, permit }) => [dataset, permit]));
        const seen = findingsOf(input, new Map(Object.entries(unknown) as [Part, string][]), chosen);
        for (const { clause, dataset, judgement } of seen.findings) {
          if (!('result' in judgement)) continue;
          const real = truth.findings.find((finding) => finding.clause === clause && finding.dataset === dataset);
          // Where permits are hidden, clauses that need none can be asked although there is none.
          if (real !== undefined || unknown.permits === undefined) assert.deepEqual(judgement, real?.judgement, clause);
        }
        if (seen.complete) assert.equal(ask(input, unknown).outcome, decide(input).outcome);
      }),
      runs,
    );
  });

  it('says nothing about a clause whose facts are empty because nobody could read them', () => {
    const said = ask(anInput(), { 'claims.writers': 'you may not list pods' });
    assert.deepEqual([said.complete, said.outcome, row(said, 'sealed')?.outcome, row(said, 'sealed')?.why], [false, 'Unknown', 'Unknown', 'you may not list pods']);
    assert.equal(row(said, 'purpose')?.outcome, 'Satisfied');
  });

  it('takes from the record of the operator what it cannot know, so that both say the same', () => {
    fc.assert(
      fc.property(inputs(), hidden, (input, all) => {
        const unknown = without(all, 'permits');
        const decision = decide(input);
        // Of a job that runs under nobody knows which of several permits the record does not say which one was told.
        fc.pre(!input.started || input.job.spec.datasets.every(({ name }) => decision.permits.some(({ dataset }) => dataset === name) || input.permits.filter(({ spec }) => spec.dataset.name === name).length < 2));
        const said = ask(recorded(input), unknown);
        assert.equal(said.outcome, decision.outcome);
        const unsatisfied = said.clauses.filter(({ outcome }) => outcome === 'Pending' || outcome === 'Violated').map(key);
        assert.deepEqual(unsatisfied.toSorted(), decision.unsatisfied.map(key).toSorted());
      }),
      runs,
    );
  });

  it('marks what is recorded, and since when', () => {
    const input = recorded(anInput({ facts: { ...anInput().facts, roomIsolated: false } }));
    const said = ask(input, { roomIsolated: 'you may not list networkpolicies', roomOpenings: 'you may not list networkpolicies' });
    const isolation = row(said, 'network-isolation');
    assert.deepEqual([isolation?.basis, isolation?.outcome, said.recorded?.time], ['Recorded', 'Pending', formatTime(input.now)]);
    assert.equal(row(said, 'purpose')?.basis, 'Decided');
  });

  it('finds what is wrong although most is unknown', () => {
    const everything = Object.fromEntries(parts.filter((part) => part !== 'permits' && part !== 'datasets').map((part) => [part, 'there is no cluster']));
    const said = ask(anInput({ job: aTrainingJob().with({ purpose: { activity: 'ehds:HealthcareScientificResearch', commercialUse: 'Intended' } }).build() }), everything);
    assert.equal(said.outcome, 'Deny');
    assert.equal(row(said, 'commercial-use')?.outcome, 'Violated');
  });
});
