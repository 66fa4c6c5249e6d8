import { type Step } from '../runtime/plan.ts';
import { type Keeps } from './removal.ts';
import { type Snapshot } from './snapshot.ts';
import { type Conclusion } from './status.ts';

/** A conclusion about a dataset, what is put on record before it is told, and what is done about it. */
export interface Outcome {
  readonly conclusion: Conclusion;
  readonly record?: Step;
  /** What stays of the loaders; all else of them is removed. Absent when nothing is. */
  readonly keeps?: Keeps;
  /** What follows once all that is on record and in status. */
  readonly effects?: readonly Step[];
}

/** The dataset is not ready, and why. */
export function no(reason: string, message: string): Outcome {
  return { conclusion: { ready: false, reason, message } };
}

/** The claim in question. */
export function claimName({ dataset }: Snapshot): string {
  return dataset.spec.source.persistentVolumeClaim.claimName;
}
