import assert from 'node:assert/strict';
import { aDataset, aNode, aPermit, without } from '../policy/testing/builders.ts';
import { type Step } from '../runtime/plan.ts';
import { formatTime } from '../api/time.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { placeGraceMs } from '../workload/fresh-places.ts';
import { aPod, aRunningWorld, aStartedWorld, conditionOf, egress, revoked, wide, type World } from './testing/world.ts';

/** The world when only these of the steps of its plan were carried out, as when the operator ended after them. */
function stepsOf(world: World, ...kinds: readonly Step['do'][]): World {
  return world.doing(world.plan.steps.filter((step) => kinds.includes(step.do)));
}

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
    it(`begins when ${name}: on record, in status, then the pods go, and the next look, which comes at once, suspends the Job`, () => {
      assert.deepEqual(world.words, ['record Stop', 'status Stopping', 'delete 2 Pod', `event ${reason}`]);
      assert.equal(world.plan.recheckAt, world.now);
      assert.deepEqual(world.step().words, ['patch Job']);
      const settled = world.settled();
      assert.deepEqual([settled.state, settled.status.reason, conditionOf(settled, 'Authorized')?.status], ['Stopping', reason, 'False']);
      assert.equal(settled.status.decision?.outcome, 'Deny', 'the decision that stops it is in status');
      assert.deepEqual([settled.child?.spec?.suspend, settled.child?.metadata.annotations?.['caveau.dev/stop-reason']], [true, reason]);
      assert.deepEqual([settled.withPods().settled().state, settled.withPods().settled().status.reason], ['Stopped', reason]);
    });
  }

  it('does not begin by the labels of a node to which its pods came only just: those may be on their way to us', () => {
    const came = (sinceMs: number): World => {
      const pods = running.snapshot.pods.map((pod) => ({ ...pod, status: { ...pod.status, conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: formatTime(running.now - sinceMs) }] } }));
      return running.withPods(...pods).given({ facts: { ...running.snapshot.input.facts, nodes: [aNode('it-1', 'fr')] } });
    };
    const just = came(1000);
    assert.deepEqual([just.words, just.plan.recheckAt], [[], running.now - 1000 + placeGraceMs]);
    for (const world of [just.at(running.now - 1000 + placeGraceMs), came(3_600_000)]) assert.deepEqual(world.words, ['record Stop', 'status Stopping', 'delete 2 Pod', 'event NodeNotPermitted']);
  });

  const stopping = running.given(revoked).settled();

  it('is not over before the Job controller has seen it, because a pod may still come', () => {
    const unseen = stopping.withPods().withJobChanged((job) => ({ ...job, status: {} }));
    assert.deepEqual(unseen.words, []);
    for (const status of [{ active: 1 }, { terminating: 1 }]) {
      assert.deepEqual(stopping.withPods().withJobChanged((job) => ({ ...job, status: { ...job.status, ...status } })).words, [], JSON.stringify(status));
    }
    assert.equal(stopping.withPods().settled().state, 'Stopped');
  });

  it('is over, too, when the Job was about to fail as it was suspended, which it then never says', () => {
    const failing = [{ type: 'Suspended', status: 'False' }, { type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded' }] as const;
    const stuck = stopping.withPods().withJobChanged((job) => ({ ...job, status: { conditions: [...failing], failed: 1, terminating: 0 } }));
    assert.deepEqual([stuck.settled().state, stuck.settled().status.reason], ['Stopped', 'PermitRevoked']);
  });

  it('takes over a pod that somebody deletes with a longer grace', () => {
    const [slow, quick] = [30, 5].map((deletionGracePeriodSeconds, i) => {
      const pod = aPod(i, { deleting: true });
      return { ...pod, metadata: { ...pod.metadata, deletionGracePeriodSeconds } };
    });
    assert.ok(slow && quick);
    assert.deepEqual(targetsOf(stopping.withPods(slow, quick)), ['unet-1-0']);
  });

  it('deletes and suspends even when it could not be put on record: protection does not wait', () => {
    const { steps } = running.withPods(aPod(0, { node: 'it-1' })).given(revoked).plan;
    assert.deepEqual(steps.map((step) => [step.do, 'always' in step && step.always]), [['record', false], ['status', false], ['delete', true], ['patch', true], ['event', false]]);
  });

  it('suspends the Job at once where more pods may come, or where a write was refused before', () => {
    const atOnce = ['delete 1 Pod', 'patch Job'];
    assert.deepEqual(running.withPods(aPod(0, { node: 'it-1' })).given(revoked).words.slice(2, 4), atOnce);
    const refused = running.failing({ reason: 'WriteRefused', message: 'The API server refused a write.' }).given(revoked);
    assert.deepEqual(refused.words.slice(2, 4), ['delete 2 Pod', 'patch Job']);
  });

  it('begins when the TrainingJob is deleted, which a finalizer may keep for long', () => {
    const leaving = running.deleting();
    assert.deepEqual(leaving.words, ['record Stop', 'status Stopping', 'delete 2 Pod', 'event Deleted']);
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

  it('leaves a pod to the grace with which it was deleted first, whatever deletes come later', () => {
    const pods = stopping.snapshot.pods.map(({ metadata }) => metadata.deletionGracePeriodSeconds);
    assert.deepEqual(pods, [5, 5]);
  });

  it('ends in Stopped when the Job fails by the deletion before it could be suspended, as when the operator ends in between', () => {
    const deleted = stepsOf(running.given(revoked), 'status', 'delete');
    assert.deepEqual([deleted.state, deleted.child?.spec?.suspend, deleted.child?.metadata.annotations?.['caveau.dev/stop-reason']], ['Stopping', undefined, undefined]);
    const failed = { phase: 'Failed', deleting: true, terminated: { exitCode: 143, finishedAt: '2027-03-01T12:00:10Z' } } as const;
    // The clause holds again: it would otherwise be an interruption, after which another attempt follows.
    const after = deleted.given({ permits: [aPermit().build()] });
    const ends: readonly World[] = [after.withPods(aPod(0, failed), aPod(1, failed)).ended('Failed'), after.withPods(aPod(0, { phase: 'Succeeded' }), aPod(1, { phase: 'Succeeded' })).ended('Complete'), after.withPods().withoutChild('batchJob')];
    for (const world of ends) assert.deepEqual([world.settled().state, world.settled().status.reason], ['Stopped', 'PermitRevoked']);
  });

  it('deletes what the Job makes before it is suspended', () => {
    const begun = running.withPods(aPod(0, { node: 'it-1' })).given(revoked).settled();
    assert.deepEqual(targetsOf(begun.withPods(aPod(0, { deleting: true }), aPod(1, { phase: 'Pending' }))), ['unet-1-1']);
  });
});

describe('stopping a TrainingJob so that it can write a checkpoint', () => {
  const choosing = (actions: NonNullable<ReturnType<typeof aDataset>['spec']['onViolation']>['actions'], checkpointSeconds = 600) => ({ datasets: { 'chest-ct': aDataset().with({ onViolation: { checkpointSeconds, actions } }).build() } });
  const onState = choosing([{ clause: 'permit-state', action: 'Checkpoint' }]);
  const onWindow = choosing([{ clause: 'permit-window', action: 'Checkpoint' }]);
  const end = Date.parse('2028-01-01T00:00:00Z');
  const graces = (world: World): readonly (number | undefined)[] => stepsOfKind(world.plan, 'delete').map(({ gracePeriodSeconds }) => gracePeriodSeconds);
  const running = (given = onState): World => aRunningWorld(given).withPods(aPod(0, { node: 'it-1' }));
  const stopping = running().given(revoked).settled();

  it('gives its pods that long, and says so', () => {
    const world = running().given(revoked);
    assert.deepEqual([world.words, graces(world)], [['record Stop', 'status Stopping', 'delete 1 Pod', 'patch Job', 'event PermitRevoked'], [600]]);
    assert.match(stopping.status.message ?? '', /^DataPermit chest-ct-lung is revoked\. .* Its program has up to 600 s to write a checkpoint\.$/);
    assert.deepEqual(stopping.status.decision?.unsatisfied?.map(({ clause, action }) => [clause, action]), [['permit-state', 'Checkpoint']]);
    assert.deepEqual(stopping.words, [], 'nobody shortens it afterwards');
    assert.equal(stopping.withPods().settled().state, 'Stopped');
  });

  it('remembers how long, whatever becomes of the clause, the dataset and the status', () => {
    for (const later of [stopping.given({ permits: [aPermit().build()] }), stopping.given({ permits: [aPermit().build()], datasets: { 'chest-ct': aDataset().build() } }), stopping.withStatus(undefined)]) assert.deepEqual(graces(later), []);
  });

  it('gives the rest of the time alone, where the end is known: no pod lives beyond it', () => {
    const world = running(onWindow);
    assert.equal(world.at(end - 600_000 - 1).state, 'Running');
    assert.equal(world.plan.recheckAt, end - 600_000, 'it is woken at that very instant');
    assert.deepEqual(world.at(end - 600_000 - 1).words, []);
    assert.deepEqual(graces(world.at(end - 600_000)), [600]);
    assert.deepEqual(graces(world.at(end - 600_000 + 30)), [599]);
    assert.deepEqual(graces(world.at(end - 100_000)), [100], 'an operator that was away gives what is left');
    assert.deepEqual(graces(world.at(end + 1000)), [5], 'and nothing beyond the end');
  });

  it('has no more time than until the end of another clause', () => {
    const both = choosing([{ clause: 'permit-state', action: 'Checkpoint' }]);
    const world = running(both).at(end - 60_000).given({ permits: [aPermit().with({ state: 'Revoked' }).build()] });
    assert.deepEqual(graces(world), [60]);
  });

  it('is not waited for any longer when a clause asks to stop at once', () => {
    const { facts } = stopping.snapshot.input;
    const opened = stopping.given({ facts: { ...facts, roomIsolated: false } });
    assert.deepEqual([opened.words, graces(opened)], [['delete 1 Pod'], [5]]);
    assert.deepEqual(opened.settled().words, []);
    assert.deepEqual(graces(stopping.deleting()), [5], 'nor when the TrainingJob is deleted');
  });

  it('is no right of what an earlier attempt left running', () => {
    const leftover = { ...aPod(1), metadata: { ...aPod(1).metadata, name: 'unet-0-1', uid: 'uid-leftover' } };
    assert.deepEqual(graces(running().withLeftovers({ pods: [leftover] }).given(revoked)), [600, 5]);
  });
});
