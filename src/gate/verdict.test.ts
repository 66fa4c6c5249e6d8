import { deepEqual, equal, match } from 'node:assert/strict';
import { gateChecks, gateExitCodes, type GateReason } from '../api/gate.ts';
import { type Finding } from './finding.ts';
import { exitCodeOf } from './gate.ts';
import { failedBeforeLooking, verdictOf } from './verdict.ts';

const took = { now: Date.parse('2027-03-01T12:00:00.750Z'), tookMs: 12.2 };
const fine: Finding = { check: { name: gateChecks.user, outcome: 'Holds' }, reason: 'Privileged' };
const closed: Finding = { check: { name: 'beacon-a', role: 'Beacon', outcome: 'Refused' }, reason: 'IsolationOpen' };
const bad = (reason: GateReason, sentence = `${reason}.`): Finding => ({ check: { name: reason, outcome: 'Broken' }, reason, sentence });
const network = { peers: [], waitedMs: 80.1 };

describe('the verdict of the gate', () => {
  it('is passed when every check holds, with what was looked at', () => {
    deepEqual(verdictOf([fine, closed], network, took), {
      version: 1,
      at: '2027-03-01T12:00:00Z',
      tookMs: 13,
      verdict: 'Passed',
      waitedMs: 81,
      checks: [fine.check, closed.check],
      counts: { local: 1, reachability: 1, failed: 0 },
      sentence: 'The only target could not be reached; data is read-only, and the pod has no token and no privilege.',
    });
    match(verdictOf([fine, closed, closed], network, took).sentence, /^None of 2 targets could be reached; /);
  });

  it('does not claim anything about a network that nobody looked at', () => match(verdictOf([fine], network, took).sentence, /^No target was configured, so nothing was sent and nothing is known of the network; /));

  it('fails for the first reason in the order of the exit codes, whatever the order of the checks', () => {
    const reasons = (Object.keys(gateExitCodes) as GateReason[]).toSorted((a, b) => gateExitCodes[a] - gateExitCodes[b]);
    for (const [nth, reason] of reasons.entries()) {
      const rest = reasons.slice(nth).map((one) => bad(one));
      for (const order of [rest, rest.toReversed()]) {
        const result = verdictOf([fine, ...order], undefined, took);
        deepEqual([result.verdict, result.reason, result.sentence, result.counts.failed], ['Failed', reason, `${reason}.`, rest.length]);
        equal(exitCodeOf(result), gateExitCodes[reason]);
      }
    }
  });

  it('tells the first of two failures for the same reason', () => equal(verdictOf([bad('Privileged', 'One.'), bad('Privileged', 'Two.')], undefined, took).sentence, 'One.'));

  for (const outcome of ['Answered', 'Unknown'] as const) {
    it(`fails when a target is ${outcome}, and counts it`, () => {
      const open: Finding = { check: { name: 'outside', role: 'Outside', outcome }, reason: 'IsolationOpen', sentence: 'Open.' };
      const { reason, counts, checks } = verdictOf([fine, closed, open], network, took);
      deepEqual([reason, counts, checks.length], ['IsolationOpen', { local: 1, reachability: 2, failed: 1 }, 3]);
    });
  }

  it('fails when a check is Unknown', () => equal(verdictOf([{ ...fine, check: { name: 'user', outcome: 'Unknown' } }], undefined, took).verdict, 'Failed'));

  it('has a sentence even when a check brought none', () => match(verdictOf([{ ...closed, check: { name: 'x', outcome: 'Broken' } }], undefined, took).sentence, /\.$/));

  it('reports peers, which do not decide', () => {
    const peers = [{ name: 'worker-1', outcome: 'Refused' }] as const;
    const result = verdictOf([fine, closed], { peers, waitedMs: 0 }, took);
    deepEqual([result.verdict, result.peers], ['Passed', peers]);
    equal('peers' in verdictOf([fine], network, took), false);
  });

  it('never tells a time before its beginning', () => equal(verdictOf([fine], { peers: [], waitedMs: -1 }, { ...took, tookMs: -5 }).tookMs, 0));

  it('is failed without a check when the gate could not look', () => {
    deepEqual(failedBeforeLooking('ConfigInvalid', 'Nothing was said.', took), {
      version: 1,
      at: '2027-03-01T12:00:00Z',
      tookMs: 13,
      verdict: 'Failed',
      reason: 'ConfigInvalid',
      waitedMs: 0,
      checks: [],
      counts: { local: 0, reachability: 0, failed: 0 },
      sentence: 'Nothing was said.',
    });
  });
});

describe('the exit codes of the gate', () => {
  it('are different, and none is one of Node, of a shell, of sysexits or of a signal', () => {
    const codes = Object.values(gateExitCodes);
    equal(new Set(codes).size, codes.length);
    deepEqual(codes.filter((code) => code <= 78 || code >= 126), []);
  });

  it('are 0 for what passed alone', () => equal(exitCodeOf(verdictOf([fine], undefined, took)), 0));
});
