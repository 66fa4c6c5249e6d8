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

  it('works on an edit next although two thousand keys of a restart wait', async () => {
    const queue = createQueue({ clock: fakeClock() });
    for (let n = 0; n < 2000; n++) queue.add(`job-${n}`, 'low');
    assert.equal(await queue.get(), 'job-0');
    queue.add('edited');
    queue.add('job-1999');
    assert.deepEqual([await queue.get(), await queue.get(), await queue.get()], ['edited', 'job-1999', 'job-1']);
    assert.equal(queue.size, 1997);
  });

  it('moves a key up when it is added again with higher priority, and never down', async () => {
    const queue = createQueue({ clock: fakeClock() });
    queue.add('a', 'low');
    queue.add('b', 'low');
    queue.add('c');
    queue.add('b');
    queue.add('c', 'low');
    assert.equal(queue.size, 3);
    assert.deepEqual(await takeAll(queue), ['c', 'b', 'a']);
  });

  it('keeps the higher priority of a key that is added while it is worked on', async () => {
    const queue = createQueue({ clock: fakeClock() });
    queue.add('a', 'low');
    await queue.get();
    queue.add('a');
    queue.add('a', 'low');
    queue.add('b', 'low');
    queue.done('a');
    assert.deepEqual(await takeAll(queue), ['a', 'b']);
  });

  it('lets every tenth key be one of low priority, so that none starves under a flood of edits', async () => {
    const queue = createQueue({ clock: fakeClock() });
    for (const key of ['old-1', 'old-2']) queue.add(key, 'low');
    const taken: string[] = [];
    for (let n = 0; n < 40; n++) {
      queue.add(`edit-${n}`);
      queue.add(`more-${n}`);
      const key = (await queue.get())!;
      queue.done(key);
      taken.push(key);
    }
    assert.deepEqual(taken.flatMap((key, n) => (key.startsWith('old') ? [n] : [])), [9, 19]);
  });

  it('tries a key again with the priority that it had', async () => {
    const clock = fakeClock();
    const queue = createQueue({ clock });
    queue.add('backlog', 'low');
    const key = (await queue.get())!;
    queue.retry(key);
    queue.done(key);
    await clock.advance(50);
    queue.add('edited');
    assert.deepEqual(await takeAll(queue), ['edited', 'backlog']);
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

  it('keeps an exact instant of a key although a look of low priority comes before it', async () => {
    const clock = fakeClock();
    const queue = createQueue({ clock });
    for (let n = 0; n < 3; n++) queue.add(`backlog-${n}`, 'low');
    queue.addAfter('a', 500);
    queue.addAfter('a', 200, 'low');
    await clock.advance(500);
    assert.deepEqual(await takeAll(queue), ['a', 'backlog-0', 'backlog-1', 'backlog-2']);
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
    const call = fc.record({ op: fc.constantFrom('add', 'get', 'done'), key: fc.constantFrom('a', 'b', 'c'), priority: fc.constantFrom('normal' as const, 'low' as const) });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 60 }), async (calls) => {
        const queue = createQueue({ clock: fakeClock() });
        const held = new Set<string>();
        const owed = new Set<string>();
        for (const { op, key, priority } of calls) {
          if (op === 'add') {
            queue.add(key, priority);
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
