import assert from 'node:assert/strict';
import { anOntology } from '../testing/builders.ts';
import { ancestorsOf, named } from './mondo.ts';

const of = (parents: Readonly<Record<string, readonly string[]>>, term: string) => ancestorsOf({ digest: '', parents }, term);

describe('the ancestors of a disease', () => {
  it('are all above it, and neither itself nor what is beside it', () => {
    assert.deepEqual([...(ancestorsOf(anOntology, 'MONDO:0005233') ?? [])].sort(), ['MONDO:0000001', 'MONDO:0004992', 'MONDO:0008903']);
  });

  it('are those of every parent, each once', () => assert.deepEqual([...(of({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, 'a') ?? [])], ['b', 'c', 'd']));

  it('of a root are none', () => assert.deepEqual(ancestorsOf(anOntology, 'MONDO:0000001'), new Set()));

  it('of a term that is not known are unknown, whatever objects inherit', () => {
    assert.equal(ancestorsOf(anOntology, 'MONDO:9999999'), undefined);
    assert.equal(ancestorsOf(anOntology, 'constructor'), undefined);
  });

  it('end in a circle, and a term is none of its own', () => {
    assert.deepEqual(of({ a: ['b'], b: ['c'], c: ['a'] }, 'a'), new Set(['b', 'c']));
    assert.deepEqual(of({ a: ['a'] }, 'a'), new Set());
  });

  it('go on over a parent of which nothing is known', () => assert.deepEqual(of({ a: ['lost', 'b'], b: ['c'] }, 'a'), new Set(['lost', 'b', 'c'])));
});

describe('a disease in a message', () => {
  const labels = { 'MONDO:0008903': 'lung cancer', 'MONDO:0004992': 'x'.repeat(400) };
  it('has its label where there is one', () => {
    assert.equal(named({ ...anOntology, labels }, 'MONDO:0008903'), 'MONDO:0008903 (lung cancer)');
    assert.equal(named({ ...anOntology, labels }, 'MONDO:0005233'), 'MONDO:0005233');
    assert.equal(named(anOntology, 'MONDO:0008903'), 'MONDO:0008903');
  });
  it('stays short', () => assert.equal(named({ ...anOntology, labels }, 'MONDO:0004992').length, 'MONDO:0004992 ()'.length + 40));
});
