import { createServer } from 'node:net';

/** What a connection came to: of what came through it, the first and the last words and how much it was. */
export interface Witnessed {
  /** Number of the connection. */
  readonly connection: number;
  /** The first line, and the last so far; empty as long as nothing came. */
  readonly begins: string;
  readonly ends: string;
  /** All bytes so far. */
  readonly bytes: number;
}

/** Longer than any word that a test sends. */
const longestWord = 64;

// Run inside of a network namespace, with the port as its argument: tells of every connection and of all that comes through it, a line of JSON each.
let connections = 0;
createServer((socket) => {
  const connection = ++connections;
  let [bytes, begins, ends] = [0, '', ''];
  const tell = (): void => console.log(JSON.stringify({ connection, begins, ends, bytes } satisfies Witnessed));
  tell();
  socket.on('error', () => undefined).on('data', (data) => {
    if (bytes === 0) begins = data.subarray(0, longestWord).toString('latin1').split('\n', 1)[0] ?? '';
    ends = data.subarray(-longestWord).toString('latin1').trimEnd().split('\n').at(-1) ?? '';
    bytes += data.length;
    tell();
  });
}).listen(Number(process.argv[2]), () => console.log('{}'));
