import { type Control, isolationControls } from './isolation-control.ts';
import { type Snapshot } from './snapshot.ts';

/** What was found out by testing, of each control that a dataset wants tested. */
export function controlsOf(snapshot: Snapshot, now: number): readonly Control[] {
  return [...isolationControls(snapshot, now)];
}
