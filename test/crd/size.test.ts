import assert from 'node:assert/strict';
import { join } from 'node:path';
import { kindSizes, largestKind } from '../../bench/decide.ts';

describe('the size of a kind', () => {
  for (const { kind, bytes } of kindSizes(join(import.meta.dirname, '..', '..', 'crds'))) {
    it(`lets ${kind} be applied by kubectl as it is`, () => assert.ok(bytes < largestKind, `${bytes} bytes as JSON, and ${largestKind} are the most`));
  }
});
