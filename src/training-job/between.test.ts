import assert from 'node:assert/strict';
import { restartsAnnotation } from '../api/labels.ts';
import { formatTime } from '../api/time.ts';
import { aNode, aPermit, aTrainingJob, now } from '../policy/testing/builders.ts';
import { stepsOfKind } from '../testing/plans.ts';
import { aPod, aRunningWorld, aStartedWorld, conditionOf, revoked, wide, type World } from './testing/world.ts';

const second = 1000;
const failed = { phase: 'Failed', node: 'it-1', terminated: { exitCode: 1, finishedAt: '2027-03-01T12:01:00Z' } } as const;

/** A running gang of two that may be started again so often. */
function gang(maxRestarts = 1): World {
  return aRunningWorld({ job: aTrainingJob().with({ workers: 2, runPolicy: { maxRestarts } }).build() });
}

/** The first worker of a gang failed, and the Job controller says so. */
function broken(world: World): World {
  return world.later(60 * second).withPods(aPod(0, failed), aPod(1, { ...failed, terminated: { exitCode: 1, finishedAt: '2027-03-01T12:01:02Z' } })).ended('Failed');
}

/** After its pause the next attempt is on record, and then made. */
function restarted(world: World): World {
  const resting = broken(world).settled();
  return resting.at(Date.parse(resting.status.nextAttemptTime ?? '')).settled();
}

describe('a gang that failed and may be started again', () => {
  it('is put on record, with how it ended and when the next attempt begins', () => {
    const world = broken(gang());
    assert.deepEqual(world.words, ['record AttemptEnd', 'status Restarting', 'event ExitCode']);
    const { status } = world.settled();
    assert.deepEqual([status.state, status.reason, status.attempt, status.restarts, status.completionTime], ['Restarting', 'ExitCode', 1, 1, undefined]);
    assert.deepEqual(status.attempts?.map(({ number, outcome, reason, exitCode, worker, node }) => [number, outcome, reason, exitCode, worker, node]), [[1, 'Failed', 'ExitCode', 1, 0, 'it-1']]);
    assert.equal(status.nextAttemptTime, formatTime(world.now + 10 * second));
    assert.equal(status.message, `Attempt 1 ended. Worker 0 ended with exit code 1: ask a cluster administrator for its log, which may hold data. Attempt 2 begins at ${formatTime(world.now + 10 * second)} (restart 1 of 1).`);
    assert.equal(world.plan.recheckAt, world.now + 10 * second);
  });

  it('does nothing during its pause, and then records the attempt before it makes its Job', () => {
    const resting = broken(gang()).settled();
    assert.deepEqual(resting.later(9 * second).words, []);
    const next = resting.later(10 * second);
    assert.deepEqual(next.words, ['record AttemptStart', 'status Starting', 'event Starting']);
    assert.equal(next.plan.recheckAt, next.now, 'its own write wakes nobody');
    const recorded = next.step();
    assert.deepEqual(recorded.words, ['create NetworkPolicy', 'create Service'].filter((words) => recorded.words.includes(words)).concat('create Job'));
  });

  it('gives the new Job a number, the count of restarts and a fresh environment, and removes the former one', () => {
    const world = restarted(gang());
    assert.deepEqual([world.child?.metadata.name, world.child?.metadata.annotations?.[restartsAnnotation], world.status.attempt], ['unet-2', '1', 2]);
    const template = (world.child?.spec as { readonly template: { readonly metadata: { readonly annotations: Readonly<Record<string, string>> }; readonly spec: { readonly containers: readonly { readonly env: readonly { readonly name: string; readonly value?: string }[] }[] } } }).template;
    assert.equal(template.metadata.annotations['caveau.dev/attempt'], '2');
    assert.equal(template.spec.containers[0]?.env.find(({ name }) => name === 'CAVEAU_ATTEMPT')?.value, '2');
    assert.deepEqual(world.snapshot.former, { batchJobs: [], pods: [] });
    assert.ok(world.history.some((step) => step.do === 'delete' && step.targets.some(({ name }) => name === 'unet-1')));
  });

  it('waits until every pod of the former attempt has ended: two attempts never run at once', () => {
    const terminating = broken(gang()).withPods(aPod(0, failed), aPod(1, { node: 'it-1', deleting: true })).withJobChanged((job) => ({ ...job, status: { conditions: [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded' }] } }));
    const resting = terminating.settled();
    assert.equal(resting.state, 'Restarting');
    assert.deepEqual(stepsOfKind(resting.later(3600 * second).plan, 'create'), []);
    assert.equal(resting.later(3600 * second).settled().state, 'Restarting');
  });

  it('halts a former attempt that somebody sets going again, and begins no other before', () => {
    const resting = gang().later(60 * second).withPods(aPod(0, failed), aPod(1, { node: 'it-1' }))
      .withJobChanged((job) => ({ ...job, status: { conditions: [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded' }] } })).settled();
    const undone = resting.withPods().withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } })).later(3600 * second);
    assert.ok(undone.words.includes('patch Job'), undone.words.join(', '));
    assert.deepEqual(stepsOfKind(undone.plan, 'create'), []);
  });

  it('tells how it ended while a pod of it still runs, and ends that pod', () => {
    const sure = gang(0).later(60 * second).withPods(aPod(0, failed), aPod(1, { node: 'it-1' }))
      .withJobChanged((job) => ({ ...job, status: { conditions: [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded' }] } }));
    assert.deepEqual(sure.words, ['status Running', 'delete 1 Pod', 'event Ending']);
    assert.match(sure.settled().status.message ?? '', /exit code 1.*What still runs is being ended\.$/);
    assert.deepEqual(sure.settled().withPods(aPod(0, failed)).ended('Failed').settled().state, 'Failed');
  });

  it('fails when its restarts are used up, with the last end', () => {
    const again = restarted(gang());
    const running = again.withPods(aPod(0, { node: 'it-1' }), aPod(1, { node: 'it-1' })).settled();
    assert.equal(running.state, 'Running');
    const over = broken(running).settled();
    assert.deepEqual([over.state, over.status.reason, over.status.restarts, over.status.attempts?.length], ['Failed', 'ExitCode', 1, 2]);
    assert.deepEqual(over.later(3600 * second).words, []);
  });

  it('keeps its count when the status is lost', () => {
    const again = restarted(gang()).withStatus(undefined).settled();
    assert.deepEqual([again.status.attempt, again.status.restarts], [2, 1]);
    const running = again.withPods(aPod(0, { node: 'it-1' }), aPod(1, { node: 'it-1' })).settled();
    assert.equal(broken(running).settled().state, 'Failed');
  });

  it('is stopped for good when a clause is violated between two attempts', () => {
    const resting = broken(gang(5)).settled();
    const stopped = resting.given(revoked).settled();
    assert.deepEqual([stopped.state, stopped.status.reason], ['Stopped', 'PermitRevoked']);
    assert.deepEqual(stopped.status.attempts?.map(({ outcome }) => outcome), ['Failed'], 'the attempt keeps its own end');
    assert.deepEqual(stopped.given({ permits: [aPermit().build()] }).later(3600 * second).words, []);
  });

  it('is held back, and says why, while no node can take the next attempt', () => {
    const resting = broken(gang()).settled().given({ facts: { ...gang().snapshot.input.facts, nodes: [{ ...aNode('it-1'), unschedulable: true }] } });
    const held = resting.later(60 * second).settled();
    assert.deepEqual([held.state, held.status.reason], ['Restarting', 'NoEligibleNode']);
    assert.equal(held.given({ facts: { ...held.snapshot.input.facts, nodes: [aNode('it-1')] } }).settled().status.attempt, 2);
  });

  it('pauses when the user asks for it, and goes on with the next attempt', () => {
    const paused = broken(gang()).settled().withRunPolicy({ suspend: true }).settled();
    assert.equal(paused.state, 'Suspended');
    assert.deepEqual(paused.later(3600 * second).words, []);
    const resumed = paused.later(3600 * second).withRunPolicy({ suspend: false }).settled();
    assert.deepEqual([resumed.state, resumed.status.attempt], ['Starting', 2]);
  });
});

describe('what the cluster did to a gang', () => {
  const preempted = { ...failed, terminated: { exitCode: 143, finishedAt: '2027-03-01T12:01:00Z' }, disruption: 'PreemptionByScheduler' } as const;

  it('is never counted: it is started again although no restarts are allowed', () => {
    const resting = gang(0).later(60 * second).withPods(aPod(0, preempted), aPod(1, failed)).ended('Failed').settled();
    assert.deepEqual([resting.state, resting.status.reason, resting.status.restarts], ['Restarting', 'Preempted', undefined]);
    assert.equal(resting.status.attempts?.[0]?.outcome, 'Interrupted');
    assert.match(resting.status.message ?? '', /^Attempt 1 ended\. A pod of higher priority took the place of worker 0 on node it-1\. Attempt 2 begins at \S+\.$/);
    assert.equal(resting.later(10 * second).settled().child?.metadata.name, 'unet-2');
  });

  it('keeps the next attempt waiting for a node that does not answer, with the remedy', () => {
    const lost = gang(0).given({ facts: { ...gang().snapshot.input.facts, nodes: [{ ...aNode('it-1'), ready: false }, aNode('it-2')] } });
    const waiting = lost.later(60 * second).withPods(aPod(0, { node: 'it-1', deleting: true, disruption: 'DeletionByTaintManager' }), aPod(1, { ...failed, node: 'it-2' }))
      .withJobChanged((job) => ({ ...job, status: { conditions: [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded' }] } })).settled();
    assert.deepEqual([waiting.state, waiting.status.attempts?.[0]?.reason], ['Restarting', 'NodeLost']);
    const later = waiting.later(3600 * second).settled();
    assert.deepEqual([later.state, later.status.reason], ['Restarting', 'WaitingForNode']);
    assert.equal(later.status.message, 'Node it-1 does not answer, so nobody can see whether the workers there have ended. Ask the platform engineer to bring it back or, if it must be given up, to delete the Node or taint it node.kubernetes.io/out-of-service.');
    assert.equal(conditionOf(later, 'WaitingForNode')?.status, 'True');
    const collected = later.withPods(aPod(1, { ...failed, node: 'it-2' })).ended('Failed').settled();
    assert.equal(collected.status.attempt, 2, 'once Kubernetes has given the pod up, the next attempt begins');
    assert.equal(conditionOf(collected, 'WaitingForNode'), undefined);
  });
});

describe('a gang that does not start', () => {
  const begun = (workers: number, startDeadlineSeconds?: number): World => {
    const started = aStartedWorld({ job: aTrainingJob().with({ workers, ...(startDeadlineSeconds === undefined ? {} : { runPolicy: { startDeadlineSeconds } }) }).build() });
    return started.withJobChanged((job) => ({ ...job, status: { startTime: formatTime(now) } }));
  };

  it('in part holds its nodes for its start-up deadline only, and then backs off as a whole', () => {
    const partly = begun(2).withPods(aPod(0, { node: 'it-1' }), aPod(1, { phase: 'Pending', unschedulableSince: now })).later(60 * second).settled();
    assert.equal(partly.plan.recheckAt, now + 600 * second);
    const over = partly.at(now + 600 * second);
    assert.deepEqual(over.words, ['record AttemptEnd', 'status Restarting', 'patch Job', 'delete 2 Pod', 'event GangNotPlaced']);
    const released = over.settled();
    assert.deepEqual([released.status.attempts?.[0]?.outcome, released.status.reason, released.child?.spec?.suspend], ['Interrupted', 'GangNotPlaced', true]);
    assert.deepEqual(released.later(60 * second).words.filter((words) => words.startsWith('create')), [], 'while its pods end');
    assert.equal(released.withPods().later(60 * second).settled().child?.metadata.name, 'unet-2');
  });

  it('with a deadline of its own keeps to it', () => {
    const partly = begun(2, 30).withPods(aPod(0, { node: 'it-1' }), aPod(1, { phase: 'Pending' }));
    assert.equal(partly.at(now + 30 * second).settled().status.reason, 'GangNotPlaced');
  });

  it('although every worker has a node says what else it may be', () => {
    const stuck = begun(1).withPods(aPod(0, { phase: 'Pending', node: 'it-1' })).at(now + 600 * second).settled();
    assert.deepEqual([stuck.state, stuck.status.reason], ['Restarting', 'WorkersNotStarted']);
    assert.match(stuck.status.message ?? '', /an image that cannot be pulled/);
  });

  it('although its Job counts every worker as ready, whose news are only on their way, is not given up', () => {
    const behind = begun(1).withPods(aPod(0, { phase: 'Pending', node: 'it-1' })).withJobChanged((job) => ({ ...job, status: { ...job.status, ready: 1 } }));
    assert.deepEqual(behind.at(now + 600 * second).words, []);
  });

  it('at all holds nothing and waits as long as it takes', () => {
    const waiting = begun(2).withPods(aPod(0, { phase: 'Pending', unschedulableSince: now }), aPod(1, { phase: 'Pending', unschedulableSince: now })).later(24 * 3600 * second).settled();
    assert.deepEqual([waiting.state, waiting.status.reason], ['Starting', 'Unschedulable']);
  });
});

describe('a stop on a node that does not answer', () => {
  const running = aRunningWorld(wide).withPods(aPod(0, { node: 'it-1' }), aPod(1, { node: 'it-2' }));
  const lost = { facts: { ...running.snapshot.input.facts, nodes: [{ ...aNode('it-1'), ready: false }, aNode('it-2')] } };
  const stopping = running.given({ ...revoked, ...lost }).settled().withPods(aPod(0, { node: 'it-1', deleting: true })).settled();

  it('says that it cannot be confirmed, and what to do', () => {
    assert.deepEqual([stopping.state, stopping.status.reason], ['Stopping', 'PermitRevoked']);
    assert.match(stopping.status.message ?? '', /is revoked.*Node it-1 does not answer/);
    assert.deepEqual(stopping.words, [], 'once');
  });

  it('is Stopped when Kubernetes gives the pod up, and for ever says that nobody saw its end', () => {
    const stopped = stopping.withPods().settled();
    assert.equal(stopped.state, 'Stopped');
    assert.equal(conditionOf(stopped, 'WaitingForNode')?.reason, 'EndNotConfirmed');
    assert.match(conditionOf(stopped, 'WaitingForNode')?.message ?? '', /^It could not be confirmed that the workers ended/);
  });

  it('says nothing of it when the node comes back and the pod ends as it should', () => {
    const back = stopping.given({ facts: running.snapshot.input.facts }).settled();
    assert.equal(conditionOf(back, 'WaitingForNode'), undefined);
    assert.equal(conditionOf(back.withPods().settled(), 'WaitingForNode'), undefined);
  });
});
