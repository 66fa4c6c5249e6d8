import { createServer } from 'node:net';

/** What a connection came to: nothing of what came through it is kept but its first words and how much it was. */
export interface Witnessed {
  /** Number of the connection. */
  readonly connection: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the first bytes said, as far as a line; empty when the connection was opened. */
  readonly begins: string;
  /** All bytes so far. */
  readonly bytes: number;
}

/** Longer than any name that a test gives a connection. */
const longestName = 64;

// Run inside of a network namespace, with the port as its argument: tells of every connection and of all that comes through it, a line of JSON each.
let connections = 0;
createServer((socket) => {
  const connection = ++connections;
  let [bytes, begins] = [0, ''];
  const tell = (): void => console.log(JSON.stringify({ connection, at: Date.now(), begins, bytes } satisfies Witnessed));
  tell();
  socket.on('error', () => undefined).on('data', (data) => {
    if (bytes === 0) begins = data.subarray(0, longestName).toString('latin1').split('\n', 1)[0] ?? '';
    bytes += data.length;
    tell();
  });
}).listen(Number(process.argv[2]), () => console.log('{}'));
