import type { Account, Answer } from '../e2e/support/account.ts';
import type { ActorName } from '../e2e/support/people.ts';

/** A namespace with things in it that attempts can touch; see `furnish`. */
export interface Place {
  readonly namespace: string;
  /** A Job of the operator's account, and the pod that the Job controller made for it. */
  readonly job: string;
  readonly pod: string;
  /** The pod of another such Job, which runs on a simulated node; `pod` finds no node. */
  readonly runningPod: string;
  readonly jobUid: string;
}

/** Something that somebody tries, which works in an ordinary namespace and is refused in a room. */
export interface Attempt {
  readonly what: string;
  readonly by: readonly ActorName[];
  readonly policy: string;
  /** What the sentence must say beside the name of who tried. */
  readonly says: RegExp;
  /** What an ordinary namespace answers where no 2xx is possible (nothing runs there). */
  readonly otherwise?: RegExp;
  readonly run: (as: Account, place: Place) => Promise<Answer>;
}
