import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tarOf, treeOf, type TarEntry } from './tar.ts';

describe('an archive', () => {
  const directory = mkdtempSync(join(tmpdir(), 'caveau-tar-'));
  after(() => rmSync(directory, { recursive: true }));

  async function extract(name: string, entries: readonly TarEntry[]): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of tarOf(entries)) chunks.push(chunk);
    const target = join(directory, name);
    mkdirSync(target);
    execFileSync('tar', ['--extract', '--preserve-permissions', '--directory', target], { input: Buffer.concat(chunks) });
    return target;
  }

  it('is read by tar as it was written: content, modes, links, and names longer than a header holds', async () => {
    const long = `${'directory/'.repeat(15)}file`;
    const target = 'x'.repeat(140);
    const at = await extract('written', [
      { kind: 'directory', path: 'tmp', mode: 0o1777 },
      { kind: 'file', path: 'bin/program', content: 'content', mode: 0o755 },
      { kind: 'file', path: 'exact', content: Buffer.alloc(512, 'a') },
      { kind: 'file', path: 'empty', content: '' },
      { kind: 'file', path: long, content: 'deep' },
      { kind: 'link', path: 'link', target: 'bin/program' },
      { kind: 'link', path: 'long-link', target },
    ]);
    assert.equal(statSync(join(at, 'tmp')).mode & 0o7777, 0o1777);
    assert.equal(statSync(join(at, 'bin/program')).mode & 0o7777, 0o755);
    assert.equal(readFileSync(join(at, 'link'), 'utf8'), 'content');
    assert.equal(readFileSync(join(at, 'exact'), 'utf8'), 'a'.repeat(512));
    assert.equal(readFileSync(join(at, 'empty'), 'utf8'), '');
    assert.equal(readFileSync(join(at, long), 'utf8'), 'deep');
    assert.equal(readlinkSync(join(at, 'long-link')), target);
  });

  it('holds a directory of this machine under another path', async () => {
    const source = join(directory, 'source');
    mkdirSync(join(source, 'lib'), { recursive: true });
    writeFileSync(join(source, 'lib', 'module.py'), 'import os\n', { mode: 0o640 });
    symlinkSync('module.py', join(source, 'lib', 'alias.py'));
    const at = await extract('tree', treeOf(source, 'usr/lib'));
    assert.equal(readFileSync(join(at, 'usr/lib/lib/alias.py'), 'utf8'), 'import os\n');
    assert.equal(statSync(join(at, 'usr/lib/lib/module.py')).mode & 0o777, 0o640);
  });
});
