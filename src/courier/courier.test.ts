import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type CourierConfig, type CourierTask } from '../api/courier.ts';
import { runCourier, type CourierHands } from './courier.ts';
import { type StoreAnswer, type StoreRequest } from './request.ts';

const hex = (data: string): string => createHash('sha256').update(data).digest('hex');
const base64 = (data: string): string => createHash('sha256').update(data).digest('base64');
const store = { endpoint: 'https://store.example', address: '192.0.2.7', bucket: 'releases', region: 'us-east-1' };
const keys = { accessKeyId: 'id', secretAccessKey: 'secret' };

/** What the real store does with all this is shown on a real node (test/node/release-store.test.ts); here: what is asked of it, and what is made of its answers. */
describe('the courier', () => {
  let source = '';
  let sent: { readonly method: string; readonly key: string; readonly body: string; readonly headers: StoreRequest['headers']; readonly bodyHash: string }[] = [];
  let pauses: number[] = [];
  beforeEach(() => {
    [source, sent, pauses] = [mkdtempSync(join(tmpdir(), 'caveau-courier-')), [], []];
    mkdirSync(join(source, 'v1/files'), { recursive: true });
    writeFileSync(join(source, 'v1/files/a.json'), 'one');
    writeFileSync(join(source, 'v1/manifest.json'), 'list');
  });
  afterEach(() => rmSync(source, { recursive: true }));

  const config = (task: CourierTask): CourierConfig => ({ version: 1, task, store, objects: [{ path: 'v1/files/a.json', key: 'k/a.json', digest: `sha256:${hex('one')}` }, { path: 'v1/manifest.json', key: 'k/manifest.json', digest: `sha256:${hex('list')}` }] });
  const confirmed = (request: { readonly body: string }): StoreAnswer => ({ status: 200, checksum: base64(request.body) });

  function run(task: CourierTask, answer: (request: (typeof sent)[number], nth: number) => StoreAnswer, more: Partial<CourierHands> = {}) {
    const send: CourierHands['send'] = async (_, __, { method, key, headers, bodyHash, body }) => {
      const request = { method, key, headers, bodyHash, body: body === undefined ? '' : await text(body) };
      sent.push(request);
      return answer(request, sent.length);
    };
    return runCourier(config(task), { source, keys, send, wait: (ms) => Promise.resolve(void pauses.push(ms)), ...more });
  }

  const refused = (task: CourierTask, reason: string, object: number, httpStatus: number) => ({ version: 1, task, verdict: 'Refused', reason, object, httpStatus });

  it('writes each file under its digest, only where nothing is, and the list last', async () => {
    assert.deepEqual(await run('Store', confirmed), { version: 1, task: 'Store', verdict: 'Done' });
    assert.deepEqual(sent.map(({ method, key, body }) => [method, key, body]), [['PUT', 'k/a.json', 'one'], ['PUT', 'k/manifest.json', 'list']]);
    for (const { headers, body, bodyHash } of sent) assert.deepEqual([headers, bodyHash], [{ 'Content-Length': String(body.length), 'If-None-Match': '*', 'x-amz-checksum-sha256': base64(body) }, hex(body)]);
  });

  it('sends nothing of a file that is another one, a link, or not there', async () => {
    writeFileSync(join(source, 'v1/files/a.json'), 'two');
    assert.deepEqual(await run('Store', confirmed), refused('Store', 'FileChanged', 0, 0));
    rmSync(join(source, 'v1/files/a.json'));
    assert.deepEqual(await run('Store', confirmed), refused('Store', 'FileChanged', 0, 0));
    writeFileSync(join(source, 'elsewhere'), 'one');
    symlinkSync(join(source, 'elsewhere'), join(source, 'v1/files/a.json'));
    assert.deepEqual(await run('Store', confirmed), refused('Store', 'FileChanged', 0, 0));
    assert.deepEqual(sent, []);
  });

  it('overwrites nothing: what lies there is right only where the store says that it has the digest', async () => {
    const there = (checksum: string | undefined) => (request: { readonly method: string }): StoreAnswer => (request.method === 'PUT' ? { status: 412, checksum: undefined } : { status: 200, checksum });
    assert.deepEqual(await run('Store', there(base64('other'))), refused('Store', 'ObjectExists', 0, 412));
    assert.deepEqual(await run('Store', there(undefined)), refused('Store', 'ObjectExists', 0, 412));
    assert.deepEqual(await run('Store', ({ method }) => ({ status: method === 'PUT' ? 412 : 403, checksum: undefined })), refused('Store', 'ObjectExists', 0, 412));
    const resumed = await run('Store', (request) => (request.key === 'k/a.json' ? there(base64('one'))(request) : confirmed(request)));
    assert.equal(resumed.verdict, 'Done', 'a courier before it was cut off');
  });

  it('believes no store that does not say that it checked the digest', async () => {
    for (const checksum of [undefined, base64('other')]) assert.deepEqual(await run('Store', () => ({ status: 200, checksum })), refused('Store', 'DigestNotConfirmed', 0, 200));
  });

  const answers: Readonly<Record<number, string>> = { 400: 'StoreRefused', 401: 'KeysRefused', 403: 'KeysRefused', 404: 'BucketMissing', 501: 'StoreUnreachable', 301: 'StoreRefused' };
  for (const [status, reason] of Object.entries(answers)) {
    it(`makes ${reason} of HTTP ${status}`, async () => {
      assert.deepEqual(await run('Store', () => ({ status: Number(status), checksum: undefined })), refused('Store', reason, 0, Number(status)));
    });
  }

  it('tries again where the store does not answer, with the whole file', async () => {
    const failing = (request: (typeof sent)[number], nth: number): StoreAnswer => {
      if (nth < 3) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      return confirmed(request);
    };
    assert.equal((await run('Store', failing)).verdict, 'Done');
    assert.deepEqual(sent.map(({ body }) => body), ['one', 'one', 'one', 'list']);
    assert.deepEqual(pauses, [1000, 2000]);
  });

  it('gives up in the end, and at once where the certificate is wrong', async () => {
    const failing = (code: string) => (): StoreAnswer => {
      throw Object.assign(new Error('x'), { code });
    };
    assert.deepEqual(await run('Store', failing('EHOSTUNREACH')), refused('Store', 'StoreUnreachable', 0, 0));
    assert.equal(pauses.length, 6);
    assert.deepEqual(await run('Store', failing('ERR_TLS_CERT_ALTNAME_INVALID')), refused('Store', 'CertificateRefused', 0, 0));
    assert.equal(pauses.length, 6);
  });

  it('asks for nothing without keys', async () => {
    assert.deepEqual(await run('Store', confirmed, { keys: undefined }), refused('Store', 'KeysMissing', 0, 0));
    assert.deepEqual(sent, []);
  });

  it('deletes the list first, and what is not there is deleted', async () => {
    const done = { version: 1, task: 'Recall', verdict: 'Done' };
    assert.deepEqual(await run('Recall', ({ key }) => ({ status: key === 'k/a.json' ? 404 : 204, checksum: undefined })), done);
    assert.deepEqual(sent.map(({ method, key }) => [method, key]), [['DELETE', 'k/manifest.json'], ['DELETE', 'k/a.json']]);
  });

  it('deletes whatever lies there, because a copy of it need not have its digest, and says where it may not', async () => {
    assert.deepEqual(await run('Recall', () => ({ status: 403, checksum: undefined })), refused('Recall', 'KeysRefused', 1, 403));
    assert.deepEqual(sent.map(({ method }) => method), ['DELETE']);
  });

  it('deletes also what it wrote to a store that keeps no checksum, by which the writing was refused', async () => {
    const bare = ({ method }: { readonly method: string }): StoreAnswer => ({ status: method === 'DELETE' ? 204 : 200, checksum: undefined });
    assert.deepEqual(await run('Store', bare), refused('Store', 'DigestNotConfirmed', 0, 200));
    assert.equal((await run('Recall', bare)).verdict, 'Done');
    assert.deepEqual(sent.filter(({ method }) => method === 'DELETE').map(({ key }) => key), ['k/manifest.json', 'k/a.json']);
  });
});
