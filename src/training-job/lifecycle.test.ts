import assert from 'node:assert/strict';
import { formatTime } from '../api/time.ts';
import { aNode, aPermit, aTrainingJob, now } from '../policy/testing/builders.ts';
import { transitions } from './lifecycle.ts';
import { aPod, aRunningWorld, aStartedWorld, aWorld, revoked, type World } from './testing/world.ts';

const second = 1000;
const pending = { permits: [] };
const allowed = { permits: [aPermit().build()] };
const pause = { suspend: true };
const resume = { suspend: false };
const failed = { phase: 'Failed', node: 'it-1', terminated: { exitCode: 1, finishedAt: formatTime(now) } } as const;
const job = (spec: Parameters<ReturnType<typeof aTrainingJob>['with']>[0]) => aTrainingJob().with(spec).build();
const queue = { job: job({ queueName: 'lung' }) };
const again = { job: job({ runPolicy: { maxRestarts: 3 } }) };

const held = (more = {}): World => aWorld({ ...more, ...pending }).settled();
const denied = (more = {}): World => aWorld({ ...more, ...revoked }).settled();
const queued = (): World => aWorld(queue).settled();
const admitted = (world: World): World => world.withWorkload([{ type: 'Admitted', status: 'True' }]).withJobChanged((of) => ({ ...of, spec: { ...of.spec, suspend: false } }));
const evicted = (world: World): World => world.withWorkload([{ type: 'Evicted', status: 'True', reason: 'Preempted' }]).withJobChanged((of) => ({ ...of, spec: { ...of.spec, suspend: true } })).withPods();
const up = (world: World): World => world.withPods(aPod(0, { node: 'it-1' }));
const broken = (world: World): World => world.withPods(aPod(0, failed)).ended('Failed');
const complete = (world: World): World => world.withPods(aPod(0, { phase: 'Succeeded', node: 'it-1' })).ended('Complete');
const restarting = (): World => broken(aRunningWorld(again)).settled();
/** The second attempt is on record, and its Job is not made yet. */
const second2 = (): World => restarting().later(10 * second).step();
const unplaceable = (world: World): World => world.given({ facts: { ...world.snapshot.input.facts, nodes: [{ ...aNode('it-1'), unschedulable: true }] } });
const paused = (world: World): World => world.withRunPolicy(pause).settled();
/** The status tells of a pause that was taken back before it was made. */
const unreached = (): World => up(aRunningWorld()).withStatus(paused(up(aRunningWorld())).status);

type Key = `${(typeof transitions)[number]['from']} -> ${(typeof transitions)[number]['to']}`;

/** For each row of the table a world in the first state that is about to go to the second. */
const witnesses: Readonly<Partial<Record<Key, () => World>>> = {
  'Held -> Denied': () => held().given(revoked),
  'Held -> Suspended': () => held().given(allowed).withRunPolicy(pause),
  'Held -> Queued': () => held(queue).given(allowed),
  'Held -> Starting': () => held().given(allowed),
  'Held -> Stopped': () => unplaceable(second2()).settled().given(revoked),
  'Denied -> Held': () => denied().given(pending),
  'Denied -> Suspended': () => denied().given(allowed).withRunPolicy(pause),
  'Denied -> Queued': () => denied(queue).given(allowed),
  'Denied -> Starting': () => denied().given(allowed),
  'Queued -> Held': () => queued().given(pending),
  'Queued -> Denied': () => queued().given(revoked),
  'Queued -> Suspended': () => queued().withRunPolicy(pause),
  'Queued -> Starting': () => admitted(queued()),
  'Queued -> Running': () => up(admitted(queued())),
  'Queued -> Restarting': () => admitted(queued()).withPods(aPod(0, { ...failed, disruption: 'PreemptionByScheduler' })).ended('Failed'),
  'Queued -> Stopping': () => up(admitted(queued())).given(revoked),
  'Queued -> Succeeded': () => complete(admitted(queued())),
  'Queued -> Failed': () => broken(admitted(queued())),
  'Suspended -> Held': () => paused(aRunningWorld()).withPods().settled().given(pending),
  'Suspended -> Denied': () => paused(aRunningWorld()).withPods().settled().given(revoked),
  'Suspended -> Queued': () => paused(aWorld(queue)).withRunPolicy(resume),
  'Suspended -> Starting': () => paused(aRunningWorld()).withPods().settled().withRunPolicy(resume),
  'Suspended -> Restarting': () => paused(restarting()).withRunPolicy(resume),
  'Suspended -> Stopping': () => paused(up(aRunningWorld())).given(revoked),
  'Suspended -> Stopped': () => paused(restarting()).given(revoked),
  'Suspended -> Running': () => unreached(),
  'Suspended -> Failed': () => broken(unreached()),
  'Suspended -> Succeeded': () => complete(paused(up(aRunningWorld()))),
  'Starting -> Held': () => aWorld().withStatus(aStartedWorld().status).given(pending),
  'Starting -> Denied': () => aWorld().withStatus(aStartedWorld().status).given(revoked),
  'Starting -> Queued': () => evicted(admitted(queued()).settled()),
  'Starting -> Suspended': () => aStartedWorld().withRunPolicy(pause),
  'Starting -> Running': () => up(aStartedWorld()),
  'Starting -> Restarting': () => broken(aStartedWorld(again)),
  'Starting -> Stopping': () => up(aStartedWorld()).given(revoked),
  'Starting -> Stopped': () => second2().given(revoked),
  'Starting -> Succeeded': () => complete(aStartedWorld()),
  'Starting -> Failed': () => broken(aStartedWorld()),
  'Running -> Queued': () => evicted(up(admitted(queued())).settled()),
  'Running -> Suspended': () => aRunningWorld().withRunPolicy(pause),
  'Running -> Restarting': () => broken(aRunningWorld(again)),
  'Running -> Stopping': () => up(aRunningWorld()).given(revoked),
  'Running -> Succeeded': () => complete(aRunningWorld()),
  'Running -> Failed': () => broken(aRunningWorld()),
  'Running -> Stopped': () => aRunningWorld().withPods().ended('Failed', 'DeadlineExceeded').at(Date.parse('2028-01-01T00:00:00Z')),
  'Restarting -> Suspended': () => restarting().withRunPolicy(pause),
  'Restarting -> Starting': () => restarting().later(10 * second),
  'Restarting -> Stopping': () => restarting().withPods(aPod(0, failed), aPod(1, { node: 'it-1', deleting: true })).given(revoked),
  'Restarting -> Stopped': () => restarting().given(revoked),
  'Stopping -> Stopped': () => up(aRunningWorld()).given(revoked).settled().withPods(),
};

describe('the table of a job’s states', () => {
  for (const { from, to, when } of transitions) {
    it(`${from} -> ${to}, when ${when}`, () => {
      const before = witnesses[`${from} -> ${to}`]?.();
      assert.ok(before, 'there is a world that shows it');
      assert.equal(before.state, from);
      assert.equal(before.step().state, to);
    });
  }

  it('has each change once', () => {
    const keys = transitions.map(({ from, to }) => `${from} -> ${to}`);
    assert.equal(new Set(keys).size, keys.length);
    assert.deepEqual(Object.keys(witnesses).sort(), keys.toSorted());
  });

  it('has no way back from an end', () => {
    assert.ok(transitions.every(({ from }) => !['Succeeded', 'Failed', 'Stopped'].includes(from)));
  });
});
