import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openAuditStream } from './audit.ts';

describe('the audit stream', () => {
  let directory = '';
  let path = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'caveau-audit-'));
    path = join(directory, 'audit.jsonl');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const lines = async (): Promise<readonly unknown[]> => (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);

  it('has a line on disk when record resolves', async () => {
    const stream = await openAuditStream(path);
    await stream.record({ a: 1 });
    assert.deepEqual(await lines(), [{ a: 1 }]);
    await stream.close();
  });

  it('writes lines in the order in which they were given, never one into another', async () => {
    const stream = await openAuditStream(path);
    const sent = Array.from({ length: 50 }, (_, i) => ({ i, filler: 'x'.repeat(i % 2 === 0 ? 100_000 : 1) }));
    await Promise.all(sent.map((line) => stream.record(line)));
    await stream.close();
    assert.deepEqual(await lines(), sent);
  });

  it('syncs before it resolves: what is done about a line follows the line even if the machine stops', async () => {
    const calls: string[] = [];
    const restore = await spyOnFiles(path, calls);
    try {
      const stream = await openAuditStream(path);
      await stream.record({ a: 1 });
      calls.push('resolved');
      await stream.close();
    } finally {
      restore();
    }
    assert.deepEqual(calls, ['appendFile', 'datasync', 'resolved']);
  });

  it('goes on after what is there, which nobody else may read when it made the file', async () => {
    for (const run of [1, 2]) {
      const stream = await openAuditStream(path);
      await stream.record({ run });
      await stream.close();
    }
    assert.deepEqual(await lines(), [{ run: 1 }, { run: 2 }]);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it('begins a new line after one that a crash cut off', async () => {
    await appendFile(path, '{"run":1}\n{"cut":"of');
    const stream = await openAuditStream(path);
    await stream.record({ run: 2 });
    await stream.record({ run: 3 });
    await stream.close();
    assert.deepEqual((await readFile(path, 'utf8')).split('\n'), ['{"run":1}', '{"cut":"of', '{"run":2}', '{"run":3}', '']);
  });

  it('rejects a line that could not be written, so that no effect follows it, and writes the next', async () => {
    const stream = await openAuditStream(path);
    const bad = stream.record({ a: 1n });
    const good = stream.record({ a: 2 });
    await assert.rejects(bad, TypeError);
    await good;
    await stream.close();
    assert.deepEqual(await lines(), [{ a: 2 }]);
  });

  it('rejects when the disk is full', async function () {
    const full = await stat('/dev/full').catch(() => undefined);
    if (full === undefined) this.skip();
    const stream = await openAuditStream('/dev/full');
    await assert.rejects(stream.record({ a: 1 }), { code: 'ENOSPC' });
    await assert.rejects(stream.record({ a: 2 }), { code: 'ENOSPC' });
    await stream.close();
  });

  it('separates what a failed write left behind from the line after it', async () => {
    const calls: string[] = [];
    const restore = await spyOnFiles(path, calls, 1);
    try {
      const stream = await openAuditStream(path);
      await assert.rejects(stream.record({ a: 1 }), /half/);
      await stream.record({ a: 2 });
      await stream.close();
    } finally {
      restore();
    }
    assert.deepEqual((await readFile(path, 'utf8')).split('\n'), ['{"a":', '{"a":2}', '']);
  });

  it('waits for what is being written when it is closed, and rejects what comes after', async () => {
    const stream = await openAuditStream(path);
    const written = stream.record({ a: 1 });
    await stream.close();
    await written;
    assert.deepEqual(await lines(), [{ a: 1 }]);
    await assert.rejects(stream.record({ a: 2 }));
  });

  it('says at once when the file cannot be opened', async () => {
    await assert.rejects(openAuditStream(join(directory, 'missing', 'audit.jsonl')), { code: 'ENOENT' });
  });

  it('goes to standard output for "-"', async () => {
    const code = `import { openAuditStream } from ${JSON.stringify(join(import.meta.dirname, 'audit.ts'))}; const s = await openAuditStream('-'); await s.record({ a: 1 }); await s.record({ a: 2 }); await s.close();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
    assert.equal(stdout, '{"a":1}\n{"a":2}\n');
  });
});

/** Writes down the calls on file handles; the first `failing` appends write half a line and reject. */
async function spyOnFiles(path: string, calls: string[], failing = 0): Promise<() => void> {
  const handle = await open(path, 'a');
  const prototype = Object.getPrototypeOf(handle) as { appendFile: (this: FileHandle, data: string) => Promise<void>; datasync: (this: FileHandle) => Promise<void> };
  await handle.close();
  const { appendFile: append, datasync } = prototype;
  let left = failing;
  prototype.appendFile = async function (this: FileHandle, data: string) {
    calls.push('appendFile');
    if (left === 0) return append.call(this, data);
    left -= 1;
    await append.call(this, data.slice(0, 5));
    throw new Error('half a line was written');
  };
  prototype.datasync = async function (this: FileHandle) {
    await datasync.call(this);
    calls.push('datasync');
  };
  return () => Object.assign(prototype, { appendFile: append, datasync });
}
