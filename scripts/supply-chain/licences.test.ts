import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { licencesOf } from './licences.ts';

const root = join(import.meta.dirname, '../..');

/** What a file of licences says of each package: its name, version and licence, and what follows. */
function sectionsOf(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(`${'='.repeat(80)}\n`).slice(1).map((section) => [/^\S+ \S+\nLicence: .+$/m.exec(section)?.[0].replaceAll('\n', ' ') ?? section.split('\n', 1)[0] ?? '', section]));
}

describe('the licences of what is given on', () => {
  const dist = mkdtempSync(join(tmpdir(), 'caveau-licences-'));
  const built = (name: string): string => readFileSync(join(dist, name), 'utf8');
  before('build the image\'s files and the plugin', () => execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'scripts/build.ts'), dist], { cwd: root, stdio: 'pipe' }));
  after('remove them', () => rmSync(dist, { recursive: true }));

  it('are beside the bundle: each package of its list of contents, with version, licence and a text', () => {
    const sections = sectionsOf(built('LICENSES.txt'));
    const { components } = JSON.parse(built('sbom.cdx.json')) as { readonly components: readonly { readonly name: string; readonly version: string; readonly licenses: readonly [{ readonly license?: { readonly id: string }; readonly expression?: string }] }[] };
    assert.ok(components.length > 60, `${components.length} packages`);
    for (const { name, version, licenses: [{ license, expression }] } of components) {
      const section = sections.get(`${name} ${version} Licence: ${license?.id ?? expression ?? ''}`);
      assert.match(section ?? 'nothing', /copyright|public domain|Apache License/i, `${name} ${version}`);
    }
  });

  it('begin with our own, and say what packages have copied from others', () => {
    const text = built('LICENSES.txt');
    assert.match(text, /^=+\ncaveau \S+\nLicence: Apache-2\.0\n/);
    for (const copy of [/Copyright Fedor Indutny/, /jsep, of which this package has a copy/, /formdata-polyfill\. MIT License/]) assert.match(text, copy);
  });

  it('are beside the plugin, also in its package of npm', () => {
    const names = [...sectionsOf(built('kubectl-caveau.LICENSES.txt')).keys()].map((key) => key.split(' ', 1)[0]);
    for (const name of ['yaml', 'undici', '@kubernetes/client-node', '@marcbachmann/cel-js']) assert.ok(names.includes(name), `${name} is not among ${names.join(', ')}`);
    assert.equal(built('npm/kubectl-caveau.LICENSES.txt'), built('kubectl-caveau.LICENSES.txt'));
    assert.match(built('kubectl-caveau.LICENSES.txt'), /Mondo Disease Ontology/);
  });

  it('name no place of this machine', () => {
    for (const name of ['LICENSES.txt', 'kubectl-caveau.LICENSES.txt']) assert.doesNotMatch(built(name), new RegExp(`${root}|${dist}|node_modules`));
  });

  const rows: readonly (readonly [what: string, manifest: object, files: Readonly<Record<string, string>>, want: RegExp])[] = [
    ['no text', { license: 'MIT' }, { 'README.md': 'Licence: MIT' }, /^a 1\.2\.3 brings no text of its licence: find it/],
    ['an empty text', { license: 'MIT' }, { LICENSE: '\n' }, /^a 1\.2\.3 brings no text/],
    ['no name of a licence', {}, { LICENSE: 'Copyright' }, /^a 1\.2\.3 names no licence/],
  ];
  for (const [what, manifest, files, want] of rows) {
    it(`are not written for a package with ${what}`, () => {
      const folder = join(dist, what, 'node_modules/a');
      mkdirSync(folder, { recursive: true });
      for (const [name, text] of Object.entries({ ...files, 'package.json': JSON.stringify({ name: 'a', version: '1.2.3', ...manifest }) })) writeFileSync(join(folder, name), text);
      for (const name of ['LICENSE', 'package.json']) writeFileSync(join(dist, what, name), readFileSync(join(root, name)));
      assert.throws(() => licencesOf(join(dist, what), ['node_modules/a']), ({ message }: Error) => want.test(message));
    });
  }
});
