import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { terminationLog } from '../api/gate.ts';
import { parseMoverConfig } from '../api/mover-messages.ts';
import { moverSource, moverTarget, moverVariable } from '../api/mover.ts';
import { move, strangersOn } from './mover.ts';

/** How `caveau mover` is called. */
export const moverUsage = `Usage: caveau mover [--source PATH] [--target PATH] [--termination-log PATH]
  Copies the files that the variable ${moverVariable} names (JSON) from one directory (default: ${moverSource}) to another
  (default: ${moverTarget}), all of them or none, and writes its verdict to --termination-log (default: ${terminationLog}).
  It ends with 0 when it came to a verdict, be it that nothing may be copied, and otherwise with 1, and can then be run again.`;

/** EX_USAGE of sysexits.h. */
const usageError = 64;

/** Runs the mover in this process and returns its exit code. */
export async function moverCommandLine(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const places = placesOf(argv);
  const config = parseMoverConfig(env[moverVariable]);
  if (places === undefined || config === undefined) {
    console.error(config === undefined ? `${moverVariable} is not set, or not understood: is the image of the same version as the operator?` : moverUsage);
    return usageError;
  }
  try {
    const strangers = await strangersOn(places.target, config.release.name);
    if (strangers.length > 0) throw new Error('the release volume is not empty');
    const message = JSON.stringify(await move(config, places));
    writeFileSync(places['termination-log'], message);
    console.log(message);
    return 0;
  } catch (error) {
    // A code is one of a few; a message could quote a name that is none of anybody's business.
    console.error(`The mover could not do its work (${(error as { readonly code?: string }).code ?? 'no code'}). Nothing was released.`);
    return 1;
  }
}

function placesOf(argv: readonly string[]): { readonly source: string; readonly target: string; readonly 'termination-log': string } | undefined {
  const text = (standard: string) => ({ type: 'string', default: standard }) as const;
  try {
    return parseArgs({ args: [...argv], options: { source: text(moverSource), target: text(moverTarget), 'termination-log': text(terminationLog) } }).values;
  } catch {
    return undefined;
  }
}
