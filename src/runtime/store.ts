import { isDeepStrictEqual } from 'node:util';
import { TOMBSTONES } from './defaults.ts';
import { createIndexes, type Indexers } from './indexes.ts';
import { type KubeObject, type Resource } from './plan.ts';
import { keyOf } from './resource.ts';

/** What happened to one object of the cache. An object replaced by a successor of the same name is deleted, then added. */
export type Change<T extends KubeObject> =
  | { readonly type: 'added'; readonly before?: undefined; readonly after: T }
  | { readonly type: 'updated'; readonly before: T; readonly after: T }
  | { readonly type: 'deleted'; readonly before: T; readonly after?: undefined };

/** What a store is made of. */
export interface StoreOptions<T extends KubeObject> {
  readonly resource: Resource;
  readonly indexers?: Indexers<T>;
  /** Keeps only what decisions read; works on a copy of its own. managedFields are always dropped before. */
  readonly project?: (raw: T) => T;
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
  /** Takes one object from a watch or from the answer to our own write, unless the cache knows better. */
  upsert(object: T): void;
  /** Takes a deletion. */
  remove(object: T): void;
  /** Calls back after each change; returns the way to stop it. */
  subscribe(fn: (change: Change<T>) => void): () => void;
}

/** Whether version `a` is later than `b`; resource versions are comparable integers (KEP-5504). */
export function isNewer(a: string | undefined, b: string | undefined): boolean {
  const numeric = /^\d+$/;
  // An aggregated API may still use opaque versions: what came last then counts as the latest.
  if (a === undefined || b === undefined || !numeric.test(a) || !numeric.test(b)) return a !== b;
  return BigInt(a) > BigInt(b);
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}

function withoutVersion(object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: '' } };
}

/** The last so many values that were added. */
function createRecent(limit: number): { add(value: string): void; has(value: string): boolean } {
  const values = new Set<string>();
  return {
    add(value) {
      values.delete(value);
      values.add(value);
      for (const oldest of values) {
        if (values.size <= limit) break;
        values.delete(oldest);
      }
    },
    has: (value) => values.has(value),
  };
}

/** Drops managedFields, projects and freezes. An object that the projection chokes on is kept whole rather than lost. */
function createIntake<T extends KubeObject>({ project, onError }: StoreOptions<T>): (raw: T) => T {
  return (raw) => {
    const metadata: Record<string, unknown> = { ...raw.metadata };
    delete metadata['managedFields'];
    // Spreads lose the type parameter; only managedFields, which no type of ours knows, are missing.
    const lean = { ...raw, metadata } as unknown as T;
    let kept = lean;
    try {
      if (project !== undefined) kept = project(lean);
    } catch (error) {
      onError?.(error, keyOf(raw));
    }
    deepFreeze(kept);
    return kept;
  };
}

/** The objects with their indexes and subscribers: every change passes here, and is told. */
function createContents<T extends KubeObject>({ indexers = {}, onError }: StoreOptions<T>) {
  const objects = new Map<string, T>();
  const indexes = createIndexes(indexers, onError);
  const deleted = createRecent(TOMBSTONES);
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
    deleted,
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
      if (before.metadata.uid !== undefined) deleted.add(before.metadata.uid);
      notify(key, { type: 'deleted', before });
    },
  };
}

/** Takes one object unless the contents know better. */
function createUpsert<T extends KubeObject>({ objects, deleted, put, drop }: ReturnType<typeof createContents<T>>, intake: (raw: T) => T): (raw: T) => void {
  return (raw) => {
    const key = keyOf(raw);
    const before = objects.get(key);
    const { uid, resourceVersion } = raw.metadata;
    // The answer to our own write may arrive after the news of the object's end.
    if (uid !== undefined && deleted.has(uid)) return;
    if (before !== undefined && !isNewer(resourceVersion, before.metadata.resourceVersion)) return;
    const isSuccessor = before !== undefined && before.metadata.uid !== uid;
    if (isSuccessor) drop(key, before);
    put(key, isSuccessor ? undefined : before, intake(raw));
  };
}

/** Makes an empty store. */
export function createStore<T extends KubeObject>(options: StoreOptions<T>): Store<T> {
  const contents = createContents(options);
  const { objects, indexes, deleted, subscribers, drop } = contents;
  const upsert = createUpsert(contents, createIntake(options));
  return {
    resource: options.resource,
    get size() {
      return objects.size;
    },
    get: (key) => objects.get(key),
    list: () => [...objects.values()],
    byIndex: (index, value) => indexes.keys(index, value).flatMap((key) => objects.get(key) ?? []),
    upsert,
    replace(items, resourceVersion) {
      const listed = new Set(items.map(keyOf));
      for (const [key, before] of [...objects]) {
        if (!listed.has(key) && !isNewer(before.metadata.resourceVersion, resourceVersion)) drop(key, before);
      }
      for (const item of items) upsert(item);
    },
    remove(raw) {
      const { uid, resourceVersion } = raw.metadata;
      if (uid !== undefined) deleted.add(uid);
      const key = keyOf(raw);
      const before = objects.get(key);
      if (before === undefined) return;
      const isSuccessor = before.metadata.uid !== uid && isNewer(before.metadata.resourceVersion, resourceVersion);
      if (!isSuccessor) drop(key, before);
    },
    subscribe(fn) {
      subscribers.add(fn);
      return () => void subscribers.delete(fn);
    },
  };
}
