import assert from 'node:assert/strict';
import { ApiError, RuntimeError } from './errors.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type FakeLog, fakeLog } from './fake-log.ts';
import { createQueue, type WorkQueue } from './queue.ts';
import { createWorkers, type Reconcile, type Workers, type WorkersOptions } from './workers.ts';

interface Shop {
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly queue: WorkQueue;
  readonly workers: Workers;
  readonly seen: string[];
}

function shop(reconcile: Reconcile, options: Partial<WorkersOptions> = {}): Shop {
  const clock = fakeClock(1_000_000);
  const log = fakeLog();
  const queue = createQueue({ clock });
  const seen: string[] = [];
  const observer = { started: (key: string) => void seen.push(`started ${key}`), finished: (key: string, outcome: string, seconds: number) => void seen.push(`${outcome} ${key} ${seconds}`) };
  const workers = createWorkers({ queue, reconcile, clock, log, observer, ...options });
  workers.start();
  return { clock, log, queue, workers, seen };
}

const never = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('workers', () => {
  it('reconciles a key, forgets its failures and looks again when time alone can change the answer', async () => {
    const s = shop(() => Promise.resolve({ recheckAt: 1_005_000 }));
    s.queue.retry('a');
    await s.clock.advance(50);
    assert.deepEqual(s.seen, ['started a', 'ok a 0']);
    assert.equal(s.queue.retries('a'), 0);
    assert.deepEqual(s.clock.pending(), [4950]);
    await s.workers.stop();
  });

  it('looks again within ten minutes even when the time is months away, and at once when it has passed', async () => {
    let recheckAt = 1_000_000 + 90 * 86_400_000;
    let runs = 0;
    const s = shop(() => Promise.resolve(runs++ < 2 ? { recheckAt } : {}));
    s.queue.add('a');
    await s.clock.settle();
    assert.deepEqual(s.clock.pending(), [600_000]);
    recheckAt = 0;
    await s.clock.advance(600_000);
    assert.equal(runs, 3);
    await s.workers.stop();
  });

  const failures: { readonly error: unknown; readonly outcome: string; readonly level: 'debug' | 'warn' | 'error'; readonly pause: number }[] = [
    { error: new ApiError(409, { reason: 'Conflict' }), outcome: 'conflict', level: 'debug', pause: 50 },
    { error: new ApiError(404, { reason: 'NotFound' }), outcome: 'notFound', level: 'debug', pause: 50 },
    { error: new ApiError(403, { reason: 'Forbidden' }), outcome: 'refused', level: 'warn', pause: 10_000 },
    { error: new ApiError(422, { reason: 'Invalid' }), outcome: 'refused', level: 'warn', pause: 10_000 },
    { error: new ApiError(429), outcome: 'throttled', level: 'warn', pause: 50 },
    { error: new ApiError(500), outcome: 'transient', level: 'warn', pause: 50 },
    { error: Object.assign(new Error('reset'), { code: 'ECONNRESET' }), outcome: 'transient', level: 'warn', pause: 50 },
    { error: new TypeError('undefined is not a function'), outcome: 'bug', level: 'error', pause: 50 },
    { error: 'a thrown text', outcome: 'bug', level: 'error', pause: 50 },
  ];
  for (const { error, outcome, level, pause } of failures) {
    it(`tries again after ${pause} ms and says so at level ${level}: ${String(error)}`, async () => {
      const s = shop(() => {
        throw error;
      });
      s.queue.add('a');
      await s.clock.settle();
      assert.deepEqual(s.seen, ['started a', `${outcome} a 0`]);
      assert.deepEqual(s.clock.pending(), [pause]);
      assert.deepEqual(s.log.lines.map((line) => line.level), [level]);
      if (error instanceof TypeError) assert.match(String(s.log.lines[0]?.fields['stack']), /workers\.test\.ts/);
      await s.workers.stop();
    });
  }

  it('tells a refusal once, tells a new one, and tells it anew after a success', async () => {
    const errors = ['no quota', 'no quota', 'no right', undefined, 'no quota'];
    let run = 0;
    const s = shop(() => {
      const message = errors[run++];
      return message === undefined ? Promise.resolve({}) : Promise.reject(new ApiError(403, { reason: 'Forbidden', message }));
    });
    s.queue.add('a');
    await s.clock.advance(1);
    for (let n = 0; n < 3; n++) await s.clock.advance(300_000);
    s.queue.add('a');
    await s.clock.settle();
    assert.deepEqual(s.log.lines.map(({ fields }) => fields['error']), ['403 Forbidden: no quota', '403 Forbidden: no right', '403 Forbidden: no quota']);
    await s.workers.stop();
  });

  it('aborts a reconcile at its deadline and counts it as transient', async () => {
    const s = shop((_key, signal) => never(signal));
    s.queue.add('a');
    await s.clock.advance(59_999);
    assert.deepEqual(s.workers.busy(), ['a']);
    await s.clock.advance(1);
    assert.deepEqual(s.seen, ['started a', 'transient a 60']);
    assert.match(String(s.log.lines[0]?.fields['error']), /60 s/);
    await s.workers.stop();
  });

  it('tells how long the longest reconcile has run, also past its deadline', async () => {
    const gates = new Map<string, () => void>();
    const s = shop((key) => new Promise((resolve) => gates.set(key, () => resolve({}))));
    assert.equal(s.workers.longestRunning(), 0);
    s.queue.add('deaf');
    await s.clock.advance(80_000);
    s.queue.add('young');
    await s.clock.advance(5000);
    assert.equal(s.workers.longestRunning(), 85_000);
    gates.get('deaf')!();
    await s.clock.settle();
    assert.equal(s.workers.longestRunning(), 5000);
    gates.get('young')!();
    await s.clock.settle();
    assert.equal(s.workers.longestRunning(), 0);
    await s.workers.stop();
  });

  for (const { name, wait, first } of [
    { name: 'goes before a backlog when the instant has come at which an answer can change', wait: 5000, first: 'timed' },
    { name: 'lets a backlog go first when it only looks on the way to a far instant', wait: 86_400_000, first: 'backlog' },
  ]) {
    it(name, async () => {
      const order: string[] = [];
      let gate: () => void = () => undefined;
      const s = shop((key) => {
        order.push(key);
        if (key === 'busy') return new Promise((resolve) => (gate = () => resolve({})));
        return Promise.resolve(order.length === 1 ? { recheckAt: 1_000_000 + wait } : {});
      }, { count: 1 });
      s.queue.add('timed');
      await s.clock.settle();
      s.queue.add('busy');
      await s.clock.settle();
      s.queue.add('backlog', 'low');
      await s.clock.advance(600_000);
      gate();
      await s.clock.settle();
      assert.deepEqual(order.slice(0, 3), ['timed', 'busy', first]);
      await s.workers.stop();
    });
  }

  it('never runs one key twice at a time, even when a reconcile ignores its deadline', async () => {
    let running = 0;
    let most = 0;
    const gates: (() => void)[] = [];
    const s = shop(async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => gates.push(resolve));
      running--;
      return {};
    });
    s.queue.add('a');
    await s.clock.settle();
    s.queue.add('a');
    await s.clock.advance(120_000);
    assert.equal(gates.length, 1);
    gates[0]!();
    await s.clock.settle();
    assert.equal(gates.length, 2);
    assert.equal(most, 1);
    gates[1]!();
    await s.workers.stop();
  });

  it('runs as many keys at a time as there are workers', async () => {
    const s = shop((_key, signal) => never(signal), { count: 3 });
    for (const key of ['a', 'b', 'c', 'd']) s.queue.add(key);
    await s.clock.settle();
    assert.deepEqual(s.workers.busy(), ['a', 'b', 'c']);
    assert.equal(s.queue.size, 1);
  });

  it('stops: takes nothing new, lets what runs end, aborts what is late, and leaves no timer', async () => {
    let release: () => void = () => undefined;
    const s = shop((key, signal) => (key === 'slow' ? never(signal) : new Promise((resolve) => (release = () => resolve({})))));
    s.queue.add('quick');
    s.queue.add('slow');
    await s.clock.settle();
    const stopped = s.workers.stop();
    s.queue.add('late');
    release();
    await s.clock.advance(29_999);
    assert.deepEqual(s.seen, ['started quick', 'started slow', 'ok quick 0']);
    await s.clock.advance(1);
    await stopped;
    assert.deepEqual(s.seen.slice(3), ['aborted slow 30']);
    assert.deepEqual(s.clock.pending(), []);
  });

  it('gives up on a reconcile that ignores everything, and names it', async () => {
    const s = shop(() => new Promise(() => undefined));
    s.queue.add('stuck');
    await s.clock.settle();
    const stopped = s.workers.stop();
    await s.clock.advance(32_000);
    await stopped;
    assert.deepEqual(s.log.lines.map(({ fields }) => fields), [{ keys: ['stuck'] }]);
  });

  it('keeps the name of an error that a reconcile raises in spite of its abort', async () => {
    const s = shop(async (_key, signal) => {
      await never(signal).catch(() => undefined);
      throw new RuntimeError('MalformedAnswer', 'half an answer');
    });
    s.queue.add('a');
    await s.clock.advance(60_000);
    assert.equal(s.log.lines[0]?.fields['error'], 'half an answer (MalformedAnswer)');
    await s.workers.stop();
  });
});
