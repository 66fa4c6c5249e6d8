import { createServer } from 'node:net';

// Below the range from which the system takes ports for outgoing connections, so that none of those takes a port
// between this check and the start of the server.
const firstPort = 20_000;
const portCount = 10_000;

/** Finds ports on 127.0.0.1 that nobody listens on; random, so that two clusters starting at once do not meet. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let attempt = 0; found.size < count && attempt < count * 50; attempt++) {
    const port = firstPort + Math.floor(Math.random() * portCount);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  if (found.size < count) {
    throw new Error(`Fewer than ${count} free ports on 127.0.0.1 from ${firstPort}: stop other servers there.`);
  }
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
