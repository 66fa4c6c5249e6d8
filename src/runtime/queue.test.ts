import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fakeClock } from './fake-clock.ts';
import { createQueue, type WorkQueue } from './queue.ts';

async function takeAll(queue: WorkQueue): Promise<string[]> {
  const keys: string[] = [];
  while (queue.size > 0) keys.push((await queue.get())!);
  return keys;
}

describe('queue', () => {
  it('gives out each waiting key once, in order', async () => {
    const queue = createQueue({ clock: fakeClock() });
    for (const key of ['a', 'b', 'a', 'c', 'b']) queue.add(key);
    assert.equal(queue.size, 3);
    assert.deepEqual(await takeAll(queue), ['a', 'b', 'c']);
  });

  it('hands a key to a worker that already waits', async () => {
    const queue = createQueue({ clock: fakeClock() });
    const first = queue.get();
    const second = queue.get();
    queue.add('a');
    queue.add('b');
    assert.deepEqual(await Promise.all([first, second]), ['a', 'b']);
  });

  it('lets a key added during its work wait until that work is done', async () => {
    const queue = createQueue({ clock: fakeClock() });
    queue.add('a');
    assert.equal(await queue.get(), 'a');
    queue.add('a');
    queue.add('a');
    assert.equal(queue.size, 0);
    queue.done('a');
    assert.equal(queue.size, 1);
    assert.equal(await queue.get(), 'a');
    queue.done('a');
    assert.equal(queue.size, 0);
  });

  it('lets the earliest of several waits count', async () => {
    const clock = fakeClock();
    const queue = createQueue({ clock });
    queue.addAfter('a', 1000);
    queue.addAfter('a', 200);
    queue.addAfter('a', 500);
    assert.deepEqual(clock.pending(), [200]);
    await clock.advance(199);
    assert.equal(queue.size, 0);
    await clock.advance(1);
    assert.equal(queue.size, 1);
    assert.deepEqual(clock.pending(), []);
  });

  it('adds at once what is due', () => {
    const queue = createQueue({ clock: fakeClock() });
    queue.addAfter('a', 0);
    queue.addAfter('b', -5);
    assert.equal(queue.size, 2);
  });

  it('doubles the pause of a key with each retry up to the maximum, until it is forgotten', async () => {
    const clock = fakeClock();
    const queue = createQueue({ clock });
    const pauses: number[] = [];
    for (let round = 0; round < 15; round++) {
      queue.retry('a');
      pauses.push(clock.pending()[0]!);
      await clock.advance(300_000);
      queue.done((await queue.get())!);
    }
    assert.deepEqual(pauses.slice(0, 5), [50, 100, 200, 400, 800]);
    assert.equal(pauses.at(-1), 300_000);
    assert.equal(queue.retries('a'), 15);
    queue.forget('a');
    queue.retry('a');
    assert.deepEqual(clock.pending(), [50]);
  });

  it('keeps the backoff of one key from another', () => {
    const clock = fakeClock();
    const queue = createQueue({ clock });
    queue.retry('a');
    queue.retry('a');
    queue.retry('b');
    assert.deepEqual(clock.pending(), [50, 50]);
    assert.equal(queue.retries('b'), 1);
  });

  it('ends all waits when it is shut down and takes nothing more', async () => {
    const clock = fakeClock();
    const queue = createQueue({ clock });
    const waiting = queue.get();
    queue.addAfter('later', 1000);
    queue.shutDown();
    queue.add('a');
    queue.addAfter('b', 10);
    queue.retry('c');
    assert.equal(await waiting, undefined);
    assert.equal(await queue.get(), undefined);
    assert.deepEqual(clock.pending(), []);
    assert.equal(queue.size, 0);
  });

  it('never loses a key and never gives one to two workers, whatever the order of calls', async () => {
    const call = fc.record({ op: fc.constantFrom('add', 'get', 'done'), key: fc.constantFrom('a', 'b', 'c') });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 60 }), async (calls) => {
        const queue = createQueue({ clock: fakeClock() });
        const held = new Set<string>();
        const owed = new Set<string>();
        for (const { op, key } of calls) {
          if (op === 'add') {
            queue.add(key);
            owed.add(key);
          } else if (op === 'get' && queue.size > 0) {
            const got = (await queue.get())!;
            assert.ok(!held.has(got), `${got} is held twice`);
            held.add(got);
            owed.delete(got);
          } else if (op === 'done' && held.delete(key)) queue.done(key);
        }
        for (const key of held) queue.done(key);
        assert.deepEqual(new Set(await takeAll(queue)), owed);
      }),
      { numRuns: 300 },
    );
  });
});
