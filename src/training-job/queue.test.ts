import assert from 'node:assert/strict';
import { queueNameLabel } from '../api/labels.ts';
import { aPermit, aTrainingJob, now } from '../policy/testing/builders.ts';
import { formatTime } from '../api/time.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { aPod, aWorld, revoked, World } from './testing/world.ts';

const queued = (): World => aWorld({ job: aTrainingJob().with({ queueName: 'lung' }).build() }).settled();
const waiting = [{ type: 'QuotaReserved', status: 'False', reason: 'Pending' }];
const admitted = [{ type: 'QuotaReserved', status: 'True' }, { type: 'Admitted', status: 'True' }];

/** Kueue admits the Job and its pods come up. */
function running(): World {
  const resumed = queued().withWorkload(admitted).withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false }, status: { startTime: formatTime(now) } }));
  return resumed.settled().withPods(aPod(0, { node: 'it-1' })).settled();
}

describe('a TrainingJob in a queue', () => {
  it('makes its Job suspended, with the label that Kueue looks for, and is Queued', () => {
    const world = queued();
    assert.deepEqual([world.state, world.status.reason], ['Queued', 'WaitingForQuota']);
    assert.deepEqual([world.child?.spec?.suspend, world.child?.metadata.labels?.[queueNameLabel]], [true, 'lung']);
  });

  it('is held where the operator works without queues, because it would run past the queue', () => {
    const { snapshot } = aWorld({ job: aTrainingJob().with({ queueName: 'lung' }).build() });
    const world = new World({ ...snapshot, queues: false }, now);
    assert.deepEqual(world.words, ['record Decision', 'status Held', 'event QueuesOff']);
  });

  it('says what it waits for, and writes nothing while that stays the same', () => {
    const told = queued().withWorkload(waiting);
    assert.deepEqual(told.words, []);
    for (const reason of ['Inadmissible', 'Misconfigured']) {
      const impossible = told.withWorkload([{ type: 'QuotaReserved', status: 'False', reason, message: "LocalQueue lung doesn't exist" }]).settled();
      assert.deepEqual([impossible.status.reason, impossible.state], [reason, 'Queued']);
      assert.match(impossible.status.message ?? '', /doesn't exist/);
    }
  });

  it('is Starting and Running like any other once Kueue admits it', () => {
    const world = running();
    assert.equal(world.state, 'Running');
    assert.deepEqual(world.words, []);
  });

  it('is Queued again when it is preempted, keeps its number, and runs again', () => {
    const evicted = [{ type: 'Evicted', status: 'True', reason: 'Preempted' }, { type: 'Preempted', status: 'True' }, ...waiting];
    const preempted = running().withWorkload(evicted).withPods().withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: true } })).settled();
    assert.deepEqual([preempted.state, preempted.status.reason, preempted.status.attempt], ['Queued', 'Preempted', 1]);
    const again = preempted.withWorkload(admitted).withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } })).settled().withPods(aPod(0, { node: 'it-1' })).settled();
    assert.deepEqual([again.state, again.child?.metadata.name], ['Running', 'unet-1']);
  });

  it('that never ran is denied when its permit is revoked: its Workload is made inactive, its Job goes, and no pod is ever made', () => {
    const denied = queued().withWorkload(waiting).given(revoked);
    assert.deepEqual(denied.words, ['record Decision', 'status Denied', 'patch Workload', 'patch Job', 'delete 1 Job', 'event PermitRevoked']);
    const settled = denied.settled();
    assert.deepEqual([settled.state, settled.child], ['Denied', undefined]);
    assert.equal(settled.given({ permits: [aPermit().build()] }).settled().state, 'Queued', 'and it is queued again when it may');
  });

  it('that runs is stopped: its Workload is made inactive before its Job is suspended, since Kueue would take the suspension back', () => {
    const stopping = running().given(revoked);
    assert.deepEqual(stopping.words, ['record Stop', 'status Stopping', 'delete 1 Pod', 'patch Workload', 'patch Job', 'event PermitRevoked']);
    assert.deepEqual(stepsOfKind(stopping.plan, 'patch').map(({ patch, always }) => [(patch['spec'] as object), always]), [[{ active: false }, true], [{ suspend: true }, true]]);
    const settled = stopping.settled();
    const undone = settled.withWorkload(admitted).withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } }));
    assert.deepEqual(undone.words, ['patch Workload', 'patch Job'], 'and again when somebody takes it back');
    assert.equal(settled.withPods().settled().state, 'Stopped');
  });

  it('that was preempted is stopped for good when its permit is revoked: it has used the data', () => {
    const preempted = running().withWorkload(waiting).withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: true } })).withPods().settled();
    assert.equal(preempted.given(revoked).settled().state, 'Stopped');
  });

  it('is given up by Kueue when its Workload is inactive, and says whom to ask', () => {
    const world = queued().withWorkload(waiting, false).settled();
    assert.deepEqual([world.state, world.status.reason], ['Queued', 'Deactivated']);
    assert.match(world.status.message ?? '', /activate its Workload again/);
  });

  it('has a line on record for each time that Kueue let it run or took it back', () => {
    const resumed = queued().withWorkload(admitted).withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } }));
    assert.equal(resumed.words[0], 'record AttemptStart');
    const preempted = running().withWorkload(waiting).withPods().withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: true } }));
    assert.equal(preempted.words[0], 'record AttemptEnd');
  });

  it('has one line for each start and end of an attempt, also of the second', () => {
    const world = aWorld({ job: aTrainingJob().with({ queueName: 'lung' }).build() }).settled();
    const run = (of: World): World => of.withWorkload(admitted).withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } })).settled().withPods(aPod(0, { node: 'it-1' })).settled();
    const ended = run(world).withPods(aPod(0, { phase: 'Failed', node: 'it-1', disruption: 'PreemptionByScheduler' })).ended('Failed').settled();
    const second = run(ended.later(60_000).settled());
    assert.deepEqual([second.state, second.status.attempt], ['Running', 2]);
    const lines = stepsOfKind({ steps: second.history }, 'record').map(({ record }) => record['action']);
    assert.deepEqual(lines, ['Decision', 'AttemptStart', 'AttemptEnd', 'Decision', 'AttemptStart']);
  });

  it('whose end is sure is not told to wait, although Kueue suspended it', () => {
    const lost = running().withPods(aPod(0, { phase: 'Failed', node: 'it-1', disruption: 'PreemptionByScheduler' }))
      .withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: true }, status: { conditions: [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded' }] } })).settled();
    assert.deepEqual([lost.state, lost.status.reason], ['Restarting', 'Preempted']);
  });

  it('is halted again when Kueue sets a Job going that its user paused, and is not taken for one that waits', () => {
    const pausing = running().withRunPolicy({ suspend: true }).settled();
    const undone = pausing.withWorkload(admitted).withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } }));
    assert.ok(undone.words.includes('patch Job'), undone.words.join(', '));
    const resumed = pausing.withRunPolicy({ suspend: false }).settled();
    assert.deepEqual([resumed.state, resumed.status.reason], ['Suspended', 'Resuming']);
  });

  it('that failed while Kueue took its place back has failed: only our own pause ends pods that are no failure', () => {
    const ended = running().withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: true } })).withPods(aPod(0, { phase: 'Failed', node: 'it-1', terminated: { exitCode: 3, finishedAt: '2027-03-01T12:01:00Z' } })).ended('Failed').settled();
    assert.deepEqual([ended.state, ended.status.reason], ['Failed', 'ExitCode']);
  });

  it('leaves the queue when its user suspends it, and joins it anew when it is resumed', () => {
    const suspended = queued().withWorkload(waiting).withPods().withRunPolicy({ suspend: true }).settled();
    assert.deepEqual([suspended.state, suspended.child], ['Suspended', undefined]);
    assert.equal(suspended.withRunPolicy({ suspend: false }).settled().state, 'Queued');
  });
});
