import { type TrainingJob, type TrainingJobStatus } from '../api/generated/types.ts';
import { type AttemptEnd } from './attempt.ts';

/** The one word of a job's state. */
export type State = NonNullable<TrainingJobStatus['state']>;

/** One word for machines, and the sentence that a researcher reads. */
export type Why = Pick<Conclusion, 'reason' | 'message'>;

/** What a plan concludes: one word, why, and the sentence that a researcher reads. */
export interface Conclusion {
  readonly state: State;
  readonly reason: string;
  readonly message: string;
  /** How the present attempt ended, when it has. */
  readonly ended?: AttemptEnd;
  /** The attempt that begins, when it is another than the present one. */
  readonly attempt?: number;
  /** Restarts after failures of the program, when there is one more. */
  readonly restarts?: number;
  /** RFC 3339; when the next attempt begins at the earliest. */
  readonly nextAttemptTime?: string;
  /** Why what the run makes may not be released, where a clause ceased to hold and the run goes on, or has ended. */
  readonly withheld?: Why;
}

const finalStates: readonly State[] = ['Succeeded', 'Failed', 'Stopped'];

/** Whether a state is the last one that a job will ever have. */
export function isFinal(state: State | undefined): state is 'Succeeded' | 'Failed' | 'Stopped' {
  return state !== undefined && finalStates.includes(state);
}

/** Whether a job has not ended: one that has is decided for ever, and no change elsewhere wakes it. */
export function isUnfinished({ status }: TrainingJob): boolean {
  return status?.completionTime === undefined;
}
