import assert from 'node:assert/strict';
import { approvedDataset, approvingEnvironment, anApproval, boundSince } from './testing/approvals.ts';
import { anInput, aPermit, aTrainingJob, facts } from './testing/builders.ts';
import { decide } from './decide.ts';
import { type DecisionInput } from './types.ts';

const dataset = approvedDataset.with({ onViolation: { actions: [{ clause: 'approvals', action: 'Finish' }] } }).build();
const own = aPermit('chest-ct', 'p1').build();
const draft = aPermit('chest-ct', 'p2').with({ validUntil: '2028-06-01T00:00:00Z' }).build();
const expires = '2029-12-01T00:00:00Z';
const given = ['dpo', 'ethics'].map((role) => anApproval(role, { expires }, { permit: own, dataset }));
const revoked = { ...own, spec: { ...own.spec, state: 'Revoked' as const } };
const job = (permit: string) => ({ ...aTrainingJob().build(), status: { decision: { permits: [{ dataset: 'chest-ct', permit }] } } }) as DecisionInput['job'];
const running = (permits: DecisionInput['permits'], changes: Partial<DecisionInput> = {}) =>
  decide(anInput({ job: job('p1'), datasets: { 'chest-ct': dataset }, permits, approvals: given, environment: approvingEnvironment.build(), facts: facts({ approvalsBoundSince: boundSince }), started: true, ...changes }));

describe('a job that runs under one permit, while there is another that nobody approved,', () => {
  const allowed = running([own, draft]);
  it('goes on under its own', () => assert.deepEqual([allowed.outcome, allowed.permits, allowed.obligations.deadline], ['Allow', [{ dataset: 'chest-ct', permit: 'p1' }], Date.parse(own.spec.validUntil)]));

  for (const [when, permits, now, reason] of [
    ['its own is revoked', [revoked, draft], undefined, 'PermitRevoked'],
    ['its own is deleted', [draft], undefined, 'PermitWithdrawn'],
    ['its own has ended', [own, draft], Date.parse(own.spec.validUntil), 'PermitExpired'],
  ] as const) {
    it(`is stopped when ${when}, and is bounded by no other permit`, () => {
      const decision = running(permits, now === undefined ? {} : { now });
      assert.deepEqual([decision.outcome, decision.action], ['Deny', 'Stop']);
      assert.ok(decision.unsatisfied.some((one) => one.reason === reason), JSON.stringify(decision.unsatisfied.map((one) => one.reason)));
      assert.notEqual(decision.obligations.deadline, Date.parse(draft.spec.validUntil));
      assert.ok(decision.permits.every(({ permit }) => permit === 'p1'), 'it is not on record under the other, which would make that its own');
    });
  }

  it('is stopped when nothing tells under which of several it ran, and none of them holds', () => {
    const lost = running([revoked, draft], { job: aTrainingJob().build() });
    assert.deepEqual([lost.action, lost.permits], ['Stop', []]);
  });
});

describe('a job whose dataset or permit is changed without approval', () => {
  it('is stopped, whatever the changed dataset chooses', () => {
    const changed = { ...dataset, spec: { ...dataset.spec, title: 'Other' } };
    assert.deepEqual([running([own], { datasets: { 'chest-ct': changed } }).action, running([{ ...own, spec: { ...own.spec, validUntil: '2029-01-01T00:00:00Z' } }]).action], ['Stop', 'Stop']);
  });
  it('may finish when an approval has only expired', () => assert.equal(running([aPermit('chest-ct', 'p1').build()], { approvals: ['dpo', 'ethics'].map((role) => anApproval(role, { expires: '2027-02-28T00:00:00Z' }, { permit: own, dataset })) }).action, 'Finish'));
});
