import { TOMBSTONES } from './defaults.ts';
import { isOlder } from './version.ts';

/** Remembers which objects have ended, so that late news cannot bring them back. */
export interface Tombstones {
  /** Marks the end of an object. With a version the object may return later than that, because it may merely have left what is selected. */
  add(uid: string | undefined, resourceVersion?: string): void;
  /** Whether this version of an object is from before its end. */
  cover(uid: string | undefined, resourceVersion: string | undefined): boolean;
  /** The version at which it ended, where that is known. */
  endOf(uid: string | undefined): string | undefined;
  /** Forgets every end. */
  clear(): void;
}

/** Makes an empty memory of the last so many ends. */
export function createTombstones(limit = TOMBSTONES): Tombstones {
  const ends = new Map<string, string | undefined>();
  return {
    add(uid, resourceVersion) {
      if (uid === undefined) return;
      const isFinal = ends.has(uid) && ends.get(uid) === undefined;
      if (isFinal) return;
      ends.delete(uid);
      ends.set(uid, resourceVersion);
      for (const oldest of ends.keys()) {
        if (ends.size <= limit) break;
        ends.delete(oldest);
      }
    },
    cover: (uid, resourceVersion) => uid !== undefined && ends.has(uid) && !isOlder(ends.get(uid), resourceVersion),
    endOf: (uid) => (uid === undefined ? undefined : ends.get(uid)),
    clear: () => ends.clear(),
  };
}
