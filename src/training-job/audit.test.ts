import assert from 'node:assert/strict';
import { aTrainingJob } from '../policy/testing/builders.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { aRunningWorld, aWorld, revoked, type World } from './testing/world.ts';

/** The lines that a world's plan would write. */
function lines(world: World): readonly Readonly<Record<string, unknown>>[] {
  return stepsOfKind(world.plan, 'record').map(({ record }) => record);
}

describe('the audit lines of a TrainingJob', () => {
  it('a decision names the job by uid, the requester, the digest and what holds, before anything is done', () => {
    const world = aWorld();
    const { decision } = world.settled().status;
    assert.deepEqual(lines(world), [
      {
        schema: 'caveau.audit/v1', time: '2027-03-01T12:00:00Z', action: 'Decision',
        trainingJob: { namespace: 'prj-lung', name: 'unet', uid: 'uid-job-unet' }, requester: 'a1b2c3@institute.example',
        state: 'Starting', reason: 'Authorized',
        decision: { outcome: 'Allow', clauseSet: 'caveau.clauses/5', inputDigest: decision?.inputDigest, requesterEvidence: 'Configured', permits: decision?.permits, satisfied: decision?.satisfied, unsatisfied: [] },
      },
    ]);
  });

  it('an account that speaks for the person is named beside the person', () => {
    const [line] = lines(aWorld({ job: aTrainingJob().with({ declaredBy: 'argocd' }).build() }));
    assert.deepEqual([line?.['requester'], line?.['declaredBy']], ['a1b2c3@institute.example', 'argocd']);
  });

  it('a refusal lists its clauses without their sentences, which may name persons', () => {
    const [line] = lines(aWorld(revoked));
    const { unsatisfied } = line?.['decision'] as { readonly unsatisfied: readonly object[] };
    assert.deepEqual(unsatisfied, [{ clause: 'permit-state', dataset: 'chest-ct', outcome: 'Violated', reason: 'PermitRevoked' }]);
  });

  it('a stop and an end say where the job ran; a stop is told once', () => {
    const running = aRunningWorld();
    const [stop] = lines(running.given(revoked));
    assert.deepEqual([stop?.['action'], stop?.['state'], stop?.['reason'], stop?.['placement']], ['Stop', 'Stopping', 'PermitRevoked', running.status.placement]);
    const stopping = running.given(revoked).settled();
    assert.deepEqual(lines(stopping.failing({ reason: 'WriteRefused', message: 'no' })), []);
    const [end] = lines(stopping.withPods());
    assert.deepEqual([end?.['action'], end?.['state'], end?.['placement']], ['Finish', 'Stopped', running.status.placement]);
  });

  it('one life is one decision, perhaps one stop, and one end', () => {
    const whole = aRunningWorld().ended('Complete').settled().later(60_000).step();
    assert.deepEqual(whole.history.flatMap((step) => (step.do === 'record' ? [step.record['action']] : [])), ['Decision', 'Finish']);
  });

  it('a decision that says the same again is not told again, one that says otherwise is', () => {
    const held = aWorld({ permits: [] }).settled().later(60_000);
    assert.deepEqual(lines(held.failing({ reason: 'WriteRefused', message: 'no' })), []);
    assert.equal(lines(held.given(revoked)).length, 1);
  });

  it('an end that was never decided on has no decision', () => {
    const unknown = aRunningWorld().ended('Complete').withStatus(undefined);
    const [line] = lines(unknown);
    assert.deepEqual([line?.['action'], 'decision' in (line ?? {})], ['Finish', false]);
  });
});
