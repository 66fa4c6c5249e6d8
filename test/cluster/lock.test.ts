import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock.ts';

describe('a lock file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'caveau-lock-test-'));
  const path = join(directory, 'build.lock');
  const bound = { boundSeconds: 10 };

  after(() => rmSync(directory, { recursive: true }));

  it('lets one piece of work in at a time and is gone afterwards', async () => {
    let inside = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      assert.equal(inside, 1);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(path, bound, work)));
    assert.ok(!existsSync(path));
  });

  it('is taken over from a holder that crashed', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, started: 'another process had this id once' }));
    assert.equal(await withLock(path, bound, () => Promise.resolve('done')), 'done');
  });

  it('is taken over when its content is damaged', async () => {
    writeFileSync(path, '{');
    assert.equal(await withLock(path, bound, () => Promise.resolve('done')), 'done');
  });

  it('is released when the work fails', async () => {
    await assert.rejects(withLock(path, bound, () => Promise.reject(new Error('no'))), /no/);
    assert.ok(!existsSync(path));
  });
});
