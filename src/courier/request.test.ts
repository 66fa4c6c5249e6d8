import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createAuthority, issueServer, type Certificate } from '../../test/cluster/pki.ts';
import { emptyHash, send } from './request.ts';

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI' };

/** That a real store takes the signature is shown on a real node; here: with whom the courier speaks, and what it says. */
describe('a request to the object store', () => {
  let authority: Certificate;
  let server: Server;
  let port = 0;
  let seen: { readonly line: string; readonly headers: Readonly<Record<string, unknown>>; readonly body: string }[] = [];

  before(async () => {
    authority = await createAuthority('authority');
    const { certificate, key } = await issueServer(authority, 'store', [{ type: 'dns', value: 'store.example' }]);
    server = createServer({ cert: certificate, key }, (request, response) => {
      void text(request).then((body) => {
        seen.push({ line: `${request.method ?? ''} ${request.url ?? ''}`, headers: request.headers, body });
        response.writeHead(200, { 'x-amz-checksum-sha256': 'c3Vt' }).end('AKIDEXAMPLE is not let');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => {
    seen = [];
  });
  after((done) => server.close(() => done()));

  const store = (changes: object = {}) => ({ endpoint: `https://store.example:${port}`, address: '127.0.0.1', bucket: 'releases', region: 'eu-central-1', caBundle: authority.certificate, ...changes });

  it('goes to the address, by the name, signed with the digest of its body, and reads no word of the answer', async () => {
    const answer = await send(store(), keys, { method: 'PUT', key: 'a/b.json', bodyHash: 'ab'.repeat(32), headers: { 'Content-Length': '3', 'If-None-Match': '*' }, body: Readable.from(['one']) });
    assert.deepEqual(answer, { status: 200, checksum: 'c3Vt' });
    const [{ line, headers, body } = { line: '', headers: {}, body: '' }] = seen;
    assert.deepEqual([line, headers['host'], headers['x-amz-content-sha256'], body], ['PUT /releases/a/b.json', `store.example:${port}`, 'ab'.repeat(32), 'one']);
    assert.match(String(headers['authorization']), /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/s3\/aws4_request, SignedHeaders=content-length;host;if-none-match;x-amz-content-sha256;x-amz-date, Signature=[a-f0-9]{64}$/);
  });

  it('sends nothing of a file that the store refuses by its name, and hears why', async () => {
    let read = 0;
    server.once('checkContinue', (request, response) => {
      request.on('data', (piece: Buffer) => (read += piece.length));
      response.writeHead(412, { Connection: 'close' }).end();
    });
    const large = 64 * 1024 * 1024;
    const answer = await send(store(), keys, { method: 'PUT', key: 'a', bodyHash: 'ab'.repeat(32), headers: { 'Content-Length': String(large), 'If-None-Match': '*' }, body: Readable.from([Buffer.alloc(large)]) });
    assert.deepEqual([answer, read], [{ status: 412, checksum: undefined }, 0]);
  });

  it('is not made to a server for whom nobody who is trusted vouches, or of another name', async () => {
    const request = { method: 'DELETE', key: 'a', bodyHash: emptyHash } as const;
    await assert.rejects(send({ endpoint: store().endpoint, address: '127.0.0.1', bucket: 'b', region: 'r' }, keys, request), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    await assert.rejects(send(store({ endpoint: `https://other.example:${port}` }), keys, request), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    await assert.rejects(send(store({ endpoint: `https://127.0.0.1:${port}` }), keys, request), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    assert.deepEqual(seen, []);
  });
});
