import { type KubeObject } from './plan.ts';

/** Named functions from an object to the values under which it can be found. */
export type Indexers<T extends KubeObject> = Readonly<Record<string, (object: T) => readonly string[]>>;

/** Secondary indexes over a map of objects. */
export interface Indexes<T extends KubeObject> {
  set(key: string, object: T): void;
  delete(key: string): void;
  /** The keys of the objects with this value, in order. */
  keys(index: string, value: string): readonly string[];
}

/** One index: value to keys, and key to values for its removal. */
function createIndex<T extends KubeObject>(indexer: (object: T) => readonly string[], onError: (error: unknown, key: string) => void): Omit<Indexes<T>, 'keys'> & { keys(value: string): readonly string[] } {
  const keysOf = new Map<string, Set<string>>();
  const valuesOf = new Map<string, ReadonlySet<string>>();
  const remove = (key: string): void => {
    for (const value of valuesOf.get(key) ?? []) {
      const keys = keysOf.get(value);
      keys?.delete(key);
      if (keys?.size === 0) keysOf.delete(value);
    }
    valuesOf.delete(key);
  };
  const valuesFor = (key: string, object: T): ReadonlySet<string> => {
    try {
      return new Set(indexer(object));
    } catch (error) {
      // One odd object must not stop the whole kind; it is merely not found by this index.
      onError(error, key);
      return new Set();
    }
  };
  return {
    set(key, object) {
      remove(key);
      const values = valuesFor(key, object);
      valuesOf.set(key, values);
      for (const value of values) {
        const keys = keysOf.get(value) ?? new Set();
        keysOf.set(value, keys.add(key));
      }
    },
    delete: remove,
    keys: (value) => [...(keysOf.get(value) ?? [])].sort(),
  };
}

/** Makes empty indexes; an index that was never declared is our own mistake and throws. */
export function createIndexes<T extends KubeObject>(indexers: Indexers<T>, onError: (error: unknown, key: string) => void = () => undefined): Indexes<T> {
  const indexes = new Map(Object.entries(indexers).map(([name, indexer]) => [name, createIndex(indexer, onError)]));
  return {
    set: (key, object) => indexes.forEach((index) => index.set(key, object)),
    delete: (key) => indexes.forEach((index) => index.delete(key)),
    keys(name, value) {
      const index = indexes.get(name);
      if (index === undefined) throw new Error(`there is no index '${name}'`);
      return index.keys(value);
    },
  };
}
