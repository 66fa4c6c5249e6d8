import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type GateTarget } from '../../../src/api/gate.ts';
import { socketAttempt } from '../../../src/gate/attempt.ts';
import { observeReachability } from '../../../src/gate/reachability.ts';
import { systemClock } from '../../../src/runtime/clock.ts';

// Run inside of a network namespace: answers at every address of its own that is given, then tries each as the gate does, and prints what it saw as JSON.
const targets = JSON.parse(process.argv[2] ?? '[]') as readonly GateTarget[];

for (const { address, port, protocol } of targets) {
  if (address !== '127.0.0.1' && address !== '::1') continue;
  if (protocol === 'TCP') {
    const server = createServer((socket) => socket.on('error', () => undefined).resume()).listen(port, address);
    await once(server, 'listening');
  } else {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.on('message', (data, from) => socket.send(data, from.port, from.address)).bind(port, address);
    await once(socket, 'listening');
  }
}
const attempt = socketAttempt(systemClock);
const rounds = await Promise.all(
  targets.map(async (target) => {
    const began = performance.now();
    const { targets: seen } = await observeReachability({ targets: [target], peers: [], waitMs: 200 }, attempt, systemClock);
    return { outcome: seen[0]?.outcome, ms: Math.round(performance.now() - began) };
  }),
);
console.log(JSON.stringify(rounds));
process.exit(0);
