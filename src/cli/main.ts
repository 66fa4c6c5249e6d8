import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { styleText } from 'node:util';
import { describe } from '../runtime/errors.ts';
import { systemClock } from '../runtime/clock.ts';
import { runCommandLine } from './run.ts';
import { exitStatus, type Terminal } from './terminal.ts';

const terminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  // It leaves the text alone where nobody looks at it, and where NO_COLOR is set.
  paint: (shade, line) => styleText(shade, line, { stream: process.stdout }),
  err: (line) => void process.stderr.write(`${line}\n`),
  interactive: process.stdin.isTTY && process.stderr.isTTY,
  // The question goes where the answer of the command does not.
  ask: async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
  input: () => text(process.stdin),
  env: process.env,
  clock: systemClock,
};

// The engine would print an error as it is, and a parser quotes the line that it could not read: it may hold a secret.
process.on('uncaughtException', (error) => {
  terminal.err(`kubectl caveau failed in a way that nobody expected: ${describe(error)}`);
  process.exitCode = exitStatus.unusable;
});
// Not exit(): what is written to a pipe would be cut.
process.exitCode = await runCommandLine(process.argv.slice(2), terminal);
