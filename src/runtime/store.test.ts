import assert from 'node:assert/strict';
import { GADGETS, type Gadget, gadget } from './fake-objects.ts';
import { type Change, createStore, type Store, type StoreOptions } from './store.ts';
import { isNewer, isOlder } from './version.ts';

function storeWithNews(options: Partial<StoreOptions<Gadget>> = {}): { store: Store<Gadget>; news: string[] } {
  const store = createStore<Gadget>({ resource: GADGETS, ...options });
  const news: string[] = [];
  store.subscribe((change) => news.push(told(change)));
  return { store, news };
}

function told({ type, before, after }: Change<Gadget>): string {
  return `${type} ${(after ?? before).metadata.name}@${(after ?? before).metadata.resourceVersion}`;
}

describe('store', () => {
  it('tells what is added, updated and deleted', () => {
    const { store, news } = storeWithNews();
    store.upsert(gadget('a', { at: 1 }));
    store.upsert(gadget('a', { at: 2, colour: 'red' }));
    store.remove(gadget('a', { at: 3 }));
    assert.deepEqual(news, ['added a@1', 'updated a@2', 'deleted a@2']);
    assert.equal(store.size, 0);
  });

  it('freezes objects through and through and leaves the caller’s alone', () => {
    const { store } = storeWithNews();
    const mine = gadget('a', { parts: ['x'] });
    store.upsert(mine);
    const held = store.get('ns/a');
    assert.ok(held?.spec?.parts);
    assert.throws(() => (held.spec!.parts as string[]).push('y'), TypeError);
    assert.throws(() => Object.assign(held.metadata, { name: 'b' }), TypeError);
    assert.doesNotThrow(() => Object.assign(mine, { extra: true }));
  });

  it('drops what kubectl noted for itself, and nothing else that people noted', () => {
    const { store } = storeWithNews();
    store.upsert(gadget('a', { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', 'example.org/note': 'x' } }));
    assert.deepEqual(store.get('ns/a')?.metadata.annotations, { 'example.org/note': 'x' });
  });

  it('drops managedFields and applies the projection', () => {
    const { store } = storeWithNews({ project: ({ apiVersion, kind, metadata }) => ({ apiVersion: apiVersion!, kind: kind!, metadata }) });
    const raw = gadget('a', { colour: 'red' });
    store.upsert({ ...raw, metadata: { ...raw.metadata, managedFields: [{}] } as never });
    assert.deepEqual(Object.keys(store.get('ns/a') ?? {}), ['apiVersion', 'kind', 'metadata']);
    assert.ok(!('managedFields' in store.get('ns/a')!.metadata));
  });

  it('says nothing when only the version moved, and keeps the newer version', () => {
    const { store, news } = storeWithNews();
    store.upsert(gadget('a', { at: 1, colour: 'red' }));
    store.upsert(gadget('a', { at: 5, colour: 'red' }));
    assert.deepEqual(news, ['added a@1']);
    assert.equal(store.get('ns/a')?.metadata.resourceVersion, '5');
  });

  it('ignores what is older than what it holds: the echo of a write comes after its answer', () => {
    const { store, news } = storeWithNews();
    store.upsert(gadget('a', { at: 9, colour: 'new' }));
    store.upsert(gadget('a', { at: 8, colour: 'old' }));
    store.upsert(gadget('a', { at: 9, colour: 'same version' }));
    assert.equal(store.get('ns/a')?.spec?.colour, 'new');
    assert.deepEqual(news, ['added a@9']);
  });

  it('compares versions as integers, not as text', () => {
    const cases: [string | undefined, string | undefined, boolean][] = [
      ['10', '9', true],
      ['9', '10', false],
      ['5', '5', false],
      ['18446744073709551616', '18446744073709551615', true],
      ['opaque-b', 'opaque-a', true],
      ['opaque', 'opaque', false],
    ];
    for (const [a, b, want] of cases) assert.equal(isNewer(a, b), want, `${a} > ${b}`);
    assert.deepEqual([isOlder('9', '10'), isOlder('10', '9'), isOlder('9', '9'), isOlder('opaque-a', 'opaque-b'), isOlder(undefined, '1')], [true, false, false, false, false]);
  });

  it('never brings back an object that it saw deleted', () => {
    const { store, news } = storeWithNews();
    store.upsert(gadget('a', { at: 1 }));
    store.remove(gadget('a', { at: 3 }));
    store.upsert(gadget('a', { at: 2 }));
    store.remove(gadget('b', { at: 4 }));
    store.upsert(gadget('b', { at: 2 }));
    assert.deepEqual(news, ['added a@1', 'deleted a@1']);
  });

  it('takes back an object that left the selection and returned: its uid is the same, its version later', () => {
    const { store, news } = storeWithNews();
    store.upsert(gadget('room', { at: 1 }));
    store.remove(gadget('room', { at: 5 }));
    store.upsert(gadget('room', { at: 4 }));
    assert.equal(store.size, 0);
    store.upsert(gadget('room', { at: 9 }));
    store.replace([], '12');
    store.upsert(gadget('room', { at: 11 }));
    assert.equal(store.size, 0);
    store.upsert(gadget('room', { at: 13 }));
    assert.deepEqual(news, ['added room@1', 'deleted room@1', 'added room@9', 'deleted room@9', 'added room@13']);
  });

  it('keeps the answer to our own write when the watch still tells of a deletion before it', () => {
    const { store, news } = storeWithNews();
    store.upsert(gadget('room', { at: 9 }));
    store.remove(gadget('room', { at: 5 }));
    store.upsert(gadget('room', { at: 8 }));
    assert.equal(store.get('ns/room')?.metadata.resourceVersion, '9');
    assert.deepEqual(news, ['added room@9']);
  });

  it('forgets at once what our delete left nothing of, and believes no late news of it', () => {
    const { store, news } = storeWithNews();
    store.upsert(gadget('a', { at: 1 }));
    store.forget({ namespace: 'ns', name: 'a', uid: 'uid-a' });
    assert.equal(store.size, 0);
    store.upsert(gadget('a', { at: 7 }));
    store.replace([gadget('a', { at: 8 })], '8');
    store.remove(gadget('a', { at: 9 }));
    store.upsert(gadget('a', { at: 10 }));
    assert.deepEqual(news, ['added a@1', 'deleted a@1']);
  });

  it('forgets the object that was meant, never its successor, and nothing without a uid', () => {
    const { store } = storeWithNews();
    store.upsert(gadget('a', { at: 5, uid: 'second' }));
    store.forget({ namespace: 'ns', name: 'a', uid: 'first' });
    store.forget({ namespace: 'ns', name: 'a' });
    assert.equal(store.get('ns/a')?.metadata.uid, 'second');
    store.forget({ namespace: 'ns', name: 'b', uid: 'unseen' });
    store.upsert(gadget('b', { at: 6, uid: 'unseen' }));
    assert.equal(store.get('ns/b'), undefined);
  });

  it('makes an object lean once, whoever asks', () => {
    let projected = 0;
    const { store } = storeWithNews({
      project: (raw) => {
        projected++;
        return { ...raw, spec: {} };
      },
    });
    const lean = store.lean(gadget('a', { colour: 'red' }));
    assert.deepEqual(lean.spec, {});
    store.replace([lean], '5');
    assert.equal(store.get('ns/a'), lean);
    assert.equal(projected, 1);
  });

  it('takes a successor of the same name for another object', () => {
    const { store, news } = storeWithNews();
    store.upsert(gadget('a', { at: 1, uid: 'first' }));
    store.upsert(gadget('a', { at: 5, uid: 'second' }));
    store.remove(gadget('a', { at: 3, uid: 'first' }));
    assert.deepEqual(news, ['added a@1', 'deleted a@1', 'added a@5']);
    assert.equal(store.get('ns/a')?.metadata.uid, 'second');
  });

  it('replaces: what the list lacks is deleted, what was written after the list stays', () => {
    const { store, news } = storeWithNews();
    store.replace([gadget('a', { at: 1 }), gadget('b', { at: 2 })], '10');
    store.upsert(gadget('late', { at: 12 }));
    news.length = 0;
    store.replace([gadget('b', { at: 2 }), gadget('c', { at: 11 })], '11');
    assert.deepEqual(news, ['deleted a@1', 'added c@11']);
    assert.deepEqual(store.list().map(({ metadata }) => metadata.name).sort(), ['b', 'c', 'late']);
  });

  it('takes the list of a storage that was put back for the truth: older versions, no successors, and what had ended', () => {
    const { store, news } = storeWithNews({ indexers: { colour: ({ spec }) => (spec?.colour === undefined ? [] : [spec.colour]) } });
    store.replace([gadget('same', { at: 3 }), gadget('changed', { at: 30, colour: 'new' }), gadget('since', { at: 31 }), gadget('again', { at: 32, uid: 'successor' })], '40');
    store.upsert(gadget('ended', { at: 5 }));
    store.forget({ namespace: 'ns', name: 'ended', uid: 'uid-ended' });
    news.length = 0;
    store.putBack([gadget('same', { at: 3 }), gadget('changed', { at: 7, colour: 'old' }), gadget('ended', { at: 5 }), gadget('again', { at: 8, uid: 'first' })]);
    assert.deepEqual(news, ['deleted since@31', 'deleted again@32', 'updated changed@7', 'added ended@5', 'added again@8']);
    assert.deepEqual([store.byIndex('colour', 'old').length, store.byIndex('colour', 'new').length, store.size], [1, 0, 4]);
    store.upsert(gadget('changed', { at: 21, colour: 'newest' }));
    assert.equal(store.get('ns/changed')?.spec?.colour, 'newest');
  });

  it('knows a list that denies what was so by its own time from one that merely comes before', () => {
    const { store } = storeWithNews();
    store.replace([gadget('a', { at: 20 }), gadget('b', { at: 21 })], '22');
    store.remove(gadget('b', { at: 25 }));
    const cases: readonly (readonly [string, readonly Gadget[], string, boolean])[] = [
      ['the same', [gadget('a', { at: 20 })], '30', false],
      ['newer', [gadget('a', { at: 28 }), gadget('b', { at: 29 })], '30', false],
      ['from before the change', [gadget('a', { at: 10 })], '15', false],
      ['from after the change, and without it', [gadget('a', { at: 10 })], '30', true],
      ['from before the end', [gadget('b', { at: 21 })], '24', false],
      ['from after the end, and without it', [gadget('b', { at: 21 })], '30', true],
    ];
    for (const [name, items, at, want] of cases) assert.equal(store.contradicts(items, at), want, name);
  });

  it('keeps indexes in step and in order', () => {
    const { store } = storeWithNews({ indexers: { colour: ({ spec }) => (spec?.colour === undefined ? [] : [spec.colour]), parts: ({ spec }) => spec?.parts ?? [] } });
    const names = (index: string, value: string): string[] => store.byIndex(index, value).map(({ metadata }) => metadata.name);
    store.upsert(gadget('b', { at: 1, colour: 'red', parts: ['x', 'y', 'x'] }));
    store.upsert(gadget('a', { at: 2, colour: 'red' }));
    assert.deepEqual(names('colour', 'red'), ['a', 'b']);
    assert.deepEqual(names('parts', 'x'), ['b']);
    store.upsert(gadget('b', { at: 3, colour: 'blue', parts: ['y'] }));
    assert.deepEqual(names('colour', 'red'), ['a']);
    assert.deepEqual(names('colour', 'blue'), ['b']);
    assert.deepEqual(names('parts', 'x'), []);
    store.remove(gadget('b', { at: 4 }));
    assert.deepEqual(names('parts', 'y'), []);
    assert.throws(() => store.byIndex('shape', 'round'), /no index 'shape'/);
  });

  it('outlives the bugs of subscribers, indexers and projections, and reports them', () => {
    const errors: string[] = [];
    const fail = (what: string) => () => {
      throw new Error(what);
    };
    const { store } = storeWithNews({ indexers: { bad: fail('indexer') }, project: fail('projection'), onError: (error, key) => errors.push(`${key} ${(error as Error).message}`) });
    store.subscribe(fail('subscriber'));
    const heard: string[] = [];
    store.subscribe((change) => heard.push(told(change)));
    store.upsert(gadget('a', { colour: 'red' }));
    assert.deepEqual(heard, ['added a@1']);
    assert.equal(store.get('ns/a')?.spec?.colour, 'red');
    assert.deepEqual(errors.sort(), ['ns/a indexer', 'ns/a projection', 'ns/a subscriber']);
  });

  it('takes an object without a version, which any later one replaces, and reports it', () => {
    const errors: string[] = [];
    const { store, news } = storeWithNews({ onError: (error, key) => errors.push(`${key}: ${(error as Error).message}`) });
    store.upsert(gadget('a', { at: '' }));
    store.upsert(gadget('a', { at: 2, colour: 'red' }));
    assert.deepEqual(news, ['added a@', 'updated a@2']);
    assert.deepEqual(errors, ['ns/a: the API server told of an object without a resource version']);
  });

  it('stops telling who unsubscribed', () => {
    const { store } = storeWithNews();
    const heard: string[] = [];
    const stop = store.subscribe((change) => heard.push(told(change)));
    store.upsert(gadget('a'));
    stop();
    store.upsert(gadget('b'));
    assert.deepEqual(heard, ['added a@1']);
  });

  it('keeps keys that name prototype properties apart from the prototype', () => {
    const { store } = storeWithNews({ indexers: { name: ({ metadata }) => [metadata.name] } });
    store.upsert(gadget('__proto__'));
    store.upsert(gadget('constructor'));
    assert.equal(store.get('ns/__proto__')?.metadata.name, '__proto__');
    assert.equal(store.byIndex('name', 'constructor').length, 1);
    assert.deepEqual(store.byIndex('name', 'toString'), []);
  });
});
