import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { nothingSeen, parseSeen, worstOf, type Seen } from './seen.ts';

const good: Seen = { encryption: 'Encrypted', cache: 'None', fileSystem: 'b1a0f2a4' };
const anything: fc.Arbitrary<Seen> = fc.record({ encryption: fc.constantFrom('Encrypted', 'Plain', 'Unknown'), cache: fc.constantFrom('None', 'Plaintext', 'Unknown') }, { noNullPrototype: true });

describe('what a look found', () => {
  it('is read as it was written', () => fc.assert(fc.property(anything, (seen) => deepEqual(parseSeen(JSON.stringify(seen)), seen))));

  const broken = { 'nothing': '', 'no JSON': 'Encrypted', 'a word that is not known': { ...good, encryption: 'Yes' }, 'a field that is not known': { ...good, key: 'x' }, 'half of it': { encryption: 'Encrypted' }, 'a file system that is no name': { ...good, fileSystem: 'a b' }, 'two of them': JSON.stringify(good).repeat(2) };
  for (const [name, value] of Object.entries(broken)) it(`is nothing where it is ${name}`, () => deepEqual(parseSeen(typeof value === 'string' ? value : JSON.stringify(value)), nothingSeen));
});

describe('what is known of a volume that is mounted several times', () => {
  it('is what one look found, where there is one', () => deepEqual(worstOf([good]), good));
  it('is nothing without a look', () => deepEqual(worstOf([]), nothingSeen));
  it('names no file system where two are named', () => deepEqual(worstOf([good, { ...good, fileSystem: 'other' }]), { encryption: 'Encrypted', cache: 'None' }));

  it('is good only where every look was, and bad where one was bad', () => {
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 5 }), (all) => {
        const { encryption, cache } = worstOf(all);
        equal(encryption === 'Encrypted', all.every((seen) => seen.encryption === 'Encrypted'));
        equal(encryption === 'Plain', all.some((seen) => seen.encryption === 'Plain'));
        equal(cache === 'None', all.every((seen) => seen.cache === 'None'));
        equal(cache === 'Plaintext', all.some((seen) => seen.cache === 'Plaintext'));
      }),
    );
  });
});
