import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anOntology } from '../policy/testing/builders.ts';
import { parseManifests, readManifests } from './manifests.ts';
import { validate } from './validation.ts';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'README.md'), 'utf8');

/** The blocks of YAML in the README that hold objects of ours, on the lines where they stand there. */
const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)]
  .filter(([, yaml = '']) => /^apiVersion: caveau\.dev\//m.test(yaml))
  .map(({ index, 1: yaml = '' }) => '\n'.repeat(text.slice(0, index).split('\n').length) + yaml);

describe('What the README tells people to apply', () => {
  const sets = blocks.map((block) => parseManifests('README.md', block));
  const manifests = sets.flatMap((set) => set.manifests);

  it('is a dataset, a permit, a job and a release of what it made, in YAML that can be read', () => {
    assert.deepEqual(sets.flatMap(({ problems }) => problems), []);
    assert.deepEqual(manifests.map(({ object }) => object.kind).filter((kind) => kind !== 'PersistentVolumeClaim'), ['SecureDataset', 'DataPermit', 'TrainingJob', 'OutputRelease']);
  });

  it('is accepted, and the job may run in the environment of the examples as far as that is known offline', () => {
    const { manifests: environment } = readManifests([join(root, 'examples', '00-platform.yaml')]);
    const remarks = validate({ manifests: [...environment, ...manifests], namespace: 'default', now: Date.parse('2026-11-26T00:00:00Z'), ontology: anOntology });
    assert.deepEqual(remarks.filter(({ level }) => level !== 'notice').map(({ line, message }) => `README.md:${line} ${message}`), []);
  });
});
