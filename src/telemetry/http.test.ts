import assert from 'node:assert/strict';
import { type Server } from 'node:http';
import { Registry } from 'prom-client';
import { serveTelemetry, type Health } from './http.ts';
import { fakeClock } from '../runtime/fake-clock.ts';
import { type Check } from './health.ts';
import { createMetrics } from './metrics.ts';

const well: Health = { livez: () => [{ name: 'ping' }], readyz: () => [{ name: 'ping' }] };

describe('health and metrics over HTTP', () => {
  const servers: Server[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

  const serve = async (health: Health, registry = createMetrics({ clock: fakeClock(), host: 'h', version: '0.1.0', eventsDropped: () => 0, clockSkewMs: () => undefined }).registry): Promise<(path: string) => Promise<{ readonly status: number; readonly type: string | null; readonly body: string }>> => {
    const { server, port } = await serveTelemetry('127.0.0.1', 0, registry, health);
    servers.push(server);
    return async (path) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
      return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
    };
  };

  it('/livez and /readyz follow the checks at each call, and list them when one fails or somebody asks', async () => {
    let [stuck, behind]: (string | undefined)[] = [undefined, 'pods'];
    const checks = (name: string, why: string | undefined): readonly Check[] => [{ name: 'ping' }, { name, why }];
    const get = await serve({ livez: () => checks('watches', stuck), readyz: () => checks('caches-fresh', behind) });
    assert.deepEqual(await get('/livez'), { status: 200, type: 'text/plain', body: 'ok\n' });
    assert.deepEqual(await get('/readyz'), { status: 503, type: 'text/plain', body: '[+]ping ok\n[-]caches-fresh failed: pods\nreadyz check failed\n' });
    [stuck, behind] = ['jobs.batch', undefined];
    assert.deepEqual(await get('/livez'), { status: 503, type: 'text/plain', body: '[+]ping ok\n[-]watches failed: jobs.batch\nlivez check failed\n' });
    assert.deepEqual(await get('/readyz?verbose'), { status: 200, type: 'text/plain', body: '[+]ping ok\n[+]caches-fresh ok\nreadyz check passed\n' });
  });

  it('answers whatever path is asked for', async () => {
    const get = await serve(well);
    assert.deepEqual([(await get('//livez')).status, (await get('/%zz')).status, (await get('/livez/x')).status], [200, 404, 404]);
  });

  it('/metrics is what Prometheus reads', async () => {
    const get = await serve(well);
    const { status, type, body } = await get('/metrics');
    assert.deepEqual([status, type?.startsWith('text/plain; version=0.0.4')], [200, true]);
    assert.match(body, /^workqueue_depth\{name="TrainingJob",controller="TrainingJob",priority="0"\} 0$/m);
  });

  it('says what there is where there is nothing', async () => {
    const get = await serve(well);
    assert.deepEqual(await get('/'), { status: 404, type: 'text/plain', body: 'There are /livez, /readyz and /metrics.\n' });
  });

  it('answers 500 when the metrics cannot be gathered, and goes on', async () => {
    const broken = new Registry();
    broken.metrics = () => Promise.reject(new Error('no metrics today'));
    const get = await serve(well, broken);
    assert.deepEqual([(await get('/metrics')).status, (await get('/livez')).status], [500, 200]);
  });

  it('rejects when the port is taken', async () => {
    const { server, port } = await serveTelemetry('127.0.0.1', 0, new Registry(), well);
    servers.push(server);
    await assert.rejects(serveTelemetry('127.0.0.1', port, new Registry(), well), { code: 'EADDRINUSE' });
  });
});
