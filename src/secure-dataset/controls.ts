import { type Control } from './control.ts';
import { encryptionControls } from './encryption-control.ts';
import { isolationControls } from './isolation-control.ts';
import { type Snapshot } from './snapshot.ts';

/** What was found out by testing, of each control that a dataset wants tested. */
export function controlsOf(snapshot: Snapshot, now: number): readonly Control[] {
  return [...encryptionControls(snapshot, now), ...isolationControls(snapshot, now)];
}
