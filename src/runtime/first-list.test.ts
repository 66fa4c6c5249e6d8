import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ApiError, RuntimeError } from './errors.ts';
import { gadget } from './fake-objects.ts';
import { type Act, bookmark, endOfList, gone, names, page, playing, refusedConnection, seen, type Stage } from './fake-stage.ts';

/** A server that streams lists. */
function stage(watches: readonly (readonly Act[])[], lists: Parameters<typeof playing>[0]['lists'] = []): Stage {
  return playing({ watches, lists, streams: true });
}

const cut = (): Error => new RuntimeError('StreamCut', 'the stream ended inside a line');

describe('first list', () => {
  it('comes as a stream, reaches the store in one piece at its end, and goes on as the watch', async () => {
    const s = stage([[seen('ADDED', gadget('b', { at: 7 })), seen('ADDED', gadget('a', { at: 3 })), { waitMs: 1000 }, endOfList(10), seen('ADDED', gadget('c', { at: 11 }))]]);
    const news: string[] = [];
    s.store.subscribe(({ type, after }) => news.push(`${type} ${after?.metadata.name}`));
    await s.clock.settle();
    assert.deepEqual([names(s.store), s.reflector.hasSynced(), s.reflector.lastHeard()], [[], false, undefined]);
    await s.clock.advance(1000);
    assert.equal(s.reflector.hasSynced(), true);
    assert.deepEqual(news, ['added b', 'added a', 'added c']);
    assert.deepEqual(s.calls, ['stream']);
    assert.deepEqual([s.watched[0]?.sendInitialEvents, s.watched[0]?.resourceVersion, s.watched[0]?.labelSelector, s.watched[0]?.timeoutSeconds], [true, undefined, 'app=x', 300]);
    s.stop();
    await s.reflector.finished;
    assert.deepEqual(s.clock.pending(), []);
  });

  it('is followed, when the server ends the stream, by an ordinary watch from the last version', async () => {
    const s = stage([[seen('ADDED', gadget('a', { at: 3 })), endOfList(10), bookmark(40), 'end']]);
    await s.clock.settle();
    assert.deepEqual(s.calls, ['stream', 'watch@40']);
    assert.deepEqual(s.log.messages('warn'), []);
    s.stop();
  });

  it('finds what was deleted while the place was lost', async () => {
    const s = stage([[seen('ADDED', gadget('a', { at: 1 })), seen('ADDED', gadget('b', { at: 2 })), endOfList(10), gone()], [seen('ADDED', gadget('b', { at: 2 })), endOfList(30)]]);
    await s.clock.advance(800);
    assert.deepEqual(s.calls, ['stream', 'stream']);
    assert.deepEqual(names(s.store), ['b']);
    s.stop();
  });

  it('holds what happened while it came: changed, deleted, and deleted before it was listed', async () => {
    const s = stage([[
      seen('ADDED', gadget('a', { at: 3 })), seen('ADDED', gadget('b', { at: 4 })), seen('MODIFIED', gadget('a', { at: 11, colour: 'red' })), seen('DELETED', gadget('b', { at: 12 })),
      endOfList(12),
    ]]);
    await s.clock.settle();
    assert.deepEqual(names(s.store), ['a']);
    assert.equal(s.store.get('ns/a')?.spec?.colour, 'red');
    s.stop();
  });

  it('begins again from nothing when it breaks: versions before its end mean nothing', async () => {
    const s = stage([[seen('ADDED', gadget('z', { at: 99 })), cut()], [seen('ADDED', gadget('a', { at: 3 })), endOfList(100)]]);
    await s.clock.settle();
    assert.deepEqual(names(s.store), []);
    await s.clock.advance(800);
    assert.deepEqual(s.calls, ['stream', 'stream']);
    assert.deepEqual(names(s.store), ['a']);
    s.stop();
  });

  for (const [name, fault] of [['a cut', cut()], ['a reset', Object.assign(new Error('reset'), { code: 'ECONNRESET' })], ['an end', 'end'], ['a line that is too long', new RuntimeError('LineTooLong', 'too long')]] as const) {
    it(`is asked for in pages after the second ${name.replace(/^an? /, '')}, and as a stream again the next time`, async () => {
      const s = stage([[fault], [fault], [gone()], [seen('ADDED', gadget('b', { at: 30 })), endOfList(31)]], [page([gadget('a')], '10')]);
      await s.clock.advance(800 + 1600);
      assert.deepEqual(s.calls, ['stream', 'stream', 'list', 'watch@10']);
      await s.clock.advance(3200);
      assert.deepEqual(s.calls.slice(4), ['stream']);
      assert.deepEqual(names(s.store), ['b']);
      s.stop();
    });
  }

  for (const [name, fault] of [
    ['refuses the question with 422', new ApiError(422, { reason: 'Invalid', message: 'sendInitialEvents: Forbidden' })],
    ['refuses the question with 400', new ApiError(400, { reason: 'BadRequest', message: 'unknown parameter' })],
    ['sends another bookmark than the one that ends a list', bookmark(5)],
    ['sends nothing more', new RuntimeError('WatchSilent', 'silent')],
  ] as const) {
    it(`is asked for in pages, at once and for good, when the server ${name}`, async () => {
      const s = stage([[seen('ADDED', gadget('z', { at: 1 })), fault], [gone()]], [page([gadget('a')], '10'), page([gadget('b', { at: 20 })], '20')]);
      await s.clock.settle();
      assert.deepEqual(s.calls, ['stream', 'list', 'watch@10']);
      assert.deepEqual(names(s.store), ['a']);
      assert.deepEqual(s.log.messages('warn'), []);
      await s.clock.advance(800);
      assert.deepEqual(s.calls.slice(3), ['list', 'watch@20']);
      s.stop();
    });
  }

  it('stays a stream while the server is away or busy', async () => {
    const away: Act[] = ['refuse', refusedConnection()];
    const busy: Act[] = ['refuse', new ApiError(429, { reason: 'TooManyRequests' })];
    const s = stage([away, busy, away, busy, [seen('ADDED', gadget('a', { at: 3 })), endOfList(10)]]);
    await s.clock.advance(800 + 1600 + 3200 + 6400);
    assert.deepEqual(s.calls, ['stream', 'stream', 'stream', 'stream', 'stream']);
    assert.deepEqual(names(s.store), ['a']);
    s.stop();
  });

  it('makes the store no fresher before it is complete: an old store must look old', async () => {
    const s = stage([[endOfList(10), { waitMs: 1000 }, gone()], [seen('ADDED', gadget('a', { at: 3 })), { waitMs: 500_000 }, seen('ADDED', gadget('b', { at: 3 }))]]);
    await s.clock.advance(600_000);
    assert.deepEqual([s.reflector.lastHeard(), s.reflector.lastActivity()], [0, 501_800]);
    s.stop();
  });

  it('survives any sequence of faults', async () => {
    const fault = fc.constantFrom<Act>(
      gone(), cut(), refusedConnection(), 'end', new TypeError('bug'), new ApiError(500), new ApiError(429), new RuntimeError('WatchSilent', 'silent'), bookmark(40), endOfList(50),
      seen('ADDED', gadget('x', { at: 41 })), seen('DELETED', gadget('a', { at: 42 })), { type: 'ERROR', object: { code: 410 } }, seen('MODIFIED', { metadata: {} } as never),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fault, { maxLength: 4 }), { maxLength: 8 }), async (watches) => {
        const truth = [gadget('a', { at: 90 }), gadget('b', { at: 91 })];
        const end: Act[] = [...truth.map((object) => seen('ADDED', object)), endOfList(100)];
        const s = stage([...watches.map((acts) => [...acts, gone()]), end, end, end], [page(truth, '100')]);
        await s.clock.advance(900_000);
        assert.ok(s.reflector.hasSynced());
        assert.deepEqual(names(s.store).filter((name) => name === 'b'), ['b']);
        s.stop();
        await s.reflector.finished;
        assert.deepEqual(s.clock.pending(), []);
      }),
      { numRuns: 40 },
    );
  }).timeout(60_000);
});
