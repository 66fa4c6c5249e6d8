import { deepEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenceProblems, lockfileProblems, type Lockfile, type Manifest } from './lockfile.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
const fine = { version: '1.2.3', integrity: 'sha512-x', license: 'MIT' };
const lock = (packages: Lockfile['packages']): Lockfile => ({ lockfileVersion: 3, packages });

describe('the lock file', () => {
  it('has a digest of every package, names no place, and is what package.json asks for', () => {
    deepEqual(lockfileProblems(read('package-lock.json') as Lockfile, read('package.json') as Manifest), []);
  });

  it('has no package under a licence that is not known to be fit', () => {
    deepEqual(licenceProblems(read('package-lock.json') as Lockfile), []);
  });

  const rows: readonly (readonly [what: string, packages: Lockfile['packages'], manifest: Manifest, want: readonly string[]])[] = [
    ['nothing', { '': {}, 'node_modules/a': fine }, { dependencies: { a: '1.2.3' } }, []],
    ['a package without a digest', { 'node_modules/a': { version: '1.2.3' } }, {}, ['node_modules/a has no digest (integrity) by SHA-512']],
    ['a weak digest', { 'node_modules/a': { ...fine, integrity: 'sha1-x' } }, {}, ['node_modules/a has no digest (integrity) by SHA-512']],
    ['a place', { 'node_modules/a': { ...fine, resolved: 'https://registry.example/a.tgz' } }, {}, ['node_modules/a names the place that it comes from (resolved): run npm with omit-lockfile-registry-resolved']],
    ['a repository', { 'node_modules/a': { ...fine, version: 'git+ssh://git@forge.example/a' } }, {}, ['node_modules/a is no version of a package']],
    ['a range', { 'node_modules/a': fine }, { devDependencies: { a: '^1.2.3' } }, ['devDependencies.a asks for "^1.2.3", which is no exact version']],
    ['another version', { 'node_modules/a': fine }, { dependencies: { a: '1.2.4' } }, ['dependencies.a is 1.2.4 in package.json and 1.2.3 in the lock file: run npm install']],
  ];
  for (const [what, packages, manifest, want] of rows) it(`is refused with ${what}`.replace('refused with nothing', 'taken otherwise'), () => deepEqual(lockfileProblems(lock(packages), manifest), want));

  const licences: readonly (readonly [license: string | undefined, dev: boolean, fit: boolean])[] = [
    ['MIT', false, true],
    ['(MIT OR GPL-3.0-only)', false, true],
    ['MIT AND GPL-3.0-only', false, false],
    ['GPL-3.0-only', false, false],
    ['CC-BY-3.0', true, true],
    ['CC-BY-3.0', false, false],
    [undefined, true, false],
  ];
  for (const [license, dev, fit] of licences) {
    it(`takes ${license ?? 'no licence'} ${dev ? 'for tools' : 'for what is given on'}: ${fit ? 'yes' : 'no'}`, () => {
      deepEqual(licenceProblems(lock({ 'node_modules/a': { ...(license === undefined ? {} : { license }), dev } })).length === 0, fit);
    });
  }
});
