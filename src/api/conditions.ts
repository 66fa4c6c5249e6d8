import { formatTime } from './time.ts';

/** A condition as the Kubernetes API conventions define it. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  readonly observedGeneration?: number;
}

/** A condition as a plan states it; times and generation are added when it is merged. */
export interface ConditionClaim {
  readonly type: string;
  readonly status: Condition['status'];
  /** UpperCamelCase, for machines. */
  readonly reason: string;
  /** One sentence, for people. */
  readonly message: string;
}

// The schema allows 4096 characters; a sentence that needs more helps nobody and costs every watcher.
const messageLimit = 1024;

/**
 * The conditions to write: those claimed, in their order. A condition keeps its lastTransitionTime while its status stays,
 * and one that is no longer claimed disappears (abnormal-true conditions exist only while they are true).
 */
export function mergeConditions(before: readonly Condition[] | undefined, claims: readonly ConditionClaim[], generation: number | undefined, now: number): readonly Condition[] {
  return claims.map((claim) => {
    const old = before?.find((condition) => condition.type === claim.type);
    const lastTransitionTime = old?.status === claim.status ? old.lastTransitionTime : formatTime(now);
    return { ...claim, message: truncate(claim.message, messageLimit), lastTransitionTime, ...(generation === undefined ? {} : { observedGeneration: generation }) };
  });
}

/** The status of one condition, or undefined when it was never written. */
export function conditionStatus(conditions: readonly Condition[] | undefined, type: string): Condition['status'] | undefined {
  return conditions?.find((condition) => condition.type === type)?.status;
}

/** At most `limit` characters, with an ellipsis where something was cut, which is never in the middle of a character of two code units: the API server keeps no half. */
export function truncate(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
