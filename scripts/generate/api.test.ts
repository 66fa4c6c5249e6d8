import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiPage } from './api.ts';
import { readCrds } from './crds.ts';

describe('the API reference', () => {
  const root = join(import.meta.dirname, '../..');
  const page = apiPage(readCrds(root));
  const definitions = readdirSync(join(root, 'crds')).filter((file) => file.endsWith('.yaml')).map((file) => readFileSync(join(root, 'crds', file), 'utf8')).join('\n');
  const all = (pattern: RegExp): readonly string[] => [...new Set([...definitions.matchAll(pattern)].map(([, text = '']) => text.replaceAll('\\"', '"').replaceAll('<', '&lt;').replaceAll('|', '\\|')))];

  it('has every sentence with which the API server refuses', () => {
    const sentences = all(/message: "((?:[^"\\]|\\.)*)"/g);
    deepEqual([sentences.length > 30, sentences.filter((sentence) => !page.includes(sentence))], [true, []]);
  });

  // Fields of every Kubernetes object, and an item whose fields are described.
  const ofEveryObject = ['apiVersion is the version of this schema of an object.', 'kind is the kind of this object.', 'An organisation.'];

  it('has every description of one line', () => {
    const descriptions = all(/description: "((?:[^"\\]|\\.)*)"/g);
    deepEqual([descriptions.length > 100, descriptions.filter((text) => !page.includes(text) && !ofEveryObject.includes(text))], [true, []]);
  });

  it('has every bound on the number of items', () => {
    deepEqual(all(/maxItems: (\d+)/g).filter((bound) => !page.includes(`t most ${bound} items`)), []);
  });
});
