import { type Subject } from './rights.ts';
import { type Scope } from './powers.ts';
import { type NotLookedAt } from './snapshot.ts';

/** By what binding and role somebody holds a power, and how much of it. */
export interface Grant {
  readonly binding: string;
  readonly role: string;
  /** The ClusterRoles out of which an aggregated one has it. */
  readonly from?: readonly string[];
  /** Absent: everywhere. */
  readonly namespace?: string;
  /** "get pods/log". */
  readonly rights: readonly string[];
  /** Absent: of every name. */
  readonly names?: readonly string[];
}

/**
 * Whether anybody should look at it: the control plane and Caveau hold what they need; others are expected where somebody wrote down why. Who holds everything
 * is judged for that, and is only listed under the other powers.
 */
export type Standing = 'unexpected' | 'expected' | 'everything' | 'control-plane' | 'caveau';

/** Somebody who holds a power. */
export interface Holder {
  readonly subject: Subject;
  readonly standing: Standing;
  /** Why it is expected, in the words of whoever expects it. */
  readonly reason?: string;
  readonly grants: readonly Grant[];
}

/** A power and whoever holds it. */
export interface PowerFinding {
  readonly power: string;
  readonly title: string;
  readonly scopes: readonly Scope[];
  readonly why: string;
  readonly remedy: string;
  readonly holders: readonly Holder[];
}

/** What is looked at beside rights. */
export const checkIds = ['policy-missing', 'policy-weak', 'operator-in-room', 'foreign-job', 'mutating-webhook', 'mutating-policy', 'cluster-network-policy', 'privileged-pods', 'account-missing'] as const;

/** An object of the cluster that opens what should be closed. */
export interface StateFinding {
  readonly check: (typeof checkIds)[number];
  readonly kind: string;
  readonly name: string;
  /** Of an object that has one. */
  readonly namespace?: string;
  readonly message: string;
  readonly remedy: string;
  readonly standing: 'unexpected' | 'expected';
  readonly reason?: string;
}

/** What the preflight found, and where it did not look. */
export interface Report {
  readonly operatorNamespace: string;
  readonly rooms: readonly string[];
  readonly keyNamespaces: readonly string[];
  readonly powers: readonly PowerFinding[];
  readonly state: readonly StateFinding[];
  readonly notLookedAt: readonly NotLookedAt[];
  /** Holders and objects that nobody expects. */
  readonly unexpected: number;
  /** Lines of the expectations that met nothing, as "read-logs Group on-call". */
  readonly stale: readonly string[];
}
