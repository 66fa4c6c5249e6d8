import { isDeepStrictEqual } from 'node:util';
import { RuntimeError } from './errors.ts';
import { createIndexes, type Indexers } from './indexes.ts';
import { type KubeObject, type Resource, type Target } from './plan.ts';
import { keyOf, targetKey } from './resource.ts';
import { createTombstones } from './tombstones.ts';
import { isNewer, isOlder } from './version.ts';

/** What happened to one object of the cache. An object replaced by a successor of the same name is deleted, then added. */
export type Change<T extends KubeObject> =
  | { readonly type: 'added'; readonly before?: undefined; readonly after: T }
  | { readonly type: 'updated'; readonly before: T; readonly after: T }
  | { readonly type: 'deleted'; readonly before: T; readonly after?: undefined };

/** What a store is made of. */
export interface StoreOptions<T extends KubeObject> {
  readonly resource: Resource;
  readonly indexers?: Indexers<T>;
  /** Keeps only what decisions read; works on a copy of its own. What tools note about who wrote what is always dropped before. */
  readonly project?: (raw: T) => T;
  /** Whether it is kept when somebody last wrote the object, by the clock of the server, as `writtenAt` (RFC 3339); it stands in what is dropped. */
  readonly dated?: boolean;
  /** Told when a subscriber, an indexer or the projection throws; the store itself goes on. */
  readonly onError?: (error: unknown, key: string) => void;
}

/** A cache of one resource: frozen objects, indexed, never older than what we wrote ourselves. */
export interface Store<T extends KubeObject = KubeObject> {
  readonly resource: Resource;
  readonly size: number;
  get(key: string): T | undefined;
  list(): readonly T[];
  /** The objects with this index value, ordered by key. */
  byIndex(index: string, value: string): readonly T[];
  /** Takes a whole list: what it lacks is deleted, unless the cache knows it from later than the list. */
  replace(items: readonly T[], resourceVersion: string): void;
  /** Whether a list denies what was so by its own time: it shows an object as it was before a change or an end that the cache knows. Only a storage that was put back does that. */
  contradicts(items: readonly KubeObject[], resourceVersion: string): boolean;
  /** Takes a whole list of a server whose storage was put back to an earlier state: it counts whatever the versions, and what had ended may exist. */
  putBack(items: readonly T[]): void;
  /** Takes one object from a watch or from the answer to our own write, unless the cache knows better. */
  upsert(object: T): void;
  /** Takes a deletion from a watch: the object is gone, or it no longer matches what is watched. */
  remove(object: T): void;
  /** Takes the answer to our own delete that left nothing behind. Without a uid nothing happens: the name may be a successor's already. */
  forget(target: Target): void;
  /** What the cache would keep of an object: for whoever gathers many of them before they go in. */
  lean(raw: T): T;
  /** Calls back after each change; returns the way to stop it. */
  subscribe(fn: (change: Change<T>) => void): () => void;
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}

function withoutVersion(object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: '' } };
}

/** Where kubectl keeps the whole object once more. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The metadata without what the server and kubectl note in it for themselves: often more than the object. */
function withoutNotes(raw: KubeObject['metadata']): Record<string, unknown> {
  const metadata: Record<string, unknown> = { ...raw };
  delete metadata['managedFields'];
  if (raw.annotations?.[LAST_APPLIED] === undefined) return metadata;
  const annotations = Object.entries(raw.annotations).filter(([name]) => name !== LAST_APPLIED);
  return { ...metadata, annotations: Object.fromEntries(annotations) };
}

/** When any tool last wrote an object, as the server noted it; its creation where it noted none. */
function lastWrite(metadata: KubeObject['metadata'] & { readonly managedFields?: readonly { readonly time?: string }[] }): string | undefined {
  const times = (metadata.managedFields ?? []).flatMap(({ time }) => time ?? []);
  return times.sort().at(-1) ?? metadata.creationTimestamp;
}

/** Drops such notes, projects and freezes. An object that the projection chokes on is kept whole rather than lost. */
function createIntake<T extends KubeObject>({ project, dated, onError }: StoreOptions<T>): (raw: T) => T {
  // What was made lean before is not made so again.
  const taken = new WeakSet<T>();
  return (raw) => {
    if (taken.has(raw)) return raw;
    // It is better known late than not at all, and somebody has to hear of the server that does this.
    if ((raw.metadata.resourceVersion ?? '') === '') onError?.(new RuntimeError('MalformedAnswer', 'the API server told of an object without a resource version'), keyOf(raw));
    // Spreads lose the type parameter; only what no type of ours knows is missing.
    const lean = { ...raw, ...(dated === true ? { writtenAt: lastWrite(raw.metadata) } : {}), metadata: withoutNotes(raw.metadata) } as unknown as T;
    let kept = lean;
    try {
      if (project !== undefined) kept = project(lean);
    } catch (error) {
      onError?.(error, keyOf(raw));
    }
    deepFreeze(kept);
    taken.add(kept);
    return kept;
  };
}

/** The objects with their indexes and subscribers: every change passes here, and is told. */
function createContents<T extends KubeObject>({ indexers = {}, onError }: StoreOptions<T>) {
  const objects = new Map<string, T>();
  const indexes = createIndexes(indexers, onError);
  const tombstones = createTombstones();
  const subscribers = new Set<(change: Change<T>) => void>();
  const notify = (key: string, change: Change<T>): void => {
    for (const subscriber of subscribers) {
      try {
        subscriber(change);
      } catch (error) {
        // One subscriber's bug must not cost the others their news.
        onError?.(error, key);
      }
    }
  };
  return {
    objects,
    indexes,
    tombstones,
    subscribers,
    put: (key: string, before: T | undefined, after: T): void => {
      objects.set(key, after);
      indexes.set(key, after);
      if (before === undefined) notify(key, { type: 'added', after });
      else if (!isDeepStrictEqual(withoutVersion(before), withoutVersion(after))) notify(key, { type: 'updated', before, after });
    },
    drop: (key: string, before: T): void => {
      objects.delete(key);
      indexes.delete(key);
      notify(key, { type: 'deleted', before });
    },
  };
}

/** Takes a list for the truth, whatever the contents know. */
function createPutBack<T extends KubeObject>({ objects, tombstones, put, drop }: ReturnType<typeof createContents<T>>, intake: (raw: T) => T): (items: readonly T[]) => void {
  return (items) => {
    tombstones.clear();
    const listed = new Map(items.map((item) => [keyOf(item), item]));
    for (const [key, before] of [...objects]) if (listed.get(key)?.metadata.uid !== before.metadata.uid) drop(key, before);
    for (const [key, item] of listed) put(key, objects.get(key), intake(item));
  };
}

/** Takes one object unless the contents know better. */
function createUpsert<T extends KubeObject>({ objects, tombstones, put, drop }: ReturnType<typeof createContents<T>>, intake: (raw: T) => T): (raw: T) => void {
  return (raw) => {
    const key = keyOf(raw);
    const before = objects.get(key);
    const { uid, resourceVersion } = raw.metadata;
    // The answer to our own write may arrive after the news of the object's end.
    if (tombstones.cover(uid, resourceVersion)) return;
    if (before !== undefined && !isNewer(resourceVersion, before.metadata.resourceVersion)) return;
    const isSuccessor = before !== undefined && before.metadata.uid !== uid;
    if (isSuccessor) {
      tombstones.add(before.metadata.uid);
      drop(key, before);
    }
    put(key, isSuccessor ? undefined : before, intake(raw));
  };
}

/** Takes what ends an object: a list without it, a deletion, the answer to our own delete. */
function createEndings<T extends KubeObject>({ objects, tombstones, drop }: ReturnType<typeof createContents<T>>): Pick<Store<T>, 'remove' | 'forget'> & { dropUnlisted(listed: ReadonlySet<string>, resourceVersion: string): void } {
  return {
    dropUnlisted(listed, resourceVersion) {
      for (const [key, before] of [...objects]) {
        if (listed.has(key) || isNewer(before.metadata.resourceVersion, resourceVersion)) continue;
        tombstones.add(before.metadata.uid, resourceVersion);
        drop(key, before);
      }
    },
    remove(raw) {
      const { uid, resourceVersion } = raw.metadata;
      const key = keyOf(raw);
      const before = objects.get(key);
      // An object that left the selection and came back: our own write may have told us before the watch did.
      if (before !== undefined && before.metadata.uid === uid && isOlder(resourceVersion, before.metadata.resourceVersion)) return;
      tombstones.add(uid, resourceVersion);
      if (before === undefined) return;
      const isSuccessor = before.metadata.uid !== uid && isNewer(before.metadata.resourceVersion, resourceVersion);
      if (!isSuccessor) drop(key, before);
    },
    forget(target) {
      if (target.uid === undefined) return;
      // A uid is never given twice, so whatever is still told of it is late.
      tombstones.add(target.uid);
      const key = targetKey(target);
      const before = objects.get(key);
      if (before?.metadata.uid === target.uid) drop(key, before);
    },
  };
}

/** Makes an empty store. */
export function createStore<T extends KubeObject>(options: StoreOptions<T>): Store<T> {
  const contents = createContents(options);
  const { objects, indexes, subscribers, tombstones } = contents;
  const lean = createIntake(options);
  const upsert = createUpsert(contents, lean);
  const endings = createEndings(contents);
  return {
    resource: options.resource,
    get size() {
      return objects.size;
    },
    get: (key) => objects.get(key),
    list: () => [...objects.values()],
    byIndex: (index, value) => indexes.keys(index, value).flatMap((key) => objects.get(key) ?? []),
    upsert,
    remove: (object) => endings.remove(object),
    forget: (target) => endings.forget(target),
    lean,
    replace(items, resourceVersion) {
      endings.dropUnlisted(new Set(items.map(keyOf)), resourceVersion);
      for (const item of items) upsert(item);
    },
    contradicts: (items, resourceVersion) =>
      items.some((item) => {
        const { uid, resourceVersion: version } = item.metadata;
        const known = objects.get(keyOf(item))?.metadata.resourceVersion ?? tombstones.endOf(uid);
        return isOlder(version, known) && !isNewer(known, resourceVersion);
      }),
    putBack: createPutBack(contents, lean),
    subscribe(fn) {
      subscribers.add(fn);
      return () => void subscribers.delete(fn);
    },
  };
}
