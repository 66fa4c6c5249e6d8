import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { gateHeld, gateHolds, gateLimits, gateReaches, gateRoles, type GateReach, type GateReason, type GateResult } from '../api/gate.ts';
import { longestGateSentence, parseGateResult } from '../api/gate-result.ts';
import { type Finding } from './finding.ts';
import { terminationMessage } from './termination-message.ts';
import { failedBeforeLooking, verdictOf } from './verdict.ts';

const took = { now: Date.parse('2027-03-01T12:00:00Z'), tookMs: 31_000 };
const longName = (nth: number): string => `${'a'.repeat(60)}${String(nth).padStart(3, '0')}`;
const local: readonly Finding[] = ['clock', 'user', 'no-new-privileges', 'seccomp', 'capabilities', 'root-file-system', 'token'].map((name) => ({ check: { name, outcome: 'Holds' }, reason: 'Privileged' }));
const data: readonly Finding[] = Array.from({ length: gateLimits.readOnlyMounts }, (_, nth) => ({ check: { name: `read-only:/${'d'.repeat(296)}${String(nth).padStart(3, '0')}`, outcome: 'Holds' }, reason: 'DataWritable' }));
const encrypted: readonly Finding[] = data.map(({ check }) => ({ check: { name: check.name.replace('read-only', 'encrypted'), outcome: 'Holds' }, reason: 'NotEncrypted' }));
const peers = Array.from({ length: gateLimits.peers }, (_, nth) => ({ name: longName(nth), outcome: 'Unreachable' as const }));
const targets = (outcome: GateReach, nameOf = longName): readonly Finding[] =>
  Array.from({ length: gateLimits.targets }, (_, nth) => ({ check: { name: nameOf(nth), role: 'CloudMetadata', outcome }, reason: 'IsolationOpen', ...(gateHeld(outcome) ? {} : { sentence: 'x'.repeat(longestGateSentence) }) }));

/** Writes a result as the gate does and reads it as the operator does. */
function passedOn(result: GateResult): GateResult {
  const message = terminationMessage(result);
  ok(Buffer.byteLength(message) <= gateLimits.resultBytes, `${Buffer.byteLength(message)} bytes`);
  const read = parseGateResult(message);
  ok(read !== undefined, message);
  deepEqual([read.version, read.at, read.verdict, read.reason, read.counts, read.waitedMs, read.tookMs], [result.version, result.at, result.verdict, result.reason, result.counts, result.waitedMs, result.tookMs]);
  deepEqual(read.checks.filter((check) => !result.checks.some((other) => JSON.stringify(other) === JSON.stringify(check))), [], 'nothing is invented');
  return read;
}

const reachesOf = ({ checks }: GateResult): number => checks.filter(({ role }) => role !== undefined).length;

describe('the termination message', () => {
  it('is the whole result where it fits', () => {
    const result = verdictOf([...local, ...targets('Refused', (nth) => `t${nth}`).slice(0, 12)], { peers: peers.slice(0, 2), waitedMs: 80 }, took);
    deepEqual(passedOn(result), result);
  });

  it('holds every check of 28 targets with names of a usual length, as the limit promises', () => {
    const result = verdictOf([...local, ...targets('TimedOut', (nth) => `kubelet-v6-${nth}-tcp`).slice(0, 28)], { peers: [], waitedMs: 80 }, took);
    deepEqual(passedOn(result), result);
  });

  it('leaves out peers before any check', () => {
    const findings = [...local, ...targets('Refused', (nth) => `t${nth}`)];
    deepEqual(passedOn(verdictOf(findings, { peers, waitedMs: 80 }, took)), verdictOf(findings, { peers: [], waitedMs: 80 }, took));
  });

  it('lists failures alone where the rest would not fit, and the counts tell that something is missing', () => {
    const open = targets('Answered').slice(0, 1);
    const read = passedOn(verdictOf([...local, ...data, ...open], { peers, waitedMs: 30_000 }, took));
    deepEqual(read.checks, open.map(({ check }) => check));
    deepEqual(read.counts, { local: local.length + data.length, reachability: 1, failed: 1 });
  });

  it('counts bytes and not characters, as the kubelet does', () => {
    const told: Finding = { check: { name: 'user', outcome: 'Broken' }, reason: 'Privileged', sentence: '€'.repeat(longestGateSentence) };
    const result = verdictOf([told, ...targets('Refused', (nth) => `target-number-${nth}`)], undefined, took);
    ok(JSON.stringify(result).length <= gateLimits.resultBytes, 'it fits in characters');
    deepEqual(passedOn(result).checks, [told.check]);
  });

  it('leaves out what held in the pod itself before any target, because the operator compares every target with its own attempts', () => {
    const read = passedOn(verdictOf([...local, ...data, ...targets('Refused', (nth) => `t${nth}`)], { peers, waitedMs: 0 }, took));
    deepEqual(read.checks, targets('Refused', (nth) => `t${nth}`).map(({ check }) => check));
    deepEqual(read.counts, { local: local.length + data.length, reachability: gateLimits.targets, failed: 0 });
  });

  it('shows no target as looked at when it passed and nothing fits, so that nobody takes it for proven', () => {
    const read = passedOn(verdictOf([...local, ...data, ...targets('Unreachable')], { peers, waitedMs: 0 }, took));
    deepEqual([read.verdict, read.checks, read.counts.reachability], ['Passed', [], gateLimits.targets]);
  });

  it('lists as many failures as fit when everything is amiss at its longest', () => {
    const broken = data.map((finding): Finding => ({ ...finding, check: { name: finding.check.name, outcome: 'Unknown' }, sentence: '\u0000'.repeat(2000) }));
    const read = passedOn(verdictOf([...local, ...broken, ...targets('Answered')], { peers, waitedMs: 300_000 }, took));
    deepEqual([read.reason, read.counts.failed, read.sentence.length], ['DataWritable', gateLimits.readOnlyMounts + gateLimits.targets, longestGateSentence]);
    const open = passedOn(verdictOf([...local, ...targets('Answered')], { peers, waitedMs: 300_000 }, took));
    ok(open.checks.length > 10 && open.checks.length < gateLimits.targets, `${open.checks.length}`);
  });

  it('stays within its bytes with as many encrypted mounts of the longest paths, and keeps every target', () => {
    const read = passedOn(verdictOf([...local, ...data, ...encrypted, ...targets('Refused', (nth) => `t${nth}`)], { peers, waitedMs: 0 }, took));
    deepEqual([reachesOf(read), read.counts.local], [gateLimits.targets, local.length + data.length + encrypted.length]);
    const broken = encrypted.map(({ check: { name }, reason }): Finding => ({ check: { name, outcome: 'Broken' }, reason, sentence: 'x'.repeat(2000) }));
    const failed = passedOn(verdictOf([...local, ...data, ...broken], undefined, took));
    deepEqual([failed.reason, failed.checks.length > 0, failed.counts.failed], ['NotEncrypted', true, gateLimits.encryptedMounts]);
  });

  it('shortens a sentence without breaking a character in two', () => {
    const sentence = (text: string): string => passedOn(failedBeforeLooking('Internal', text, took)).sentence;
    equal(sentence('x'.repeat(longestGateSentence)), 'x'.repeat(longestGateSentence));
    equal(sentence('x'.repeat(longestGateSentence + 1)), `${'x'.repeat(longestGateSentence - 1)}…`);
    equal(sentence(`${'x'.repeat(longestGateSentence - 2)}😀😀`), `${'x'.repeat(longestGateSentence - 2)}…`);
  });

  it('is read as it was written, whatever the gate found', () => {
    const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/);
    const reason = fc.constantFrom<GateReason[]>('Expired', 'Privileged', 'TokenPresent', 'DataWritable', 'NotEncrypted');
    const sentence = fc.string({ minLength: 1, maxLength: 1500, unit: 'binary' });
    const plain = { noNullPrototype: true };
    const hold = fc.record({ check: fc.record({ name, outcome: fc.constantFrom(...gateHolds) }, plain), reason, sentence });
    const reach = fc.record({ check: fc.record({ name, role: fc.constantFrom(...gateRoles), outcome: fc.constantFrom(...gateReaches) }, plain), reason: fc.constant('IsolationOpen' as const), sentence });
    const peer = fc.record({ name, outcome: fc.constantFrom(...gateReaches) });
    fc.assert(
      fc.property(fc.array(hold, { minLength: 1, maxLength: 40 }), fc.array(reach, { maxLength: 32 }), fc.array(peer, { maxLength: 128 }), fc.nat(400_000), (holds, reaches, some, waitedMs) => {
        const result = verdictOf([...holds, ...reaches], { peers: some, waitedMs }, took);
        const read = passedOn(result);
        if (read.checks.length === result.checks.length) deepEqual(read.checks, result.checks);
        else ok(read.peers === undefined && read.checks.every(({ role, outcome }) => !gateHeld(outcome) || (role !== undefined && reachesOf(read) === reaches.length)));
      }),
      { numRuns: 400, seed: 7 },
    );
  });
});
