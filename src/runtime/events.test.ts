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

function desk(create: (object: KubeObject) => Promise<KubeObject> = (object) => Promise.resolve(object)): { clock: FakeClock; log: FakeLog; recorder: Recorder; written: KubeObject[] } {
  const clock = fakeClock(START);
  const log = fakeLog();
  const written: KubeObject[] = [];
  const transport = {
    create: (_resource: unknown, object: KubeObject) => {
      written.push(object);
      return create(object);
    },
  };
  const recorder = createRecorder({ transport, clock, log, reportingController: 'example.com/runtime', reportingInstance: 'pod-1' });
  return { clock, log, recorder, written };
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
    for (let n = 0; n < 50; n++) recorder.note(note(`n${n}`, { name: 'x'.repeat(253) }));
    await recorder.drain();
    const names = written.map(({ metadata }) => metadata.name);
    assert.equal(new Set(names).size, 50);
    assert.ok(names.every((name) => name.length <= 253));
  });

  it('cuts a long note at 1024 characters, never inside one', async () => {
    const { recorder, written } = desk();
    recorder.note(note('é'.repeat(2000)));
    recorder.note(note(`${'x'.repeat(1022)}😀😀`));
    await recorder.drain();
    const notes = written.map((object) => (object as KubeObject & { note: string }).note);
    assert.ok(notes.every((text) => text.length <= 1024 && text.endsWith('…') && text.isWellFormed()));
  });

  it('drops an equal Event for the same object within ten minutes', async () => {
    const { clock, recorder, written } = desk();
    recorder.note(note('same'));
    recorder.note(note('same'));
    recorder.note(note('same', { name: 'b', uid: 'u2' }));
    await clock.advance(599_999);
    recorder.note(note('same'));
    await clock.advance(1);
    recorder.note(note('same'));
    await recorder.drain();
    assert.deepEqual(written.map(({ metadata }) => metadata.name[0]), ['a', 'b', 'a']);
    assert.equal(recorder.dropped(), 0);
  });

  it('forgets the oldest rather than grow', async () => {
    const { recorder, written } = desk();
    for (let n = 0; n < 4097; n++) {
      recorder.note(note(`n${n}`));
      await recorder.drain();
    }
    recorder.note(note('n0'));
    recorder.note(note('n4096'));
    await recorder.drain();
    assert.equal(written.length, 4098);
  });

  it('never blocks and never fails: a server that hangs costs Events, not work', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { recorder, written } = desk(async (object) => gate.then(() => object));
    for (let n = 0; n < 1500; n++) recorder.note(note(`n${n}`));
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
