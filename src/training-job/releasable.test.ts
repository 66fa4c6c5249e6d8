import assert from 'node:assert/strict';
import { formatTime } from '../api/time.ts';
import { aDataset, aPermit, aTrainingJob, facts, now, without } from '../policy/testing/builders.ts';
import { type DecisionInput } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { releasable } from './releasable.ts';
import { aPod, aRunningWorld, aStartedWorld, aWorld, conditionOf, type World } from './testing/world.ts';

type DatasetSpec = ReturnType<typeof aDataset>['spec'];

const second = 1000;
const review = now + 3600 * second;
const accountability = { ...aDataset().spec.accountability, dpia: { reference: 'DPIA-1', outcome: 'gdpr:DPIAIndicatesLowRisk', date: '2026-03-02T00:00:00Z', reviewBy: formatTime(review) } } as const;
const given = (changes: Partial<DatasetSpec> = {}): Partial<DecisionInput> => ({
  datasets: { 'chest-ct': aDataset().with({ accountability, onViolation: { actions: [{ clause: 'dpia', action: 'Finish' }] }, ...changes }).build() },
});
const prolonged = given({ accountability: aDataset().spec.accountability });
const opened = (world: World): World => world.given({ facts: { ...world.snapshot.input.facts, roomIsolated: false } });
const up = (more: Partial<DecisionInput> = {}): World => aRunningWorld({ ...given(), ...more }).withPods(aPod(0, { node: 'it-1' }));
const failed = { phase: 'Failed', node: 'it-1', terminated: { exitCode: 1, finishedAt: formatTime(review + 60 * second) } } as const;
const claimOf = (world: World): readonly (string | undefined)[] => { const { status, reason } = conditionOf(world, releasable) ?? {}; return [status, reason]; };

describe('a run that may only finish', () => {
  const overdue = up().at(review);
  const withheld = overdue.settled();
  const complete = (world: World): World => world.withPods(aPod(0, { phase: 'Succeeded', node: 'it-1' })).ended('Complete').settled();

  it('goes on, and what it makes is withheld: on record, in status, on its Job, and told', () => {
    assert.deepEqual(overdue.words, ['record Withhold', 'status Running', 'patch Job', 'event DpiaReviewOverdue']);
    assert.deepEqual([withheld.state, claimOf(withheld), withheld.child?.spec?.suspend], ['Running', ['False', 'DpiaReviewOverdue'], undefined]);
    assert.deepEqual([conditionOf(withheld, 'Authorized')?.status, conditionOf(withheld, 'Authorized')?.reason], ['False', 'DpiaReviewOverdue']);
    assert.deepEqual(withheld.status.decision?.unsatisfied?.map(({ clause, action }) => [clause, action]), [['dpia', 'Finish']]);
    const [line] = stepsOfKind(overdue.plan, 'record');
    assert.deepEqual([line?.record['state'], line?.record['reason']], ['Running', 'DpiaReviewOverdue']);
    assert.deepEqual(withheld.later(60 * second).words, [], 'it is told once');
  });

  it('is looked at by itself when the clause ends, and is bounded by the other clauses alone', () => {
    const before = up();
    assert.equal(before.plan.recheckAt, review);
    assert.deepEqual([before.status.deadline, withheld.status.deadline], ['2028-01-01T00:00:00Z', '2028-01-01T00:00:00Z']);
    const stopped = withheld.at(Date.parse('2028-01-01T00:00:00Z'));
    assert.equal(stopped.settled().status.reason, 'PermitExpired');
  });

  it('is given no more time by a permit that was prolonged meanwhile, and less by one that was shortened', () => {
    const began = withheld.withJobChanged((job) => ({ ...job, status: { startTime: formatTime(now) } }));
    const until = (validUntil: string): World => began.given({ permits: [aPermit().with({ validUntil }).build()] });
    const bounds = (world: World): readonly Step[] => stepsOfKind(world.plan, 'patch').filter(({ patch }) => JSON.stringify(patch).includes('activeDeadlineSeconds'));
    assert.deepEqual([bounds(until('2028-06-01T00:00:00Z')).length, bounds(until('2027-12-01T00:00:00Z')).length], [0, 1]);
  });

  it('ends well, and its output stays withheld', () => {
    const ended = complete(withheld);
    assert.deepEqual([ended.state, claimOf(ended), ended.snapshot.record?.releasable?.status], ['Succeeded', ['False', 'DpiaReviewOverdue'], 'False']);
    const [line] = stepsOfKind(withheld.withPods(aPod(0, { phase: 'Succeeded' })).ended('Complete').plan, 'record');
    assert.deepEqual([line?.record['action'], line?.record['withheld']], ['Finish', 'DpiaReviewOverdue']);
  });

  it('stays withheld when the clause holds again', () => {
    const again = withheld.given(prolonged);
    assert.deepEqual([again.words, claimOf(complete(again))], [[], ['False', 'DpiaReviewOverdue']]);
  });

  it('stays withheld when its status is lost, while it runs and after its end', () => {
    const lost = withheld.given(prolonged).withStatus(undefined).settled();
    assert.deepEqual([lost.state, claimOf(lost), claimOf(complete(lost))], ['Running', ['False', 'DpiaReviewOverdue'], ['False', 'DpiaReviewOverdue']]);
    const forgotten = complete(withheld).given(prolonged).withoutChild('batchJob').withStatus(undefined).settled();
    assert.deepEqual([forgotten.state, claimOf(forgotten)], ['Succeeded', ['False', 'DpiaReviewOverdue']]);
  });

  it('stays withheld by its status when the Job could not be marked, and is marked then', () => {
    const unmarked = overdue.doing(overdue.plan.steps.filter((step) => step.do !== 'patch')).given(prolonged);
    assert.deepEqual(unmarked.words, ['patch Job']);
    assert.deepEqual(claimOf(complete(unmarked)), ['False', 'DpiaReviewOverdue']);
  });

  it('starts no further attempt, whoever ended the last one', () => {
    const again = up({ job: aTrainingJob().with({ runPolicy: { maxRestarts: 3 } }).build() }).at(review).settled().given(prolonged).later(60 * second);
    const ends = { 'its program': again.withPods(aPod(0, failed)).ended('Failed'), 'the cluster': again.withPods(aPod(0, { ...failed, disruption: 'PreemptionByScheduler' })).ended('Failed') };
    for (const [who, world] of Object.entries(ends)) {
      const ended = world.settled();
      assert.deepEqual([ended.state, ended.status.reason, ended.child?.metadata.name], ['Stopped', 'DpiaReviewOverdue', 'unet-1'], who);
      assert.match(ended.status.message ?? '', /No further attempt is started\. The impact assessment/);
      assert.deepEqual(ended.later(600 * second).words, []);
    }
    assert.deepEqual([ends['its program'].settled().status.attempts?.[0]?.reason, claimOf(ends['its program'].settled())], ['ExitCode', ['False', 'DpiaReviewOverdue']]);
  });

  it('fails as it would have otherwise when no restart is left', () => {
    const ended = withheld.withPods(aPod(0, failed)).ended('Failed').settled();
    assert.deepEqual([ended.state, ended.status.reason, claimOf(ended)], ['Failed', 'ExitCode', ['False', 'DpiaReviewOverdue']]);
  });

  it('is not between two attempts, nor before it began: then it is stopped', () => {
    const between = up({ job: aTrainingJob().with({ runPolicy: { maxRestarts: 3 } }).build() }).withPods(aPod(0, failed)).ended('Failed').settled();
    assert.equal(between.state, 'Restarting');
    assert.deepEqual([between.at(review).settled().state, between.at(review).settled().status.reason], ['Stopped', 'DpiaReviewOverdue']);
    const starting = aStartedWorld(given()).withPods(aPod(0, { phase: 'Pending', node: 'it-1' }));
    assert.deepEqual(starting.at(review).words, ['record Stop', 'status Stopping', 'delete 1 Pod', 'event DpiaReviewOverdue']);
    assert.equal(aWorld(given()).at(review).settled().state, 'Denied');
  });

  it('is ended for good by a pause, and by Kueue when it takes its place away', () => {
    assert.equal(withheld.withRunPolicy({ suspend: true }).settled().state, 'Stopping');
    assert.equal(withheld.given(prolonged).withRunPolicy({ suspend: true }).settled().withPods().settled().state, 'Stopped');
    const queued = aWorld({ ...given(), job: aTrainingJob().with({ queueName: 'lung' }).build() }).settled();
    const admitted = queued.withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } })).withPods(aPod(0, { node: 'it-1' })).settled().at(review).settled();
    assert.deepEqual([admitted.state, claimOf(admitted)], ['Running', ['False', 'DpiaReviewOverdue']]);
    const evicted = admitted.given(prolonged).withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: true } })).withPods().settled();
    assert.deepEqual([evicted.state, evicted.status.reason], ['Stopped', 'DpiaReviewOverdue']);
  });

  it('is stopped when another clause asks for that', () => {
    const stopped = opened(withheld);
    assert.deepEqual(stopped.words, ['record Stop', 'status Stopping', 'delete 1 Pod', 'event RoomNotIsolated']);
    assert.deepEqual(claimOf(stopped.settled().withPods().settled()), ['False', 'DpiaReviewOverdue'], 'what was said first stays');
  });
});

describe('whether what a job made may be released', () => {
  it('is not known before its end', () => {
    for (const world of [aWorld().settled(), aStartedWorld(), aRunningWorld()]) assert.deepEqual(claimOf(world), ['Unknown', 'NotEnded']);
  });

  it('is so after a good end with every clause holding, and is recorded', () => {
    const ended = aRunningWorld().ended('Complete').settled();
    assert.deepEqual([claimOf(ended), ended.snapshot.record?.releasable?.status], [['True', 'EveryClauseHeld'], 'True']);
    assert.deepEqual(claimOf(ended.withStatus(undefined).settled()), ['True', 'EveryClauseHeld']);
  });

  it('is not so when a clause did not hold at the end, although nobody looked before', () => {
    const ended = aRunningWorld().given({ facts: facts({ roomIsolated: false }) }).withPods().ended('Complete').settled();
    assert.deepEqual([ended.state, claimOf(ended), conditionOf(ended, 'Authorized')?.reason], ['Succeeded', ['False', 'RoomNotIsolated'], 'RoomNotIsolated']);
  });

  it('is not so after a failure or a stop', () => {
    assert.deepEqual(claimOf(aRunningWorld().ended('Failed').settled()), ['False', 'Failed']);
    assert.deepEqual(claimOf(aRunningWorld().given({ permits: [] }).settled().withPods().settled()), ['False', 'Stopped']);
  });

  it('is not known by a record that does not tell', () => {
    const ended = aRunningWorld().ended('Complete').settled();
    const older = without(ended.snapshot.record ?? assert.fail(), 'releasable');
    assert.deepEqual(claimOf(ended.withRecord(older).withStatus(undefined).settled()), ['Unknown', 'NotRecorded']);
  });
});
