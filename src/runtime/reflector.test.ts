import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ListPage, type WatchEvent } from './answer.ts';
import { ApiError, RuntimeError } from './errors.ts';
import { gadget, type Gadget } from './fake-objects.ts';
import { type Act, bookmark, endOfList, gone, names, page, playing, refusedConnection, seen, type Stage } from './fake-stage.ts';

/** How a server answers that lags behind the one that gave us a version. */
const tooLarge = (): ApiError => new ApiError(504, { reason: 'Timeout', message: 'Too large resource version: 11, current: 7', details: { causes: [{ reason: 'ResourceVersionTooLarge', field: '' }] } });

/** A server that lists in pages. */
function stage(lists: readonly (ListPage | Error)[], watches: readonly (readonly Act[])[] = [], random = 0): Stage {
  return playing({ lists, watches, random });
}

describe('reflector', () => {
  it('lists, then watches from the list’s version with a random end, and mirrors what happens', async () => {
    const s = stage([page([gadget('a', { at: 3 }), gadget('b', { at: 4 })], '10')], [[seen('ADDED', gadget('c', { at: 11 })), seen('MODIFIED', gadget('a', { at: 12, colour: 'red' })), seen('DELETED', gadget('b', { at: 13 }))]], 0.5);
    assert.equal(s.reflector.hasSynced(), false);
    await s.clock.settle();
    await s.reflector.synced;
    assert.equal(s.reflector.hasSynced(), true);
    assert.deepEqual(s.calls, ['list', 'watch@10']);
    assert.equal(s.watched[0]?.timeoutSeconds, 450);
    assert.equal(s.listed[0]?.limit, 500);
    assert.equal(s.listed[0].labelSelector, 'app=x');
    assert.equal(s.watched[0].labelSelector, 'app=x');
    assert.deepEqual(names(s.store), ['a', 'c']);
    assert.equal(s.store.get('ns/a')?.spec?.colour, 'red');
    assert.equal(s.reflector.lastHeard(), 0);
    s.stop();
    await s.reflector.finished;
  });

  it('lists page by page', async () => {
    const s = stage([page([gadget('a')], '10', 'p2'), page([gadget('b')], '10', 'p3'), page([gadget('c')], '10')]);
    await s.clock.settle();
    assert.deepEqual(s.calls, ['list', 'list p2', 'list p3', 'watch@10']);
    assert.deepEqual(names(s.store), ['a', 'b', 'c']);
    s.stop();
  });

  it('asks for everything in one piece when the pages expire in between', async () => {
    const s = stage([page([gadget('a')], '10', 'p2'), gone(), page([gadget('b')], '20')]);
    await s.clock.settle();
    assert.deepEqual(s.calls, ['list', 'list p2', 'list all', 'watch@20']);
    assert.deepEqual(names(s.store), ['b']);
    s.stop();
  });

  it('continues at once, from the last bookmark, when the server ends a watch', async () => {
    const s = stage([page([], '10')], [[bookmark(50), 'end'], [{ waitMs: 400_000 }, 'end']]);
    await s.clock.settle();
    assert.deepEqual(s.calls, ['list', 'watch@10', 'watch@50']);
    await s.clock.advance(400_000);
    assert.deepEqual(s.calls.slice(3), ['watch@50']);
    assert.deepEqual(s.log.messages('warn'), []);
    s.stop();
  });

  describe('of a resource that the server does not know', () => {
    const unknown = (): ApiError => new ApiError(404, { reason: 'NotFound', message: 'the server could not find the requested resource' });

    it('waits for it where it must be there', async () => {
      const s = playing({ lists: [unknown()] });
      await s.clock.settle();
      assert.deepEqual([s.reflector.hasSynced(), s.reflector.lastHeard()], [false, undefined]);
      assert.equal(s.log.messages('warn').length, 1);
      s.stop();
    });

    it('counts as filled with nothing where it may be missing, is told of once, and is mirrored as soon as it is there', async () => {
      const s = playing({ lists: [unknown(), unknown(), page([gadget('a')], '10')], optional: true });
      await s.clock.settle();
      await s.reflector.synced;
      assert.deepEqual([s.reflector.hasSynced(), s.reflector.lastHeard(), names(s.store)], [true, 0, []]);
      await s.clock.advance(800);
      assert.deepEqual([s.calls, s.reflector.lastHeard()], [['list', 'list'], 800], 'it is heard of with every answer');
      await s.clock.advance(1600);
      assert.deepEqual([s.calls.slice(2), names(s.store)], [['list', 'watch@10'], ['a']]);
      assert.deepEqual([s.log.messages('warn').length, s.log.messages('info').filter((message) => message.includes('does not know')).length], [0, 1]);
      s.stop();
    });

    it('ends the wait of whoever asked for the list anew', async () => {
      const s = playing({ lists: [unknown()], optional: true });
      await s.clock.settle();
      const relisted = s.reflector.relist();
      await s.clock.advance(800);
      await relisted;
      s.stop();
    });

    it('is not believed of one that was known before: what was mirrored stays, and is heard of no more', async () => {
      const s = playing({ lists: [page([gadget('a')], '10'), unknown()], watches: [[gone()]], optional: true });
      await s.clock.settle();
      await s.clock.advance(800);
      const heard = s.reflector.lastHeard();
      await s.clock.advance(60_000);
      assert.deepEqual([names(s.store), s.reflector.lastHeard()], [['a'], heard]);
      s.stop();
    });
  });

  it('pauses after a watch that ends at once with nothing', async () => {
    const s = stage([page([], '10')], [['end'], ['end']]);
    await s.clock.settle();
    assert.equal(s.watched.length, 1);
    await s.clock.advance(800);
    assert.equal(s.watched.length, 2);
    await s.clock.advance(1599);
    assert.equal(s.watched.length, 2);
    s.stop();
  });

  for (const [name, fault] of [
    ['a 410 answer', gone()],
    ['a 410 inside the stream', { type: 'ERROR', object: { code: 410, reason: 'Expired', message: 'too old' } } as WatchEvent],
    ['a line that is no JSON', new RuntimeError('MalformedEvent', 'a line of the stream is not JSON (7 bytes)')],
    ['a line that is too long', new RuntimeError('LineTooLong', 'too long')],
    ['an event without a version', { type: 'ADDED', object: {} } as WatchEvent],
    ['a bug', new TypeError('x is not a function')],
    ['a version that this server does not know yet', tooLarge()],
  ] as const) {
    it(`lists again after ${name} and finds what was deleted meanwhile`, async () => {
      const s = stage([page([gadget('a', { at: 1 }), gadget('b', { at: 2 })], '10'), page([gadget('b', { at: 2 })], '30')], [[seen('ADDED', gadget('c', { at: 11 })), fault]]);
      await s.clock.advance(800);
      assert.deepEqual(s.calls, ['list', 'watch@10', 'list', 'watch@30']);
      assert.deepEqual(names(s.store), ['b']);
      s.stop();
    });
  }

  for (const [name, fault] of [
    ['a refused connection', refusedConnection()],
    ['a cut stream', new RuntimeError('StreamCut', 'the stream ended inside a line')],
    ['429', new ApiError(429, { reason: 'TooManyRequests' })],
    ['an internal error inside the stream', { type: 'ERROR', object: { code: 500, reason: 'InternalError' } } as WatchEvent],
    ['403', new ApiError(403, { reason: 'Forbidden' })],
    ['a watch that hung', new RuntimeError('WatchOverdue', 'overdue')],
  ] as const) {
    it(`watches on from the last version after ${name}`, async () => {
      const s = stage([page([], '10')], [[seen('ADDED', gadget('a', { at: 11 })), fault], [seen('ADDED', gadget('b', { at: 12 }))]]);
      await s.clock.advance(800);
      assert.deepEqual(s.calls, ['list', 'watch@10', 'watch@11']);
      assert.deepEqual(names(s.store), ['a', 'b']);
      assert.equal(s.log.messages('warn').length, 1);
      s.stop();
    });
  }

  it('opens a silent watch again at once, from the last version, and takes that for news of the server', async () => {
    const silence = new RuntimeError('WatchSilent', 'nothing came over the watch for 90 s');
    const s = stage([page([], '10')], [[bookmark(12), { waitMs: 90_000 }, silence], [{ waitMs: 90_000 }, silence]]);
    await s.clock.advance(90_000);
    assert.deepEqual(s.calls, ['list', 'watch@10', 'watch@12']);
    assert.equal(s.reflector.lastHeard(), 90_000);
    await s.clock.advance(90_000);
    assert.deepEqual(s.calls.slice(3), ['watch@12']);
    assert.deepEqual(s.log.messages('warn'), []);
    s.stop();
  });

  it('knows since when it has followed without a gap: from the list on, and not while a broken watch pauses', async () => {
    const s = stage([page([], '10')], [[seen('ADDED', gadget('a', { at: 11 })), { waitMs: 5000 }, new ApiError(503, {})], [{ waitMs: 5000 }]]);
    await s.clock.settle();
    assert.equal(s.reflector.openSince(), 0);
    await s.clock.advance(5000);
    assert.equal(s.reflector.openSince(), undefined);
    await s.clock.advance(800);
    assert.deepEqual([s.calls.at(-1), s.reflector.openSince()], ['watch@11', 5800]);
    s.stop();
  });

  it('waits as long as a busy server asks, and no longer than 30 s', async () => {
    const busy = (seconds: number): Error => new ApiError(429, { reason: 'TooManyRequests' }, seconds * 1000);
    const s = stage([page([], '10')], [[busy(7)], [busy(3600)]]);
    await s.clock.settle();
    assert.deepEqual(s.clock.pending(), [7000]);
    await s.clock.advance(7000);
    assert.deepEqual(s.calls, ['list', 'watch@10', 'watch@10']);
    assert.deepEqual(s.clock.pending(), [30_000]);
    s.stop();
  });

  it('says when it last did anything: trying in vain is not standing still', async () => {
    const away = stage([refusedConnection()]);
    let longest = 0;
    for (let ms = 0; ms < 600_000; ms += 5000) {
      await away.clock.advance(5000);
      longest = Math.max(longest, away.clock.monotonic() - away.reflector.lastActivity()!);
    }
    assert.ok(longest < 60_000, `${longest} ms without a sign of life`);
    assert.equal(away.reflector.lastHeard(), undefined);
    away.stop();
    const hung = stage([page([], '10')], [[bookmark(11), { waitMs: 60_000 }, bookmark(12), 'hang']]);
    await hung.clock.advance(700_000);
    assert.equal(hung.reflector.lastActivity(), 60_000);
    hung.stop();
  });

  it('lists anew when asked to, at once and without a word, and not twice', async () => {
    const s = stage([page([gadget('a', { at: 1 })], '10'), page([gadget('b', { at: 2 })], '20')]);
    await s.clock.settle();
    void s.reflector.relist();
    void s.reflector.relist();
    await s.clock.settle();
    assert.deepEqual(s.calls, ['list', 'watch@10', 'list', 'watch@20']);
    assert.deepEqual(names(s.store), ['b']);
    assert.deepEqual([s.log.messages('warn'), s.log.messages('error')], [[], []]);
    s.stop();
    await s.reflector.finished;
  });

  it('takes a list anew when one is just being taken, and says when one is there that was asked for afterwards', async () => {
    const s = stage([page([gadget('a', { at: 1 })], '10', 'p2'), page([], '10'), page([gadget('b', { at: 2 })], '20')]);
    const adopted: string[] = [];
    while (!s.calls.includes('list')) await Promise.resolve();
    void s.reflector.relist().then(() => adopted.push(...names(s.store)));
    await s.clock.settle();
    assert.deepEqual([s.calls.at(-1), adopted], ['watch@20', ['b']]);
    s.stop();
  });

  for (const streams of [false, true]) {
    it(`takes an older ${streams ? 'streamed list' : 'list'} than what it saw before for the truth, and says so: the storage was put back`, async () => {
      const then = [gadget('a', { at: 30, colour: 'new' }), gadget('since', { at: 31 })];
      const now = [gadget('a', { at: 5, colour: 'old' }), gadget('ended', { at: 6 })];
      const lost = [seen('DELETED', gadget('ended', { at: 32 })), bookmark(40), gone()];
      const s = streams
        ? playing({ streams, watches: [[...then.map((one) => seen('ADDED', one)), endOfList(31), ...lost], [...now.map((one) => seen('ADDED', one)), endOfList(35), seen('ADDED', gadget('next', { at: 36 }))]] })
        : stage([page(then, '31'), page(now, '35')], [lost, [seen('ADDED', gadget('next', { at: 36 }))]]);
      await s.clock.advance(800);
      assert.deepEqual([names(s.store), s.store.get('ns/a')?.spec?.colour], [['a', 'ended', 'next'], 'old']);
      assert.deepEqual(s.log.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields), [{ resource: 'gadgets.test.example', resourceVersion: '35', seen: '40' }]);
      assert.equal(s.reflector.newest(), '36');
      assert.deepEqual(s.putBacks, [['a', 'since']], 'it is told before the store takes the list, and once');
      s.stop();
    });
  }

  it('takes a list for the truth too when the storage was put back and has caught up in its versions', async () => {
    const s = stage([page([gadget('a', { at: 30, colour: 'new' })], '31'), page([gadget('a', { at: 5, colour: 'old' })], '90')], [[bookmark(40), gone()]]);
    await s.clock.advance(800);
    assert.deepEqual([s.store.get('ns/a')?.spec?.colour, s.log.messages('error').length], ['old', 1]);
    s.stop();
  });

  it('pauses longer and longer while the list fails, up to 30 s, and says each time why', async () => {
    const s = stage([refusedConnection()]);
    const asked: number[] = [];
    let last = 0;
    for (let ms = 0; ms < 200_000; ms += 100) {
      await s.clock.advance(100);
      if (s.calls.length > asked.length + 1) {
        asked.push(s.clock.monotonic() - last);
        last = s.clock.monotonic();
      }
    }
    assert.deepEqual(asked.slice(0, 7), [800, 1600, 3200, 6400, 12_800, 25_600, 30_000]);
    assert.equal(s.reflector.hasSynced(), false);
    assert.ok(s.log.lines.filter(({ level }) => level === 'warn').every(({ fields }) => /ECONNREFUSED/.test(String(fields['error']))));
    s.stop();
    await s.reflector.finished;
  }).timeout(60_000);

  it('begins with short pauses again after two quiet minutes', async () => {
    const s = stage([page([], '10')], [[refusedConnection()], [refusedConnection()], [refusedConnection()], [{ waitMs: 130_000 }, refusedConnection()]]);
    await s.clock.advance(800 + 1600 + 3200);
    assert.equal(s.watched.length, 4);
    await s.clock.advance(130_000);
    assert.equal(s.log.lines.at(-1)?.fields['pauseMs'], 800);
    s.stop();
  });

  it('ends by its signal alone, in a pause and in a watch, without an error', async () => {
    const watching = stage([page([], '10')]);
    const pausing = stage([refusedConnection()]);
    await watching.clock.settle();
    await pausing.clock.settle();
    watching.stop();
    pausing.stop();
    await Promise.all([watching.reflector.finished, pausing.reflector.finished]);
    assert.deepEqual(watching.log.messages('warn'), []);
    assert.deepEqual(watching.clock.pending(), []);
    assert.deepEqual(pausing.clock.pending(), []);
  });

  it('survives any sequence of faults and ends with what the last list said', async () => {
    const fault = fc.constantFrom<Act>(
      gone(), refusedConnection(), 'end', new TypeError('bug'), new ApiError(500), new ApiError(429), new ApiError(403), new RuntimeError('StreamCut', 'cut'),
      new RuntimeError('MalformedEvent', 'bad'), bookmark(40), seen('ADDED', gadget('x', { at: 41 })), seen('DELETED', gadget('a', { at: 42 })),
      { type: 'ERROR', object: { code: 410 } }, { type: 'ERROR', object: {} }, seen('MODIFIED', { metadata: {} } as Gadget), 'thrown text' as unknown as Act,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fault, { maxLength: 4 }), { maxLength: 8 }), fc.array(fc.constantFrom(refusedConnection(), gone(), new ApiError(503)), { maxLength: 3 }), async (watches, failures) => {
        const truth = page([gadget('a', { at: 90 }), gadget('b', { at: 91 })], '100');
        const s = stage([...failures, page([gadget('a', { at: 1 })], '10'), truth], [...watches.map((acts) => [...acts, refusedConnection()]), [gone()]]);
        await s.clock.advance(600_000);
        assert.ok(s.reflector.hasSynced());
        assert.ok(names(s.store).includes('b'));
        s.stop();
        await s.reflector.finished;
        assert.deepEqual(s.clock.pending(), []);
      }),
      { numRuns: 40 },
    );
  }).timeout(60_000);
});
