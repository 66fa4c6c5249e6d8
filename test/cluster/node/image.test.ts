import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageArchive, imageStream, writeTar, type ImageRecipe } from './image.ts';

describe('an image without a registry', () => {
  const directory = mkdtempSync(join(tmpdir(), 'caveau-image-'));
  const cache = process.env['XDG_CACHE_HOME'];
  before(() => {
    process.env['XDG_CACHE_HOME'] = directory;
  });
  after(() => {
    if (cache === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = cache;
    rmSync(directory, { recursive: true });
  });

  const recipe: ImageRecipe = {
    name: 'example.local/greeting:1',
    layers: [[{ kind: 'file', path: 'greeting', content: 'hello' }], [{ kind: 'file', path: 'farewell', content: 'bye' }]],
    entrypoint: ['/greet'],
  };

  it('names each layer by the digest of its content, and the configuration by its own', async () => {
    const archive = await imageArchive(recipe);
    const member = (name: string): Buffer => execFileSync('tar', ['--extract', '--to-stdout', '--file', archive, name]);
    const digest = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
    const [image] = JSON.parse(member('manifest.json').toString()) as [{ Config: string; RepoTags: string[]; Layers: string[] }];
    assert.deepEqual(image.RepoTags, [recipe.name]);
    assert.equal(`${digest(member(image.Config))}.json`, image.Config);
    const configuration = JSON.parse(member(image.Config).toString()) as { config: { Entrypoint: string[] }; rootfs: { diff_ids: string[] } };
    assert.deepEqual(configuration.config.Entrypoint, ['/greet']);
    assert.deepEqual(configuration.rootfs.diff_ids, image.Layers.map((name) => `sha256:${digest(member(name))}`));
    assert.equal(image.Layers.length, 2);
  });

  it('is made as it is read where a layer lies in the cache already, of which no second copy is kept', async () => {
    const tar = join(directory, 'layer.tar');
    const digest = await writeTar(tar, [{ kind: 'file', path: 'large', content: 'large' }]);
    const before = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    const streamed = join(directory, 'streamed.tar');
    for await (const chunk of imageStream({ ...recipe, layers: [{ tar, digest }, ...recipe.layers] })) appendFileSync(streamed, chunk);
    const member = (name: string): Buffer => execFileSync('tar', ['--extract', '--to-stdout', '--file', streamed, name]);
    const [image] = JSON.parse(member('manifest.json').toString()) as [{ Config: string; Layers: string[] }];
    const { rootfs } = JSON.parse(member(image.Config).toString()) as { rootfs: { diff_ids: string[] } };
    assert.deepEqual([image.Layers.length, image.Layers[0], rootfs.diff_ids[0]], [3, `${digest}.tar`, `sha256:${digest}`]);
    assert.deepEqual(member(image.Layers[0] ?? ''), readFileSync(tar));
    assert.deepEqual(readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => !before.includes(name)), ['streamed.tar']);
  });

  it('is made once for a content, and again for another', async () => {
    const first = await imageArchive(recipe);
    assert.equal(await imageArchive(recipe), first);
    const other = await imageArchive({ ...recipe, layers: [[{ kind: 'file', path: 'greeting', content: 'hallo' }]] });
    assert.notEqual(other, first);
    assert.equal(readdirSync(join(directory, 'caveau', 'images')).length, 2);
  });
});
