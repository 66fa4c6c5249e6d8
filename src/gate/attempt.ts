import { createSocket } from 'node:dgram';
import { isIPv6, Socket } from 'node:net';
import { type GateProtocol, type GateReach } from '../api/gate.ts';
import { type GateClock } from './clock.ts';
import { attemptTimeoutMs } from './defaults.ts';
import { dnsQuery, dnsQueryOverTcp } from './dns-query.ts';
import { reachOf, type ReachError } from './reach-error.ts';

/** An address that is tried. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly protocol: GateProtocol;
}

/** Tries an address once. It never rejects. */
export type Attempt = (endpoint: Endpoint) => Promise<GateReach>;

/** What a UDP service gets that is not asked by DNS; whoever logs it sees where it came from. */
const datagram = Buffer.from('caveau gate\n', 'ascii');

/** Begins an attempt: says by `closing` how to give it up before anything can go wrong, and calls `tell` with what became of it. */
type Begin = (endpoint: Endpoint, tell: (reach: GateReach) => void, closing: (close: () => void) => void) => void;

/** Attempts over real sockets; each leaves nothing open behind it. */
export function socketAttempt(clock: Pick<GateClock, 'after'>, timeoutMs: number = attemptTimeoutMs): Attempt {
  return (endpoint) =>
    new Promise((resolve) => {
      const begin = endpoint.protocol === 'UDP' || endpoint.protocol === 'DNS-UDP' ? beginUdp : beginTcp;
      let close = (): void => undefined;
      const tell = (reach: GateReach): void => {
        cancel();
        close();
        resolve(reach);
      };
      const cancel = clock.after(timeoutMs, () => tell('TimedOut'));
      try {
        begin(endpoint, tell, (how) => (close = how));
      } catch {
        // What a library throws is about the call and not about the network.
        tell('Unknown');
      }
    });
}

/** A connection that opens is a way out, whatever comes over it. */
const beginTcp: Begin = ({ address, port, protocol }, tell, closing) => {
  const family = familyOf(address);
  const socket = new Socket();
  closing(() => {
    if (socket.connecting) socket.destroy();
    else socket.destroySoon();
  });
  // It stays until the socket is gone: an error that comes after the verdict must not end the process.
  socket.on('error', (error: ReachError) => tell(reachOf(error, family)));
  socket.once('connect', () => {
    // Only so that the resolver's log tells people who connected.
    if (protocol === 'DNS-TCP') socket.write(dnsQueryOverTcp());
    tell('Answered');
  });
  socket.connect({ host: address, port, localAddress: family === 6 ? '::' : '0.0.0.0' });
};

/** Connected, so that the kernel reports ICMP and delivers datagrams of this address alone. */
const beginUdp: Begin = ({ address, port, protocol }, tell, closing) => {
  const family = familyOf(address);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  let open = true;
  closing(() => {
    if (open) socket.close();
    open = false;
  });
  const failed = (error?: NodeJS.ErrnoException | null): void => {
    if (error !== null && error !== undefined) tell(reachOf(error, family));
  };
  socket.on('error', failed);
  socket.once('message', () => tell('Answered'));
  socket.connect(port, address, (error?: NodeJS.ErrnoException) => {
    failed(error);
    if (open) socket.send(protocol === 'UDP' ? datagram : dnsQuery(), failed);
  });
};

function familyOf(address: string): 4 | 6 {
  return isIPv6(address) ? 6 : 4;
}
