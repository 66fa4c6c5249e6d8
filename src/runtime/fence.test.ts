import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { PARALLEL_WRITES } from './defaults.ts';
import { createElector, type Elector } from './elector.ts';
import { classify } from './errors.ts';
import { createRecorder } from './events.ts';
import { createExecutor } from './executor.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { fakeLog } from './fake-log.ts';
import { GADGETS, gadget } from './fake-objects.ts';
import { createHttp, type Http, type HttpRequest, type HttpResponse } from './http.ts';
import { type Step } from './plan.ts';
import { transportOver } from './transport.ts';

interface Leader {
  readonly clock: FakeClock;
  readonly elector: Elector;
  readonly execute: ReturnType<typeof createExecutor>;
  readonly recorder: ReturnType<typeof createRecorder>;
  /** What reached the server, and what was put on record. */
  readonly story: string[];
  /** Stops the process as SIGSTOP does: time goes on, nothing of ours runs, no timer fires. */
  pause(ms: number): void;
}

function answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, header: (name) => headers[name], text: () => Promise.resolve(JSON.stringify(body)), body: (async function* () {})() };
}

/** A leader over a network whose answers a test decides; the lease itself is always answered. */
async function leader(respond: (request: HttpRequest) => Promise<HttpResponse>): Promise<Leader> {
  const clock = fakeClock(0, 0);
  let paused = 0;
  const time = { ...clock, monotonic: () => clock.monotonic() + paused };
  const story: string[] = [];
  const http: Http = {
    send: (request) => {
      story.push(`${request.method} ${request.path.split('?')[0]!.split('/').at(-1)!}`);
      return respond(request);
    },
    close: () => Promise.resolve(),
  };
  const log = fakeLog();
  const lease = { metadata: { name: 'caveau-operator', namespace: 'ns', uid: 'u', resourceVersion: '1' }, spec: {} };
  const elector = createElector({ transport: { get: () => Promise.resolve(lease), create: () => Promise.resolve(lease), mergePatch: () => Promise.resolve(lease) }, clock: time, log, namespace: 'ns', identity: 'us' });
  assert.ok(await elector.acquire());
  const mayWrite = elector.assertLeading;
  const transport = transportOver(http, { clock: time, mayWrite });
  const recorder = createRecorder({ transport, clock: time, log, reportingController: 'x/y', reportingInstance: 'z' });
  const record = (line: Readonly<Record<string, unknown>>): Promise<void> => Promise.resolve(void story.push(`record ${String(line['what'])}`));
  const execute = createExecutor({ transport, stores: () => undefined, recorder, record, clock: time, log, mayWrite });
  return { clock, elector, execute, recorder, story, pause: (ms) => void (paused += ms) };
}

const signal = new AbortController().signal;
const create = (name: string): Step => ({ do: 'create', resource: GADGETS, object: gadget(name) });
const fenced = (error: unknown): boolean => (error as { code?: string }).code === 'LeaseLost' && classify(error) === 'aborted';
const made = (): Promise<HttpResponse> => Promise.resolve(answer(201, gadget('made')));

describe('the fence of a leader', () => {
  it('lets a leader write', async () => {
    const l = await leader(made);
    await l.execute({ steps: [{ do: 'record', record: { what: 'decision' } }, create('a')] }, signal);
    assert.deepEqual(l.story, ['record decision', 'POST gadgets']);
    await l.elector.release();
  });

  it('lets a leader that was paused and wakes write nothing: no record, no write, not even what always runs', async () => {
    const l = await leader(made);
    l.pause(10_000);
    const always: Step = { do: 'patch', resource: GADGETS, target: { namespace: 'ns', name: 'a' }, patch: {}, always: true };
    await assert.rejects(l.execute({ steps: [{ do: 'record', record: { what: 'decision' } }, create('a'), always, { do: 'delete', resource: GADGETS, targets: [{ namespace: 'ns', name: 'b' }], always: true }] }, signal), fenced);
    assert.deepEqual(l.story, []);
    assert.ok(fenced(await l.elector.lost));
  });

  it('stops what waited for its turn among the writes', async () => {
    const gates: (() => void)[] = [];
    const l = await leader(() => new Promise((resolve) => gates.push(() => resolve(answer(201, gadget('made'))))));
    const all = Array.from({ length: PARALLEL_WRITES + 10 }, (_, n) => l.execute({ steps: [create(`g${n}`)] }, signal));
    await l.clock.settle();
    assert.equal(l.story.length, PARALLEL_WRITES);
    l.pause(10_000);
    for (const open of gates) open();
    const results = await Promise.allSettled(all);
    assert.equal(l.story.length, PARALLEL_WRITES);
    assert.equal(results.filter((result) => result.status === 'rejected' && fenced(result.reason)).length, 10);
  });

  it('stops a write that the server had sent away for a while', async () => {
    const l = await leader(() => Promise.resolve(answer(429, { kind: 'Status' }, { 'retry-after': '9' })));
    const write = assert.rejects(l.execute({ steps: [create('a')] }, signal), fenced);
    await l.clock.settle();
    assert.deepEqual(l.story, ['POST gadgets']);
    l.pause(10_000);
    await l.clock.advance(9000);
    await write;
    assert.deepEqual(l.story, ['POST gadgets']);
  });

  it('stops Events, also those that waited', async () => {
    let open: () => void = () => undefined;
    const l = await leader(() => new Promise((resolve) => (open = () => resolve(answer(201, gadget('made'))))));
    const note = (reason: string): void => l.recorder.note({ regarding: { apiVersion: 'v1', kind: 'X', namespace: 'ns', name: 'x' }, type: 'Normal', reason, action: 'Do', note: '.' });
    note('First');
    note('Second');
    await l.clock.settle();
    l.pause(10_000);
    open();
    await l.clock.settle();
    note('Third');
    await l.recorder.drain();
    assert.deepEqual(l.story, ['POST events']);
  });

  it('closes before the lease is given back', async () => {
    const l = await leader(made);
    const released = l.elector.release();
    await l.clock.settle();
    await assert.rejects(l.execute({ steps: [create('a')] }, signal), fenced);
    await released;
    assert.deepEqual(l.story, []);
  });

  it('lets whoever does not lead read', async () => {
    const l = await leader(made);
    l.pause(10_000);
    const transport = transportOver({ send: made, close: () => Promise.resolve() }, { clock: l.clock, mayWrite: l.elector.assertLeading });
    assert.equal((await transport.get(GADGETS, { namespace: 'ns', name: 'a' })).metadata.name, 'made');
  });
});

describe('a request', () => {
  let server: Server;
  const heard: string[] = [];

  beforeEach(async () => {
    heard.length = 0;
    server = createServer((request, response) => {
      heard.push(`${request.method!} ${request.url!}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is asked for the last time as it goes into its socket, and nothing is sent after a no', async () => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser({ name: 'c', server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, skipTLSVerify: true }, { name: 'u' });
    const http = createHttp({ kubeConfig, userAgent: 'caveau/0' });
    let may = true;
    const ask = (): void => {
      if (!may) throw new Error('too late');
    };
    // The lease is lost while the connection is being made.
    const lose = (): void => void (may = false);
    subscribe('undici:client:connected', lose);
    await assert.rejects(http.send({ method: 'DELETE', path: '/a', beforeSend: ask }), /too late/);
    assert.ok(unsubscribe('undici:client:connected', lose));
    assert.equal(may, false);
    may = true;
    const allowed = await http.send({ method: 'POST', path: '/b', body: '{}', beforeSend: ask });
    await allowed.text();
    may = false;
    await assert.rejects(http.send({ method: 'DELETE', path: '/c', beforeSend: ask }), /too late/);
    const read = await http.send({ method: 'GET', path: '/d' });
    await read.text();
    assert.deepEqual(heard, ['POST /b', 'GET /d']);
    await http.close();
  });
});
