import assert from 'node:assert/strict';
import { aDataset, aNode, aPermit, without } from '../policy/testing/builders.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { aPod, aRunningWorld, aStartedWorld, conditionOf, egress, revoked, wide, type World } from './testing/world.ts';

/** The names of what a world's plan would delete. */
function targetsOf(world: World): readonly string[] {
  return stepsOfKind(world.plan, 'delete').flatMap(({ targets }) => targets.map(({ name }) => name));
}

describe('stopping a TrainingJob', () => {
  const running = aRunningWorld(wide).withPods(aPod(0, { node: 'it-1' }), aPod(1, { node: 'it-1' }));
  const causes: Readonly<Record<string, { readonly world: World; readonly reason: string }>> = {
    'its permit is revoked': { world: running.given(revoked), reason: 'PermitRevoked' },
    'its permit is deleted': { world: running.given({ permits: [] }), reason: 'PermitWithdrawn' },
    'its permit ends': { world: running.at(Date.parse('2028-01-01T00:00:00Z')), reason: 'PermitExpired' },
    'its dataset is deleted': { world: running.given({ datasets: {} }), reason: 'DatasetMissing' },
    'its dataset is withdrawn': { world: running.given({ datasets: { 'chest-ct': aDataset().withEgress(egress).withMetadata({ deletionTimestamp: '2027-03-01T12:00:00Z' }).build() } }), reason: 'DatasetWithdrawn' },
    'the environment is deleted': { world: running.given({ environment: undefined }), reason: 'EnvironmentMissing' },
    'the label of its node changes': { world: running.given({ facts: { ...running.snapshot.input.facts, nodes: [aNode('it-1', 'fr')] } }), reason: 'NodeNotPermitted' },
    'the room is no longer isolated': { world: running.given({ facts: { ...running.snapshot.input.facts, roomIsolated: false } }), reason: 'RoomNotIsolated' },
  };
  for (const [name, { world, reason }] of Object.entries(causes)) {
    it(`begins when ${name}: on record, in status, suspended, and then the pods go`, () => {
      assert.deepEqual(world.words, ['record Stop', 'status Stopping', 'patch Job', 'delete 2 Pod', `event ${reason}`]);
      const settled = world.settled();
      assert.deepEqual([settled.state, settled.status.reason, conditionOf(settled, 'Authorized')?.status], ['Stopping', reason, 'False']);
      assert.equal(settled.status.decision?.outcome, 'Deny', 'the decision that stops it is in status');
      assert.deepEqual([settled.child?.spec?.suspend, settled.child?.metadata.annotations?.['caveau.dev/stop-reason']], [true, reason]);
      assert.deepEqual([settled.withPods().settled().state, settled.withPods().settled().status.reason], ['Stopped', reason]);
    });
  }

  const stopping = running.given(revoked).settled();

  it('is not over before the Job controller has seen it, because a pod may still come', () => {
    const unseen = stopping.withPods().withJobChanged((job) => ({ ...job, status: {} }));
    assert.deepEqual(unseen.words, []);
    for (const status of [{ active: 1 }, { terminating: 1 }]) {
      assert.deepEqual(stopping.withPods().withJobChanged((job) => ({ ...job, status: { ...job.status, ...status } })).words, [], JSON.stringify(status));
    }
    assert.equal(stopping.withPods().settled().state, 'Stopped');
  });

  it('takes over a pod that somebody deletes with a longer grace', () => {
    const [slow, quick] = [30, 5].map((deletionGracePeriodSeconds, i) => {
      const pod = aPod(i, { deleting: true });
      return { ...pod, metadata: { ...pod.metadata, deletionGracePeriodSeconds } };
    });
    assert.ok(slow && quick);
    assert.deepEqual(targetsOf(stopping.withPods(slow, quick)), ['unet-1-0']);
  });

  it('suspends and deletes even when it could not be put on record: protection does not wait', () => {
    const { steps } = running.given(revoked).plan;
    assert.deepEqual(steps.map((step) => [step.do, 'always' in step && step.always]), [['record', false], ['status', false], ['patch', true], ['delete', true], ['event', false]]);
  });

  it('begins when the TrainingJob is deleted, which a finalizer may keep for long', () => {
    const leaving = running.deleting();
    assert.deepEqual(leaving.words, ['record Stop', 'status Stopping', 'patch Job', 'delete 2 Pod', 'event Deleted']);
    assert.equal(leaving.settled().withPods().settled().status.reason, 'Deleted');
  });

  it('goes on although the clause holds again', () => {
    const again = stopping.given({ permits: [aPermit().build()] });
    assert.deepEqual(again.words, []);
    assert.deepEqual(again.withPods().words, ['create ControllerRevision', 'record Finish', 'status Stopped', 'event PermitRevoked']);
  });

  it('goes on by the mark alone when the status was lost', () => {
    assert.deepEqual(stopping.given({ permits: [aPermit().build()] }).withStatus(undefined).settled().state, 'Stopping');
  });

  it('goes on by the status alone when the mark could not be set, and sets it', () => {
    const unmarked = stopping.given({ permits: [aPermit().build()] }).withJobChanged((job) => ({ ...job, metadata: without(job.metadata, 'annotations'), spec: {} }));
    assert.deepEqual(unmarked.words, ['patch Job']);
    assert.equal(unmarked.settled().child?.metadata.annotations?.['caveau.dev/stop-reason'], 'PermitRevoked');
  });

  it('suspends the Job again when somebody takes the suspension back, and does not say Stopped before', () => {
    const unsuspended = stopping.withPods().withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } }));
    assert.deepEqual(unsuspended.words, ['patch Job']);
    assert.equal(unsuspended.settled().state, 'Stopped');
  });

  it('ends in Stopped, not in a new run, when the Job is deleted meanwhile', () => {
    const gone = stopping.given({ permits: [aPermit().build()] }).withoutChild('batchJob');
    assert.deepEqual(gone.words, [], 'pods are still ending');
    assert.deepEqual(gone.withPods().words, ['create ControllerRevision', 'record Finish', 'status Stopped', 'event PermitRevoked']);
    const never = aStartedWorld().withPods(aPod(0, { phase: 'Pending' })).given(revoked).settled().given({ permits: [aPermit().build()] });
    assert.equal(never.withoutChild('batchJob').withPods().settled().state, 'Stopped', 'even if its workers never ran together');
  });

  it('deletes a pod that appears late, and none twice', () => {
    const late = stopping.withPods(aPod(0, { deleting: true }), aPod(1, { phase: 'Pending' }));
    assert.deepEqual(late.words, ['delete 1 Pod']);
    assert.deepEqual(stepsOfKind(late.plan, 'delete').map(({ targets, gracePeriodSeconds }) => [targets, gracePeriodSeconds]), [[[{ name: 'unet-1-1', namespace: 'prj-lung', uid: 'uid-pod-1' }], 5]]);
  });

  it('is not over while a container may still run: terminating, unknown or pending', () => {
    for (const phase of ['Running', 'Unknown', 'Pending'] as const) assert.deepEqual(stopping.withPods(aPod(0, { phase, deleting: true })).words, [], phase);
    assert.equal(stopping.withPods(aPod(0, { phase: 'Failed', deleting: true }), aPod(1, { phase: 'Succeeded' })).settled().state, 'Stopped');
  });

  it('is a stop even when the Job fails by it', () => {
    assert.equal(stopping.withPods(aPod(0, { phase: 'Failed' })).ended('Failed').settled().status.reason, 'PermitRevoked');
  });
});
