// The X.509 library needs this polyfill to be loaded first.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { PemConverter, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import { type WatchEvent } from './answer.ts';
import { classify } from './errors.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { GADGETS, gadget } from './fake-objects.ts';
import { type Resource } from './plan.ts';
import { createTransport, type RequestSeen, type Transport } from './transport.ts';

const NODES: Resource = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false };

interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

/** A certificate for 127.0.0.1 that is its own authority. */
async function selfSigned(): Promise<ServerIdentity> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const validity = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) };
  const extensions = [new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])];
  const certificate = await X509CertificateGenerator.createSelfSigned({ ...validity, name: 'CN=loopback', keys, signingAlgorithm: algorithm, extensions });
  return { key: PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'), cert: certificate.toString('pem') };
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

type Handler = (asked: Asked, response: ServerResponse, nth: number) => void;

interface Rig {
  readonly transport: Transport;
  readonly clock: FakeClock;
  readonly asked: Asked[];
  readonly observed: RequestSeen[];
  readonly kubeConfig: KubeConfig;
  readonly sockets: () => number;
}

const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const open: { transport: Transport; server: Server }[] = [];

async function rig(handler: Handler, { tls, basePath = '', user = {}, trusted = true }: { tls?: ServerIdentity; basePath?: string; user?: Record<string, string>; trusted?: boolean } = {}): Promise<Rig> {
  const asked: Asked[] = [];
  let sockets = 0;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url!, 'http://x');
      const text = Buffer.concat(chunks).toString();
      const entry = { method: request.method!, path: url.pathname, query: Object.fromEntries(url.searchParams), headers: request.headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
      asked.push(entry);
      handler(entry, response, asked.length);
    });
  };
  const server = tls === undefined ? createHttpServer(answer) : createHttpsServer({ key: tls.key, cert: tls.cert }, answer);
  server.on(tls === undefined ? 'connection' : 'secureConnection', () => sockets++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const kubeConfig = new KubeConfig();
  const trust = tls === undefined ? { skipTLSVerify: true } : trusted ? { caData: Buffer.from(tls.cert).toString('base64') } : {};
  kubeConfig.loadFromClusterAndUser({ name: 'c', server: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}${basePath}`, skipTLSVerify: false, ...trust }, { name: 'u', ...user });
  const clock = fakeClock(Date.parse('2026-01-01T00:00:00Z'), 0);
  const observed: RequestSeen[] = [];
  const transport = createTransport({ kubeConfig, clock, userAgent: 'caveau/1.2.3', observe: (seen) => observed.push(seen) });
  open.push({ transport, server });
  return { transport, clock, asked, observed, kubeConfig, sockets: () => sockets };
}

/** Lets the loopback work until something is so; time stands still meanwhile. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => setImmediate(resolve));
}

const target = { namespace: 'ns', name: 'a', uid: 'u1' };

describe('transport', () => {
  afterEach(async () => {
    for (const { transport, server } of open.splice(0)) {
      await transport.close();
      server.closeAllConnections();
      server.close();
    }
  });

  it('writes strictly, under its field manager, with the content type of the verb', async () => {
    const { transport, asked } = await rig((_asked, response) => json(response, gadget('a', { at: 7 })));
    await transport.create(GADGETS, gadget('a'));
    await transport.apply(GADGETS, gadget('a'));
    await transport.applyStatus(GADGETS, target, { ready: true });
    await transport.mergePatch(GADGETS, target, { metadata: { labels: { x: null } }, spec: { on: true } });
    await transport.jsonPatch(GADGETS, target, [{ op: 'test', path: '/metadata/uid', value: 'u1' }]);
    const strict = { fieldManager: 'caveau', fieldValidation: 'Strict' };
    assert.deepEqual(asked.map(({ method, path, query, headers }) => [method, path, query, headers['content-type']]), [
      ['POST', '/apis/test.example/v1/namespaces/ns/gadgets', strict, 'application/json'],
      ['PATCH', '/apis/test.example/v1/namespaces/ns/gadgets/a', { ...strict, force: 'true' }, 'application/apply-patch+yaml'],
      ['PATCH', '/apis/test.example/v1/namespaces/ns/gadgets/a/status', { ...strict, force: 'true' }, 'application/apply-patch+yaml'],
      ['PATCH', '/apis/test.example/v1/namespaces/ns/gadgets/a', strict, 'application/merge-patch+json'],
      ['PATCH', '/apis/test.example/v1/namespaces/ns/gadgets/a', strict, 'application/json-patch+json'],
    ]);
    assert.deepEqual(asked[2]?.body, { apiVersion: 'test.example/v1', kind: 'Gadget', metadata: { namespace: 'ns', name: 'a', uid: 'u1' }, status: { ready: true } });
    assert.deepEqual(asked[3]?.body, { metadata: { labels: { x: null }, uid: 'u1' }, spec: { on: true } });
    assert.deepEqual(asked[4]?.body, [{ op: 'test', path: '/metadata/uid', value: 'u1' }]);
    assert.ok(asked.every(({ headers }) => headers['user-agent'] === 'caveau/1.2.3' && headers.accept === 'application/json'));
  });

  it('sends and returns every field as it is, also those that no client library knows', async () => {
    const odd = { ...gadget('a'), spec: { colour: 'red', fieldOfTheFuture: [{ deep: { yes: true } }], at: '2026-01-01T00:00:00Z' } };
    const { transport, asked } = await rig((_asked, response) => json(response, odd));
    assert.deepEqual(await transport.create(GADGETS, odd), odd);
    assert.deepEqual(asked[0]?.body, odd);
  });

  it('deletes the one object meant, with its grace, and says whether it is still there', async () => {
    const leaving = gadget('a', { deletionTimestamp: '2026-01-01T00:00:00Z' });
    const goneMeanwhile = { ...leaving, metadata: { ...leaving.metadata, resourceVersion: undefined } };
    const { transport, asked } = await rig((_asked, response, nth) => json(response, [leaving, { kind: 'Status', apiVersion: 'v1', status: 'Success' }, gadget('a'), goneMeanwhile][nth - 1]));
    assert.deepEqual(await transport.remove(GADGETS, target, { gracePeriodSeconds: 30, propagationPolicy: 'Background' }), leaving);
    assert.equal(await transport.remove(GADGETS, { namespace: 'ns', name: 'a' }), undefined);
    for (const answer of ['stands', 'has no resource version']) assert.equal(await transport.remove(GADGETS, target), undefined, answer);
    assert.equal(asked[0]?.method, 'DELETE');
    assert.deepEqual(asked[0].body, { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 30, propagationPolicy: 'Background', preconditions: { uid: 'u1' } });
    assert.deepEqual(asked[1]?.body, { apiVersion: 'v1', kind: 'DeleteOptions' });
  });

  it('lists pages and gives each item the type that the server leaves out', async () => {
    const { transport, asked } = await rig((_asked, response) => json(response, { kind: 'NodeList', metadata: { resourceVersion: '42', continue: 'next' }, items: [{ metadata: { name: 'n1' } }] }));
    const page = await transport.list(NODES, { limit: 500, continue: 'c&d', labelSelector: 'a=b,c', fieldSelector: 'metadata.name!=x' });
    assert.deepEqual(page, { items: [{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } }], resourceVersion: '42', continue: 'next' });
    assert.equal(asked[0]?.path, '/api/v1/nodes');
    assert.deepEqual(asked[0].query, { limit: '500', continue: 'c&d', labelSelector: 'a=b,c', fieldSelector: 'metadata.name!=x' });
  });

  it('watches with bookmarks until the server ends it', async () => {
    const { transport, asked } = await rig((_asked, response) => {
      response.writeHead(200);
      const line = Buffer.from(`${JSON.stringify({ type: 'ADDED', object: gadget('ä') })}\n`);
      response.write(line.subarray(0, line.indexOf(0xc3) + 1));
      setImmediate(() => response.end(Buffer.concat([line.subarray(line.indexOf(0xc3) + 1), Buffer.from('{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}\n')])));
    });
    const events: WatchEvent[] = [];
    for await (const event of transport.watch(GADGETS, { namespace: 'ns', resourceVersion: '5', timeoutSeconds: 300 }, new AbortController().signal)) events.push(event);
    assert.deepEqual(events.map(({ type }) => type), ['ADDED', 'BOOKMARK']);
    assert.deepEqual(asked[0]?.query, { watch: 'true', allowWatchBookmarks: 'true', resourceVersion: '5', timeoutSeconds: '300' });
  });

  it('ends a watch by its signal, by an answer that does not come, and by a connection that hangs after its time', async () => {
    let say = (): void => undefined;
    const hang: Handler = (asked, response) => {
      if (asked.query['resourceVersion'] === 'mute') return;
      response.writeHead(200);
      say = () => void response.write('{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}\n');
      say();
    };
    const { transport, clock, asked } = await rig(hang);
    const consume = async (resourceVersion: string, signal: AbortSignal, seen: () => void): Promise<void> => {
      const events = transport.watch(GADGETS, { resourceVersion, timeoutSeconds: 300 }, signal)[Symbol.asyncIterator]();
      while ((await events.next()).done !== true) seen();
    };
    const controller = new AbortController();
    await assert.rejects(consume('1', controller.signal, () => controller.abort(new Error('enough'))), /enough/);

    const mute = assert.rejects(consume('mute', new AbortController().signal, () => undefined), { code: 'RequestTimeout' });
    await until(() => asked.length === 2);
    await clock.advance(30_000);
    await mute;

    let heard = 0;
    const hung = assert.rejects(consume('3', new AbortController().signal, () => heard++), { code: 'WatchOverdue' });
    await until(() => heard === 1);
    for (let minutes = 1; minutes <= 5; minutes++) {
      await clock.advance(60_000);
      say();
      await until(() => heard === minutes + 1);
    }
    await clock.advance(30_000);
    await hung;
    assert.deepEqual(clock.pending(), []);
  });

  it('ends a watch over which nothing comes for 90 s, pieces of a line counted', async () => {
    let say: (text: string) => void = () => undefined;
    const { transport, clock, asked } = await rig((_asked, response) => {
      response.writeHead(200);
      response.flushHeaders();
      say = (text) => void response.write(text);
    });
    const events: WatchEvent[] = [];
    let opened = 0;
    const consume = async (): Promise<void> => {
      for await (const event of transport.watch(GADGETS, { timeoutSeconds: 300, onOpen: () => opened++ }, new AbortController().signal)) events.push(event);
    };
    const ended = assert.rejects(consume(), { code: 'WatchSilent' });
    await until(() => opened === 1);
    assert.equal(asked.length, 1);
    // Half of a line is a sign of life: what is pending begins anew.
    await clock.advance(80_000);
    say('{"type":"BOOKMARK",');
    await until(() => clock.pending().includes(90_000));
    await clock.advance(80_000);
    say('"object":{"metadata":{"resourceVersion":"9"}}}\n');
    await until(() => events.length === 1);
    await clock.advance(89_999);
    assert.equal(clock.pending()[0], 1);
    await clock.advance(1);
    await ended;
    assert.deepEqual(clock.pending(), []);
  });

  it('asks for a first list inside a watch, with the match that the server insists on', async () => {
    const { transport, asked } = await rig((_asked, response) => void response.writeHead(200).end());
    const events = transport.watch(GADGETS, { sendInitialEvents: true, timeoutSeconds: 300, labelSelector: 'a=b' }, new AbortController().signal);
    assert.equal((await events[Symbol.asyncIterator]().next()).done, true);
    assert.deepEqual(asked[0]?.query, { watch: 'true', allowWatchBookmarks: 'true', sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan', timeoutSeconds: '300', labelSelector: 'a=b' });
  });

  it('lists names and versions alone when nothing else is wanted', async () => {
    const { transport, asked } = await rig((_asked, response) => json(response, { kind: 'PartialObjectMetadataList', metadata: { resourceVersion: '42' }, items: [{ metadata: { name: 'a', namespace: 'ns', uid: 'u', resourceVersion: '7' } }] }));
    const { items, resourceVersion } = await transport.listMetadata(GADGETS, { limit: 500 });
    assert.deepEqual([items.map(({ metadata }) => metadata.resourceVersion), resourceVersion], [['7'], '42']);
    assert.deepEqual([asked[0]?.headers.accept, asked[0]?.query], ['application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1', { limit: '500' }]);
  });

  it('keeps one connection for calls in sequence, over TLS that the kubeconfig trusts', async () => {
    const tls = await selfSigned();
    const { transport, sockets, observed } = await rig((_asked, response) => json(response, gadget('a')), { tls });
    for (let n = 0; n < 20; n++) await transport.get(GADGETS, target);
    assert.ok(sockets() <= 2, `${sockets()} handshakes for 20 calls`);
    assert.deepEqual([...new Set(observed.map(({ method, code }) => `${method} ${code}`))], ['GET 200']);
  });

  it('tells the observer when the server answered, by its clock, unless a cache did', async () => {
    const date = 'Mon, 01 Mar 2027 12:00:00 GMT';
    const { transport, observed } = await rig((_asked, response, nth) => json(response, gadget('a'), 200, nth === 1 ? { date } : { date, age: '7' }));
    await transport.get(GADGETS, { namespace: 'ns', name: 'a' });
    await transport.get(GADGETS, { namespace: 'ns', name: 'a' });
    assert.deepEqual(observed.map((seen) => seen.date), [Date.parse(date), undefined]);
  });

  it('refuses a server that the kubeconfig does not trust', async () => {
    const { transport, asked } = await rig((_asked, response) => json(response, {}), { tls: await selfSigned(), trusted: false });
    await assert.rejects(transport.get(GADGETS, target), (error) => classify(error) === 'transient');
    assert.equal(asked.length, 0);
  });

  it('changes its connections when the certificate was rotated', async () => {
    const tls = await selfSigned();
    const { transport, sockets, kubeConfig } = await rig((_asked, response) => json(response, gadget('a')), { tls });
    await transport.get(GADGETS, target);
    const other = await selfSigned();
    Object.assign(kubeConfig.getCurrentCluster()!, { caData: Buffer.from(`${tls.cert}\n${other.cert}`).toString('base64') });
    await transport.get(GADGETS, target);
    assert.equal(sockets(), 2);
  });

  it('sends the bearer token of the moment', async () => {
    const { transport, asked, kubeConfig } = await rig((_asked, response) => json(response, gadget('a')), { user: { token: 'first\n' } });
    await transport.get(GADGETS, target);
    Object.assign(kubeConfig.getCurrentUser()!, { token: 'second' });
    await transport.get(GADGETS, target);
    assert.deepEqual(asked.map(({ headers }) => headers.authorization), ['Bearer first', 'Bearer second']);
  });

  it('keeps the path of a server behind a proxy, and encodes every segment of its own', async () => {
    const { transport, asked } = await rig((_asked, response) => json(response, gadget('a')), { basePath: '/k8s/clusters/c-1/' });
    await transport.get(GADGETS, { namespace: 'a/b', name: 'c?d#e' });
    assert.equal(asked[0]?.path, '/k8s/clusters/c-1/apis/test.example/v1/namespaces/a%2Fb/gadgets/c%3Fd%23e');
    await assert.rejects(transport.get(GADGETS, { namespace: '..', name: 'x' }), { code: 'InvalidPath' });
    await assert.rejects(transport.get(GADGETS, { name: 'x' }), { code: 'InvalidPath' });
  });

  for (const status of [429, 503]) {
    it(`obeys Retry-After of a ${status}`, async () => {
      const { transport, clock, asked } = await rig((_asked, response, nth) => (nth < 3 ? json(response, { kind: 'Status' }, status, { 'retry-after': '7' }) : json(response, gadget('a'))));
      const call = transport.create(GADGETS, gadget('a'));
      await until(() => clock.pending().includes(7000));
      assert.equal(asked.length, 1);
      await clock.advance(7000);
      await until(() => asked.length === 2 && clock.pending().includes(7000));
      await clock.advance(7000);
      assert.equal((await call).metadata.name, 'a');
      assert.equal(asked.length, 3);
    });
  }

  it('obeys Retry-After at most ten times, and not at all when it is too long or missing', async () => {
    const always = await rig((_asked, response) => json(response, { reason: 'TooManyRequests' }, 429, { 'retry-after': '1' }));
    const call = assert.rejects(always.transport.get(GADGETS, target), { status: 429, reason: 'TooManyRequests', retryAfterMs: 1000 });
    for (let nth = 1; nth <= 10; nth++) {
      await until(() => always.asked.length === nth && always.clock.pending().includes(1000));
      await always.clock.advance(1000);
    }
    await call;
    assert.equal(always.asked.length, 11);
    for (const headers of [{}, { 'retry-after': '3600' }, { 'retry-after': 'Thu, 01 Jan 2026 01:00:00 GMT' }] as Record<string, string>[]) {
      const once = await rig((_asked, response) => json(response, {}, 429, headers));
      await assert.rejects(once.transport.get(GADGETS, target), { status: 429 });
      assert.equal(once.asked.length, 1);
    }
  });

  it('waits for an answer no longer than 30 s', async () => {
    const { transport, clock, asked, observed } = await rig(() => undefined);
    const call = assert.rejects(transport.get(GADGETS, target), { code: 'RequestTimeout' });
    await until(() => asked.length === 1);
    await clock.advance(30_000);
    await call;
    assert.deepEqual(observed, [{ method: 'GET', code: '<error>', seconds: 30, date: undefined }]);
  });

  it('ends a call, and the wait for Retry-After, by its signal', async () => {
    const { transport, clock } = await rig((_asked, response) => json(response, {}, 429, { 'retry-after': '20' }));
    const controller = new AbortController();
    const call = assert.rejects(transport.get(GADGETS, target, controller.signal), /enough/);
    await until(() => clock.pending().includes(20_000));
    controller.abort(new Error('enough'));
    await call;
    assert.deepEqual(clock.pending(), []);
  });

  const answers: { readonly name: string; readonly status: number; readonly body: string; readonly want: string; readonly message: RegExp }[] = [
    { name: 'a Status', status: 422, body: '{"kind":"Status","reason":"Invalid","message":"strict decoding error: unknown field"}', want: 'refused', message: /unknown field/ },
    { name: 'a page of a proxy', status: 502, body: '<html>Bad gateway</html>', want: 'transient', message: /Bad gateway/ },
    { name: 'nothing', status: 404, body: '', want: 'notFound', message: /404/ },
    { name: 'a replaced object', status: 422, body: '{"reason":"Invalid","details":{"causes":[{"field":"metadata.uid"}]}}', want: 'conflict', message: /422/ },
    { name: 'success without JSON', status: 200, body: '<html>', want: 'transient', message: /no JSON object/ },
    { name: 'success without an object', status: 200, body: '{}', want: 'transient', message: /without an object/ },
  ];
  for (const { name, status, body, want, message } of answers) {
    it(`takes ${status} with ${name} for ${want}`, async () => {
      const { transport } = await rig((_asked, response) => void response.writeHead(status).end(body));
      await assert.rejects(transport.get(GADGETS, target), (error: Error) => classify(error) === want && message.test(error.message));
    });
  }

  it('says transient when nobody listens', async () => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser({ name: 'c', server: 'http://127.0.0.1:9', skipTLSVerify: true }, { name: 'u' });
    const transport = createTransport({ kubeConfig, clock: fakeClock(), userAgent: 'caveau/0' });
    await assert.rejects(transport.get(GADGETS, target), (error) => classify(error) === 'transient');
    await transport.close();
  });
});
