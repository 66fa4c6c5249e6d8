import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildStage } from '../cluster/node/dockerfile.ts';
import { nodeFlags } from '../cluster/node/node-flags.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

describe('What the image is made of', () => {
  const parent = mkdtempSync(join(tmpdir(), 'caveau-bundle-'));
  const [first, second] = [join(parent, 'first'), join(parent, 'a', 'second')];
  before('build it twice, in two places', async () => {
    for (const folder of [first, second]) await run(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'scripts/build.ts'), folder], { cwd: root });
  });
  after(() => rmSync(parent, { recursive: true, force: true }));

  const files = (folder: string): ReadonlyMap<string, string> => new Map(readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort().filter((name) => statSync(join(folder, name)).isFile()).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

  it('is the same each time, to the last byte', () => {
    assert.deepEqual([...files(first).keys()], [...files(second).keys()]);
    for (const [name, content] of files(first)) assert.ok(content === files(second).get(name), name);
  });

  it('is made by the commands of the Dockerfile, of the files that it takes of the repository and none that it leaves out', async () => {
    const { sources, commands: [install, build = '', ...more] } = buildStage(readFileSync(join(root, 'Dockerfile'), 'utf8'), 'build');
    assert.deepEqual([install?.split(' ', 2), more], [['npm', 'ci'], []]);
    const leftOut = readFileSync(join(root, '.dockerignore'), 'utf8').trim().split('\n');
    const stage = join(parent, 'stage');
    for (const source of sources) {
      assert.ok(!leftOut.includes(source.split('/', 1)[0] ?? ''), source);
      cpSync(join(root, source), join(stage, source), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(stage, 'node_modules'));
    const [program, ...args] = build.split(' ');
    assert.equal(program, 'node');
    await run(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: stage });
    const made = files(join(stage, 'dist'));
    // Programs are called by a hash of where their packages lie, which a link leads to elsewhere.
    for (const [name, content] of files(first)) if (/^(LICENSES\.txt|sbom\.cdx\.json|ontology\/.*)$/.test(name)) assert.ok(content === made.get(name), name);
    assert.equal(made.has('kubectl-caveau.js'), false);
    const { stdout } = await run(process.execPath, [...nodeFlags(), join(stage, 'dist', 'caveau.mjs'), '--help']);
    assert.match(stdout, /^Usage: caveau /);
  });

  it('is listed with every package, its version and its licence, and nothing else', () => {
    const { bomFormat, metadata, components } = JSON.parse(readFileSync(join(first, 'sbom.cdx.json'), 'utf8')) as Readonly<{ bomFormat: string; metadata: { component: { name: string; version: string } }; components: readonly { name: string; version: string; purl: string; licenses?: readonly object[] }[] }>;
    assert.deepEqual([bomFormat, metadata.component.name], ['CycloneDX', 'caveau']);
    const packages = readFileSync(join(first, 'packages.txt'), 'utf8').trim().split('\n');
    assert.deepEqual([...new Set(components.map(({ name }) => name))].sort(), packages.toSorted());
    for (const { name, version, purl, licenses = [] } of components) assert.ok(licenses.length > 0 && purl.endsWith(`@${version}`), name);
  });

  it('runs with the flags by which the image starts Node', async () => {
    assert.ok(nodeFlags().includes('--disallow-code-generation-from-strings'));
    const { stdout } = await run(process.execPath, [...nodeFlags(), join(first, 'caveau.mjs'), '--help']);
    assert.match(stdout, /^Usage: caveau /);
  });

  it('is held by these flags to run no text as a program, and to leave the prototype of all objects alone', async () => {
    const tried = (program: string): Promise<unknown> => run(process.execPath, [...nodeFlags(), '--eval', program]);
    await assert.rejects(tried('new Function("return 1")'), /Code generation from strings disallowed/);
    await assert.rejects(tried('({}).__proto__'), /ERR_PROTO_ACCESS/);
    await assert.rejects(tried('process.dlopen({}, "/x.node")'), /ERR_DLOPEN_DISABLED/);
  });
});
