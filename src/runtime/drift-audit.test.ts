import assert from 'node:assert/strict';
import { type ListPage } from './answer.ts';
import { startDriftAudit } from './drift-audit.ts';
import { ApiError } from './errors.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type FakeLog, fakeLog } from './fake-log.ts';
import { GADGETS, type Gadget, gadget } from './fake-objects.ts';
import { type Resource } from './plan.ts';
import { createStore, type Store } from './store.ts';
import { type ListOptions } from './transport.ts';

interface Audit {
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly store: Store<Gadget>;
  readonly listed: ListOptions[];
  readonly drifts: string[];
  relists: number;
  /** The newest version that the informer has seen. */
  newest: string | undefined;
  /** What the cluster holds from now on. */
  readonly truth: (resourceVersion: number, ...objects: readonly Gadget[]) => void;
  readonly fails: (error: Error | undefined) => void;
  stop(): Promise<void>;
}

const ROUND = 600_000;
const GRACE = 30_000;

function audit({ hasSynced = true, pageSize = 500 }: { readonly hasSynced?: boolean; readonly pageSize?: number } = {}): Audit {
  const clock = fakeClock(0, 0.5);
  const log = fakeLog();
  const store = createStore<Gadget>({ resource: GADGETS });
  const controller = new AbortController();
  let cluster: { readonly objects: readonly Gadget[]; readonly resourceVersion: string } = { objects: [], resourceVersion: '1' };
  let failure: Error | undefined;
  const listed: ListOptions[] = [];
  const drifts: string[] = [];
  const listMetadata = (_resource: Resource, options: ListOptions = {}): Promise<ListPage> => {
    listed.push(options);
    if (failure !== undefined) return Promise.reject(failure);
    const start = Number(options.continue ?? 0);
    const items = cluster.objects.slice(start, start + pageSize);
    const next = start + pageSize < cluster.objects.length ? { continue: String(start + pageSize) } : {};
    return Promise.resolve({ items, resourceVersion: cluster.resourceVersion, ...next });
  };
  const result: Audit = {
    clock,
    log,
    store,
    listed,
    drifts,
    relists: 0,
    newest: undefined,
    truth: (resourceVersion, ...objects) => {
      cluster = { objects, resourceVersion: String(resourceVersion) };
    },
    fails: (error) => {
      failure = error;
    },
    stop: async () => {
      controller.abort();
      await finished;
    },
  };
  const informer = { resource: GADGETS, selection: { labelSelector: 'a=b' }, store: store as unknown as Store, hasSynced: () => hasSynced, newest: () => result.newest, relist: () => Promise.resolve().then(() => void (result.relists += 1)) };
  const finished = startDriftAudit({ informers: [informer], transport: { listMetadata }, clock, log, signal: controller.signal, onDrift: ({ plural }, kind) => drifts.push(`${plural} ${kind}`) });
  return result;
}

describe('drift audit', () => {
  it('asks every ten minutes for names and versions of what is mirrored, at no version, and is content with a cache that is right', async () => {
    const a = audit();
    a.store.replace([gadget('a', { at: 3 })], '10');
    a.truth(10, gadget('a', { at: 3 }));
    await a.clock.advance(ROUND - 1);
    assert.equal(a.listed.length, 0);
    await a.clock.advance(1);
    assert.deepEqual(a.listed, [{ labelSelector: 'a=b', limit: 500, continue: undefined }]);
    await a.clock.advance(ROUND);
    assert.equal(a.listed.length, 2);
    assert.deepEqual([a.drifts, a.relists, a.log.lines], [[], 0, []]);
    await a.stop();
    assert.deepEqual(a.clock.pending(), []);
  });

  it('counts what is missing, extra and stale, says so without names, and has the cache filled anew', async () => {
    const a = audit();
    a.store.replace([gadget('extra', { at: 3 }), gadget('old', { at: 4 })], '10');
    a.truth(20, gadget('old', { at: 12 }), gadget('unseen', { at: 13 }));
    await a.clock.advance(ROUND + GRACE);
    assert.deepEqual(a.drifts.sort(), ['gadgets extra', 'gadgets missing', 'gadgets stale']);
    assert.equal(a.relists, 1);
    assert.deepEqual(a.log.lines.map(({ level, fields }) => [level, fields]), [['warn', { resource: 'gadgets.test.example', missing: 1, extra: 1, stale: 1 }]]);
    await a.stop();
  });

  const catchingUp: { readonly name: string; readonly held: readonly Gadget[]; readonly truth: readonly Gadget[]; readonly then: (a: Audit) => void }[] = [
    { name: 'an object that arrives', held: [], truth: [gadget('a', { at: 12 })], then: ({ store }) => store.upsert(gadget('a', { at: 12 })) },
    { name: 'an object that arrives in a later version', held: [], truth: [gadget('a', { at: 12 })], then: ({ store }) => store.upsert(gadget('a', { at: 25 })) },
    { name: 'an object that is gone before it arrives', held: [], truth: [gadget('a', { at: 12 })], then: ({ truth }) => truth(30) },
    { name: 'an object that is replaced before it arrives', held: [], truth: [gadget('a', { at: 12 })], then: ({ truth }) => truth(30, gadget('a', { at: 29, uid: 'successor' })) },
    { name: 'a deletion that arrives', held: [gadget('a', { at: 3 })], truth: [], then: ({ store }) => store.remove(gadget('a', { at: 15 })) },
    { name: 'a deletion and a successor that arrive', held: [gadget('a', { at: 3 })], truth: [], then: ({ store }) => store.upsert(gadget('a', { at: 22, uid: 'successor' })) },
    { name: 'a version that arrives', held: [gadget('a', { at: 3 })], truth: [gadget('a', { at: 12 })], then: ({ store }) => store.upsert(gadget('a', { at: 12 })) },
    { name: 'a version of an object that is gone by then', held: [gadget('a', { at: 3 })], truth: [gadget('a', { at: 12 })], then: ({ store }) => store.remove(gadget('a', { at: 15 })) },
  ];
  for (const { name, held, truth, then } of catchingUp) {
    it(`takes for no drift ${name} within 30 s`, async () => {
      const a = audit();
      a.store.replace(held, '10');
      a.truth(20, ...truth);
      await a.clock.advance(ROUND);
      then(a);
      await a.clock.advance(GRACE);
      assert.deepEqual([a.drifts, a.relists], [[], 0]);
      await a.stop();
    });
  }

  it('has a cache filled anew at once that is newer than the whole cluster, whose storage was put back', async () => {
    const a = audit();
    a.store.replace([gadget('a', { at: 25 }), gadget('since', { at: 30 })], '30');
    a.newest = '40';
    a.truth(20, gadget('a', { at: 12 }));
    await a.clock.advance(ROUND);
    assert.deepEqual([a.drifts, a.relists, a.log.messages('warn').length], [[], 1, 1]);
    a.truth(40, gadget('a', { at: 25 }), gadget('since', { at: 30 }));
    await a.clock.advance(ROUND + GRACE);
    assert.deepEqual([a.drifts, a.relists, a.log.lines.length], [[], 1, 1]);
    await a.stop();
  });

  it('has it filled anew too when the storage has caught up in its versions', async () => {
    const a = audit();
    a.store.replace([gadget('a', { at: 25 })], '30');
    a.newest = '40';
    a.truth(50, gadget('a', { at: 12 }));
    await a.clock.advance(ROUND);
    assert.deepEqual([a.drifts, a.relists, a.log.messages('warn').length], [[], 1, 1]);
    await a.stop();
  });

  it('takes for no drift what the cache knows from after the list', async () => {
    const a = audit();
    a.store.replace([gadget('a', { at: 25 }), gadget('b', { at: 30 })], '10');
    a.truth(20, gadget('a', { at: 12 }));
    await a.clock.advance(ROUND + GRACE);
    assert.deepEqual([a.drifts, a.relists, a.listed.length], [[], 0, 1]);
    await a.stop();
  });

  it('reads all pages', async () => {
    const a = audit({ pageSize: 2 });
    a.store.replace([1, 2, 3, 4, 5].map((n) => gadget(`g${n}`, { at: n })), '10');
    a.truth(10, ...[1, 2, 3, 4, 5].map((n) => gadget(`g${n}`, { at: n })));
    await a.clock.advance(ROUND + GRACE);
    assert.deepEqual([a.listed.map((options) => options.continue), a.drifts], [[undefined, '2', '4'], []]);
    await a.stop();
  });

  it('leaves a cache alone that is not filled yet, and waits for the next round when the server refuses', async () => {
    const empty = audit({ hasSynced: false });
    await empty.clock.advance(2 * ROUND);
    assert.equal(empty.listed.length, 0);
    await empty.stop();
    const a = audit();
    a.fails(new ApiError(503));
    await a.clock.advance(ROUND);
    assert.deepEqual([a.listed.length, a.log.messages('info').length, a.log.messages('warn')], [1, 1, []]);
    a.fails(undefined);
    a.truth(20, gadget('a', { at: 12 }));
    await a.clock.advance(ROUND + GRACE);
    assert.deepEqual(a.drifts, ['gadgets missing']);
    await a.stop();
  });
});
