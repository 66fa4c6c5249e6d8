import assert from 'node:assert/strict';
import { type Metafile } from 'esbuild';
import { packageFoldersOf } from './bundle.ts';

describe('the packages of a bundle', () => {
  const folders = (...paths: readonly string[]): readonly string[] => packageFoldersOf({ inputs: Object.fromEntries(paths.map((path) => [path, { bytes: 1, imports: [] }])), outputs: {} } satisfies Metafile);

  it('are in the folders that the lock file names', () => {
    assert.deepEqual(folders('src/main.ts', 'node_modules/a/b.js', 'node_modules/a/lib/c.js', 'node_modules/@x/y/z.js', 'node_modules/a/node_modules/@x/y/z.js'), ['node_modules/@x/y', 'node_modules/a', 'node_modules/a/node_modules/@x/y']);
  });

  it('are the same where node_modules is a link to a folder elsewhere', () => {
    assert.deepEqual(folders('../../elsewhere/node_modules/a/b.js', '../../elsewhere/node_modules/a/node_modules/b/c.js'), ['node_modules/a', 'node_modules/a/node_modules/b']);
  });
});
