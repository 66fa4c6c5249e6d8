import assert from 'node:assert/strict';
import { type GateTarget } from './api/gate.ts';
import { fakeClock } from './runtime/fake-clock.ts';
import { askEveryMs, createTargetWatch } from './target-watch.ts';

const beacon: GateTarget = { name: 'beacon', role: 'Beacon', address: '192.0.2.10', port: 443, protocol: 'TCP' };
const resolver: GateTarget = { name: 'resolver', role: 'Resolver', address: '192.0.2.53', port: 53, protocol: 'DNS-UDP' };

function stage(...first: readonly GateTarget[]) {
  const clock = fakeClock();
  const stopping = new AbortController();
  const alive = new Set<string>();
  let targets = first;
  const asked: string[] = [];
  let changes = 0;
  const watch = createTargetWatch({
    targets: () => targets,
    answers: ({ name, address }) => {
      asked.push(name);
      return Promise.resolve(alive.has(address));
    },
    clock,
  });
  const finished = watch.start(stopping.signal, () => (changes += 1));
  return { clock, watch, finished, alive, asked, changes: () => changes, use: (...others: readonly GateTarget[]) => (targets = others), stop: () => stopping.abort() };
}

describe('the watch of the targets', () => {
  it('asks each of them twice a minute, and knows when it last answered', async () => {
    const s = stage(beacon, resolver);
    s.alive.add(beacon.address);
    await s.clock.settle();
    const first = s.clock.now();
    assert.deepEqual(s.watch.answered(), {}, 'it was asked before it lived');
    await s.clock.advance(askEveryMs);
    assert.deepEqual(s.watch.answered(), { beacon: first + askEveryMs });
    s.alive.clear();
    await s.clock.advance(askEveryMs);
    assert.deepEqual(s.watch.answered(), { beacon: first + askEveryMs }, 'an answer keeps its time');
    assert.deepEqual(s.asked.length, 6);
    s.stop();
    await s.finished;
  });

  it('tells when another set of them answers, and only then', async () => {
    const s = stage(beacon);
    await s.clock.settle();
    assert.equal(s.changes(), 0);
    s.alive.add(beacon.address);
    await s.clock.advance(askEveryMs);
    await s.clock.advance(askEveryMs);
    assert.equal(s.changes(), 1);
    s.alive.clear();
    await s.clock.advance(askEveryMs);
    assert.equal(s.changes(), 2);
    s.stop();
    await s.finished;
  });

  it('asks at once when it is told to, and believes no answer of another address under the same name', async () => {
    const s = stage(beacon);
    s.alive.add(beacon.address);
    await s.clock.advance(askEveryMs);
    assert.equal(Object.keys(s.watch.answered()).length, 1);
    s.use({ ...beacon, address: '192.0.2.11' });
    assert.deepEqual(s.watch.answered(), {});
    const before = s.asked.length;
    s.watch.look();
    await s.clock.settle();
    assert.equal(s.asked.length, before + 1);
    s.stop();
    await s.finished;
  });

  it('sends nothing where there are no targets', async () => {
    const s = stage();
    await s.clock.advance(3 * askEveryMs);
    assert.deepEqual([s.asked, s.watch.answered(), s.changes()], [[], {}, 0]);
    s.stop();
    await s.finished;
  });
});
