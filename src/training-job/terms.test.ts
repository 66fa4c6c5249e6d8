import assert from 'node:assert/strict';
import { aDataset, aGate, anEnvironment, aNode, aPermit, aTrainingJob, facts, now } from '../policy/testing/builders.ts';
import { type PoolEvidence } from '../policy/types.ts';
import { aPod, aStartedWorld, aWorld, aRunningWorld, type World } from './testing/world.ts';

const until = (end: string) => ({ permits: [aPermit().withWindow('2027-01-01T00:00:00Z', end).build()] });
const shorter = until('2027-03-01T13:00:00Z');

/** The deadline that the pods of a world's Job carry, which nobody can change. */
function boundOf({ child }: World): number | undefined {
  return (child?.spec as { readonly template: { readonly spec: { readonly activeDeadlineSeconds?: number } } } | undefined)?.template.spec.activeDeadlineSeconds;
}

describe('the terms under which a Job was made', () => {
  it('are those of its pods: when they change before a pod has a place, the Job is made anew', () => {
    const waiting = aStartedWorld().withPods(aPod(0, { phase: 'Pending' }));
    const before = boundOf(waiting);
    const moved = waiting.given(shorter);
    assert.deepEqual(moved.words, ['record Decision', 'status Starting', 'patch Job', 'delete 1 Pod', 'event Starting']);
    const going = moved.settled();
    assert.equal(going.status.reason, 'TermsChanged');
    const gone = going.withPods().settled();
    assert.deepEqual([gone.state, gone.child?.spec?.suspend], ['Starting', undefined]);
    assert.ok((boundOf(gone) ?? Infinity) < (before ?? 0), 'its pods end when the data may be used no longer');
    assert.deepEqual(gone.words, [], 'and it comes to rest');
  });

  it('are not left to a gang that is placed in part: the rest of it would run where it no longer may', () => {
    const partly = aStartedWorld({ job: aTrainingJob().with({ workers: 2 }).build() }).withPods(aPod(0, { node: 'it-1' }), aPod(1, { phase: 'Pending' })).given(shorter);
    assert.deepEqual(partly.words, ['record Decision', 'status Starting', 'patch Job', 'delete 2 Pod', 'event Starting']);
  });

  it('stay those of a job that runs: its nodes are judged by themselves', () => {
    const running = aRunningWorld().given(shorter);
    assert.equal(running.settled().child?.metadata.uid, running.child?.metadata.uid);
    const placed = aStartedWorld().withPods(aPod(0, { phase: 'Pending', node: 'it-1' })).given(shorter).settled();
    assert.notEqual(placed.status.reason, 'TermsChanged', 'nor is a pod moved that has a place');
  });

  it('are those of now when Kueue admits a job: one that waits is queued anew, without being denied', () => {
    const queued = aWorld({ job: aTrainingJob().with({ queueName: 'lung' }).build() }).settled();
    const moved = queued.given(shorter);
    assert.deepEqual(moved.words, ['record Decision', 'status Queued', 'patch Job', 'event Queued']);
    const halted = moved.settled();
    assert.deepEqual([halted.state, halted.status.reason, halted.words], ['Queued', 'TermsChanged', []], 'its Job goes only when no pod of it can come');
    const again = halted.withPods().settled();
    assert.deepEqual([again.state, again.child?.spec?.suspend], ['Queued', true]);
    assert.ok((boundOf(again) ?? Infinity) <= (Date.parse('2027-03-01T13:00:00Z') - now) / 1000 + 60);
  });

  it('are those of now for a job that was preempted, too, which goes on as the same attempt', () => {
    const queued = aWorld({ job: aTrainingJob().with({ queueName: 'lung' }).build() }).settled();
    const ran = queued.withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: false } })).settled().withPods(aPod(0, { node: 'it-1' })).settled();
    assert.equal(ran.state, 'Running');
    const preempted = ran.withPods().withJobChanged((job) => ({ ...job, spec: { ...job.spec, suspend: true } })).withPods().settled();
    const again = preempted.given(shorter).settled().withPods().settled();
    assert.deepEqual([again.state, again.status.attempt, again.child?.spec?.suspend, again.status.decision?.time], ['Queued', 1, true, preempted.status.decision?.time]);
    assert.ok((boundOf(again) ?? Infinity) < (boundOf(preempted) ?? 0));
  });

  it('that changed are not taken for a pause when a node was missing meanwhile', () => {
    const going = aStartedWorld().withPods(aPod(0, { phase: 'Pending' })).given(shorter).settled();
    const { facts } = going.snapshot.input;
    const held = going.given({ facts: { ...facts, nodes: [{ ...aNode('it-1'), unschedulable: true }] } }).withPods().settled();
    assert.equal(held.state, 'Held');
    const back = held.given({ facts }).step();
    assert.deepEqual([back.state, back.settled().state], ['Starting', 'Starting']);
  });

  it('do not change by what is no term: a node more, or the time', () => {
    const waiting = aStartedWorld().withPods(aPod(0, { phase: 'Pending' }));
    const facts = { ...waiting.snapshot.input.facts, nodes: [...waiting.snapshot.input.facts.nodes, aNode('it-9')] };
    assert.deepEqual(waiting.given({ facts }).later(5_000).words, []);
  });
});

describe('the pools on which a probe has passed', () => {
  const labelKey = 'example.org/pool';
  const environment = anEnvironment().with({ gate: aGate(), probes: { everySeconds: 300, nodePoolLabel: labelKey } }).build();
  const dataset = aDataset().withProtection({ assurance: [{ control: 'network-isolation', level: 'Probed' }] }).build();
  const nodes = [aNode('it-1', 'it', { [labelKey]: 'a' }), aNode('it-2', 'it', { [labelKey]: 'b' })];
  const found = (pool: string, result: PoolEvidence['result'], validUntil?: number): PoolEvidence => ({ pool, result, message: 'It was seen.', ...(validUntil === undefined ? {} : { validUntil }) });
  const given = (...evidence: readonly PoolEvidence[]) => ({ environment, datasets: { 'chest-ct': dataset }, facts: facts({ answered: { 'beacon-a': now, outside: now }, nodes, isolation: { 'chest-ct': evidence } }) });
  const later = now + 600_000;
  const waiting = aWorld().given(given(found('a', 'Passed', later))).settled().withPods(aPod(0, { phase: 'Pending' }));

  it('are where a Job is placed, and it is not made anew when another is added or evidence ends', () => {
    assert.equal(waiting.state, 'Starting');
    assert.deepEqual(waiting.words, []);
    for (const evidence of [[found('a', 'Passed', later), found('b', 'Passed', later)], [found('a', 'Passed', now)], []]) assert.deepEqual(waiting.given(given(...evidence)).words, []);
  });

  it('are others when one has failed: a Job whose pod waits for a place is made anew', () => {
    const moved = waiting.given(given(found('a', 'Failed'), found('b', 'Passed', later)));
    assert.deepEqual(moved.words, ['status Starting', 'patch Job', 'delete 1 Pod', 'event Starting']);
  });
});
