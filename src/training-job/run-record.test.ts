import assert from 'node:assert/strict';
import { aTrainingJob } from '../policy/testing/builders.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { readRunRecord } from './run-record.ts';
import { aPod, aRunningWorld, aWorld, conditionOf, revoked, type World } from './testing/world.ts';

const done = aRunningWorld().ended('Complete').settled();

function recordOf(world: World) {
  return stepsOfKind({ steps: world.history }, 'create').find(({ resource }) => resource.kind === 'ControllerRevision')?.object;
}

describe('the record of a run', () => {
  it('is made once, before the status says that the job has ended, and outlives the TrainingJob', () => {
    assert.deepEqual(aRunningWorld().ended('Complete').words, ['create ControllerRevision', 'record Finish', 'status Succeeded', 'event Succeeded']);
    const record = recordOf(done);
    assert.equal(record?.metadata.ownerReferences, undefined);
    assert.deepEqual([record?.metadata.name, record?.metadata.labels?.['caveau.dev/training-job-uid']], ['unet-record', 'uid-job-unet']);
  });

  it('comes before everything else about the end: while it is refused, the job is as it was and says what is in the way', () => {
    const refused = aRunningWorld().ended('Complete').failing({ reason: 'WriteRefused', message: 'ControllerRevision unet-record may not be made.' });
    assert.deepEqual(refused.words, ['status Running', 'create ControllerRevision', 'record Finish', 'status Succeeded', 'event Succeeded']);
    const [told] = stepsOfKind(refused.plan, 'status');
    assert.match(JSON.stringify(told?.status), /"Reconciling".*may not be made/);
  });

  it('is not made of a job that is being deleted, which has not ended, and whose room may take nothing new', () => {
    const leaving = aRunningWorld().given(revoked).settled().deleting().withPods();
    assert.deepEqual(leaving.words.filter((word) => word.startsWith('create')), []);
    assert.equal(leaving.settled().state, 'Stopped');
    assert.deepEqual(aRunningWorld().ended('Complete').closing().words, ['record Finish', 'status Succeeded', 'event Succeeded']);
  });

  it('names no person', () => {
    assert.doesNotMatch(JSON.stringify(recordOf(done)), new RegExp(done.job.spec.requester));
  });

  it('brings the status of its job back when that is lost, and nothing runs again', () => {
    for (const end of [done, aRunningWorld().ended('Failed').settled(), aRunningWorld().given(revoked).settled().withPods().settled()]) {
      const lost = end.withStatus(undefined).withoutChild('batchJob').later(60_000);
      assert.deepEqual(lost.words, ['record Finish', `status ${end.state ?? ''}`], 'its line may not have been written');
      const { status } = lost.settled();
      assert.deepEqual([status.state, status.reason, status.completionTime, status.attempts], [end.status.state, end.status.reason, end.status.completionTime, end.status.attempts]);
    }
  });

  it('brings the clause behind a stop back, when the process ended before the status told of it', () => {
    const paused = aRunningWorld({ job: aTrainingJob().with({ runPolicy: { maxRestarts: 3 } }).build() }).withPods(aPod(0, { phase: 'Failed', node: 'it-1', terminated: { exitCode: 1, finishedAt: '2027-03-01T12:00:00Z' } })).ended('Failed').settled();
    const stopped = paused.given(revoked).settled();
    const before = new (stopped.constructor as typeof World)({ ...stopped.snapshot, job: paused.job, input: { ...stopped.snapshot.input, job: paused.job } }, stopped.now);
    const { status } = before.settled();
    assert.deepEqual([status.state, status.decision?.outcome, conditionOf(before.settled(), 'Authorized')?.status], ['Stopped', 'Deny', 'False']);
    assert.deepEqual(before.failing({ reason: 'WriteRefused', message: 'no' }).words, ['status Stopped'], 'one line about it, while the status is refused');
  });

  it('keeps another object of the same name from running, with the reason', () => {
    const { record } = done.snapshot;
    assert.ok(record);
    const again = new (done.constructor as typeof World)({ ...aWorld().snapshot, record: { ...record, uid: 'uid-of-the-former' } }, done.now);
    assert.deepEqual(again.words, ['status Denied', 'event NameUsed']);
    assert.match(again.settled().status.message ?? '', /A TrainingJob named unet ended in this room at 2027-03-01T12:00:05Z \(Succeeded\)/);
  });

  it('that cannot be read still says that the name was used', () => {
    const odd = readRunRecord({ metadata: { name: 'unet-record', creationTimestamp: '2027-01-01T00:00:00Z' } });
    assert.deepEqual([odd?.uid, odd?.state, odd?.completionTime], ['', 'Stopped', '2027-01-01T00:00:00Z']);
    assert.equal(readRunRecord(undefined), undefined);
  });
});
