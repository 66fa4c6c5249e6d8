import { parseArgs } from 'node:util';
import { holdCommand, longestHoldSeconds } from './api/hold.ts';
import { type Clock } from './runtime/clock.ts';

/** How `caveau hold` is called. */
export const holdUsage = `Usage: caveau ${holdCommand} --seconds N
  Waits N seconds (0 to ${longestHoldSeconds}) and ends with 0, or at once when it is told to end. It reads and writes nothing: a probe holds what it
  mounts, so that the mount can be looked at.`;

/** EX_USAGE of sysexits.h. */
const usageError = 64;

/** Waits in this process, and returns its exit code. */
export async function holdCommandLine(argv: readonly string[], clock: Pick<Clock, 'sleep'>): Promise<number> {
  const seconds = secondsOf(argv);
  if (seconds === undefined) {
    console.error(holdUsage);
    return usageError;
  }
  await clock.sleep(seconds * 1000);
  return 0;
}

function secondsOf(argv: readonly string[]): number | undefined {
  try {
    const { seconds = '' } = parseArgs({ args: [...argv], options: { seconds: { type: 'string' } } }).values;
    return /^\d{1,3}$/.test(seconds) && Number(seconds) <= longestHoldSeconds ? Number(seconds) : undefined;
  } catch {
    return undefined;
  }
}
