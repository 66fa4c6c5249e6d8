import assert from 'node:assert/strict';
import { kinds, splitWorkKey, workKey } from './keys.ts';

describe('the keys of the work queue', () => {
  it('are taken apart as they were put together, for every kind', () => {
    for (const kind of kinds) for (const key of ['default', 'prj-lung/unet', 'odd:name']) assert.deepEqual(splitWorkKey(workKey(kind, key)), { kind, key });
  });
});
