import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { gateExitCodes, gateLimits } from './gate.ts';
import { longestGateSentence, parseGateResult } from './gate-result.ts';

const passed = {
  version: 1,
  at: '2027-03-01T12:00:00Z',
  verdict: 'Passed',
  waitedMs: 80,
  tookMs: 230,
  checks: [
    { name: 'user', outcome: 'Holds' },
    { name: 'beacon-a', role: 'Beacon', outcome: 'Refused' },
    { name: 'outside', role: 'Outside', outcome: 'TimedOut' },
  ],
  counts: { local: 1, reachability: 2, failed: 0 },
  peers: [{ name: 'worker-1', outcome: 'Unknown' }],
  sentence: 'None of 2 targets could be reached.',
};
const open = { name: 'beacon-a', role: 'Beacon', outcome: 'Answered' };
const failed = { ...passed, verdict: 'Failed', reason: 'IsolationOpen', checks: [passed.checks[0], open, passed.checks[2]], counts: { local: 1, reachability: 2, failed: 1 } };
const without = (field: string): object => Object.fromEntries(Object.entries(passed).filter(([name]) => name !== field));
const read = (value: unknown): unknown => parseGateResult(JSON.stringify(value));

describe('a result of the gate that is believed', () => {
  const good = {
    'one that passed': passed,
    'one that failed': failed,
    'one without peers': without('peers'),
    'one that failed and lists failures alone': { ...failed, checks: [open] },
    'one that failed and could not list even its failures': { ...failed, checks: [] },
    'one that passed and could not list its checks': { ...passed, checks: [] },
    'one that passed without a target': { ...passed, checks: [passed.checks[0]], counts: { local: 1, reachability: 0, failed: 0 } },
    'one that could not look': { ...failed, reason: 'ConfigInvalid', checks: [], counts: { local: 0, reachability: 0, failed: 0 } },
    'one of a data mount with the longest path': { ...passed, checks: [{ name: `read-only:${'/'.padEnd(gateLimits.mountPathLength, 'd')}`, outcome: 'Holds' }, ...passed.checks.slice(1)] },
    'one of an encrypted mount with the longest path': { ...passed, checks: [{ name: `encrypted:${'/'.padEnd(gateLimits.mountPathLength, 'd')}`, outcome: 'Holds' }, ...passed.checks.slice(1)] },
    'one with the longest sentence': { ...passed, sentence: 'x'.repeat(longestGateSentence) },
  };
  for (const [name, value] of Object.entries(good)) it(`is ${name}`, () => deepEqual(read(value), value));

  for (const reason of Object.keys(gateExitCodes)) it(`may have failed for ${reason}`, () => deepEqual(read({ ...failed, reason }), { ...failed, reason }));
});

describe('a result of the gate that proves nothing', () => {
  const check = (change: object): object => ({ ...passed, checks: [{ ...passed.checks[0], ...change }, ...passed.checks.slice(1)] });
  const target = (change: object): object => ({ ...passed, checks: [passed.checks[0], { ...passed.checks[1], ...change }, passed.checks[2]] });
  const bad: Readonly<Record<string, unknown>> = {
    'is of a later version': { ...passed, version: 2 },
    'is of a version that is text': { ...passed, version: '1' },
    'has a field that is not known': { ...passed, isolated: true },
    'has a check with a field that is not known': check({ note: '' }),
    'passed with a target that answered': { ...passed, checks: failed.checks, counts: failed.counts },
    'passed with a target that answered and is not counted': { ...passed, checks: failed.checks },
    'passed with a check that is broken': check({ outcome: 'Broken' }),
    'passed with a check that is not known': { ...passed, checks: [{ name: 'user', outcome: 'Unknown' }], counts: { local: 1, reachability: 0, failed: 1 } },
    'passed with failures that are counted only': { ...passed, checks: [], counts: { local: 1, reachability: 2, failed: 1 } },
    'passed without having looked at anything': { ...passed, checks: [], counts: { local: 0, reachability: 0, failed: 0 } },
    'passed with a reason': { ...passed, reason: 'IsolationOpen' },
    'failed without a reason': { ...failed, reason: undefined },
    'failed for a reason that is not known': { ...failed, reason: 'Tired' },
    'failed for a word that every object inherits': { ...failed, reason: 'toString' },
    'has a verdict that is not known': { ...passed, verdict: 'Fine' },
    'lists a failure that is not counted': { ...failed, counts: { local: 1, reachability: 2, failed: 0 } },
    'counts a failure that is not listed although everything is': { ...failed, counts: { local: 1, reachability: 2, failed: 2 } },
    'counts more failures than checks': { ...failed, checks: [open], counts: { local: 1, reachability: 1, failed: 3 } },
    'lists more targets than it counts': { ...passed, counts: { local: 3, reachability: 1, failed: 0 } },
    'lists more local checks than it counts': { ...passed, counts: { local: 0, reachability: 3, failed: 0 } },
    'has a count below zero': { ...passed, counts: { local: 1, reachability: 2, failed: -1 } },
    'has a count that is not whole': { ...passed, counts: { local: 1, reachability: 2.5, failed: 0 } },
    'has a count that is not known': { ...passed, counts: { ...passed.counts, skipped: 0 } },
    'lacks a count': { ...passed, counts: { local: 1, reachability: 2 } },
    'has a time that is none': { ...passed, at: 'yesterday' },
    'has a time without a zone': { ...passed, at: '2027-03-01T12:00:00' },
    'waited less than nothing': { ...passed, waitedMs: -1 },
    'took a part of a millisecond': { ...passed, tookMs: 0.5 },
    'took a time that is text': { ...passed, tookMs: '230' },
    'has an empty sentence': { ...passed, sentence: '' },
    'has a sentence that is too long': { ...passed, sentence: 'x'.repeat(longestGateSentence + 1) },
    'has checks that are no list': { ...passed, checks: {} },
    'has a check without a name': check({ name: '' }),
    'has a check with a name that is too long': check({ name: 'n'.repeat(gateLimits.mountPathLength + 11) }),
    'has a local check with what only a target can be': check({ outcome: 'Refused' }),
    'has a target with what only a local check can be': target({ outcome: 'Holds' }),
    'has a target with a role that is not known': target({ role: 'Neighbour' }),
    'has peers that are no list': { ...passed, peers: null },
    'has a peer without an outcome': { ...passed, peers: [{ name: 'worker-1' }] },
    'has a peer with a name that none can have': { ...passed, peers: [{ name: 'Worker 1', outcome: 'Refused' }] },
    'is a list': [passed],
    'is null': null,
    'is a word': 'Passed',
  };
  for (const [name, value] of Object.entries(bad)) it(`is one that ${name}`, () => equal(read(value), undefined));

  for (const field of ['version', 'at', 'verdict', 'waitedMs', 'tookMs', 'checks', 'counts', 'sentence']) it(`is one without ${field}`, () => equal(read(without(field)), undefined));

  const garbage = { 'nothing at all': undefined, 'an empty message': '', 'a log': 'panic: runtime error', 'a message that was cut': JSON.stringify(passed).slice(0, -1), 'two messages': JSON.stringify(passed).repeat(2) };
  for (const [name, text] of Object.entries(garbage)) it(`is ${name}`, () => equal(parseGateResult(text), undefined));

  it('is one that the kubelet would have cut, counted in bytes', () => {
    const padded = (bytes: number): string => JSON.stringify(passed).padEnd(bytes);
    ok(parseGateResult(padded(gateLimits.resultBytes)) !== undefined);
    equal(parseGateResult(padded(gateLimits.resultBytes + 1)), undefined);
    const peers = Array.from({ length: 50 }, (_, nth) => ({ name: `worker-${nth}`, outcome: 'Unknown' }));
    const wide = JSON.stringify({ ...passed, peers, sentence: '€'.repeat(longestGateSentence) });
    ok(wide.length <= gateLimits.resultBytes && Buffer.byteLength(wide) > gateLimits.resultBytes);
    equal(parseGateResult(wide), undefined);
  });

  it('is whatever anybody writes there: reading it never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseGateResult(text) === undefined), { numRuns: 500, seed: 7 });
    const field = fc.constantFrom(...Object.keys(passed));
    fc.assert(
      fc.property(field, fc.jsonValue(), (name, value) => {
        parseGateResult(JSON.stringify({ ...passed, [name]: value }));
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
