import { type ClauseResult, type Instant, type Obligations } from './types.ts';

/** The clause holds; `until` is when that changes by time alone. */
export function satisfied(obligations?: Obligations, until?: Instant): ClauseResult {
  return { outcome: 'Satisfied', ...(obligations === undefined ? {} : { obligations }), ...(until === undefined ? {} : { until }) };
}

/** The clause may come to hold by itself or by somebody else's doing. */
export function pending(reason: string, message: string, until?: Instant): ClauseResult {
  return { outcome: 'Pending', reason, message, ...(until === undefined ? {} : { until }) };
}

/** The clause does not hold, and waiting would not help. */
export function violated(reason: string, message: string): ClauseResult {
  return { outcome: 'Violated', reason, message };
}
