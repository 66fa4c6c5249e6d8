import assert from 'node:assert/strict';
import { aDataset, aGate, anEnvironment, facts, now } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { networkIsolation } from './network-isolation.ts';

const probed = aDataset().withProtection({ assurance: [{ control: 'network-isolation', level: 'Probed' }] }).build();
const configured = aDataset().withProtection({ assurance: [{ control: 'network-isolation', level: 'Configured' }] }).build();
const gated = anEnvironment().with({ gate: aGate() }).build();
const answering = facts({ answered: { 'beacon-a': now - 299_000, outside: now } });

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
  { when: 'ends no run because a target fell silent', given: { dataset: probed, environment: gated, started: true }, want: 'Satisfied' },
]);
