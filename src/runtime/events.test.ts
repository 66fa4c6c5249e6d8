import assert from 'node:assert/strict';
import { ApiError } from './errors.ts';
import { createRecorder, microTime, type Recorder } from './events.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type FakeLog, fakeLog } from './fake-log.ts';
import { type EventNote, type KubeObject } from './plan.ts';

const START = Date.parse('2026-03-04T05:06:07.089Z');

function note(text: string, regarding: Partial<EventNote['regarding']> = {}): EventNote {
  return { regarding: { apiVersion: 'test.example/v1', kind: 'Gadget', namespace: 'ns', name: 'a', uid: 'u1', ...regarding }, type: 'Normal', reason: 'Made', action: 'Make', note: text };
}

interface Desk {
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly recorder: Recorder;
  readonly written: KubeObject[];
  /** What was patched: "name: count at instant". */
  readonly patched: string[];
}

function desk(create: (object: KubeObject) => Promise<KubeObject> = (object) => Promise.resolve(object), options: { readonly mayWrite?: () => boolean; readonly patch?: () => Promise<KubeObject> } = {}): Desk {
  const clock = fakeClock(START);
  const log = fakeLog();
  const written: KubeObject[] = [];
  const patched: string[] = [];
  const transport = {
    mergePatch: (_resource: unknown, { name }: { readonly name: string }, patch: Readonly<Record<string, unknown>>) => {
      const { count, lastObservedTime } = patch['series'] as { readonly count: number; readonly lastObservedTime: string };
      patched.push(`${name[0] ?? ''}: ${count} at ${lastObservedTime.slice(11, 19)}`);
      return options.patch?.() ?? Promise.resolve({ metadata: { name } });
    },
    create: (_resource: unknown, object: KubeObject) => {
      written.push(object);
      return create(object);
    },
  };
  const recorder = createRecorder({ transport, clock, log, reportingController: 'example.com/runtime', reportingInstance: 'pod-1', mayWrite: options.mayWrite });
  return { clock, log, recorder, written, patched };
}

describe('events', () => {
  it('writes what kubectl shows, with time in micro seconds', async () => {
    const { recorder, written } = desk();
    recorder.note(note('It was made.'));
    await recorder.drain();
    const { metadata, ...rest } = written[0]!;
    assert.match(metadata.name, /^a\.[0-9a-f]+$/);
    assert.equal(metadata.namespace, 'ns');
    assert.deepEqual(rest, {
      apiVersion: 'events.k8s.io/v1', kind: 'Event', eventTime: '2026-03-04T05:06:07.089000Z', reportingController: 'example.com/runtime', reportingInstance: 'pod-1',
      regarding: note('').regarding, type: 'Normal', reason: 'Made', action: 'Make', note: 'It was made.',
    });
    assert.equal(microTime(0), '1970-01-01T00:00:00.000000Z');
  });

  it('files what regards cluster-scoped objects under default', async () => {
    const { recorder, written } = desk();
    recorder.note({ ...note('x'), regarding: { apiVersion: 'test.example/v1', kind: 'Planet', name: 'a' } });
    await recorder.drain();
    assert.equal(written[0]?.metadata.namespace, 'default');
  });

  it('gives every Event a name of its own, short enough', async () => {
    const { recorder, written } = desk();
    for (let n = 0; n < 50; n++) recorder.note(note('x', { name: `${'x'.repeat(199)}-${'y'.repeat(50)}`, uid: `u${n}` }));
    await recorder.drain();
    const names = written.map(({ metadata }) => metadata.name);
    assert.equal(new Set(names).size, 50);
    // The API takes names of at most 253 characters, no part of which begins or ends in a hyphen.
    assert.ok(names.every((name) => name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)));
  });

  it('cuts a long note at 1024 bytes, as the API counts, never inside a character', async () => {
    const { recorder, written } = desk();
    recorder.note(note('é'.repeat(2000)));
    recorder.note(note(`${'x'.repeat(1018)}😀😀`));
    recorder.note(note('x'.repeat(1024)));
    await recorder.drain();
    const notes = written.map((object) => (object as KubeObject & { note: string }).note);
    assert.ok(notes.every((text) => Buffer.byteLength(text) <= 1024 && Buffer.byteLength(text) > 1016 && text.isWellFormed()));
    assert.deepEqual(notes.map((text) => text.endsWith('…')), [true, true, false]);
  });

  it('makes a series of equal Events: the second at once, then the count every six minutes while it grows', async () => {
    const { clock, recorder, written, patched } = desk();
    recorder.note(note('same'));
    await clock.settle();
    recorder.note(note('same'));
    await clock.settle();
    assert.deepEqual(patched, ['a: 2 at 05:06:07']);
    for (let n = 0; n < 5; n++) {
      await clock.advance(60_000);
      recorder.note(note('same'));
    }
    assert.equal(patched.length, 1);
    await clock.advance(60_000);
    assert.deepEqual(patched, ['a: 2 at 05:06:07', 'a: 7 at 05:11:07']);
    await clock.advance(3_600_000);
    assert.deepEqual([written.length, patched.length, clock.pending()], [1, 2, []]);
  });

  it('begins anew after six minutes without its like, and for another object, reason or sentence', async () => {
    const { clock, recorder, written, patched } = desk();
    recorder.note(note('same'));
    recorder.note(note('same', { name: 'b', uid: 'u2' }));
    recorder.note({ ...note('same'), reason: 'Made2' });
    recorder.note(note('other'));
    await clock.advance(359_999);
    assert.equal(written.length, 4);
    await clock.advance(1);
    recorder.note(note('same'));
    await clock.settle();
    assert.deepEqual([written.length, patched], [5, []]);
    assert.equal(recorder.dropped(), 0);
    await recorder.drain();
  });

  it('makes one Event that counts of what comes while the first still waits', async () => {
    const { recorder, written, patched } = desk();
    recorder.note(note('first'));
    for (let n = 0; n < 9; n++) recorder.note(note('same'));
    await recorder.drain();
    assert.deepEqual(written.map((object) => (object as KubeObject & { series?: { count: number } }).series?.count), [undefined, 9]);
    assert.deepEqual(patched, []);
  });

  it('makes a series again that the server has forgotten', async () => {
    const { clock, recorder, written, log } = desk(undefined, { patch: () => Promise.reject(new ApiError(404, { reason: 'NotFound' })) });
    recorder.note(note('same'));
    await clock.settle();
    recorder.note(note('same'));
    await recorder.drain();
    assert.deepEqual(written.map((object) => (object as KubeObject & { series?: { count: number } }).series?.count), [undefined, 2]);
    assert.deepEqual([recorder.dropped(), log.lines], [0, []]);
  });

  it('writes the counts of series when it drains, so that nothing is lost with the process', async () => {
    const { clock, recorder, patched } = desk();
    for (let n = 0; n < 4; n++) {
      recorder.note(note('same'));
      await clock.settle();
    }
    await recorder.drain();
    assert.deepEqual(patched, ['a: 2 at 05:06:07', 'a: 4 at 05:06:07']);
    assert.deepEqual(clock.pending(), []);
  });

  it('gives one object 25 Events at once and then one in five minutes; other objects have their own', async () => {
    const { clock, recorder, written } = desk();
    for (let n = 0; n < 30; n++) recorder.note(note(`n${n}`));
    recorder.note(note('of b', { name: 'b', uid: 'u2' }));
    await clock.settle();
    assert.deepEqual([written.length, recorder.dropped()], [26, 5]);
    await clock.advance(300_000);
    for (let n = 0; n < 3; n++) recorder.note(note(`later${n}`));
    await recorder.drain();
    assert.deepEqual([written.length, recorder.dropped()], [27, 7]);
  });

  it('writes nothing while this process may not, and counts it', async () => {
    let leads = false;
    const { recorder, written } = desk(undefined, { mayWrite: () => leads });
    recorder.note(note('one'));
    await recorder.drain();
    assert.deepEqual([written.length, recorder.dropped()], [0, 1]);
    leads = true;
    recorder.note(note('one'));
    await recorder.drain();
    assert.deepEqual([written.length, recorder.dropped()], [1, 1]);
  });

  it('loses what waits when this process stops leading', async () => {
    let [leads, release] = [true, (): void => undefined];
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { recorder, written } = desk(async (object) => gate.then(() => object), { mayWrite: () => leads });
    recorder.note(note('one'));
    recorder.note(note('two'));
    leads = false;
    release();
    await recorder.drain();
    assert.deepEqual([written.length, recorder.dropped()], [1, 1]);
  });

  it('forgets the oldest rather than grow', async () => {
    const { recorder, written } = desk();
    const of = (n: number): EventNote => note('same', { name: `n${n}`, uid: `u${n}` });
    for (let n = 0; n < 4097; n++) {
      recorder.note(of(n));
      await recorder.drain();
    }
    recorder.note(of(0));
    recorder.note(of(4096));
    await recorder.drain();
    assert.equal(written.length, 4098);
  });

  it('never blocks and never fails: a server that hangs costs Events, not work', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { recorder, written } = desk(async (object) => gate.then(() => object));
    for (let n = 0; n < 1500; n++) recorder.note(note('x', { name: `n${n}`, uid: `u${n}` }));
    assert.equal(recorder.dropped(), 499);
    release();
    await recorder.drain();
    assert.equal(written.length, 1001);
  });

  it('counts and logs what the server will not take, and goes on', async () => {
    const { recorder, written, log } = desk((object) => (written.length === 1 ? Promise.reject(new ApiError(403, { reason: 'Forbidden', message: 'namespace is terminating' })) : Promise.resolve(object)));
    recorder.note(note('one'));
    recorder.note(note('two'));
    await recorder.drain();
    assert.equal(written.length, 2);
    assert.equal(recorder.dropped(), 1);
    assert.deepEqual(log.lines.map(({ fields }) => fields['error']), ['403 Forbidden: namespace is terminating']);
  });
});
