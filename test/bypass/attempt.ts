import type { KubernetesMinor } from '../cluster/versions.ts';
import type { Account, Answer } from '../e2e/support/account.ts';
import type { ActorName } from '../e2e/support/people.ts';

/** A namespace with things in it that attempts can touch; see `furnish`, and `regulate` for what lies in rooms alone. */
export interface Place {
  readonly namespace: string;
  /** A Job of the operator's account, and the pod that the Job controller made for it. */
  readonly job: string;
  readonly pod: string;
  /** The pod of another such Job, which runs on a simulated node; `pod` finds no node. */
  readonly runningPod: string;
  readonly jobUid: string;
}

/** Something that somebody tries, which RBAC and Kubernetes let, and a policy of ours refuses. */
export interface Attempt {
  readonly what: string;
  readonly by: readonly ActorName[];
  readonly policy: string;
  /** What the sentence must say beside the name of who tried. */
  readonly says: RegExp;
  /** Whether the sentence speaks of a thing and names nobody. */
  readonly unnamed?: true;
  /** Whether two rules of the policy refuse it, each with a sentence. */
  readonly twice?: true;
  /** Absent: the rule holds in rooms alone. Everywhere: it is about our kinds, or about things that have no namespace. */
  readonly where?: 'everywhere';
  /** What is answered where nothing refuses and no 2xx is possible (nothing runs there). */
  readonly otherwise?: RegExp;
  /** With what Kubernetes it began: an older one does not know the thing, drops it from the object, and has nothing to refuse. */
  readonly since?: KubernetesMinor;
  /** Words of the message of the rule that nothing else tries, of an attempt that not every version knows. */
  readonly alone?: string;
  readonly run: (as: Account, place: Place) => Promise<Answer>;
}

/** What stops an attempt where no policy of ours does. */
export type OtherControl = 'RBAC' | 'NodeRestriction' | 'the schema' | 'the operator' | 'nothing';

/** Something that is tried and that no policy of ours is about. */
export interface OtherAttempt {
  readonly what: string;
  readonly by: readonly ActorName[];
  readonly control: OtherControl;
  /** What the API server or the operator says; or, where nothing stops it, what is to be done instead. */
  readonly sentence: string;
  /** Sent to the API server. Absent: a test elsewhere shows it. */
  readonly run?: (as: Account, place: Place) => Promise<Answer>;
  /** The test that shows what the operator does, or what becomes of it: a file, and the beginning of its title. */
  readonly shownBy?: { readonly file: string; readonly test: string };
}
