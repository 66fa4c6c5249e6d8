import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSystemHost } from './host.ts';

describe('the machine as the gate sees it', () => {
  const host = fileSystemHost('unique');
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'caveau-gate-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  it('leaves nothing where it could write', () => {
    equal(host.write(directory), 'Written');
    deepEqual(readdirSync(directory), []);
  });

  it('never touches a file that is there already, also not through a link of its name', () => {
    const precious = join(directory, 'scan.dcm');
    writeFileSync(precious, 'a scan');
    const trap = join(directory, '.caveau-gate-unique');
    symlinkSync(precious, trap);
    equal(host.write(directory), 'EEXIST');
    equal(readFileSync(precious, 'utf8'), 'a scan');
    rmSync(trap);
    rmSync(precious);
  });

  it('tells by the code of the error why it could not write', () => {
    writeFileSync(join(directory, 'file'), '');
    deepEqual([host.write(join(directory, 'absent')), host.write(join(directory, 'file'))], ['ENOENT', 'ENOTDIR']);
    rmSync(join(directory, 'file'));
  });

  it('is told by the kernel that /proc takes no files', () => match(host.write('/proc'), /^E[A-Z]+$/));

  it('tells present from absent, and counts a link that leads nowhere as present', () => {
    mkdirSync(join(directory, 'there'));
    writeFileSync(join(directory, 'file'), '');
    symlinkSync('/nowhere', join(directory, 'link'));
    deepEqual(['there', 'link', 'absent', 'file/below'].map((name) => host.look(join(directory, name))), ['Present', 'Present', 'Absent', 'Absent']);
  });

  it('lists a directory, and says undefined where it cannot', () => {
    deepEqual([host.list(join(directory, 'there')), host.list(join(directory, 'absent')), host.list(join(directory, 'file'))], [[], undefined, undefined]);
    equal(host.list('/sys/block')?.includes('.'), false);
  });

  it('does not take a path that it cannot follow for an empty one', () => equal(host.look(join(directory, 'x'.repeat(300))), 'ENAMETOOLONG'));

  it('follows links, and reads files, and says undefined where it cannot', () => {
    symlinkSync(join(directory, 'there'), join(directory, 'to-there'));
    deepEqual([host.resolve(join(directory, 'to-there')), host.resolve(join(directory, 'link'))], [host.resolve(join(directory, 'there')), undefined]);
    match(host.read('/proc/self/status') ?? '', /^Uid:/m);
    equal(host.read(join(directory, 'absent')), undefined);
  });
});
