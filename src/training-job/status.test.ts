import assert from 'node:assert/strict';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { restartsAnnotation } from '../api/labels.ts';
import { aNode, aTrainingJob, facts, h100, now } from '../policy/testing/builders.ts';
import { assertStatusAccepted, statusFaults } from '../testing/crd.ts';
import { kstatus, type Verdict } from '../testing/kstatus.ts';
import { observe } from './observation.ts';
import { type Conclusion } from './conclusion.ts';
import { statusOf } from './status.ts';
import { aPod, aRunningWorld, aStartedWorld, aWorld, revoked, type World } from './testing/world.ts';

const suspendedJob = aTrainingJob().with({ runPolicy: { suspend: true } }).build();

/** One world for each state, and what tools make of it. */
const states: Readonly<Record<NonNullable<TrainingJobStatus['state']>, { readonly world: World; readonly conditions: Readonly<Record<string, string>>; readonly verdict: Verdict }>> = {
  Held: { world: aWorld({ permits: [] }).settled(), conditions: { Authorized: 'Unknown', Running: 'False', Succeeded: 'Unknown', Finished: 'False', Releasable: 'Unknown', Suspended: 'False' }, verdict: 'Current' },
  Denied: { world: aWorld(revoked).settled(), conditions: { Authorized: 'False', Running: 'False', Succeeded: 'Unknown', Finished: 'False', Releasable: 'Unknown', Suspended: 'False', Stalled: 'True' }, verdict: 'Failed' },
  Suspended: { world: aWorld({ job: suspendedJob }).settled(), conditions: { Authorized: 'True', Running: 'False', Succeeded: 'Unknown', Finished: 'False', Releasable: 'Unknown', Suspended: 'True' }, verdict: 'Current' },
  Starting: { world: aStartedWorld(), conditions: { Authorized: 'True', Running: 'False', Succeeded: 'Unknown', Finished: 'False', Releasable: 'Unknown', Suspended: 'False' }, verdict: 'Current' },
  Queued: { world: aWorld({ job: aTrainingJob().with({ queueName: 'lung' }).build() }).settled(), conditions: { Authorized: 'True', Running: 'False', Succeeded: 'Unknown', Finished: 'False', Releasable: 'Unknown', Suspended: 'False' }, verdict: 'Current' },
  Restarting: { world: aRunningWorld().withPods(aPod(0, { phase: 'Failed', disruption: 'PreemptionByScheduler' })).ended('Failed').settled(), conditions: { Authorized: 'True', Running: 'False', Succeeded: 'Unknown', Finished: 'False', Releasable: 'Unknown', Suspended: 'False' }, verdict: 'Current' },
  Running: { world: aRunningWorld(), conditions: { Authorized: 'True', Running: 'True', Succeeded: 'Unknown', Finished: 'False', Releasable: 'Unknown', Suspended: 'False' }, verdict: 'Current' },
  Stopping: { world: aRunningWorld().given(revoked).settled(), conditions: { Authorized: 'False', Running: 'False', Succeeded: 'Unknown', Finished: 'False', Releasable: 'Unknown', Suspended: 'False' }, verdict: 'Current' },
  Succeeded: { world: aRunningWorld().ended('Complete').settled(), conditions: { Authorized: 'True', Running: 'False', Succeeded: 'True', Finished: 'True', Releasable: 'True', Suspended: 'False' }, verdict: 'Current' },
  Failed: { world: aRunningWorld().ended('Failed').settled(), conditions: { Authorized: 'True', Running: 'False', Succeeded: 'False', Finished: 'True', Releasable: 'False', Suspended: 'False', Stalled: 'True' }, verdict: 'Failed' },
  Stopped: { world: aRunningWorld().given(revoked).settled().withPods().settled(), conditions: { Authorized: 'False', Running: 'False', Succeeded: 'False', Finished: 'True', Releasable: 'False', Suspended: 'False', Stalled: 'True' }, verdict: 'Failed' },
};

function conditionsOf({ status }: World): Readonly<Record<string, string>> {
  return Object.fromEntries((status.conditions ?? []).map(({ type, status: value }) => [type, value]));
}

function reasonOf({ status }: World, type: string): string | undefined {
  return status.conditions?.find((condition) => condition.type === type)?.reason;
}

describe('the status of a TrainingJob', () => {
  for (const [state, { world, conditions, verdict }] of Object.entries(states)) {
    it(`${state}: its conditions, and kstatus reads ${verdict}`, () => {
      assert.equal(world.state, state);
      assert.deepEqual(conditionsOf(world), conditions);
      assert.equal(reasonOf(world, 'Succeeded'), state, 'the reason of Succeeded is the state');
      assert.equal(kstatus(world.job), verdict);
      assertStatusAccepted('TrainingJob', world.status);
    });

    it(`${state}: while it is being deleted or was changed and not looked at, kstatus says so`, () => {
      assert.equal(kstatus(world.deleting().job), 'Terminating');
      assert.equal(kstatus(world.withRunPolicy({}).job), 'InProgress');
    });
  }

  it('speaks of the generation that it looked at, in every condition', () => {
    const world = aStartedWorld().withRunPolicy({ ttlSecondsAfterFinished: 60 }).settled();
    assert.equal(world.status.observedGeneration, 2);
    assert.deepEqual(world.status.conditions?.map(({ observedGeneration }) => observedGeneration), [2, 2, 2, 2, 2, 2]);
  });

  it('Reconciling appears with a failure, in its words, and vanishes after it', () => {
    const failing = aWorld().failing({ reason: 'WriteRefused', message: 'The API server refused a write for this job: no.' }).settled();
    assert.equal(conditionsOf(failing)['Reconciling'], 'True');
    assert.equal(reasonOf(failing, 'Reconciling'), 'WriteRefused');
    assert.equal(kstatus(failing.job), 'InProgress');
    const well = failing.failing(undefined).settled();
    assert.equal(conditionsOf(well)['Reconciling'], undefined);
    assert.equal(kstatus(well.job), 'Current');
  });

  it('a condition keeps the time of its last change while its status stays, and only then', () => {
    const held = aWorld({ permits: [] }).settled();
    const denied = held.later(60_000).given(revoked).settled();
    const times = Object.fromEntries((denied.status.conditions ?? []).map(({ type, lastTransitionTime }) => [type, lastTransitionTime]));
    const [before, after] = ['2027-03-01T12:00:00Z', '2027-03-01T12:01:00Z'];
    assert.deepEqual(times, { Authorized: after, Running: before, Succeeded: before, Finished: before, Releasable: before, Suspended: before, Stalled: after });
  });

  it('start and end are told once', () => {
    const ended = aRunningWorld().later(3_600_000).ended('Complete').settled();
    assert.deepEqual([ended.status.startTime, ended.status.completionTime], ['2027-03-01T12:00:05Z', '2027-03-01T13:00:05Z']);
    assert.deepEqual(ended.status.attempts, [{ number: 1, jobName: 'unet-1', startTime: '2027-03-01T12:00:05Z', completionTime: '2027-03-01T13:00:05Z', outcome: 'Succeeded', reason: 'Completed' }]);
  });

  it('what ran where stays when the pods are gone', () => {
    const running = aRunningWorld();
    assert.deepEqual(running.status.placement, [{ node: 'it-1', jurisdiction: 'IT', gpuProduct: h100, workers: 1 }]);
    assert.deepEqual(running.withPods().ended('Complete').settled().status.placement, running.status.placement);
  });
});

describe('the bounds of a status', () => {
  const conclude = (conclusion: Conclusion, world = aRunningWorld()): TrainingJobStatus =>
    statusOf({ snapshot: world.snapshot, conclusion, decision: world.status.decision, observation: observe(world.child, world.snapshot.pods, []), deadline: undefined, now });

  const table: Readonly<Record<string, TrainingJobStatus>> = {
    'a message of any length': conclude({ state: 'Failed', reason: 'X', message: 'x'.repeat(5000) }),
    'a failure of any length': aWorld().failing({ reason: 'WriteRefused', message: 'y'.repeat(9000) }).settled().status,
    'a thousand nodes': aRunningWorld({ facts: facts({ nodes: Array.from({ length: 1000 }, (_, i) => aNode(`n${i}`)) }), job: aTrainingJob().with({ workers: 2 }).build() })
      .withPods(...Array.from({ length: 500 }, (_, i) => aPod(i, { node: `n${i}` }))).ended('Complete').settled().status,
  };
  for (const [name, status] of Object.entries(table)) {
    it(`${name} gives a status that the API server takes`, () => assertStatusAccepted('TrainingJob', status));
  }

  it('cut what is too long, visibly', () => {
    const { message = '', conditions = [] } = table['a message of any length'] ?? {};
    assert.equal(message.length, 2048);
    assert.ok(message.endsWith('…'));
    assert.equal(conditions.find(({ type }) => type === 'Stalled')?.message.length, 1024);
    assert.equal(table['a thousand nodes']?.placement?.length, 64);
  });

  it('are those of the definition: without the cut the API server would refuse', () => {
    const status = table['a message of any length'] ?? {};
    assert.deepEqual(statusFaults('TrainingJob', { ...status, message: 'x'.repeat(2049) }), ['/message must NOT have more than 2048 characters']);
    assert.deepEqual(statusFaults('TrainingJob', { ...status, phase: 'Running' }), ['/phase is no field']);
    const [first] = status.conditions ?? [];
    assert.deepEqual(statusFaults('TrainingJob', { ...status, conditions: [first, first] }), ['/conditions has entries with the same key']);
  });
});

describe('the restarts of a job', () => {
  it('are not those that a Job of somebody else under its name tells', () => {
    const world = aWorld().withChildren({ batchJob: { metadata: { name: 'unet-1', annotations: { [restartsAnnotation]: '7' } } } }).settled();
    assert.deepEqual([world.status.reason, world.status.restarts], ['NameClash', undefined]);
  });
});
