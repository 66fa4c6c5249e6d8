import assert from 'node:assert/strict';
import { type Server } from 'node:http';
import { Registry } from 'prom-client';
import { serveTelemetry, type Health } from './http.ts';
import { createMetrics } from './metrics.ts';

describe('health and metrics over HTTP', () => {
  const servers: Server[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

  const serve = async (health: Health, registry = createMetrics(() => 0).registry): Promise<(path: string) => Promise<{ readonly status: number; readonly type: string | null; readonly body: string }>> => {
    const { server, port } = await serveTelemetry('127.0.0.1', 0, registry, health);
    servers.push(server);
    return async (path) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
      return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
    };
  };

  it('/livez and /readyz follow the health at each call', async () => {
    let [alive, ready] = [true, false];
    const get = await serve({ alive: () => alive, ready: () => ready });
    assert.deepEqual(await get('/livez'), { status: 200, type: 'text/plain', body: 'ok\n' });
    assert.deepEqual(await get('/readyz'), { status: 503, type: 'text/plain', body: 'not ok\n' });
    [alive, ready] = [false, true];
    assert.deepEqual([(await get('/livez')).status, (await get('/readyz?verbose')).status], [503, 200]);
  });

  it('/metrics is what Prometheus reads', async () => {
    const get = await serve({ alive: () => true, ready: () => true });
    const { status, type, body } = await get('/metrics');
    assert.deepEqual([status, type?.startsWith('text/plain; version=0.0.4')], [200, true]);
    assert.match(body, /^workqueue_depth 0$/m);
  });

  it('says what there is where there is nothing', async () => {
    const get = await serve({ alive: () => true, ready: () => true });
    assert.deepEqual(await get('/'), { status: 404, type: 'text/plain', body: 'There are /livez, /readyz and /metrics.\n' });
  });

  it('answers 500 when the metrics cannot be gathered, and goes on', async () => {
    const broken = new Registry();
    broken.metrics = () => Promise.reject(new Error('no metrics today'));
    const get = await serve({ alive: () => true, ready: () => true }, broken);
    assert.deepEqual([(await get('/metrics')).status, (await get('/livez')).status], [500, 200]);
  });

  it('rejects when the port is taken', async () => {
    const { server, port } = await serveTelemetry('127.0.0.1', 0, new Registry(), { alive: () => true, ready: () => true });
    servers.push(server);
    await assert.rejects(serveTelemetry('127.0.0.1', port, new Registry(), { alive: () => true, ready: () => true }), { code: 'EADDRINUSE' });
  });
});
