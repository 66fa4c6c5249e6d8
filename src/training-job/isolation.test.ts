import assert from 'node:assert/strict';
import { gateExitCodes, type GateResult } from '../api/gate.ts';
import { type Pod } from '../api/kube-workloads.ts';
import { formatTime } from '../api/time.ts';
import { aDataset, aGate, anEnvironment, facts, now } from '../policy/testing/builders.ts';
import { type Instant } from '../policy/types.ts';
import { isSilent, isUntested } from '../workload/gate-reading.ts';
import { isolationClaim } from './isolation.ts';
import { aPod, aWorld, conditionOf, type PodParts, type World } from './testing/world.ts';

const environment = anEnvironment().with({ gate: aGate() }).build();
const { targets } = aGate();

/** What a gate writes that found everything closed. */
function passed(changes: Partial<GateResult> = {}): GateResult {
  const checks: GateResult['checks'] = [{ name: 'clock', outcome: 'Holds' }, ...targets.map(({ name, role }) => ({ name, role, outcome: 'Refused' as const }))];
  return { version: 1, at: formatTime(now), verdict: 'Passed', waitedMs: 90, tookMs: 120, checks, counts: { local: 1, reachability: 2, failed: 0 }, sentence: 'Everything holds.', ...changes };
}

const open: GateResult = {
  ...passed(), verdict: 'Failed', reason: 'IsolationOpen', sentence: 'The target outside (2001:db8::1 port 53, DNS-UDP) answered for 30 s.',
  checks: [{ name: 'outside', role: 'Outside', outcome: 'Answered' }], counts: { local: 1, reachability: 2, failed: 1 },
};

const gate = (result: GateResult | string | undefined, exitCode = 0): NonNullable<PodParts['gate']> =>
  result === undefined ? { exitCode } : { exitCode, message: typeof result === 'string' ? result : JSON.stringify(result) };
const failing: PodParts = { phase: 'Failed', gate: gate(open, gateExitCodes.IsolationOpen) };

/** A job that runs on these pods, while these targets answer. */
function running(pods: readonly Pod[], answered: Readonly<Record<string, Instant>> = { 'beacon-a': now, outside: now }): World {
  return aWorld().given({ environment, facts: facts({ answered }) }).settled().withPods(...pods);
}

describe('whether the pods of a job were seen to be isolated', () => {
  const table: Readonly<Record<string, { readonly pods: readonly Pod[]; readonly answered?: Readonly<Record<string, Instant>>; readonly want: string; readonly says?: RegExp }>> = {
    'is not told while no gate has ended': { pods: [aPod(0, { phase: 'Pending' })], want: 'absent' },
    'is not told of a program that began without a gate': { pods: [aPod(0)], want: 'absent' },
    'is so when the gate reached nothing that answers the operator': { pods: [aPod(0, { gate: gate(passed()) })], want: 'True Probed', says: /^The worker saw before its program began that beacon-a and outside cannot be reached \(2027-03-01T12:00:00Z\)\. Evidence sha256:[a-f0-9]{64}\.$/ },
    'is not when a gate failed, and its sentence is passed on': { pods: [aPod(0, failing)], want: 'False GateFailed', says: /^The gate of worker 0 kept its program from beginning\. The target outside/ },
    'is not when a gate failed without a word': { pods: [aPod(0, { phase: 'Failed', gate: gate(undefined, 1) })], want: 'False GateFailed', says: /exit code 1 and left no result/ },
    'is not when a gate says that it failed, whatever its exit code': { pods: [aPod(0, { gate: gate(open) })], want: 'False GateFailed' },
    'is not known when the gate left nothing': { pods: [aPod(0, { gate: gate(undefined) })], want: 'Unknown NoResult' },
    'is not known when nobody understands what it left': { pods: [aPod(0, { gate: gate('{"version":2}') })], want: 'Unknown NoResult' },
    'is not known when it had no targets': { pods: [aPod(0, { gate: gate(passed({ checks: [{ name: 'clock', outcome: 'Holds' }], counts: { local: 1, reachability: 0, failed: 0 } })) })], want: 'Unknown NothingProbed' },
    'is not known when not every target is listed': { pods: [aPod(0, { gate: gate(passed({ checks: passed().checks.slice(0, 2) })) })], want: 'Unknown ResultIncomplete' },
    'is not known when a target did not answer the operator either': { pods: [aPod(0, { gate: gate(passed()) })], answered: { outside: now }, want: 'Unknown TargetSilent', says: /could not reach beacon-a, which did not answer the operator/ },
    'is not known when a target answered the operator long before': { pods: [aPod(0, { gate: gate(passed()) })], answered: { 'beacon-a': now - 300_001, outside: now }, want: 'Unknown TargetSilent' },
  };
  for (const [name, { pods, answered, want, says }] of Object.entries(table)) {
    it(name, () => {
      const [claim] = isolationClaim(running(pods, answered).snapshot, 'Running');
      assert.equal(claim === undefined ? 'absent' : `${claim.status} ${claim.reason}`, want);
      if (says !== undefined) assert.match(claim?.message ?? '', says);
    });
  }

  it('is not known when the environment has no gate any more', () => {
    const world = running([aPod(0, { gate: gate(passed()) })]).given({ environment: anEnvironment().build() });
    assert.equal(isolationClaim(world.snapshot, 'Running')[0]?.reason, 'TargetSilent');
  });
});

describe('the condition IsolationVerified', () => {
  const seen = running([aPod(0, { gate: gate(passed()) })]).settled();

  it('comes with the start of the run, in the same write', () => {
    const world = running([aPod(0, { gate: gate(passed()) })]);
    const writes = world.plan.steps.filter((step) => step.do === 'status');
    assert.equal(writes.length, 1);
    assert.equal(conditionOf(world.settled(), 'IsolationVerified')?.status, 'True');
  });

  it('stays what it was when the targets fall silent, and when the pods are gone', () => {
    const silent = seen.later(3_600_000).given({ facts: facts({ answered: {} }) });
    assert.deepEqual(silent.words, []);
    const over = silent.withPods(aPod(0, { phase: 'Succeeded', gate: gate(passed()) })).ended('Complete').settled();
    assert.deepEqual([over.state, conditionOf(over, 'IsolationVerified')], ['Succeeded', conditionOf(seen, 'IsolationVerified')]);
    assert.deepEqual(isolationClaim(over.withPods().snapshot, 'Succeeded')[0]?.status, 'True');
  });

  it('is lost with the status, unless the targets still answer: nothing else remembers it', () => {
    const lost = seen.given({ facts: facts({ answered: {} }) }).withStatus(undefined);
    assert.equal(isolationClaim(lost.snapshot, 'Running')[0]?.reason, 'TargetSilent');
  });

  it('is judged anew for other words of a gate', () => {
    const other = seen.withPods(aPod(0, { gate: gate(passed({ waitedMs: 91 })) })).given({ facts: facts({ answered: {} }) });
    assert.equal(isolationClaim(other.snapshot, 'Running')[0]?.reason, 'TargetSilent');
  });

  it('says nothing of a run that is yet to come', () => {
    assert.deepEqual(isolationClaim(seen.withPods().snapshot, 'Starting'), []);
    assert.deepEqual(isolationClaim(seen.withPods().snapshot, 'Suspended'), []);
  });

  it('tells of a gate that failed while the job is started again, which never counts as a restart', () => {
    const world = running([aPod(0, failing)]).ended('Failed').settled();
    assert.deepEqual([world.state, world.status.reason, world.status.restarts], ['Restarting', 'GateFailed', undefined]);
    assert.match(conditionOf(world, 'IsolationVerified')?.message ?? '', /The target outside/);
    assert.match(world.status.message ?? '', /the condition IsolationVerified says what the gate found/);
  });
});

describe('a pod whose gate shows nothing', () => {
  const rows: readonly (readonly [string, PodParts, boolean])[] = [
    ['is one whose gate left nothing', { gate: gate(undefined) }, true],
    ['is one whose gate left what nobody understands', { gate: gate('done') }, true],
    ['is one whose gate had no targets', { gate: gate(passed({ checks: [{ name: 'clock', outcome: 'Holds' }], counts: { local: 1, reachability: 0, failed: 0 } })) }, true],
    ['is one whose gate does not list every target', { gate: gate(passed({ checks: passed().checks.slice(0, 2) })) }, true],
    ['is not one whose gate told of every target', { gate: gate(passed()) }, false],
    ['is not one whose gate failed, because no program began', failing, false],
    ['is not one whose gate is still at work', { phase: 'Pending' }, false],
  ];
  for (const [name, parts, want] of rows) it(name, () => assert.equal(isUntested(aPod(0, parts)), want));

  it('is silent only where it left nothing that is understood', () => {
    const silent = rows.filter(([, parts]) => isSilent(aPod(0, parts))).map(([name]) => name);
    assert.deepEqual(silent, rows.slice(0, 2).map(([name]) => name));
  });

  it('stops the run of data that asks for tested isolation', () => {
    const dataset = aDataset().withProtection({ assurance: [{ control: 'network-isolation', level: 'Probed' }] }).build();
    const given = { environment, datasets: { 'chest-ct': dataset }, facts: facts({ answered: { 'beacon-a': now, outside: now } }) };
    const world = aWorld().given(given).settled().withPods(aPod(0, { gate: gate(undefined) }));
    assert.equal(world.settled().state, 'Running', 'the facts of this world are given, and name no pod yet');
    const told = world.given({ facts: facts({ answered: { 'beacon-a': now, outside: now }, untested: ['unet-1-0'] }) }).settled();
    assert.deepEqual([told.state, told.status.reason], ['Stopping', 'IsolationUntested']);
  });
});

describe('the condition IsolationVerified of a gang', () => {
  it('waits for the gate of every worker, and tells at once of one that failed', () => {
    const gang = running([]).snapshot;
    const snapshot = (pods: readonly Pod[]) => ({ ...gang, pods, job: { ...gang.job, spec: { ...gang.job.spec, workers: 2 } } });
    const good = { phase: 'Pending', gate: gate(passed()) } as const;
    assert.deepEqual(isolationClaim(snapshot([aPod(0, good), aPod(1, { phase: 'Pending' })]), 'Starting'), []);
    assert.equal(isolationClaim(snapshot([aPod(0, good), aPod(1, failing)]), 'Starting')[0]?.status, 'False');
    assert.match(isolationClaim(snapshot([aPod(0, good), aPod(1, good)]), 'Starting')[0]?.message ?? '', /^Each of the 2 workers saw/);
  });
});
