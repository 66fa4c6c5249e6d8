import { parseTime } from '../api/time.ts';
import { type NodeInspectionSpec } from '../api/generated/types.ts';
import { type EncryptionFact, type Instant, type Sight } from '../policy/types.ts';
import { refused } from './refusals.ts';

/** What the verifier of one node last said of one volume. */
export interface Look extends Pick<NodeInspectionSpec['volumes'][number], 'encryption' | 'cache' | 'time'> {
  readonly node: string;
}

/** What is known of a bound volume by looking at its mounts. */
export interface Inspected {
  /** How a sentence names it: "PersistentVolume pvc-1". */
  readonly name: string;
  /** The last word of every node on it. */
  readonly looks: readonly Look[];
  /** Whether its file system was seen to carry a volume of another claim. */
  readonly shared: boolean;
  /** How long a look counts, in milliseconds. */
  readonly validityMs: number;
}

/** How far the clocks of two nodes may be apart: as far as the operator's and the API server's, beyond which nothing new starts (src/clock-skew.ts). */
const mostAheadMs = 30_000;

/**
 * What the objects of Kubernetes show of a volume, together with what verifiers saw of it. A look never makes good what the objects refuse. What one node
 * saw as bad stays until that node says otherwise, whatever others say and however long ago it was: bad evidence does not become good by age.
 */
export function withLooks(fact: EncryptionFact, { name, looks, shared, validityMs }: Inspected): EncryptionFact {
  if (fact.state !== 'encrypted' || looks.length === 0) return fact;
  const inOrder = looks.toSorted((a, b) => (a.node < b.node ? -1 : 1));
  const plain = inOrder.find(({ encryption }) => encryption === 'Plain');
  if (plain !== undefined) return { ...refused('SeenPlain', plainSentence(name, plain)), seen: { node: plain.node, at: timeOf(plain) } };
  const cached = inOrder.find(({ cache }) => cache === 'Plaintext');
  if (cached !== undefined) return { ...refused('PlaintextCache', cacheSentence(name, cached)), seen: { node: cached.node, at: timeOf(cached) } };
  const sights = inOrder.map((look) => sightOf(look, validityMs));
  if (!shared || fact.keyScope === 'Cluster') return { ...fact, sights };
  return { ...fact, keyScope: 'Cluster', message: `${fact.message} A verifier saw that its file system carries the volume of another claim too, so one key opens both.`, sights };
}

function plainSentence(name: string, { node }: Look): string {
  return `${name} is not encrypted: its StorageClass, its volume and its Secret look as if it were, but the verifier of node ${node} looked at its file system, which was made without a key. A key that is added after formatting changes nothing: fill a new volume of a file system that was formatted with its key.`;
}

function cacheSentence(name: string, { node }: Look): string {
  return `The client of ${name} keeps what it reads or writes as plaintext in a cache on the disk of node ${node}, as the verifier of that node saw. Make a StorageClass without a cache (for JuiceFS mountOptions: [cache-size=0]), fill a new volume of it, and ask the platform engineer to erase the cache of that node.`;
}

/** Both must have been seen in one look: a key that one node saw says nothing of the cache of another. */
function sightOf(look: Look, validityMs: number): Sight {
  const at = timeOf(look);
  return { node: look.node, at, verified: look.encryption === 'Encrypted' && look.cache === 'None', from: at - mostAheadMs, until: at + validityMs };
}

/** A time that is not understood is long ago: then it proves nothing, and what is bad needs no time. */
function timeOf({ time }: Look): Instant {
  return parseTime(time) ?? 0;
}
