import assert from 'node:assert/strict';
import { type Clock } from './clock.ts';
import { createElector, type Elector } from './elector.ts';
import { ApiError, describe as describeError } from './errors.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type FakeLog, fakeLog } from './fake-log.ts';
import { type Lease, type LeaseSpec } from './lease.ts';
import { type Transport } from './transport.ts';

type Calls = Pick<Transport, 'get' | 'create' | 'mergePatch'>;

/** An API server that holds one lease, as the real one does: a version that is not the last is refused. */
interface Server {
  readonly clock: FakeClock;
  readonly calls: Calls;
  lease: Lease | undefined;
  /** What happens instead of an answer; `slow` answers after 4 s, `late` does the work and loses the answer. */
  fault: 'none' | 'down' | 'mute' | 'slow' | 'late';
  writes: number;
}

function server(clock = fakeClock(Date.parse('2026-01-01T00:00:00Z'), 0)): Server {
  let version = 0;
  const put = (spec: LeaseSpec): Lease => {
    self.writes++;
    self.lease = { metadata: { name: 'caveau-operator', namespace: 'ns', uid: self.lease?.metadata.uid ?? `u${version}`, resourceVersion: String(++version) }, spec };
    return self.lease;
  };
  const never = (signal: AbortSignal | undefined): Promise<never> => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
  const answer = (signal: AbortSignal | undefined, act: () => Lease): Promise<Lease> => {
    if (self.fault === 'down') return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    if (self.fault === 'mute') return never(signal);
    const result = Promise.resolve().then(act);
    if (self.fault === 'slow') return result.finally(() => clock.sleep(4000));
    return self.fault === 'late' ? result.then(() => never(signal)) : result;
  };
  const found = (): Lease => {
    if (self.lease === undefined) throw new ApiError(404, { reason: 'NotFound' });
    return self.lease;
  };
  const calls: Calls = {
    get: (_r, _t, signal) => answer(signal, found),
    create: (_r, object, signal) =>
      answer(signal, () => {
        if (self.lease !== undefined) throw new ApiError(409, { reason: 'AlreadyExists' });
        return put((object as Lease).spec!);
      }),
    mergePatch: (_r, { uid }, patch, signal) =>
      answer(signal, () => {
        const { resourceVersion } = patch['metadata'] as { resourceVersion: string };
        const { metadata, spec } = found();
        if (metadata.resourceVersion !== resourceVersion || metadata.uid !== uid) throw new ApiError(409, { reason: 'Conflict' });
        return put({ ...spec, ...(patch['spec'] as LeaseSpec) });
      }),
  };
  const self: Server = { clock, calls, lease: undefined, fault: 'none', writes: 0 };
  return self;
}

interface Candidate {
  readonly elector: Elector;
  readonly log: FakeLog;
  readonly leads: Promise<boolean>;
  /** Why the lease was lost; nothing while it was not. */
  why(): string | undefined;
  mayWrite(): boolean;
}

function candidate(s: Server, identity: string, { calls = s.calls, clock = s.clock }: { readonly calls?: Calls; readonly clock?: Clock } = {}): Candidate {
  const log = fakeLog();
  const elector = createElector({ transport: calls, clock, log, namespace: 'ns', identity });
  let why: string | undefined;
  void elector.lost.then((error) => (why = describeError(error)));
  const mayWrite = (): boolean => {
    try {
      elector.assertLeading();
      return true;
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'LeaseLost');
      return false;
    }
  };
  return { elector, log, leads: elector.acquire(), why: () => why, mayWrite };
}

const holder = (s: Server): string | undefined => s.lease?.spec?.holderIdentity;

describe('leader election', () => {
  it('makes the lease, keeps it every two seconds, and gives it back at the end', async () => {
    const s = server();
    const a = candidate(s, 'a');
    assert.equal(a.mayWrite(), false);
    assert.equal(await a.leads, true);
    assert.equal(a.mayWrite(), true);
    await s.clock.advance(60_000);
    assert.equal(s.writes, 31);
    assert.equal(s.lease?.spec?.renewTime, '2026-01-01T00:01:00.000000Z');
    assert.equal(s.lease.spec.acquireTime, '2026-01-01T00:00:00.000000Z');
    assert.equal(a.mayWrite(), true);
    await a.elector.release();
    assert.equal(a.mayWrite(), false);
    assert.deepEqual([holder(s), s.lease.spec.leaseDurationSeconds], ['', 1]);
    assert.equal(a.why(), undefined);
    assert.deepEqual(s.clock.pending(), []);
  });

  it('puts back the duration that others wait for when somebody has shortened it', async () => {
    const s = server();
    const a = candidate(s, 'a');
    await a.leads;
    const { metadata, spec } = s.lease!;
    s.lease = { metadata: { ...metadata, resourceVersion: 'edited' }, spec: { ...spec, leaseDurationSeconds: 1 } };
    await s.clock.advance(2000);
    assert.deepEqual([s.lease.spec?.leaseDurationSeconds, a.mayWrite()], [15, true]);
    await a.elector.release();
  });

  it('gives one of two the lease, and the other when the first gives it back', async () => {
    const s = server();
    const [a, b] = [candidate(s, 'a'), candidate(s, 'b')];
    await s.clock.advance(60_000);
    assert.deepEqual([a.mayWrite(), b.mayWrite(), holder(s)], [true, false, 'a']);
    await a.elector.release();
    await s.clock.advance(2000);
    assert.deepEqual([a.mayWrite(), b.mayWrite(), holder(s), s.lease?.spec?.leaseTransitions], [false, true, 'b', 1]);
    await b.elector.release();
  });

  it('lets nobody write for five seconds at least when the leader dies or is cut off', async () => {
    const s = server();
    let cut = false;
    const down = (): Promise<never> => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    const calls: Calls = { get: (...args) => (cut ? down() : s.calls.get(...args)), create: s.calls.create, mergePatch: (...args) => (cut ? down() : s.calls.mergePatch(...args)) };
    const a = candidate(s, 'a', { calls });
    await s.clock.settle();
    const b = candidate(s, 'b');
    await s.clock.advance(7000);
    cut = true;
    let fenced: number | undefined;
    let begun: number | undefined;
    for (let at = 0; begun === undefined && at < 60_000; at += 100) {
      await s.clock.advance(100);
      assert.ok(!(a.mayWrite() && b.mayWrite()), 'two may write');
      if (!a.mayWrite()) fenced ??= at;
      if (b.mayWrite()) begun = at;
    }
    assert.ok(begun! - fenced! >= 5000, `${fenced} ${begun}`);
    assert.ok(begun! <= 17_000, `the other begins when the lease ends as it saw it, at most one pause after the last renewal: ${begun}`);
    assert.match(a.why()!, /not renewed for 10 s/);
    await b.elector.release();
  });

  for (const fault of ['down', 'mute'] as const) {
    it(`gives up exactly ten seconds after the last renewal was sent when the server is ${fault}`, async () => {
      const s = server();
      const a = candidate(s, 'a');
      await s.clock.advance(4000);
      s.fault = fault;
      await s.clock.advance(9999);
      assert.deepEqual([a.mayWrite(), a.why()], [true, undefined]);
      await s.clock.advance(1);
      assert.match(a.why()!, /not renewed for 10 s \(LeaseLost\)/);
      assert.equal(a.mayWrite(), false);
      assert.deepEqual(s.clock.pending(), []);
    });
  }

  it('counts from when a renewal was sent, not from when it was answered', async () => {
    const s = server();
    const a = candidate(s, 'a');
    await s.clock.advance(1999);
    s.fault = 'slow';
    await s.clock.advance(1);
    s.fault = 'down';
    // Sent at 2 s, answered at 6 s.
    await s.clock.advance(9999);
    assert.equal(a.mayWrite(), true);
    await s.clock.advance(1);
    assert.equal(a.mayWrite(), false);
  });

  it('stays lost for good, although the server has renewals of later of which no answer came', async () => {
    const s = server();
    const a = candidate(s, 'a');
    await s.clock.advance(2000);
    s.fault = 'late';
    await s.clock.advance(10_000);
    assert.equal(a.mayWrite(), false);
    s.fault = 'none';
    await s.clock.advance(60_000);
    assert.equal(a.mayWrite(), false);
  });

  it('survives one lost answer: the version has moved, but the lease is still its own', async () => {
    const s = server();
    const a = candidate(s, 'a');
    await s.clock.advance(1999);
    s.fault = 'late';
    await s.clock.advance(1);
    s.fault = 'none';
    await s.clock.advance(60_000);
    assert.deepEqual([a.mayWrite(), a.why(), holder(s)], [true, undefined, 'a']);
    await a.elector.release();
  });

  it('finds the fence closed when it wakes from a pause, before any timer has fired', async () => {
    const s = server();
    let asleep = 0;
    const clock: Clock = { ...s.clock, monotonic: () => s.clock.monotonic() + asleep };
    const a = candidate(s, 'a', { clock });
    await a.leads;
    assert.equal(a.mayWrite(), true);
    asleep = 10_000;
    assert.equal(a.mayWrite(), false);
    await s.clock.settle();
    assert.match(a.why()!, /LeaseLost/);
    const { writes } = s;
    await s.clock.advance(60_000);
    assert.equal(s.writes, writes, 'and it does not renew');
  });

  it('notices a suspended machine by the wall clock, because the monotonic one stood still', async () => {
    const s = server();
    let asleep = 0;
    const a = candidate(s, 'a', { clock: { ...s.clock, now: () => s.clock.now() + asleep } });
    await a.leads;
    asleep = 3_600_000;
    assert.equal(a.mayWrite(), false);
  });

  it('never compares its clock with the other’s', async () => {
    const s = server();
    const ahead = candidate(s, 'ahead', { clock: { ...s.clock, now: () => s.clock.now() + 86_400_000 } });
    const behind = candidate(s, 'behind', { clock: { ...s.clock, now: () => s.clock.now() - 86_400_000 } });
    await s.clock.advance(60_000);
    assert.deepEqual([ahead.mayWrite(), behind.mayWrite()], [true, false]);
    await ahead.elector.release();
    await s.clock.advance(3000);
    assert.equal(behind.mayWrite(), true);
    await behind.elector.release();
  });

  it('loses the lease at once when another took it, or when it was deleted', async () => {
    const s = server();
    const a = candidate(s, 'a');
    await a.leads;
    s.lease = { metadata: { ...s.lease!.metadata, resourceVersion: '77' }, spec: { ...s.lease!.spec, holderIdentity: 'thief' } };
    await s.clock.advance(2000);
    assert.match(a.why()!, /was taken by thief/);
    const t = server();
    const b = candidate(t, 'b');
    await b.leads;
    t.lease = undefined;
    await t.clock.advance(2000);
    assert.match(b.why()!, /was deleted/);
    assert.equal(b.mayWrite(), false);
  });

  it('waits for the time of a lease that was deleted: its holder may not know yet', async () => {
    const s = server();
    const a = candidate(s, 'a');
    await a.leads;
    const b = candidate(s, 'b');
    await s.clock.advance(1999);
    s.lease = undefined;
    for (let n = 0; n < 150; n++) {
      assert.ok(!(a.mayWrite() && b.mayWrite()));
      await s.clock.advance(100);
      if (n < 100) assert.equal(b.mayWrite(), false);
    }
    await s.clock.advance(5000);
    assert.equal(b.mayWrite(), true);
    await b.elector.release();
  });

  it('does not take a lease of its own name for its own: two processes may have been given one', async () => {
    const s = server();
    const [a, twin] = [candidate(s, 'same'), candidate(s, 'same')];
    await s.clock.advance(60_000);
    assert.deepEqual([a.mayWrite(), twin.mayWrite()], [true, false]);
    await a.elector.release();
    await twin.elector.release();
  });

  it('refuses one of two that write at the same moment', async () => {
    const s = server();
    s.lease = { metadata: { name: 'caveau-operator', namespace: 'ns', uid: 'u', resourceVersion: '500' }, spec: { holderIdentity: '' } };
    const both = [candidate(s, 'a'), candidate(s, 'b')];
    await s.clock.settle();
    assert.equal(both.filter((one) => one.mayWrite()).length, 1);
    for (const { elector } of both) await elector.release();
  });

  it('can be stopped while it waits, and takes nothing then', async () => {
    const s = server();
    const a = candidate(s, 'a');
    await a.leads;
    const b = candidate(s, 'b');
    await s.clock.settle();
    await b.elector.release();
    assert.equal(await b.leads, false);
    await a.elector.release();
    await s.clock.advance(60_000);
    assert.equal(holder(s), '');
    assert.deepEqual(s.clock.pending(), []);
  });

  it('gives back what it was just taking when it is stopped', async () => {
    const s = server();
    const a = candidate(s, 'a');
    await a.elector.release();
    assert.equal(await a.leads, false);
    assert.equal(holder(s) ?? '', '');
  });

  it('says that it could not give the lease back, and ends all the same', async () => {
    const s = server();
    const a = candidate(s, 'a');
    await a.leads;
    s.fault = 'down';
    await a.elector.release();
    assert.deepEqual(a.log.messages('warn'), ['the lease could not be released; others wait for its end']);
    assert.deepEqual(s.clock.pending(), []);
  });
});
