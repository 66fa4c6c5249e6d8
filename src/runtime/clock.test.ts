import assert from 'node:assert/strict';
import { createBackoff, exponential } from './backoff.ts';
import { systemClock } from './clock.ts';
import { endsWithin, openDeadline, withDeadline } from './deadline.ts';
import { fakeClock } from './fake-clock.ts';
import { createLimiter } from './limiter.ts';

describe('system clock', () => {
  it('does not fire a timer of two months at once', async () => {
    let fired = false;
    const cancel = systemClock.after(60 * 86_400_000, () => (fired = true));
    await systemClock.sleep(5);
    cancel();
    assert.equal(fired, false);
  });

  it('sleeps, and wakes early without an error when the signal aborts', async () => {
    const controller = new AbortController();
    const asleep = systemClock.sleep(60_000, controller.signal);
    controller.abort();
    await asleep;
    await systemClock.sleep(60_000, controller.signal);
    const before = systemClock.monotonic();
    await systemClock.sleep(2);
    assert.ok(systemClock.monotonic() - before >= 1);
    assert.ok(systemClock.random() < 1);
    assert.ok(systemClock.now() > Date.parse('2025-01-01'));
  });
});

describe('fake clock', () => {
  it('fires what falls due in order, also what is set on the way', async () => {
    const clock = fakeClock(1000);
    const fired: string[] = [];
    clock.after(20, () => fired.push(`b@${clock.now()}`));
    clock.after(10, () => {
      fired.push(`a@${clock.now()}`);
      clock.after(5, () => fired.push(`c@${clock.now()}`));
    });
    const cancel = clock.after(12, () => fired.push('cancelled'));
    cancel();
    await clock.advance(20);
    assert.deepEqual(fired, ['a@1010', 'c@1015', 'b@1020']);
    assert.equal(fakeClock(0).random(), fakeClock(0).random());
  });
});

describe('backoff', () => {
  it('doubles to the maximum, stretches by the jitter and begins anew after a quiet time', async () => {
    const clock = fakeClock(0, 0.5);
    const backoff = createBackoff(clock, { baseMs: 100, maxMs: 400, jitter: 1, resetAfterMs: 1000 });
    assert.deepEqual([backoff.next(), backoff.next(), backoff.next(), backoff.next()], [150, 300, 600, 600]);
    await clock.advance(1600);
    assert.equal(backoff.next(), 600);
    await clock.advance(1601);
    assert.equal(backoff.next(), 150);
  });

  it('stays finite after any number of failures', () => {
    assert.deepEqual([0, 1, 5, 60, 5000].map((n) => exponential(50, 300_000, n)), [50, 100, 1600, 300_000, 300_000]);
  });
});

describe('deadline', () => {
  it('ends work with its reason, whatever the work made of it', async () => {
    const clock = fakeClock();
    const options = { clock, ms: 100, overdue: () => new Error('late') };
    const stuck = withDeadline(options, (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('something else')))));
    const rejected = assert.rejects(stuck, /late/);
    await clock.advance(100);
    await rejected;
    assert.equal(await withDeadline(options, () => Promise.resolve(7)), 7);
    await assert.rejects(withDeadline(options, () => Promise.reject(new Error('own'))), /own/);
    assert.deepEqual(clock.pending(), []);
  });

  it('follows an outer signal, also one that has aborted already', () => {
    const clock = fakeClock();
    const outer = new AbortController();
    const before = openDeadline({ clock, ms: 100, overdue: () => new Error('late'), signal: outer.signal });
    outer.abort(new Error('outer'));
    const after = openDeadline({ clock, ms: 100, overdue: () => new Error('late'), signal: outer.signal });
    assert.match(String(before.signal.reason), /outer/);
    assert.match(String(after.signal.reason), /outer/);
    before.release();
    after.release();
    assert.deepEqual(clock.pending(), []);
  });

  it('says whether something ended in time', async () => {
    const clock = fakeClock();
    assert.equal(await endsWithin(clock, 10, Promise.resolve()), true);
    const late = endsWithin(clock, 10, new Promise(() => undefined));
    await clock.advance(10);
    assert.equal(await late, false);
    assert.deepEqual(clock.pending(), []);
  });
});

describe('limiter', () => {
  it('lets so many in at a time, in order, and a failure frees its place', async () => {
    const limited = createLimiter(2);
    const clock = fakeClock();
    const order: string[] = [];
    const work = (name: string, ms: number) => async (): Promise<void> => {
      order.push(name);
      await clock.sleep(ms);
      if (name === 'a') throw new Error('a');
    };
    const failed = assert.rejects(limited(work('a', 10)), /a/);
    const others = [limited(work('b', 30)), limited(work('c', 1)), limited(work('d', 1))];
    await clock.advance(9);
    assert.deepEqual(order, ['a', 'b']);
    await clock.advance(30);
    await Promise.all([failed, ...others]);
    assert.deepEqual(order, ['a', 'b', 'c', 'd']);
  });
});
