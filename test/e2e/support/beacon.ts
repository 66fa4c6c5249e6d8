import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** A server on loopback that answers whoever connects and says nothing, so that a gate or a mover has a target that lives. */
export interface Beacon {
  /** As an environment lists it. */
  readonly target: { readonly name: 'beacon'; readonly role: 'Beacon'; readonly address: string; readonly port: number; readonly protocol: 'TCP' };
  /** It answers nobody any more. */
  close(): Promise<void>;
}

const address = '127.0.0.1';

/** Opens one, at a port that is free or at one of before. */
export async function openBeacon(port = 0): Promise<Beacon> {
  const server: Server = createServer((socket) => socket.destroy()).listen(port, address);
  await once(server, 'listening');
  return {
    target: { name: 'beacon', role: 'Beacon', address, port: (server.address() as AddressInfo).port, protocol: 'TCP' },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
