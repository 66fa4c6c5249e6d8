import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseMoverResult } from '../api/mover-messages.ts';
import { type MoverConfig, type MoverReason, type NamedFile } from '../api/mover.ts';
import { releaseManifest, sha256Of } from '../api/release-manifest.ts';
import { moverCommandLine } from './command.ts';
import { move, strangersOn } from './mover.ts';

const json = (value: number): string => JSON.stringify({ dice: value });
const digestOf = (text: string | Buffer): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('the mover', () => {
  let root = '';
  let source = '';
  let target = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'caveau-mover-'));
    [source, target] = [join(root, 'output'), join(root, 'release')];
    for (const directory of [source, target]) mkdirSync(directory);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(path: string, text: string | Buffer): NamedFile {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    writeFileSync(join(source, path), text);
    return { path, digest: digestOf(text), size: Buffer.byteLength(text) };
  }

  const configOf = (...files: readonly NamedFile[]): MoverConfig => ({ version: 1, release: { namespace: 'prj', name: 'unet-v1', uid: 'u1', digest: `caveau.v1:sha256:${'0'.repeat(64)}` }, trainingJob: { namespace: 'prj', name: 'unet', uid: 'u2' }, files });
  const run = (...files: readonly NamedFile[]) => move(configOf(...files), { source, target });
  const tree = (): readonly string[] => readdirSync(target, { recursive: true }).map(String).sort();

  it('copies what is named and nothing else, with a list that tells its digest', async () => {
    const files = [write('metrics.json', json(0.9)), write('figures/deep/table.csv', 'epoch,loss\n1,0.5\n')];
    write('checkpoint.pt', 'secret');
    const result = await run(...files);
    assert.deepEqual(tree(), ['unet-v1', 'unet-v1/files', 'unet-v1/files/figures', 'unet-v1/files/figures/deep', 'unet-v1/files/figures/deep/table.csv', 'unet-v1/files/metrics.json', 'unet-v1/manifest.json']);
    for (const { path } of files) assert.deepEqual(readFileSync(join(target, 'unet-v1/files', path)), readFileSync(join(source, path)));
    const manifest = readFileSync(join(target, 'unet-v1/manifest.json'), 'utf8');
    assert.deepEqual(result, { version: 1, verdict: 'Moved', formats: ['json', 'csv'], manifestDigest: sha256Of(manifest) });
    assert.equal(manifest, releaseManifest(configOf(...files), ['json', 'csv']), 'the operator makes the same list');
    assert.deepEqual((JSON.parse(manifest) as { files: unknown }).files, [{ ...files[0], format: 'json' }, { ...files[1], format: 'csv' }]);
  });

  it('begins anew where one before it was cut off', async () => {
    mkdirSync(join(target, '.unfinished/files'), { recursive: true });
    writeFileSync(join(target, '.unfinished/files/metrics.json'), 'half');
    mkdirSync(join(target, 'unet-v1/files'), { recursive: true });
    writeFileSync(join(target, 'unet-v1/files/left.json'), 'of a former one');
    assert.equal((await run(write('metrics.json', json(0.9)))).verdict, 'Moved');
    assert.deepEqual(tree(), ['unet-v1', 'unet-v1/files', 'unet-v1/files/metrics.json', 'unet-v1/manifest.json']);
  });

  const good = (): NamedFile => write('good.json', json(1));
  /** Each makes a file that is not what it is named as; a good one is named before it. */
  const refused: Readonly<Record<string, { readonly reason: MoverReason; readonly make: () => NamedFile; readonly says: RegExp }>> = {
    'a pickle, whatever it is called': { reason: 'FormatRefused', make: () => write('model.safetensors', Buffer.from('gAWVHgAAAAAAAACMCGJ1aWx0aW5zlIwFcHJpbnSUk5SMAXiUhZRSlC4=', 'base64')), says: /pickle/ },
    'what is of no known format': { reason: 'FormatUnknown', make: () => write('notes.json', 'import os\n'), says: /safetensors, ONNX/ },
    'what is not there': { reason: 'FileMissing', make: () => ({ ...good(), path: 'none.json' }), says: /not in the output/ },
    'what is below a file': { reason: 'NotARegularFile', make: () => ({ ...good(), path: 'good.json/x' }), says: /links are not followed/ },
    'a link to a file of the output': { reason: 'NotARegularFile', make: () => { const file = good(); symlinkSync('good.json', join(source, 'link.json')); return { ...file, path: 'link.json' }; }, says: /links are not followed/ },
    'a link out of the output': { reason: 'NotARegularFile', make: () => { const text = json(7); writeFileSync(join(root, 'secret'), text); symlinkSync(join(root, 'secret'), join(source, 'link.json')); return { path: 'link.json', digest: digestOf(text), size: text.length }; }, says: /links are not followed/ },
    'a file below a linked directory': { reason: 'NotARegularFile', make: () => { const file = write('real/m.json', json(7)); symlinkSync('real', join(source, 'linked')); return { ...file, path: 'linked/m.json' }; }, says: /links are not followed/ },
    'a file below a directory that is linked out of the output': { reason: 'NotARegularFile', make: () => { const text = json(7); writeFileSync(join(root, 'm.json'), text); symlinkSync('..', join(source, 'up')); return { path: 'up/m.json', digest: digestOf(text), size: text.length }; }, says: /links are not followed/ },
    'a directory': { reason: 'NotARegularFile', make: () => { mkdirSync(join(source, 'd')); return { ...good(), path: 'd' }; }, says: /not an ordinary file/ },
    'a pipe, for which nobody waits': { reason: 'NotARegularFile', make: () => { execFileSync('mkfifo', [join(source, 'pipe')]); return { ...good(), path: 'pipe' }; }, says: /not an ordinary file/ },
    'a file with two names': { reason: 'HardLinked', make: () => { const file = write('m.json', json(7)); linkSync(join(source, 'm.json'), join(source, 'other')); return file; }, says: /hard links/ },
    'a longer file': { reason: 'SizeDiffers', make: () => { const file = write('m.json', json(7)); appendFileSync(join(source, 'm.json'), ' '); return file; }, says: /has 11 bytes/ },
    'another file of the same length': { reason: 'DigestDiffers', make: () => { const file = write('m.json', json(7)); writeFileSync(join(source, 'm.json'), json(8)); return file; }, says: /has the digest sha256:/ },
  };
  for (const [what, { reason, make, says }] of Object.entries(refused)) {
    it(`refuses ${what}, and leaves nothing`, async () => {
      const result = await run(good(), make());
      assert.ok(result.verdict === 'Refused');
      assert.deepEqual([result.reason, result.file], [reason, 1]);
      assert.match(result.sentence, says);
      assert.deepEqual(parseMoverResult(JSON.stringify(result)), result);
      assert.deepEqual(tree(), []);
    });
  }

  it('refuses a file that changes while it is read', async () => {
    const text = JSON.stringify({ filler: 'x'.repeat(40_000_000) });
    const file = write('large.json', text);
    // The same bytes again: only that somebody writes shows.
    const writing = setInterval(() => writeFileSync(join(source, 'large.json'), text.slice(0, 1000), { flag: 'r+' }), 1);
    try {
      const result = await run(file);
      assert.ok(result.verdict === 'Refused' && result.reason === 'ChangedWhileRead', JSON.stringify(result));
      assert.deepEqual(tree(), []);
    } finally {
      clearInterval(writing);
    }
  });

  it('comes to no verdict where it cannot write, and leaves nothing', async () => {
    const file = good();
    renameSync(target, `${target}-away`);
    writeFileSync(target, 'a file in the place of the volume');
    await assert.rejects(run(file), { code: 'ENOTDIR' });
  });

  it('never leads out of the output by its config', async () => {
    for (const path of ['../secret', '/etc/passwd', 'a/../../b', './a', 'a//b', '.hidden', '']) {
      const text = JSON.stringify(configOf({ path, digest: digestOf('x'), size: 1 }));
      assert.equal(await moverCommandLine(['--source', source, '--target', target, '--termination-log', join(root, 'log')], { CAVEAU_MOVER: text }), 64, path);
      // Whoever got past that would find nothing there.
      if (path !== '.hidden') await assert.rejects(run({ path, digest: digestOf('x'), size: 1 }), /A path below a directory/);
    }
  });

  describe('as a command', () => {
    const call = (config: MoverConfig): Promise<number> => moverCommandLine(['--source', source, '--target', target, '--termination-log', join(root, 'log')], { CAVEAU_MOVER: JSON.stringify(config) });
    const message = () => parseMoverResult(readFileSync(join(root, 'log'), 'utf8'));

    it('leaves its verdict as the termination message, which holds nothing of the files', async () => {
      assert.equal(await call(configOf(write('metrics.json', json(0.123456)))), 0);
      assert.equal(message()?.verdict, 'Moved');
      assert.ok(!readFileSync(join(root, 'log'), 'utf8').includes('0.123456'));
    });
    it('ends well when it refuses, because that is a verdict', async () => {
      assert.equal(await call(configOf(write('notes.txt', 'text'))), 0);
      assert.equal(message()?.verdict, 'Refused');
    });
    it('fits the longest release into a message that the kubelet keeps', async () => {
      const files = Array.from({ length: 64 }, (_, i) => write(`${'d'.repeat(120)}/${'f'.repeat(120)}-${i}.json`, json(i)));
      assert.equal(await call(configOf(...files)), 0);
      assert.equal(message()?.verdict, 'Moved');
    });
    it('does nothing on a volume that is not empty', async () => {
      writeFileSync(join(target, 'stranger'), '');
      assert.deepEqual(await strangersOn(target, 'unet-v1'), ['stranger']);
      assert.equal(await call(configOf(good())), 1);
      assert.deepEqual(tree(), ['stranger']);
    });
    it('says that it could not read, and can be run again', async function () {
      if (process.getuid?.() === 0) return this.skip();
      const file = good();
      chmodSync(join(source, file.path), 0);
      assert.equal(await call(configOf(file)), 1);
      assert.deepEqual(tree(), []);
    });
  });
});
