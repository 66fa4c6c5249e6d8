import assert from 'node:assert/strict';
import { poolAnnotation } from '../api/labels.ts';
import { gateVariable, type GateConfig, type GateResult } from '../api/gate.ts';
import { type SecureDataset, type SecureDatasetStatus } from '../api/generated/types.ts';
import { type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { formatTime } from '../api/time.ts';
import { aClaim, aGate, anEncryption, anEnvironment, aNode, now } from '../policy/testing/builders.ts';
import { type Plan } from '../runtime/plan.ts';
import { assertStatusAccepted } from '../testing/crd.ts';
import { planned, stepsInWords, stepsOfKind } from '../testing/plans.ts';
import { type JobObject } from '../workload/kube.ts';
import { probeOf } from '../workload/probe.ts';
import { type Control } from './control.ts';
import { plan } from './plan.ts';
import { type Snapshot } from './snapshot.ts';
import { aSnapshot, sealed } from './testing/snapshots.ts';

const pool = 'example.org/pool';
const environment = anEnvironment().with({ gate: aGate(), probes: { everySeconds: 600, nodePoolLabel: pool } }).build();
const isolated = sealed.withProtection({ assurance: [{ control: 'network-isolation', level: 'Probed' }] });
const encrypted = sealed.withProtection({ assurance: [{ control: 'encryption-at-rest', level: 'Probed' }] });
const nodes = [aNode('it-1', 'it', { [pool]: 'a' }), aNode('it-2', 'it', { [pool]: 'b' }), aNode('fr-1', 'fr', { [pool]: 'far' }), aNode('it-3')];
const answered = { 'beacon-a': now, outside: now };
const seconds = (more: number): string => formatTime(now + more * 1000);
/** A claim of which it is known well enough that its volume is encrypted. */
const seen = aClaim({ encryption: anEncryption({ level: 'Probed' }) });

/** The dataset is ready and says so, with these words about its pools. */
function aProbed(controls: readonly Control[] = [], changes: Partial<Snapshot> = {}, dataset: SecureDataset = isolated.build()): Snapshot {
  const base = aSnapshot({ environment, nodes, answered, dataset, ...changes });
  const [{ status } = { status: {} }] = stepsOfKind(plan(aSnapshot({ dataset: sealed.build() }), now), 'status');
  const { jobs } = status as SecureDatasetStatus;
  return { ...base, dataset: { ...base.dataset, status: { ...status, ...(jobs === undefined ? {} : { jobs: { ...jobs, time: seconds(-3600) } }), ...(controls.length === 0 ? {} : { controls: [...controls] }) } } };
}

const nodeIn: Readonly<Record<string, string>> = { a: 'it-1', b: 'it-2' };

/** What a probe on a node of the pool told; a pool that is not one of the two has a node of its name. */
function entry(nodePool: string, changes: Partial<Control> = {}): Control {
  return { control: 'network-isolation', nodePool, node: nodeIn[nodePool] ?? nodePool, result: 'Passed', time: seconds(0), validUntil: seconds(1200), message: 'A probe saw it.', ...changes };
}
const passed = (nodePool: string): Control => entry(nodePool);
const without = (control: Control, left: keyof Control = 'validUntil'): Control => Object.fromEntries(Object.entries(control).filter(([field]) => field !== left)) as Control;

/** A probe of a pool as it stands in the cluster, made so many seconds ago. */
function aProbe(name: string, { age = 10, end, owner = 'uid-dataset-chest-ct', label = pool }: { readonly age?: number; readonly end?: 'Complete' | 'Failed'; readonly owner?: string; readonly label?: string } = {}): BatchJob {
  return {
    metadata: {
      name: `chest-ct-probe-${name}`, namespace: 'prj-lung', uid: `uid-probe-${name}`, creationTimestamp: seconds(-age),
      labels: { 'caveau.dev/role': 'probe', 'caveau.dev/dataset': 'chest-ct' }, annotations: { [poolAnnotation]: `${label}=${name}` },
      ownerReferences: [{ apiVersion: 'caveau.dev/v1alpha1', kind: 'SecureDataset', name: 'chest-ct', uid: owner, controller: true }],
    },
    status: end === undefined ? {} : { conditions: [{ type: end, status: 'True', lastTransitionTime: seconds(-1) }] },
  };
}

const good: GateResult = {
  version: 1, at: seconds(-2), verdict: 'Passed', waitedMs: 90, tookMs: 120, sentence: 'Everything holds.',
  checks: [{ name: 'clock', outcome: 'Holds' }, ...aGate().targets.map(({ name, role }) => ({ name, role, outcome: 'Refused' as const }))], counts: { local: 1, reachability: 2, failed: 0 },
};
const open: GateResult = { ...good, verdict: 'Failed', reason: 'IsolationOpen', sentence: 'The pod could still reach outside.', checks: [{ name: 'outside', role: 'Outside', outcome: 'Answered' }], counts: { local: 1, reachability: 2, failed: 1 } };

/** The pod of a probe; without a result its gate has not ended. */
function podOf(job: BatchJob, { result, exitCode = result?.verdict === 'Failed' ? 86 : 0, node = 'it-1', phase = 'Running', text }: { readonly result?: GateResult; readonly exitCode?: number; readonly node?: string | undefined; readonly phase?: string; readonly text?: string } = {}): Pod {
  const message = text ?? (result && JSON.stringify(result));
  const placed = node !== '';
  return {
    metadata: { name: `${job.metadata.name}-x`, namespace: 'prj-lung', uid: 'uid-pod', labels: { 'caveau.dev/role': 'probe' }, ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: job.metadata.name, uid: `${job.metadata.uid}`, controller: true }] },
    spec: placed ? { nodeName: node } : {},
    status: {
      phase,
      conditions: placed ? [] : [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/4 nodes are available: 4 Insufficient cpu.' }],
      ...(message === undefined ? {} : { initContainerStatuses: [{ name: 'gate', state: { terminated: { exitCode, message, finishedAt: seconds(-2) } } }] }),
    },
  };
}

const at = (job: BatchJob, pod?: Pod): Partial<Snapshot> => ({ probes: { jobs: [job], pods: pod === undefined ? [] : [pod] }, probesAtWork: { inCluster: 1, inRoom: 1 } });
const poolsMade = (made: Plan): readonly (string | undefined)[] => stepsOfKind(made, 'create').map(({ object }) => object.metadata.annotations?.[poolAnnotation]);
const told = (made: Plan, nodePool = 'a'): Control | undefined => {
  const [step] = stepsOfKind(made, 'status');
  if (step !== undefined) assertStatusAccepted('SecureDataset', step.status);
  return (step?.status as SecureDatasetStatus | undefined)?.controls?.find((one) => one.nodePool === nodePool);
};

describe('a probe begins', () => {
  const table: Readonly<Record<string, { readonly snapshot: Snapshot; readonly want: readonly string[] }>> = {
    'on the first pool of which nothing is known, one at a time': { snapshot: aProbed(), want: [`${pool}=a`] },
    'on the next when the first is known': { snapshot: aProbed([passed('a')]), want: [`${pool}=b`] },
    'not while everything is known': { snapshot: aProbed([passed('a'), passed('b')]), want: [] },
    'where evidence has ended': { snapshot: aProbed([passed('a'), entry('b', { validUntil: seconds(0) })]), want: [`${pool}=b`] },
    'where evidence is older than its period': { snapshot: aProbed([passed('a'), entry('b', { time: seconds(-600) })]), want: [`${pool}=b`] },
    'not again at once where one failed': { snapshot: aProbed([without(entry('a', { result: 'Failed', failures: 1 })), passed('b')]), want: [] },
    'again half a minute after one failed': { snapshot: aProbed([without(entry('a', { result: 'Failed', failures: 1, time: seconds(-30) })), passed('b')]), want: [`${pool}=a`] },
    'later after it failed again': { snapshot: aProbed([without(entry('a', { result: 'Failed', failures: 2, time: seconds(-59) })), passed('b')]), want: [] },
    'after five minutes however often it failed': { snapshot: aProbed([without(entry('a', { result: 'Failed', failures: 99, time: seconds(-300) })), passed('b')]), want: [`${pool}=a`] },
    'not while a target is silent, when it would prove nothing': { snapshot: aProbed([], { answered: {} }), want: [] },
    'for what it mounts, whatever the targets do': { snapshot: aProbed([], { answered: {}, claim: seen }, encrypted.build()), want: [`${pool}=a`] },
    'not again for what it mounts, once its gate has run': { snapshot: aProbed([entry('a', { result: 'Unverified', digest: 'sha256:00', time: seconds(-300) }), passed('b')], { claim: seen }, encrypted.build()), want: [] },
    'not where nobody asks for tested evidence': { snapshot: aProbed([], {}, sealed.build()), want: [] },
    'not in an environment without probes': { snapshot: aProbed([], { environment: anEnvironment().with({ gate: aGate() }).build() }), want: [] },
    'not in an environment without a gate': { snapshot: aProbed([], { environment: anEnvironment().with({ probes: { everySeconds: 600, nodePoolLabel: pool } }).build() }), want: [] },
    'not while a job runs on a claim for one node': { snapshot: aProbed([], { claim: aClaim({ accessModes: ['ReadWriteOnce'], users: ['unet'] }) }), want: [] },
    'only after a turn of the jobs on a claim for one node': { snapshot: aProbed([entry('a', { time: seconds(-29) })], { claim: aClaim({ accessModes: ['ReadWriteOnce'] }) }), want: [] },
    'only after such a turn also where it is for what it mounts': { snapshot: aProbed([without(entry('a', { result: 'Unverified', digest: 'sha256:00', time: seconds(-29) }))], { claim: aClaim({ accessModes: ['ReadWriteOnce'], encryption: anEncryption({ level: 'Probed' }) }) }, encrypted.build()), want: [] },
    'and then does': { snapshot: aProbed([entry('a', { time: seconds(-30) })], { claim: aClaim({ accessModes: ['ReadWriteOnce'] }) }), want: [`${pool}=b`] },
    'not while as many are at work in the cluster as may be': { snapshot: aProbed([], { probesAtWork: { inCluster: 20, inRoom: 0 } }), want: [] },
    'not while as many are at work in its room as may be': { snapshot: aProbed([], { probesAtWork: { inCluster: 5, inRoom: 5 } }), want: [] },
    'while its room has one less': { snapshot: aProbed([], { probesAtWork: { inCluster: 19, inRoom: 4 } }), want: [`${pool}=a`] },
    'not on a pool without a node that is ready and takes pods': { snapshot: aProbed([], { nodes: nodes.map((node) => ({ ...node, ready: node.name !== 'it-1', unschedulable: node.name === 'it-2' })) }), want: [] },
    'not in a room that is open': { snapshot: aProbed([], { room: { roomIsolated: false, roomOpenings: ['allow-web'] } }), want: [] },
    'not outside a room': { snapshot: aProbed([], { inRoom: false }), want: [] },
    'not for data that accepts no runtime': { snapshot: aProbed([], {}, isolated.withProtection({ runtimeClasses: [] }).build()), want: [] },
  };
  for (const [title, { snapshot, want }] of Object.entries(table)) it(title, () => assert.deepEqual(poolsMade(planned(plan, snapshot, now)), want));

  describe('after the pod of a former probe that is being ended', () => {
    const former = (ago: number): Partial<Snapshot> => {
      const { metadata, ...rest } = podOf(aProbe('a'));
      return { probes: { jobs: [], pods: [{ ...rest, metadata: { ...metadata, deletionTimestamp: seconds(-ago), deletionGracePeriodSeconds: 5 } }] } };
    };
    it('has ended, or else when its node counts as lost', () => {
      const waiting = plan(aProbed([], former(59)), now);
      assert.deepEqual([stepsInWords(waiting), waiting.recheckAt], [[], now + 1000]);
      assert.deepEqual(poolsMade(plan(aProbed([], former(60)), now)), [`${pool}=a`]);
    });
    it('has ended, on a claim for one node', () => {
      const waiting = plan(aProbed([], { ...former(3600), claim: aClaim({ accessModes: ['ReadWriteOnce'] }) }), now);
      assert.deepEqual(stepsInWords(waiting), []);
    });
  });

  it('or is asked for again by itself', () => {
    const { recheckAt = 0 } = plan(aProbed([passed('a'), passed('b')]), now);
    assert.ok(recheckAt >= now + 450_000 && recheckAt <= now + 600_000, 'within the last quarter of the period');
    assert.equal(plan(aProbed([passed('a'), passed('b')]), now).recheckAt, recheckAt);
    const waits = plan(aProbed([], { probesAtWork: { inCluster: 20, inRoom: 0 } }), now).recheckAt ?? 0;
    assert.ok(waits >= now + 10_000 && waits < now + 20_000);
  });

  it('at different times for different datasets', () => {
    const due = (uid: string): number => plan(aProbed([passed('a'), passed('b')], {}, isolated.withMetadata({ uid }).build()), now).recheckAt ?? 0;
    const spread = Array.from({ length: 100 }, (_, n) => due(`3f2504e0-4f89-11d3-9a0c-0305e82c33${n}`));
    assert.ok(Math.max(...spread) - Math.min(...spread) > 100_000, 'they cover most of the quarter');
  });

  it('with the first runtime that the data accepts, and with all that jobs may tolerate', () => {
    const tolerant = anEnvironment().with({ gate: aGate(), probes: { everySeconds: 600, nodePoolLabel: pool }, workloads: { tolerations: [{ key: 'gpu' }, { key: 'team', value: 'lung', effect: 'NoSchedule' }] } }).build();
    const dataset = isolated.withProtection({ runtimeClasses: ['kata', ''] }).build();
    const { spec } = probeOf({ dataset, environment: tolerant, gate: aGate(), pool: { labelKey: pool, name: 'a' }, nodes: [], holdSeconds: 15, onLuks: true, now });
    const { runtimeClassName, tolerations, containers: [container] } = spec.template.spec;
    assert.equal(runtimeClassName, 'kata');
    assert.deepEqual(tolerations?.map(({ key, operator, effect }) => `${key} ${operator} ${effect}`), ['gpu Exists NoSchedule', 'gpu Exists PreferNoSchedule', 'team Equal NoSchedule']);
    assert.deepEqual(container?.args, ['hold', '--seconds', '15']);
    assert.deepEqual([spec.backoffLimit, spec.activeDeadlineSeconds], [0, 235]);
  });

  it('whose gate looks for LUKS where the gate of a training pod would', () => {
    const looked = (mechanism: 'luks2' | 'client-side'): unknown => {
      const snapshot = aProbed([], { claim: aClaim({ encryption: anEncryption({ mechanism, level: 'Probed' }) }) }, encrypted.with({}).build());
      const [step] = stepsOfKind(plan(snapshot, now), 'create');
      const [gate] = (step?.object as JobObject | undefined)?.spec.template.spec.initContainers ?? [];
      const variable = gate?.env.find(({ name }) => name === gateVariable);
      return (JSON.parse(variable !== undefined && 'value' in variable ? variable.value : '{}') as GateConfig).encrypted;
    };
    assert.deepEqual(looked('luks2'), ['/mnt/caveau/data']);
    assert.equal(looked('client-side'), undefined);
  });
});

describe('what a probe found', () => {
  const table: Readonly<Record<string, { readonly snapshot: Snapshot; readonly result: string; readonly says: RegExp; readonly words: readonly string[] }>> = {
    'is told at once, and the probe goes when its program has ended': { snapshot: aProbed([], at(aProbe('a'), podOf(aProbe('a'), { result: good }))), result: 'Passed', says: /saw that beacon-a and outside cannot be reached/, words: ['status Sealed', 'event ProbePassed'] },
    'is on record before the probe goes': { snapshot: aProbed([], at(aProbe('a', { end: 'Complete' }), podOf(aProbe('a'), { result: good, phase: 'Succeeded' }))), result: 'Passed', says: /A probe/, words: ['status Sealed', 'delete 1 Job', 'event ProbePassed'] },
    'is a failure when a target answered': { snapshot: aProbed([], at(aProbe('a', { end: 'Failed' }), podOf(aProbe('a'), { result: open, phase: 'Failed' }))), result: 'Failed', says: /The pod could still reach outside\.$/, words: ['status Sealed', 'delete 1 Job', 'event ProbeFailed'] },
    'is nothing when the gate itself failed': { snapshot: aProbed([], at(aProbe('a', { end: 'Failed' }), podOf(aProbe('a'), { exitCode: 137, text: '', phase: 'Failed' }))), result: 'Unverified', says: /exit code 137/, words: ['status Sealed', 'delete 1 Job', 'event ProbeUnverified'] },
    'is nothing when a target was silent to the operator too': { snapshot: aProbed([], { ...at(aProbe('a', { end: 'Complete' }), podOf(aProbe('a'), { result: good })), answered: { outside: now } }), result: 'Unverified', says: /The probe could not reach beacon-a, which did not answer the operator/, words: ['status Sealed', 'delete 1 Job', 'event ProbeUnverified'] },
    'is nothing when it found no place': { snapshot: aProbed([], at(aProbe('a', { age: 60 }), podOf(aProbe('a'), { node: '', phase: 'Pending' }))), result: 'Unverified', says: /found no place within 60 s: 0\/4 nodes are available: 4 Insufficient cpu\./, words: ['status Sealed', 'delete 1 Job', 'event ProbeUnverified'] },
    'is nothing when no pod was made': { snapshot: aProbed([], at(aProbe('a', { age: 60 }))), result: 'Unverified', says: /No pod was made/, words: ['status Sealed', 'delete 1 Job', 'event ProbeUnverified'] },
    'is nothing when its gate does not end': { snapshot: aProbed([], at(aProbe('a', { age: 210 }), podOf(aProbe('a'), { phase: 'Pending' }))), result: 'Unverified', says: /on it-1 did not end in time/, words: ['status Sealed', 'delete 1 Job', 'event ProbeUnverified'] },
  };
  for (const [title, { snapshot, result, says, words }] of Object.entries(table)) {
    it(title, () => {
      const made = planned(plan, snapshot, now);
      assert.deepEqual(stepsInWords(made), words);
      const found = told(made);
      assert.equal(found?.result, result);
      assert.match(found.message, says);
      assert.equal(found.validUntil, result === 'Passed' ? seconds(-2 + 1200) : undefined);
      const after = { ...snapshot, dataset: { ...snapshot.dataset, status: stepsOfKind(made, 'status')[0]?.status ?? {} } };
      assert.deepEqual(stepsInWords(plan(after, now + 3000)), words.filter((word) => word.startsWith('delete')), 'and what is told is told once');
    });
  }

  it('is waited for while a pod that would tell may be on its way', () => {
    const made = plan(aProbed([passed('b')], at(aProbe('a', { end: 'Failed' }))), now);
    assert.deepEqual([made.steps, made.recheckAt], [[], now + 14_000]);
  });

  it('is not made to last by a clock of a node that is wrong', () => {
    const ahead = { ...good, at: seconds(86_400) };
    const found = told(plan(aProbed([], at(aProbe('a'), podOf(aProbe('a'), { result: ahead }))), now));
    assert.equal(found?.result, 'Unverified', 'no target is known to have answered then');
    const slightly = told(plan(aProbed([], at(aProbe('a'), podOf(aProbe('a'), { result: { ...good, at: seconds(250) } }))), now));
    assert.deepEqual([slightly?.time, slightly?.validUntil], [seconds(200), seconds(1400)]);
  });

  it('takes nothing back when it is nothing: evidence counts until its end, and a failure stays one', () => {
    const silent = at(aProbe('a', { age: 60 }), podOf(aProbe('a'), { node: '', phase: 'Pending' }));
    const renewed = told(plan(aProbed([entry('a', { time: seconds(-600), validUntil: seconds(600) })], silent), now));
    assert.deepEqual([renewed?.result, renewed?.validUntil, renewed?.failures], ['Unverified', seconds(600), 1]);
    const ended = told(plan(aProbed([entry('a', { time: seconds(-600), validUntil: seconds(-1) })], silent), now));
    assert.deepEqual([ended?.result, ended?.validUntil], ['Unverified', undefined]);
    const failed = without(entry('a', { result: 'Failed', time: seconds(-60), failures: 3, message: 'It was open.' }));
    const still = told(plan(aProbed([failed], silent), now));
    assert.deepEqual([still?.result, still?.failures, still?.message, still?.time], ['Failed', 4, 'It was open.', seconds(0)]);
  });

  it('is forgotten with the node on which it was found', () => {
    const poolsTold = (snapshot: Snapshot): unknown => ({ ...snapshot.dataset.status, ...stepsOfKind(plan(snapshot, now), 'status')[0]?.status }).controls?.map(({ nodePool, node }) => `${nodePool} ${node ?? ''}`);
    const moved = [...nodes, aNode('it-4', 'it', { [pool]: 'a' })].map((node) => (node.name === 'it-1' ? aNode('it-1', 'it', { [pool]: 'b' }) : node));
    assert.deepEqual(poolsTold(aProbed([passed('a'), passed('b')])), ['a it-1', 'b it-2']);
    assert.deepEqual(poolsTold(aProbed([passed('a'), passed('b')], { nodes: moved })), ['b it-2'], 'which is in another pool now');
    assert.deepEqual(poolsMade(plan(aProbed([passed('a'), passed('b')], { nodes: moved }), now)), [`${pool}=a`]);
    const late = at(aProbe('a', { end: 'Complete' }), podOf(aProbe('a'), { result: good }));
    assert.deepEqual(poolsTold(aProbed([passed('b')], { ...late, nodes: moved })), ['b it-2'], 'also before it was told');
  });

  it('is forgotten when pools of the same names are told apart by another label', () => {
    const zone = 'topology.kubernetes.io/zone';
    const byZone = anEnvironment().with({ gate: aGate(), probes: { everySeconds: 600, nodePoolLabel: zone } }).build();
    const elsewhere = [aNode('it-1', 'it', { [pool]: 'a' }), aNode('it-2', 'it', { [zone]: 'a' })];
    const made = plan(aProbed([passed('a')], { environment: byZone, nodes: elsewhere }), now);
    assert.equal((stepsOfKind(made, 'status')[0]?.status as SecureDatasetStatus | undefined)?.controls, undefined);
    assert.deepEqual(stepsInWords(made), ['status Sealed', 'create Job']);
  });

  it('is no evidence where it names no node, but puts off the next probe', () => {
    const unplaced = without(entry('a', { result: 'Unverified', failures: 1 }), 'node');
    const made = plan(aProbed([unplaced, passed('b')]), now);
    assert.deepEqual([told(made)?.result, told(made)?.validUntil, poolsMade(made)], ['Unverified', undefined, []]);
    assert.equal(told(plan(aProbed([without(passed('a'), 'node'), passed('b')]), now))?.result, undefined);
    const none = at(aProbe('a', { age: 60 }), podOf(aProbe('a'), { node: '', phase: 'Pending' }));
    const renewed = told(plan(aProbed([entry('a', { time: seconds(-600), validUntil: seconds(600) })], none), now));
    assert.deepEqual([renewed?.node, renewed?.validUntil], ['it-1', seconds(600)], 'what still counts is of the node on which it was found');
  });

  describe('is kept where there are more pools than status can tell of', () => {
    const names = Array.from({ length: 64 }, (_, nth) => `n${String(nth).padStart(3, '0')}`);
    const many = names.map((one, nth) => ({ ...aNode(one, 'it', { [pool]: one }), unschedulable: nth < 2 }));
    const [cordoned = '', alsoCordoned = '', ...usable] = names;
    const on = (one: string, changes: Partial<Control> = {}): Control => entry(one, changes);
    const probe = aProbe('n063', { end: 'Complete' });
    const poolsTold = (snapshot: Snapshot): readonly string[] => (stepsOfKind(plan(snapshot, now), 'status')[0]?.status as SecureDatasetStatus | undefined)?.controls?.map(({ nodePool }) => nodePool) ?? [];

    it('of every pool that is probed, so that none is probed for ever', () => {
      const snapshot = aProbed(names.slice(0, 63).map((one) => on(one)), { nodes: many, ...at(probe, podOf(probe, { result: good, node: 'n063' })) });
      assert.deepEqual(poolsTold(snapshot), [cordoned, ...usable]);
      const after = aProbed([cordoned, ...usable].map((one) => on(one)), { nodes: many });
      assert.deepEqual(plan(after, now).steps, [], 'and then there is nothing to do');
    });

    it('and then of those that failed', () => {
      const former = [on(cordoned), without(on(alsoCordoned, { result: 'Failed' })), ...usable.slice(0, -1).map((one) => on(one))];
      const snapshot = aProbed(former, { nodes: many, ...at(probe, podOf(probe, { result: good, node: 'n063' })) });
      assert.deepEqual(poolsTold(snapshot), [alsoCordoned, ...usable]);
    });
  });

  it('is forgotten with the last node of its pool, and with what asked for it', () => {
    assert.equal(told(plan(aProbed([passed('a'), passed('b'), passed('gone')]), now), 'gone'), undefined);
    const unasked = aProbed([passed('a'), passed('b')], {}, sealed.build());
    const roomless = aProbed([passed('a'), passed('b')], { inRoom: false });
    for (const snapshot of [unasked, roomless]) {
      const [step] = stepsOfKind(plan(snapshot, now), 'status');
      assert.notEqual(step, undefined);
      assert.equal((step?.status as SecureDatasetStatus | undefined)?.controls, undefined);
    }
  });
});

describe('a probe goes', () => {
  const probe = aProbe('a');
  const going = ['delete 1 Job', 'delete 1 Pod'];
  const pod = podOf(probe);
  const table: Readonly<Record<string, { readonly snapshot: Snapshot; readonly want: readonly string[] }>> = {
    'with its dataset that is not ready any more': { snapshot: aProbed([], { ...at(probe, pod), claim: aClaim({ strangers: 1 }) }), want: ['status StrangerPresent', ...going, 'event StrangerPresent'] },
    'when nobody asks for it any more': { snapshot: aProbed([], at(probe, pod), sealed.build()), want: going },
    'when it is of a namesake': { snapshot: aProbed([], at(aProbe('a', { owner: 'uid-former' }), pod)), want: going },
    'when pools are told apart otherwise': { snapshot: aProbed([], at(aProbe('a', { label: 'example.org/other' }), pod)), want: going },
    'when its pool may not have the data': { snapshot: aProbed([], at(aProbe('far'), podOf(aProbe('far')))), want: going },
    'outside a room': { snapshot: aProbed([], { ...at(probe, pod), inRoom: false }, isolated.withMetadata({ finalizers: [] }).build()), want: going },
    'outside a room, but not when it is not of the dataset': { snapshot: aProbed([], { ...at(aProbe('a', { owner: 'uid-former' }), pod), inRoom: false }, isolated.withMetadata({ finalizers: [] }).build()), want: [] },
    'not while it is at work': { snapshot: aProbed([], at(probe, pod)), want: [] },
    'not while its program holds what it mounts': { snapshot: aProbed([entry('a', { time: seconds(-2) })], at(probe, podOf(probe, { result: good }))), want: [] },
  };
  for (const [title, { snapshot, want }] of Object.entries(table)) it(title, () => assert.deepEqual(stepsInWords(planned(plan, snapshot, now)), want));

  it('at its bound, where its program does not end because its node was lost', () => {
    const holding = aProbed([entry('a', { time: seconds(-2) })], at(probe, podOf(probe, { result: good })));
    const { recheckAt = Infinity } = plan(holding, now);
    assert.equal(recheckAt, now + 200_000);
    assert.deepEqual(stepsInWords(plan(holding, recheckAt)), ['delete 1 Job']);
  });

  it('with a dataset that is deleted, which waits for it', () => {
    const deleted = aProbed([], { ...at(probe, pod), holders: { pods: [], jobs: 0 } }, isolated.withMetadata({ deletionTimestamp: seconds(0) }).build());
    assert.deepEqual(stepsInWords(plan(deleted, now)), ['status InUse', ...going, 'event InUse']);
  });
});

describe('probes of data whose nodes are set aside', () => {
  const regulatedNodes = { labelKey: 'example.node-restriction.kubernetes.io/regulated', labelValue: 'yes', taintKey: 'example.org/regulated' };
  const described = anEnvironment().with({ ...environment.spec, regulatedNodes }).build();
  const dataset = isolated.withProtection({ nodeTenancy: 'Project' }).build();
  const setAside = { ...aNode('it-1', 'it', { [pool]: 'a', [regulatedNodes.labelKey]: 'yes' }), taints: [regulatedNodes.taintKey] };
  const made = (among: Snapshot['nodes']) => stepsOfKind(planned(plan, aSnapshot({ environment: described, answered, dataset, nodes: among }), now), 'create');

  it('are placed as training pods are', () => {
    const [create] = made([setAside, aNode('it-2', 'it', { [pool]: 'b' })]);
    const { tolerations, affinity } = (create?.object as JobObject).spec.template.spec;
    assert.deepEqual(tolerations, [{ key: regulatedNodes.taintKey, operator: 'Exists', effect: 'NoSchedule' }]);
    assert.equal(affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution.length, 1);
  });
  it('are not made while a node has the label without the taint', () => assert.deepEqual(made([setAside, { ...setAside, name: 'it-3', taints: [] }]), []));
});
