import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { codeNamed, duoTerm, duoTerms } from './duo.ts';

/** The table of the Data Use Ontology itself; of its columns only the last has commas in quotes, and one label. */
const official = readFileSync(new URL('../../ontology/duo.csv', import.meta.url), 'utf8').trim().split('\n').slice(1).map((line) => {
  const [, id = '', shorthand = '', label = '', description = ''] = /^(DUO:\d+),(\w*),("[^"]*"|[^,]*),(.*)$/.exec(line) ?? [];
  return { id, shorthand, label: label.replaceAll('"', ''), description };
});

describe('the terms of the Data Use Ontology', () => {
  it('are all there, and no others, under the names that it gives them', () => {
    assert.equal(official.length, 25);
    const ours = Object.entries(duoTerms).map(([id, { shorthand, label }]) => ({ id, shorthand, label }));
    const byId = (a: { readonly id: string }, b: { readonly id: string }): number => a.id.localeCompare(b.id);
    assert.deepEqual(ours.sort(byId), official.map(({ id, shorthand, label }) => ({ id, shorthand, label })).sort(byId));
  });

  it('have the role that its descriptions give them', () => {
    for (const { id, shorthand, description } of official) {
      const role = shorthand === '' ? 'Abstract' : description.includes('data use permission') ? 'Permission' : 'Modifier';
      assert.equal(duoTerm(id)?.role, role, id);
    }
  });

  it('say in a sentence what becomes of each', () => {
    for (const [id, { effect }] of Object.entries(duoTerms)) assert.match(effect, /^[A-Z].*\.$/, id);
  });

  it('do not hold what is obsolete, or what objects inherit', () => {
    for (const code of ['DUO:0000002', 'DUO:0000005', 'DUO:0000014', 'DUO:0000031', 'constructor']) assert.equal(duoTerm(code), undefined);
    assert.equal(codeNamed('DUO:0000046'), 'DUO:0000046 (non-commercial use only)');
    assert.equal(codeNamed('DUO:0000005'), 'DUO:0000005');
  });
});
