import assert from 'node:assert/strict';
import { anEncryption } from '../policy/testing/builders.ts';
import { type EncryptionFact } from '../policy/types.ts';
import { withLooks, type Inspected, type Look } from './inspection.ts';

const at = Date.parse('2027-03-01T11:00:00Z');
const look = (changes: Partial<Look> = {}): Look => ({ node: 'b', encryption: 'Encrypted', cache: 'None', time: '2027-03-01T11:00:00Z', ...changes });
const declared = anEncryption({ mechanism: 'client-side', level: 'Declared', message: 'It says so.' });
const judged = (looks: readonly Look[], more: Partial<Inspected> = {}, fact: EncryptionFact = declared): EncryptionFact => withLooks(fact, { name: 'PersistentVolume pvc-1', looks, shared: false, validityMs: 600_000, ...more });

/** All of a fact but its sentence and times: what was seen, or why it is refused and who saw that. */
function short(fact: EncryptionFact): string {
  if (fact.state === 'encrypted') return `${fact.keyScope} ${fact.level} ${(fact.sights ?? []).map(({ node, verified }) => `${node}:${verified ? 'seen' : 'unknown'}`).join(' ')}`.trim();
  const seen = fact.state === 'refused' ? fact.seen : undefined;
  return `${fact.state} ${fact.reason}${seen === undefined ? '' : ` by ${seen.node}`}`;
}

describe('what verifiers saw of a volume', () => {
  const refused: EncryptionFact = { state: 'refused', reason: 'ClassContradicts', message: 'It contradicts its class.' };
  const unknown: EncryptionFact = { state: 'unknown', reason: 'ClaimNotBound', message: 'It is not bound.' };
  const rows: readonly { readonly name: string; readonly looks: readonly Look[]; readonly fact?: EncryptionFact; readonly more?: Partial<Inspected>; readonly want: string }[] = [
    { name: 'nothing, where nobody looked', looks: [], want: 'Volume Declared' },
    { name: 'that it is encrypted and leaves no plaintext', looks: [look()], want: 'Volume Declared b:seen' },
    { name: 'the last word of each node, in order', looks: [look(), look({ node: 'a', encryption: 'Unknown' })], want: 'Volume Declared a:unknown b:seen' },
    { name: 'nothing where the verifier does not know whether it is encrypted', looks: [look({ encryption: 'Unknown' })], want: 'Volume Declared b:unknown' },
    { name: 'nothing where the verifier does not know of a cache', looks: [look({ cache: 'Unknown' })], want: 'Volume Declared b:unknown' },
    { name: 'nothing where one node saw the key and another that there is no cache', looks: [look({ node: 'a', encryption: 'Unknown' }), look({ cache: 'Unknown' })], want: 'Volume Declared a:unknown b:unknown' },
    { name: 'that it is plain', looks: [look({ encryption: 'Plain' })], want: 'refused SeenPlain by b' },
    { name: 'that it is plain, whatever a later look of another node says', looks: [look({ node: 'a', encryption: 'Plain', time: '2020-01-01T00:00:00Z' }), look()], want: 'refused SeenPlain by a' },
    { name: 'that it is plain, at whatever time that was', looks: [look({ encryption: 'Plain', time: 'yesterday' })], want: 'refused SeenPlain by b' },
    { name: 'plaintext in a cache', looks: [look({ cache: 'Plaintext' })], want: 'refused PlaintextCache by b' },
    { name: 'plaintext in a cache, also of what may be encrypted', looks: [look({ encryption: 'Unknown', cache: 'Plaintext' })], want: 'refused PlaintextCache by b' },
    { name: 'first that it is plain, and only then its cache', looks: [look({ node: 'a', cache: 'Plaintext' }), look({ encryption: 'Plain' })], want: 'refused SeenPlain by b' },
    { name: 'nothing that makes good what the objects refuse', looks: [look()], fact: refused, want: 'refused ClassContradicts' },
    { name: 'nothing of a volume that is not bound', looks: [look()], fact: unknown, want: 'unknown ClaimNotBound' },
    { name: 'that one key opens the volume of another claim too', looks: [look()], more: { shared: true }, want: 'Cluster Declared b:seen' },
    { name: 'nothing new of a key that is known to open others', looks: [look()], more: { shared: true }, fact: anEncryption({ keyScope: 'Cluster' }), want: 'Cluster Configured b:seen' },
  ];
  for (const { name, looks, fact, more, want } of rows) it(name, () => assert.equal(short(judged(looks, more, fact)), want));

  it('counts from when they looked, with some room for clocks, for as long as evidence is valid', () => {
    const fact = judged([look()]);
    assert.deepEqual(fact.state === 'encrypted' && fact.sights, [{ node: 'b', at, verified: true, from: at - 30_000, until: at + 600_000 }]);
  });

  it('at a time that nobody understands, proves nothing at any other', () => {
    const fact = judged([look({ time: 'yesterday' })]);
    assert.equal(fact.state === 'encrypted' && fact.sights?.[0]?.until, 600_000);
  });

  it('is told in sentences that say what is wrong and what helps, and that stay the same while it is', () => {
    assert.match(judged([look({ encryption: 'Plain' })]).message, /^PersistentVolume pvc-1 is not encrypted: its StorageClass, its volume and its Secret look as if it were, but the verifier of node b .* A key that is added after formatting changes nothing: fill a new volume/);
    assert.match(judged([look({ cache: 'Plaintext' })]).message, /plaintext in a cache on the disk of node b.*cache-size=0.*fill a new volume.*erase the cache/);
    assert.equal(judged([look({ encryption: 'Plain' })]).message, judged([look({ encryption: 'Plain', time: '2027-03-02T11:00:00Z' })]).message);
    assert.match(judged([look()], { shared: true }).message, /^It says so\. .*one key opens both\.$/);
  });
});
