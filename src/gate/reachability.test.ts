import { deepEqual, equal, ok } from 'node:assert/strict';
import { type GatePeer, type GateReach, type GateTarget } from '../api/gate.ts';
import { fakeClock } from '../runtime/fake-clock.ts';
import { type Attempt, type Endpoint } from './attempt.ts';
import { roundPauseMs, roundsInARow } from './defaults.ts';
import { judgeReachability } from './judge-reachability.ts';
import { observeReachability, type Reachability } from './reachability.ts';

const target = (name: string, port: number): GateTarget => ({ name, role: 'Beacon', address: '192.0.2.1', port, protocol: 'TCP' });
const peer = (name: string, port: number): GatePeer => ({ name, address: '192.0.2.2', port });

interface Run {
  readonly seen: Reachability;
  /** The ports that were tried, in order. */
  readonly tried: readonly number[];
  /** When it ended. */
  readonly ended: number;
}

interface World {
  readonly targets?: readonly GateTarget[];
  readonly peers?: readonly GatePeer[];
  readonly waitMs?: number;
  /** How long an attempt takes. */
  readonly tookMs?: number;
}

/** What becomes of the attempt number `nth` (from 0) at a port that begins at `at`; undefined never answers. */
type Answer = (port: number, nth: number, at: number) => GateReach | undefined;

async function observe(answer: Answer, { targets = [target('a', 1)], peers = [], waitMs = 1000, tookMs = 10 }: World = {}): Promise<Run> {
  const clock = fakeClock();
  const tried: number[] = [];
  const attempt: Attempt = ({ port }: Endpoint) => {
    const outcome = answer(port, tried.filter((other) => other === port).length, clock.monotonic());
    tried.push(port);
    return new Promise((resolve) => {
      if (outcome !== undefined) clock.after(tookMs, () => resolve(outcome));
    });
  };
  let ended: Run | undefined;
  const done = observeReachability({ targets, peers, waitMs }, attempt, clock).then((seen) => (ended = { seen, tried, ended: clock.monotonic() }));
  for (let steps = 0; ended === undefined && steps < 1000; steps++) await clock.advance(10);
  ok(ended !== undefined, 'it must come to an end');
  return done;
}

const outcomesOf = ({ seen }: Run): readonly string[] => seen.targets.map(({ target: { name }, outcome }) => `${name} ${outcome}`);

describe('the rounds in which targets are tried', () => {
  for (const outcome of ['Refused', 'TimedOut', 'Unreachable'] as const) {
    it(`are three when everything is ${outcome} at once, and cost no more than their attempts and two pauses`, async () => {
      const run = await observe(() => outcome, { targets: [target('a', 1), target('b', 2)] });
      deepEqual(run.tried, [1, 2, 1, 2, 1, 2]);
      deepEqual(outcomesOf(run), [`a ${outcome}`, `b ${outcome}`]);
      deepEqual([run.seen.waitedMs, run.ended], [0, 3 * 10 + 2 * roundPauseMs]);
    });
  }

  it('go on while a target answers, and three more follow when it does not', async () => {
    const run = await observe((_port, nth) => (nth < 4 ? 'Answered' : 'Refused'));
    equal(run.tried.length, 4 + roundsInARow);
    deepEqual(outcomesOf(run), ['a Refused']);
    equal(run.seen.waitedMs, 4 * 10 + 3 * roundPauseMs, 'the policies took until the end of the last round with an answer');
  });

  it('end after the wait when a target stays open, and say so', async () => {
    const run = await observe(() => 'Answered');
    deepEqual(outcomesOf(run), ['a Answered']);
    ok(run.seen.waitedMs >= 1000 && run.seen.waitedMs <= 1000 + 10 + roundPauseMs, `${run.seen.waitedMs}`);
    equal(run.ended, run.seen.waitedMs, 'there is no pause after the last one');
  });

  it('never believe a target that is closed now and then', async () => {
    for (const every of [2, 3]) {
      const run = await observe((_port, nth) => (nth % every === every - 1 ? 'Answered' : 'Refused'));
      equal(run.seen.targets[0]?.outcome, 'Answered', `open every ${every} rounds`);
      ok(run.ended >= 1000);
    }
  });

  it('count all targets together: one that is open keeps the others from being believed', async () => {
    const run = await observe((port, nth) => ((nth + port) % 2 === 0 ? 'Answered' : 'TimedOut'), { targets: [target('a', 1), target('b', 2)] });
    ok(outcomesOf(run).some((outcome) => outcome.endsWith('Answered')));
    ok(run.ended >= 1000);
  });

  it('take what is not understood for no silence', async () => {
    deepEqual(outcomesOf(await observe(() => 'Unknown')), ['a Unknown']);
    const run = await observe((_port, nth) => (nth === 1 ? 'Unknown' : 'Refused'));
    equal(run.tried.length, 2 + roundsInARow);
  });

  it('finish a row that began before the end of the wait, because policies that drop are slow and not missing', async () => {
    const run = await observe((_port, nth) => (nth === 0 ? 'Answered' : 'TimedOut'), { waitMs: 1000, tookMs: 500 });
    deepEqual(outcomesOf(run), ['a TimedOut']);
    equal(run.tried.length, 1 + roundsInARow);
    ok(run.ended > 1000);
  });

  it('do not begin a row anew after the wait', async () => {
    const run = await observe((_port, nth) => (nth === 2 ? 'Answered' : 'TimedOut'), { waitMs: 1000, tookMs: 500 });
    deepEqual(outcomesOf(run), ['a Answered']);
    equal(run.tried.length, 3);
  });

  it('try all targets at once: the slowest alone says how long a round takes', async () => {
    const targets = Array.from({ length: 32 }, (_, nth) => target(`t${nth}`, nth + 1));
    const run = await observe(() => 'TimedOut', { targets, tookMs: 500 });
    equal(run.ended, 3 * 500 + 2 * roundPauseMs);
  });
});

describe('a gate without targets', () => {
  it('sends nothing', async () => {
    const run = await observe(() => 'Refused', { targets: [] });
    deepEqual([run.tried, run.seen], [[], { targets: [], peers: [], waitedMs: 0 }]);
  });

  it('sends nothing to peers either, and says that it knows nothing of them', async () => {
    const run = await observe(() => 'Answered', { targets: [], peers: [peer('worker-1', 29_500)] });
    deepEqual([run.tried, run.seen.peers], [[], [{ name: 'worker-1', outcome: 'Unknown' }]]);
  });
});

describe('peers', () => {
  const peers = [peer('worker-1', 101), peer('worker-2', 102)];

  it('are tried once and reported, open or not, and do not decide', async () => {
    const run = await observe((port) => (port === 101 ? 'Answered' : 'Refused'), { peers });
    deepEqual(run.seen.peers, [{ name: 'worker-1', outcome: 'Answered' }, { name: 'worker-2', outcome: 'Refused' }]);
    deepEqual([run.tried.filter((port) => port > 100), run.tried.filter((port) => port === 1).length, run.seen.waitedMs], [[101, 102], 3, 0]);
  });

  it('are never waited for', async () => {
    const run = await observe((port) => (port > 100 ? undefined : 'Refused'), { peers });
    deepEqual(run.seen.peers, [{ name: 'worker-1', outcome: 'Unknown' }, { name: 'worker-2', outcome: 'Unknown' }]);
    equal(run.ended, 3 * 10 + 2 * roundPauseMs);
  });
});

describe('the sentence about the network', () => {
  const reached = (outcome: GateReach, more: Partial<GateTarget> = {}) => ({ target: { ...target('beacon-a', 443), ...more }, outcome });
  const sentences = (targets: Reachability['targets']): readonly (string | undefined)[] => judgeReachability({ targets, peers: [], waitedMs: 0 }, 30).map(({ sentence }) => sentence);

  it('names what could be reached, for how long, and what to look at', () => {
    deepEqual(sentences([reached('Answered')]), ['The pod could still reach the beacon "beacon-a" at 192.0.2.1:443 (TCP) after 30 s. Look whether the network plugin enforces NetworkPolicy, and whether a policy allows it.']);
    deepEqual(sentences([reached('Unknown', { role: 'CloudMetadata', address: 'fd00:ec2::254', port: 80 })]), ['Whether the pod can reach the metadata service of the cloud "beacon-a" at [fd00:ec2::254]:80 (TCP) is not known after 30 s, because the attempt failed on this side. Look at what the node and the pod allow to open sockets.']);
  });

  it('counts the others', () => {
    const [first, second] = sentences([reached('Answered'), reached('Refused'), reached('Answered')]);
    ok(first?.includes(', and so it is with 1 more target.'), first);
    equal(second, undefined);
    ok(sentences([reached('Answered'), reached('Unknown'), reached('Answered')])[0]?.includes('2 more targets.'));
  });

  it('is there for what failed and for nothing else, with its check', () => {
    for (const outcome of ['Refused', 'TimedOut', 'Unreachable'] as const) deepEqual(judgeReachability({ targets: [reached(outcome)], peers: [], waitedMs: 0 }, 30), [{ check: { name: 'beacon-a', role: 'Beacon', outcome }, reason: 'IsolationOpen' }]);
  });
});
