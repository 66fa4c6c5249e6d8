import assert from 'node:assert/strict';
import { aDataset, aGate, anEnvironment, aNode, facts, now } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { type ClauseInput, type ClauseResult, type Facts, type PoolEvidence } from '../types.ts';
import { networkIsolation } from './network-isolation.ts';

const probed = aDataset().withProtection({ assurance: [{ control: 'network-isolation', level: 'Probed' }] }).build();
const configured = aDataset().withProtection({ assurance: [{ control: 'network-isolation', level: 'Configured' }] }).build();
const gated = anEnvironment().with({ gate: aGate() }).build();
const answering = facts({ answered: { 'beacon-a': now - 299_000, outside: now } });

const pool = 'example.org/pool';
const withProbes = anEnvironment().with({ gate: aGate(), probes: { everySeconds: 300, nodePoolLabel: pool } }).build();
const pooled = [aNode('it-1', 'it', { [pool]: 'a' }), aNode('it-2', 'it', { [pool]: 'b' }), aNode('fr-1', 'fr', { [pool]: 'far' })];
const passed = (name: string, validUntil = now + 60_000): PoolEvidence => ({ pool: name, result: 'Passed', validUntil, message: 'A probe saw it.' });
const failed = (name: string): PoolEvidence => ({ pool: name, result: 'Failed', message: `The gate on ${name} reached the beacon.` });
const unverified = (name: string, validUntil?: number): PoolEvidence => ({ pool: name, result: 'Unverified', message: `Nothing was found on ${name}.`, ...(validUntil === undefined ? {} : { validUntil }) });
const given = (evidence: readonly PoolEvidence[], more: Partial<Facts> = {}): Partial<ClauseInput> => ({ dataset: probed, environment: withProbes, facts: facts({ answered: { 'beacon-a': now, outside: now }, nodes: pooled, isolation: { 'chest-ct': evidence }, ...more }) });
const running = (evidence: readonly PoolEvidence[], ...nodesInUse: readonly string[]): Partial<ClauseInput> => ({ ...given(evidence, { nodesInUse }), started: true });
/** The pools on which a job is placed, and those that it keeps off. */
const places = (result: ClauseResult) => (result.outcome === 'Satisfied' ? result.obligations?.nodes?.map(({ anyOf }) => `${anyOf[0]?.[0]?.operator ?? ''} ${anyOf[0]?.[0]?.values?.join() ?? ''}`) : undefined);

testClause(networkIsolation, [
  { when: 'holds in an isolated room', want: 'Satisfied' },
  { when: 'is pending while the room is open', given: { facts: facts({ roomIsolated: false }) }, want: 'Pending RoomNotIsolated', message: /prj-lung/ },
  { when: 'is pending while a policy opens the room, and says which', given: { facts: facts({ roomIsolated: false, roomOpenings: ['allow-web'] }) }, want: 'Pending RoomOpened', message: /NetworkPolicy allow-web can open the namespace prj-lung and was not/ },
  { when: 'is pending while several do', given: { facts: facts({ roomIsolated: false, roomOpenings: ['allow-dns', 'allow-web'] }) }, want: 'Pending RoomOpened', message: /NetworkPolicies allow-dns and allow-web can open/ },
  { when: 'puts the gate on every pod where the environment has one, whatever the dataset asks for', given: { environment: gated }, want: 'Satisfied', also: (result) => assert.deepEqual(result.outcome === 'Satisfied' && result.obligations, { gate: aGate() }) },
  { when: 'holds without a gate where the dataset asks for Configured', given: { dataset: configured }, want: 'Satisfied', also: (result) => assert.deepEqual(result, { outcome: 'Satisfied' }) },
  { when: 'is violated where the dataset asks for Probed and no gate looks', given: { dataset: probed }, want: 'Violated GateMissing', message: /spec\.gate of the SecureProcessingEnvironment/ },
  { when: 'is violated where the gate has nothing to look at', given: { dataset: probed, environment: anEnvironment().with({ gate: { image: aGate().image } }).build() }, want: 'Violated NothingToProbe' },
  { when: 'is pending while a target does not answer the operator, and says which', given: { dataset: probed, environment: gated, facts: facts({ answered: { outside: now } }) }, want: 'Pending TargetSilent', message: /the target beacon-a of the gate has not answered the operator itself lately/ },
  { when: 'is pending once an answer is older than its validity', given: { dataset: probed, environment: gated, facts: facts({ answered: { 'beacon-a': now - 300_001, outside: now } }) }, want: 'Pending TargetSilent' },
  { when: 'is pending where only a name that every object inherits would answer', given: { dataset: probed, environment: anEnvironment().with({ gate: { ...aGate(), targets: [{ ...aGate().targets[0]!, name: 'constructor' }] } }).build() }, want: 'Pending TargetSilent' },
  { when: 'holds, with the gate, while every target answers', given: { dataset: probed, environment: gated, facts: answering }, want: 'Satisfied', also: (result) => assert.deepEqual(result.outcome === 'Satisfied' && result.obligations, { gate: aGate() }) },
  { when: 'counts an answer for as long as the environment says', given: { dataset: probed, environment: anEnvironment().with({ gate: { ...aGate(), validitySeconds: 60 } }).build(), facts: answering }, want: 'Pending TargetSilent', message: /beacon-a/ },
  { when: 'ends no run because the gate went or its targets fell silent', given: { dataset: probed, started: true }, want: 'Satisfied' },
  { when: 'is violated by a pod whose gate left no result, where the dataset asks for Probed', given: { dataset: probed, environment: gated, started: true, facts: facts({ untested: ['unet-1-0-abcde'] }) }, want: 'Violated IsolationUntested', message: /the gate of unet-1-0-abcde let the program begin and left no result/ },
  { when: 'is not concerned by one where the dataset asks for less', given: { dataset: configured, environment: gated, started: true, facts: facts({ untested: ['unet-1-0-abcde'] }) }, want: 'Satisfied' },
  { when: 'is pending where nothing was probed yet, and says where it could run', given: given([]), want: 'Pending NotProbed', message: /\(a and b\)\./ },
  { when: 'is pending where only a pool was probed where the data may not be', given: given([failed('far')]), want: 'Pending NotProbed' },
  { when: 'is pending where no node is in a pool', given: given([], { nodes: [aNode('it-1')] }), want: 'Pending NotProbed', message: /has the label example\.org\/pool/ },
  { when: 'is pending where the only node of a pool is not ready', given: given([], { nodes: [{ ...aNode('it-1', 'it', { [pool]: 'a' }), ready: false }] }), want: 'Pending NotProbed', message: /no node that may hold the data, is ready/ },
  { when: 'is pending once the evidence has ended, to the millisecond', given: given([passed('a', now)]), want: 'Pending NotProbed' },
  { when: 'is pending where probes found out nothing, and says what they said', given: given([unverified('a')]), want: 'Pending NotProbed', message: /Nothing was found on a\./ },
  { when: 'places the job on the pools with evidence that counts, until the first of it ends', given: given([passed('a', now + 2), passed('b', now + 1), unverified('far')]), want: 'Satisfied', also: (result) => assert.deepEqual([places(result), 'until' in result && result.until], [['In a,b'], now + 1]) },
  { when: 'counts evidence that could not be renewed for as long as it is valid', given: given([unverified('a', now + 1)]), want: 'Satisfied', also: (result) => assert.deepEqual(places(result), ['In a']) },
  { when: 'keeps the job off a pool that failed', given: given([passed('a'), failed('b')]), want: 'Satisfied', also: (result) => assert.deepEqual(places(result), ['In a', 'NotIn b']) },
  { when: 'is violated where every pool failed, and says what answered', given: given([failed('a'), failed('b')]), want: 'Violated ProbeFailed', message: /the last probe on node pool a failed: The gate on a reached the beacon\./ },
  { when: 'is pending where one failed and another was not probed yet', given: given([failed('a')]), want: 'Pending NotProbed' },
  { when: 'stops what runs on a pool that failed', given: running([passed('a'), failed('b')], 'it-1', 'it-2'), want: 'Violated ProbeFailed', message: /node pool b/ },
  { when: 'does not stop what runs elsewhere', given: running([passed('a'), failed('b')], 'it-1'), want: 'Satisfied', also: (result) => assert.deepEqual(places(result), ['NotIn b']) },
  { when: 'does not stop what runs because its evidence ended, or because nothing was found since', given: running([passed('a', now - 1), unverified('b')], 'it-1', 'it-2'), want: 'Satisfied', also: (result) => assert.deepEqual(places(result), []) },
  { when: 'asks for no probe of data that asks for less', given: { ...given([failed('a'), failed('b')]), dataset: configured }, want: 'Satisfied' },
  { when: 'ends no run because a target fell silent', given: { dataset: probed, environment: gated, started: true }, want: 'Satisfied' },
]);
