import { createServer, type Server } from 'node:http';
import { type Registry } from 'prom-client';

/** What the probes ask. */
export interface Health {
  /** Whether the process still makes progress; `false` has the kubelet restart it. */
  alive(): boolean;
  /** Whether every cache is filled. */
  ready(): boolean;
}

/** Serves /livez, /readyz and /metrics; resolves with the port once it listens. Port 0 takes any free one. */
export async function serveTelemetry(host: string, port: number, registry: Registry, health: Health): Promise<{ readonly server: Server; readonly port: number }> {
  const answer = async (path: string): Promise<{ readonly status: number; readonly type: string; readonly body: string }> => {
    const plain = (ok: boolean) => ({ status: ok ? 200 : 503, type: 'text/plain', body: ok ? 'ok\n' : 'not ok\n' });
    if (path === '/livez') return plain(health.alive());
    if (path === '/readyz') return plain(health.ready());
    if (path === '/metrics') return { status: 200, type: registry.contentType, body: await registry.metrics() };
    return { status: 404, type: 'text/plain', body: 'There are /livez, /readyz and /metrics.\n' };
  };
  const server = createServer((request, response) => {
    answer((request.url ?? '/').split('?')[0] ?? '/').then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : 'error'),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : port };
}
