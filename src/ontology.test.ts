import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OntologyError, readOntology } from './ontology.ts';
import { ancestorsOf, named } from './policy/vocabularies/mondo.ts';

describe('the ontology of diseases', () => {
  let directory = '';
  before(() => void (directory = mkdtempSync(join(tmpdir(), 'caveau-ontology-'))));
  after(() => rmSync(directory, { recursive: true, force: true }));
  const write = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };

  it('is by default the extract that comes with the operator, whole and with labels', async () => {
    const ontology = await readOntology();
    assert.equal(ontology.digest, 'sha256:ddb8f3c986cbc0ae19c48762746c79bc7ef70401cd7099e2ff5fd504c20e5fd8');
    assert.equal(Object.keys(ontology.parents).length, 18278);
    assert.equal(Object.values(ontology.parents).flat().length, 28842);
    assert.equal(named(ontology, 'MONDO:0005233'), 'MONDO:0005233 (non-small cell lung carcinoma)');
    assert.ok(ancestorsOf(ontology, 'MONDO:0005233')?.has('MONDO:0004992'), 'it is a cancer');
    assert.equal(ancestorsOf(ontology, 'MONDO:0004979'), undefined, 'asthma is not in the extract');
  });

  it('has a digest, licence and source in its README for each file', () => {
    const readme = readFileSync(new URL('ontology/README.md', import.meta.url), 'utf8');
    for (const name of ['mondo-is-a.tsv', 'mondo-labels.tsv', 'duo.csv']) {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
      assert.match(row, /github\.com|the same commit/);
      assert.match(row, /CC BY 4\.0/);
      assert.ok(row.includes(createHash('sha256').update(readFileSync(new URL(`ontology/${name}`, import.meta.url))).digest('hex')), name);
    }
  });

  it('is another release where a file is named, with that file\'s digest', async () => {
    const text = 'child\tparent\nMONDO:0004979\tMONDO:0000001\n';
    const { digest, parents, labels } = await readOntology(write('mondo.tsv', text));
    assert.equal(digest, `sha256:${createHash('sha256').update(text).digest('hex')}`);
    assert.deepEqual(parents, { 'MONDO:0004979': ['MONDO:0000001'], 'MONDO:0000001': [] });
    assert.deepEqual(labels, {});
  });

  it('is refused in a sentence that names the file and the line', async () => {
    const file = write('bad.tsv', 'child\tparent\nMONDO:1\tMONDO:2\n');
    await assert.rejects(readOntology(file), (error) => error instanceof OntologyError && error.message.startsWith(`${file} is not understood. Line 2 is not two terms of MONDO`));
  });

  it('is refused where there is no such file', async () => {
    await assert.rejects(readOntology(join(directory, 'none')), (error) => error instanceof OntologyError && /none cannot be read: ENOENT/.test(error.message));
  });
});
