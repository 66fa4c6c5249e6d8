import assert from 'node:assert/strict';
import { Agent, createServer, request, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { createAuthority, issueServer, type Certificate } from '../cluster/pki.ts';
import { startFaultProxy, type Cut, type Failure, type FaultProxy } from './fault-proxy.ts';
import { random } from './random.ts';

const line = '{"type":"ADDED","object":{"metadata":{"name":"one"}}}\n';

interface Outcome {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string | undefined;
  readonly error?: string;
}

describe('The fault proxy', () => {
  let authority: Certificate;
  let upstream: Server;
  let proxy: FaultProxy;
  let reached: string[];

  before('stand it before a server that watches count on', async () => {
    authority = await createAuthority('test');
    const { certificate, key } = await issueServer(authority, 'upstream', [{ type: 'ip', value: '127.0.0.1' }]);
    upstream = createServer({ cert: certificate, key }, (incoming, outgoing) => {
      reached.push(`${incoming.method ?? ''} ${incoming.url ?? ''} ${incoming.headers.authorization ?? ''}`);
      if (!(incoming.url ?? '').includes('watch=')) {
        incoming.pipe(outgoing);
        return;
      }
      const timer = setInterval(() => outgoing.write(line), 5);
      outgoing.once('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    proxy = await startFaultProxy({ server: `https://127.0.0.1:${(upstream.address() as AddressInfo).port}`, authority }, random(1));
  });
  beforeEach(() => (reached = []));
  after('close both', async () => {
    await proxy.close();
    upstream.closeAllConnections();
    await new Promise((resolve) => upstream.close(resolve));
  });

  function ask(method: string, path: string, body = '', signal?: AbortSignal, begins?: () => void): Promise<Outcome> {
    return new Promise((resolve) => {
      let text = '';
      let status = 0;
      let retryAfter: string | undefined;
      const fail = (error: Error): void => resolve({ status, body: text, retryAfter, error: error.message });
      const call = request(new URL(path, proxy.server), { method, ca: authority.certificate, agent: new Agent(), headers: { authorization: 'Bearer t' }, ...(signal === undefined ? {} : { signal }) }, (response) => {
        status = response.statusCode ?? 0;
        retryAfter = response.headers['retry-after'];
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          begins?.();
        });
        response.once('error', fail);
        response.once('end', () => resolve({ status, body: text, retryAfter }));
      });
      call.once('error', fail);
      call.end(body);
    });
  }

  it('passes on what is asked, by whom, and what is answered', async () => {
    proxy.use({});
    assert.deepEqual(await ask('POST', '/api/v1/pods?dryRun=All', 'hello'), { status: 200, body: 'hello', retryAfter: undefined });
    assert.deepEqual(reached, ['POST /api/v1/pods?dryRun=All Bearer t']);
  });

  const answers: readonly { readonly failure: Failure; readonly status: number; readonly retryAfter?: string; readonly arrives: boolean }[] = [
    { failure: '500', status: 500, arrives: false },
    { failure: '503', status: 503, retryAfter: '1', arrives: false },
    { failure: '429', status: 429, retryAfter: '1', arrives: false },
    { failure: 'reset', status: 0, arrives: false },
    { failure: 'lost', status: 0, arrives: true },
  ];
  for (const { failure, status, retryAfter, arrives } of answers) {
    it(`fails a request by ${failure}, which the server ${arrives ? 'has carried out' : 'never sees'}`, async () => {
      proxy.use({ failing: 1, failures: [failure] });
      const outcome = await ask('POST', '/api/v1/pods', 'hello');
      assert.deepEqual([outcome.status, outcome.retryAfter, outcome.error !== undefined], [status, retryAfter, status === 0]);
      assert.equal(reached.length, arrives ? 1 : 0);
    });
  }

  it('never answers a silent request, which the server has carried out', async () => {
    proxy.use({ failing: 1, failures: ['silent'] });
    const giveUp = new AbortController();
    const outcome = ask('POST', '/api/v1/pods', 'hello', giveUp.signal);
    while (reached.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    giveUp.abort();
    assert.equal((await outcome).status, 0);
  });

  const ends: readonly { readonly cut: Cut; readonly within: boolean; readonly orderly: boolean }[] = [
    { cut: 'cut', within: false, orderly: false },
    { cut: 'torn', within: true, orderly: false },
    { cut: 'ended within a line', within: true, orderly: true },
  ];
  for (const { cut, within, orderly } of ends) {
    it(`ends a watch that was open before the harm began: ${cut}`, async () => {
      proxy.use({});
      const begun = Promise.withResolvers<undefined>();
      const outcome = ask('GET', '/api/v1/pods?watch=1', '', undefined, () => begun.resolve(undefined));
      await Promise.race([begun.promise, outcome]);
      // Only now: otherwise a machine that stalls cuts it before anything came.
      proxy.use({ cutWatchesAfterMs: [0, 10], cuts: [cut] });
      const { status, body, error } = await outcome;
      assert.equal(status, 200);
      assert.ok(body.startsWith(line), 'some of it came');
      assert.equal(body.endsWith('\n'), !within);
      assert.equal(error === undefined, orderly);
    });
  }

  it('cuts a watch that is opened after the harm began', async () => {
    proxy.use({ cutWatchesAfterMs: [0, 10], cuts: ['cut'] });
    const { error } = await ask('GET', '/api/v1/pods?watch=1');
    assert.notEqual(error, undefined);
    assert.equal(reached.length, 1, 'it was opened');
  });

  it('does the same harm for the same seed', () => {
    const draw = (seed: number): readonly number[] => Array.from({ length: 5 }, ((one) => () => one.between(1, 1000))(random(seed)));
    assert.deepEqual(draw(7), draw(7));
    assert.notDeepEqual(draw(7), draw(8));
  });
});
