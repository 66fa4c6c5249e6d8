import { countIntervalMs } from '../../../src/secure-dataset/defaults.ts';
import { isMutating, type ApiCall } from './api-audit.ts';
import { type Stage } from './stage.ts';

/** A dataset counts its jobs at most once in ten seconds, so it owes one write for this long after the last of them; and some for a busy machine. */
const quietMs = countIntervalMs + 5000;

/** Whether a call keeps the operator itself going, and changes nothing for anybody: the Lease of its leader, and what is only tried. */
export function isHousekeeping({ resource, uri }: ApiCall): boolean {
  return resource === 'leases' || uri.includes('dryRun=All');
}

/** The changes among calls, housekeeping apart. */
export function changes(calls: readonly ApiCall[]): readonly ApiCall[] {
  return calls.filter((call) => isMutating(call) && !isHousekeeping(call));
}

/** Waits until the operator has changed nothing, and told no Event, for as long as it may owe a count. */
export async function untilQuiet(stage: Stage, boundSeconds: number): Promise<void> {
  let mark = stage.api.mark();
  let since = performance.now();
  await stage.until('the last writes of the operator', () => {
    if (stage.calls(mark).some((call) => call.resource === 'events' || changes([call]).length > 0)) {
      mark = stage.api.mark();
      since = performance.now();
    }
    return Promise.resolve(performance.now() - since > quietMs);
  }, boundSeconds);
}
