import { type NodeInspectionSpec } from '../api/generated/types.ts';
import { isOneOf, objectWith, parseJson } from '../api/strict-json.ts';

type Volume = NodeInspectionSpec['volumes'][number];

/** What one look at a mount found. */
export type Seen = Pick<Volume, 'encryption' | 'cache' | 'fileSystem'>;

/** What a look found that found nothing out. */
export const nothingSeen: Seen = { encryption: 'Unknown', cache: 'Unknown' };

/** From the best to the worst. */
const encryptions = ['Encrypted', 'Unknown', 'Plain'] as const;
const caches = ['None', 'Unknown', 'Plaintext'] as const;

/** A UUID as JuiceFS writes it, or the name of a file system of the like. */
const uuid = /^[0-9A-Za-z-]{1,64}$/;

/** Whether a value can be the UUID of a file system. */
export function isFileSystem(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

/** Reads what a look wrote as JSON; what is not understood found nothing out. */
export function parseSeen(text: string): Seen {
  const value = objectWith(parseJson(text), ['encryption', 'cache'], ['fileSystem']);
  const isSeen = value !== undefined && isOneOf(encryptions, value['encryption']) && isOneOf(caches, value['cache']) && (value['fileSystem'] === undefined || isFileSystem(value['fileSystem']));
  return isSeen ? (value as unknown as Seen) : nothingSeen;
}

/** What is known of a volume that is mounted several times: the worst of each, and a file system only where all name the same. */
export function worstOf(all: readonly Seen[]): Seen {
  const [first, ...others] = all;
  if (first === undefined) return nothingSeen;
  const encryption = encryptions.findLast((word) => all.some((seen) => seen.encryption === word)) ?? 'Unknown';
  const cache = caches.findLast((word) => all.some((seen) => seen.cache === word)) ?? 'Unknown';
  const same = others.every(({ fileSystem }) => fileSystem === first.fileSystem);
  return { encryption, cache, ...(same && first.fileSystem !== undefined ? { fileSystem: first.fileSystem } : {}) };
}
