import { deepEqual, equal, ok } from 'node:assert/strict';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type GateProtocol, type GateReach } from '../api/gate.ts';
import { fakeClock, type FakeClock } from '../runtime/fake-clock.ts';
import { socketAttempt } from './attempt.ts';
import { attemptTimeoutMs } from './defaults.ts';
import { dnsQuery, dnsQueryOverTcp } from './dns-query.ts';

/** Nothing of these tests leaves the machine. */
const loopbacks = ['127.0.0.1', ...(Object.values(networkInterfaces()).flat().some((found) => found?.address === '::1') ? ['::1'] : [])];

const open: { close(done: () => void): unknown }[] = [];

async function tcp(address: string, serve: (socket: Socket) => void = () => undefined): Promise<{ readonly port: number; readonly server: Server }> {
  // A client that is gone already is no failure of a test.
  const server = createServer((socket) => serve(socket.on('error', () => undefined).on('end', () => socket.end())));
  await once(server.listen(0, address), 'listening');
  open.push(server);
  return { port: (server.address() as AddressInfo).port, server };
}

async function udp(address: string, serve: (message: Buffer, reply: (answer: Buffer) => void) => void = () => undefined): Promise<{ readonly port: number; readonly socket: UdpSocket }> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (message, { port, address: from }) => serve(message, (answer) => socket.send(answer, port, from)));
  socket.bind(0, address);
  await once(socket, 'listening');
  open.push(socket);
  return { port: socket.address().port, socket };
}

async function closeAll(): Promise<void> {
  for (const each of open.splice(0)) await new Promise<void>((resolve) => void each.close(resolve));
}

/** A port at which nobody listens, because whoever did has left. */
async function closedPort(address: string, protocol: GateProtocol): Promise<number> {
  const { port } = protocol === 'UDP' || protocol === 'DNS-UDP' ? await udp(address) : await tcp(address);
  await closeAll();
  return port;
}

interface Tried {
  readonly outcome: GateReach;
  readonly clock: FakeClock;
}

/** One attempt under a clock that stands still: only the network can end it. */
async function tryOnce(address: string, port: number, protocol: GateProtocol): Promise<Tried> {
  const clock = fakeClock();
  return { outcome: await socketAttempt(clock)({ address, port, protocol }), clock };
}

const sockets = (): number => process.getActiveResourcesInfo().filter((name) => /^(TCP|UDP)/.test(name)).length;

describe('an attempt to reach an address', () => {
  let before = 0;
  beforeEach(() => {
    before = sockets();
  });
  afterEach(async () => {
    await closeAll();
    // Closing takes some turns of the event loop; mocha's time limit ends a loop that waits in vain.
    while (sockets() > before) await new Promise((resolve) => setImmediate(resolve));
  });

  for (const address of loopbacks) {
    it(`says Answered where a server takes connections at ${address}, although it says nothing`, async () => {
      const { port } = await tcp(address);
      const { outcome, clock } = await tryOnce(address, port, 'TCP');
      deepEqual([outcome, clock.pending()], ['Answered', []]);
    });

    for (const protocol of ['TCP', 'DNS-TCP', 'UDP', 'DNS-UDP'] as const) {
      it(`says Refused where nobody listens at ${address} over ${protocol}`, async () => {
        const { outcome, clock } = await tryOnce(address, await closedPort(address, protocol), protocol);
        deepEqual([outcome, clock.pending()], ['Refused', []]);
      });
    }

    it(`says Answered where a datagram comes back from ${address}`, async () => {
      let got = '';
      const { port } = await udp(address, (message, reply) => {
        got = message.toString();
        reply(message);
      });
      const { outcome, clock } = await tryOnce(address, port, 'UDP');
      deepEqual([outcome, got, clock.pending()], ['Answered', 'caveau gate\n', []]);
    });

    it(`says Answered where a resolver answers over UDP at ${address}, also with a refusal`, async () => {
      let asked: Buffer = Buffer.alloc(0);
      const { port } = await udp(address, (message, reply) => {
        asked = message;
        const answer = Buffer.from(message);
        // A response with the code REFUSED.
        answer.writeUInt16BE(0x8185, 2);
        reply(answer);
      });
      equal((await tryOnce(address, port, 'DNS-UDP')).outcome, 'Answered');
      deepEqual(asked, dnsQuery());
    });

    it(`says TimedOut where datagrams come to ${address} and nothing comes back, and not before its time`, async () => {
      let arrived = (): void => undefined;
      const arrival = new Promise<void>((resolve) => (arrived = resolve));
      const { port } = await udp(address, () => arrived());
      const clock = fakeClock();
      let outcome: GateReach | undefined;
      const done = socketAttempt(clock)({ address, port, protocol: 'UDP' }).then((reach) => (outcome = reach));
      await arrival;
      await clock.advance(attemptTimeoutMs - 1);
      equal(outcome, undefined);
      await clock.advance(1);
      deepEqual([await done, clock.pending()], ['TimedOut', []]);
    });
  }

  it('sends the query over the connection, so that the log of a resolver tells who was there', async () => {
    let got: (bytes: Buffer) => void = () => undefined;
    const asked = new Promise<Buffer>((resolve) => (got = resolve));
    const { port } = await tcp('127.0.0.1', (socket) => socket.once('data', got));
    equal((await tryOnce('127.0.0.1', port, 'DNS-TCP')).outcome, 'Answered');
    deepEqual(await asked, dnsQueryOverTcp());
  });

  it('says nothing over a connection that only shows that it opens', async () => {
    let bytes = 0;
    let over = (): void => undefined;
    const ended = new Promise<void>((resolve) => (over = resolve));
    const { port } = await tcp('127.0.0.1', (socket) => socket.on('data', (chunk: Buffer) => (bytes += chunk.length)).once('close', () => over()));
    await tryOnce('127.0.0.1', port, 'TCP');
    await ended;
    equal(bytes, 0);
  });

  it('says Answered where a server resets every connection: it did open', async () => {
    const { port } = await tcp('127.0.0.1', (socket) => socket.resetAndDestroy());
    // Whether the reset comes before anybody looked at the connection is a matter of luck, so it is tried often.
    for (let nth = 0; nth < 50; nth++) equal((await tryOnce('127.0.0.1', port, 'TCP')).outcome, 'Answered');
  });

  it('takes no datagram of somebody else for an answer', async () => {
    const stranger = await udp('127.0.0.1');
    const told: Promise<unknown>[] = [];
    const asked = createSocket('udp4');
    asked.on('message', (_message, from) => told.push(new Promise((resolve) => stranger.socket.send('answer', from.port, from.address, resolve))));
    asked.bind(0, '127.0.0.1');
    await once(asked, 'listening');
    open.push(asked);
    const clock = fakeClock();
    const done = socketAttempt(clock)({ address: '127.0.0.1', port: asked.address().port, protocol: 'UDP' });
    await once(asked, 'message');
    await Promise.all(told);
    await clock.settle();
    await clock.advance(attemptTimeoutMs);
    equal(await done, 'TimedOut');
  });

  it('says Unknown, and does not reject, where a library refuses the call', async () => {
    const { outcome, clock } = await tryOnce('127.0.0.1', 65_536, 'TCP');
    deepEqual([outcome, clock.pending()], ['Unknown', []]);
    equal((await tryOnce('127.0.0.1', 65_536, 'UDP')).outcome, 'Unknown');
  });

  it('leaves no socket and no timer behind after many at once', async () => {
    const [server, silent] = [await tcp('127.0.0.1'), await udp('127.0.0.1')];
    const held = sockets();
    const clock = fakeClock();
    const attempt = socketAttempt(clock);
    const endpoints = Array.from({ length: 32 }, (_, nth) => (nth % 2 === 0 ? { address: '127.0.0.1', port: server.port, protocol: 'TCP' as const } : { address: '127.0.0.1', port: silent.port, protocol: 'UDP' as const }));
    let done = 0;
    const all = Promise.all(endpoints.map(async (endpoint) => {
      const outcome = await attempt(endpoint);
      done++;
      return outcome;
    }));
    while (done < 16) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(attemptTimeoutMs);
    deepEqual(new Set(await all), new Set(['Answered', 'TimedOut']));
    while (sockets() > held) await new Promise((resolve) => setImmediate(resolve));
    deepEqual(clock.pending(), []);
    ok(sockets() <= held);
  });
});
