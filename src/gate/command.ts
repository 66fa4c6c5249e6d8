import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gateExitCodes, gateVariable, terminationLog } from '../api/gate.ts';
import { socketAttempt } from './attempt.ts';
import { type GateClock } from './clock.ts';
import { exitCodeOf, runGate } from './gate.ts';
import { fileSystemHost } from './host.ts';
import { terminationMessage } from './termination-message.ts';

/** How `caveau gate` is called. */
export const gateUsage = `Usage: caveau gate [--termination-log PATH]
  Looks at the pod that it runs in as the variable ${gateVariable} says (JSON), writes what it found to PATH (default: ${terminationLog})
  and to standard output, and ends with 0 when training may begin.`;

/** Runs the gate in this process and returns its exit code. */
export async function gateCommandLine(argv: readonly string[], env: Readonly<Record<string, string | undefined>>, clock: GateClock): Promise<number> {
  const path = terminationPath(argv);
  if (path === undefined) {
    console.error(gateUsage);
    return gateExitCodes.ConfigInvalid;
  }
  const result = await runGate(env[gateVariable], { host: fileSystemHost(randomUUID()), attempt: socketAttempt(clock), clock });
  const message = terminationMessage(result);
  console.log(message);
  try {
    writeFileSync(path, message);
  } catch (error) {
    // A verdict that nobody can read lets nothing begin.
    console.error(`The result could not be written to ${path} (${(error as { readonly code?: string }).code ?? 'unknown'}).`);
    return gateExitCodes.Internal;
  }
  return exitCodeOf(result);
}

function terminationPath(argv: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...argv], options: { 'termination-log': { type: 'string', default: terminationLog } } }).values['termination-log'];
  } catch {
    return undefined;
  }
}
