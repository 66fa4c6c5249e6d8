import assert from 'node:assert/strict';
import { ApiError } from './errors.ts';
import { createExecutor, type Execute } from './executor.ts';
import { fakeClock } from './fake-clock.ts';
import { fakeLog } from './fake-log.ts';
import { GADGETS, type Gadget, gadget } from './fake-objects.ts';
import { type KubeObject, type Resource, type Step, type Target } from './plan.ts';
import { createStore, type Store } from './store.ts';

const SECRETS: Resource = { group: '', version: 'v1', plural: 'secrets', kind: 'Secret', namespaced: true };

interface Bench {
  readonly execute: Execute;
  readonly calls: string[];
  readonly store: Store<Gadget>;
  run(...steps: Step[]): Promise<void>;
  mostParallel(): number;
}

type Answer = (call: string, target: Target) => KubeObject | undefined | Error;

function bench(answer: Answer = (_call, { name }) => gadget(name, { at: 100 })): Bench {
  const calls: string[] = [];
  const store = createStore<Gadget>({ resource: GADGETS });
  let running = 0;
  let most = 0;
  const call = async (text: string, target: Target): Promise<KubeObject> => {
    calls.push(text);
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => setImmediate(resolve));
    running--;
    const result = answer(text, target);
    if (result instanceof Error) throw result;
    return result as KubeObject;
  };
  const execute = createExecutor({
    transport: {
      create: (_r, object) => call(`create ${object.metadata.name}`, object.metadata),
      apply: (_r, object) => call(`apply ${object.metadata.name}`, object.metadata),
      applyStatus: (_r, target, status) => call(`status ${target.name} ${JSON.stringify(status)}`, target),
      mergePatch: (_r, target, patch) => call(`patch ${target.name} ${JSON.stringify(patch)}`, target),
      jsonPatch: (_r, target, operations) => call(`json ${target.name} ${JSON.stringify(operations)}`, target),
      remove: (_r, target, options) => call(`delete ${target.name} ${JSON.stringify(options)}`, target),
    },
    stores: (resource) => (resource.plural === 'gadgets' ? store : undefined),
    recorder: { note: (event) => void calls.push(`event ${event.reason}`) },
    record: async (line) => {
      calls.push(`recording ${String(line['what'])}`);
      await new Promise<void>((resolve) => setImmediate(resolve));
      calls.push(`recorded ${String(line['what'])}`);
    },
    clock: fakeClock(),
    log: fakeLog(),
    countWrite: (verb, resource) => void calls.push(`count ${verb} ${resource.plural}`),
  });
  return { execute, calls, store, run: (...steps) => execute({ steps }, new AbortController().signal), mostParallel: () => most };
}

const create = (object: Gadget): Step => ({ do: 'create', resource: GADGETS, object });
const event: Step = { do: 'event', event: { regarding: { apiVersion: 'v1', kind: 'X', name: 'x' }, type: 'Normal', reason: 'Done', action: 'Do', note: '.' } };
const target = (name: string, uid?: string): Target => ({ namespace: 'ns', name, ...(uid === undefined ? {} : { uid }) });

describe('executor', () => {
  it('runs the steps in order, each after the one before has ended', async () => {
    const b = bench();
    await b.run(
      { do: 'record', record: { what: 'decision' } },
      create(gadget('a')),
      { do: 'apply', resource: GADGETS, object: gadget('b') },
      { do: 'patch', resource: GADGETS, target: target('c'), patch: { spec: { on: false } } },
      { do: 'status', resource: GADGETS, target: target('d'), status: { ok: true } },
      { do: 'delete', resource: GADGETS, targets: [target('e')], gracePeriodSeconds: 5 },
      event,
    );
    assert.deepEqual(b.calls.filter((line) => !line.startsWith('count')), [
      'recording decision', 'recorded decision', 'create a', 'apply b', 'patch c {"spec":{"on":false}}', 'status d {"ok":true}', 'delete e {"gracePeriodSeconds":5}', 'event Done',
    ]);
  });

  it('takes away what must go although a step before failed, and then lets the first error out', async () => {
    const failing = new ApiError(500, { message: 'no room for the status' });
    const b = bench((call) => (call.startsWith('status') ? failing : undefined));
    const steps: readonly Step[] = [
      { do: 'status', resource: GADGETS, target: target('a'), status: { state: 'Stopping' } },
      { do: 'patch', resource: GADGETS, target: target('a'), patch: { halt: true }, always: true },
      create(gadget('b', { at: 1 })),
      { do: 'delete', resource: GADGETS, targets: [target('c')], always: true },
      event,
    ];
    await assert.rejects(b.run(...steps), failing);
    assert.deepEqual(b.calls.filter((call) => !call.startsWith('count')).map((call) => call.split(' ')[0]), ['status', 'patch', 'delete']);
  });

  it('stops at the first step that fails and lets its error out', async () => {
    const refusal = new ApiError(403, { reason: 'Forbidden' });
    const b = bench((call) => (call === 'create b' ? refusal : gadget('x')));
    await assert.rejects(b.run(create(gadget('a')), create(gadget('b')), create(gadget('c')), event), refusal);
    assert.deepEqual(b.calls.filter((line) => !line.startsWith('count')), ['create a', 'create b']);
  });

  it('has no effect when the record cannot be written', async () => {
    const calls: string[] = [];
    const write = (): Promise<never> => {
      calls.push('write');
      return Promise.reject(new Error('unexpected'));
    };
    const execute = createExecutor({
      transport: { create: write, apply: write, applyStatus: write, mergePatch: write, jsonPatch: write, remove: write },
      stores: () => undefined, recorder: { note: () => void calls.push('event') }, record: () => Promise.reject(new Error('disk full')), clock: fakeClock(), log: fakeLog(),
    });
    await assert.rejects(execute({ steps: [{ do: 'record', record: {} }, create(gadget('a')), event] }, new AbortController().signal), /disk full/);
    assert.deepEqual(calls, []);
  });

  it('skips a create whose object the cache holds from the same owner, and only that: what has no owner may be anybody\'s', async () => {
    const b = bench();
    b.store.upsert(gadget('mine', { ownedBy: 'me' }));
    b.store.upsert(gadget('other', { ownedBy: 'somebody' }));
    b.store.upsert(gadget('free'));
    await b.run(create(gadget('mine', { ownedBy: 'me' })), create(gadget('other', { ownedBy: 'me' })), create(gadget('free')));
    assert.deepEqual(b.calls, ['count create gadgets', 'create other', 'count create gadgets', 'create free']);
  });

  it('goes no further where somebody else was quicker with an object that has no owner', async () => {
    const b = bench((call) => (call === 'create output' ? new ApiError(409, { reason: 'AlreadyExists' }) : undefined));
    b.store.upsert(gadget('output'));
    await assert.rejects(b.run(create(gadget('output')), create(gadget('job', { ownedBy: 'me' }))), { status: 409, reason: 'AlreadyExists' });
    assert.deepEqual(b.calls, ['count create gadgets', 'create output']);
  });

  it('lets AlreadyExists out as a conflict', async () => {
    const b = bench(() => new ApiError(409, { reason: 'AlreadyExists' }));
    await assert.rejects(b.run(create(gadget('a'))), { status: 409, reason: 'AlreadyExists' });
  });

  it('writes results through to the cache, so that the same plan again calls nothing', async () => {
    const b = bench((_call, { name }) => gadget(name, { at: 50, ownedBy: 'me', colour: 'made' }));
    await b.run(create(gadget('a', { ownedBy: 'me' })));
    assert.equal(b.store.get('ns/a')?.spec?.colour, 'made');
    const before = b.calls.length;
    await b.run(create(gadget('a', { ownedBy: 'me' })));
    assert.equal(b.calls.length, before);
    await b.run({ do: 'status', resource: GADGETS, target: target('b'), status: {} });
    assert.equal(b.store.get('ns/b')?.metadata.resourceVersion, '50');
  });

  it('writes resources that have no cache', async () => {
    const b = bench();
    await b.run({ do: 'create', resource: SECRETS, object: gadget('s') });
    assert.equal(b.store.size, 0);
    assert.deepEqual(b.calls, ['count create secrets', 'create s']);
  });

  it('deletes in parallel, 25 at a time, and keeps what is still there in the cache', async () => {
    const b = bench((_call, { name }) => (name === 't0' ? gadget(name, { at: 70, deletionTimestamp: '2026-01-01T00:00:00Z' }) : undefined));
    await b.run({ do: 'delete', resource: GADGETS, targets: Array.from({ length: 100 }, (_, n) => target(`t${n}`)) });
    assert.equal(b.mostParallel(), 25);
    assert.equal(b.calls.filter((line) => line.startsWith('delete')).length, 100);
    assert.equal(b.store.get('ns/t0')?.metadata.deletionTimestamp, '2026-01-01T00:00:00Z');
  });

  it('counts what is gone, or was replaced under the same name, as deleted', async () => {
    const answers: Record<string, Error> = {
      gone: new ApiError(404, { reason: 'NotFound' }),
      replaced: new ApiError(409, { reason: 'Conflict', message: 'Precondition failed: UID in precondition: u1, UID in object meta: u2' }),
      successor: new ApiError(409, { reason: 'Conflict', message: 'Operation cannot be fulfilled on Job.batch "j1": the UID in the precondition (u1) does not match the UID in record (u2). The object might have been deleted and then recreated' }),
    };
    const b = bench((_call, { name }) => answers[name]);
    await b.run({ do: 'delete', resource: GADGETS, targets: [target('gone'), target('replaced', 'u1'), target('successor', 'u1')] }, event);
    assert.equal(b.calls.at(-1), 'event Done');
  });

  const notFound = new ApiError(404, { reason: 'NotFound' });
  const endings: Record<string, KubeObject | undefined | Error> = { 'is gone': undefined, 'was gone already': notFound, 'ends by and by': gadget('a', { at: 70, deletionTimestamp: '2026-01-01T00:00:00Z' }) };
  for (const [ending, answer] of Object.entries(endings)) {
    it(`knows at once that what it deleted ${ending}`, async () => {
      const b = bench(() => answer);
      b.store.upsert(gadget('a'));
      await b.run({ do: 'delete', resource: GADGETS, targets: [target('a', 'uid-a')] });
      const left = b.store.get('ns/a');
      if (answer === endings['ends by and by']) assert.equal(left?.metadata.deletionTimestamp, '2026-01-01T00:00:00Z');
      else assert.equal(left, undefined);
      // The news of our own past must not bring it back.
      if (left === undefined) b.store.upsert(gadget('a', { at: 60 }));
      assert.equal(b.store.get('ns/a'), left);
    });
  }

  it('does not forget the successor of what it deleted', async () => {
    const b = bench(() => undefined);
    b.store.upsert(gadget('a', { uid: 'second', at: 9 }));
    await b.run({ do: 'delete', resource: GADGETS, targets: [target('a', 'first')] });
    assert.equal(b.store.get('ns/a')?.metadata.uid, 'second');
  });

  const finalizer = (object: Gadget, want: 'present' | 'absent'): Step => ({ do: 'finalizer', resource: GADGETS, object, finalizer: 'test.example/hold', want });

  it('puts a finalizer on and takes it off, and calls nothing when it is so already', async () => {
    const b = bench((_call, { name }) => gadget(name, { at: 9, finalizers: ['test.example/hold'] }));
    await b.run(finalizer(gadget('a'), 'present'), finalizer(gadget('a'), 'absent'), finalizer(gadget('a', { finalizers: ['test.example/hold'] }), 'present'));
    assert.deepEqual(b.calls.map((line) => line.slice(0, 11)), ['count patch', 'json a [{"o']);
    assert.deepEqual(b.store.get('ns/a')?.metadata.finalizers, ['test.example/hold']);
  });

  it('forgets an object that its last finalizer held', async () => {
    const held = gadget('a', { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['test.example/hold'] });
    for (const answer of [gadget('a', { deletionTimestamp: '2026-01-01T00:00:00Z' }), notFound]) {
      const b = bench(() => answer);
      b.store.upsert(held);
      await b.run(finalizer(held, 'absent'), event);
      assert.equal(b.store.size, 0);
      assert.equal(b.calls.at(-1), 'event Done');
    }
  });

  it('does not take an object for held when it could not be: the error comes out', async () => {
    const b = bench(() => notFound);
    await assert.rejects(b.run(finalizer(gadget('a'), 'present'), event), notFound);
  });

  it('tries every target though one fails, then stops; another conflict is no deletion', async () => {
    const b = bench((_call, { name }) => (name === 't1' ? new ApiError(409, { reason: 'Conflict', message: 'the object has been modified' }) : undefined));
    await assert.rejects(b.run({ do: 'delete', resource: GADGETS, targets: ['t0', 't1', 't2'].map((name) => target(name)) }, event), { status: 409 });
    assert.deepEqual(b.calls.filter((line) => line.startsWith('delete')).map((line) => line.slice(0, 9)), ['delete t0', 'delete t1', 'delete t2']);
    assert.ok(!b.calls.includes('event Done'));
  });

  it('begins no step after its signal', async () => {
    const b = bench();
    const controller = new AbortController();
    controller.abort(new Error('deadline'));
    await assert.rejects(b.execute({ steps: [create(gadget('a'))] }, controller.signal), /deadline/);
    assert.deepEqual(b.calls, []);
  });
});
