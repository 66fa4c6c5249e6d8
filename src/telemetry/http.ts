import { createServer, type Server } from 'node:http';
import { type Registry } from 'prom-client';
import { report, type Check } from './health.ts';

/** What the probes ask. */
export interface Health {
  /** Whether the process still makes progress; one check that fails has the kubelet restart it. */
  livez(): readonly Check[];
  /** Whether it can do its work. */
  readyz(): readonly Check[];
}

/** Serves /livez, /readyz and /metrics; resolves with the port once it listens. Port 0 takes any free one. */
export async function serveTelemetry(host: string, port: number, registry: Registry, health: Health): Promise<{ readonly server: Server; readonly port: number }> {
  const answer = async (path: string): Promise<{ readonly status: number; readonly type: string; readonly body: string }> => {
    // The host does not matter, and a path may begin like one.
    const { pathname, searchParams } = new URL(`http://operator${path.replace(/^\/*/, '/')}`);
    const probe = (endpoint: 'livez' | 'readyz') => {
      const { ok, body } = report(endpoint, health[endpoint](), searchParams.has('verbose'));
      return { status: ok ? 200 : 503, type: 'text/plain', body };
    };
    if (pathname === '/livez') return probe('livez');
    if (pathname === '/readyz') return probe('readyz');
    if (pathname === '/metrics') return { status: 200, type: registry.contentType, body: await registry.metrics() };
    return { status: 404, type: 'text/plain', body: 'There are /livez, /readyz and /metrics.\n' };
  };
  const server = createServer((request, response) => {
    answer(request.url ?? '/').then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : 'error'),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : port };
}
