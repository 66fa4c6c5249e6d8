import { truncate } from '../api/conditions.ts';
import { type SecureDataset } from '../api/generated/types.ts';
import { defined } from '../api/defined.ts';
import { actions, type Action, type ClauseDescription, type ClauseResult, type Instant } from './types.ts';

// Bound of the CRD.
const messageLimit = 1024;

/** What a data steward chose to become of running jobs when a clause ceases to hold. */
export type Choice = { readonly action: 'Stop' } | { readonly action: 'Finish' } | { readonly action: 'Checkpoint'; /** Between SIGTERM and SIGKILL. */ readonly checkpointSeconds: number };

const stop: Choice = { action: 'Stop' };

/** What was chosen for a clause, where the clause leaves a choice. Whatever is not understood means Stop. */
export function choiceOf({ spec: { onViolation } }: SecureDataset, clause: Pick<ClauseDescription, 'id' | 'actions'>): Choice {
  const action = onViolation?.actions.find((one) => one.clause === clause.id)?.action;
  if (action === undefined || clause.actions?.includes(action) !== true) return stop;
  if (action === 'Stop') return stop;
  return action === 'Finish' ? { action } : checkpointOf(onViolation);
}

/** Nobody said how long it may take: then there is none. */
function checkpointOf(onViolation: SecureDataset['spec']['onViolation']): Choice {
  const checkpointSeconds = onViolation?.checkpointSeconds;
  return checkpointSeconds === undefined ? stop : { action: 'Checkpoint', checkpointSeconds };
}

/** The choice, or what the clause asks at the least where that is stricter. */
export function raised(choice: Choice, result: ClauseResult, { spec: { onViolation } }: SecureDataset): Choice {
  const least = result.outcome === 'Satisfied' ? undefined : result.atLeast;
  if (least === undefined || strictest([choice.action, least]) === choice.action) return choice;
  return least === 'Checkpoint' ? checkpointOf(onViolation) : stop;
}

/** The strictest of some actions; nothing that says what to do means Stop. */
export function strictest(chosen: readonly Action[]): Action {
  return actions.find((action) => chosen.includes(action)) ?? 'Stop';
}

/** What a clause says when its dataset's choice is taken into account. */
export interface Chosen {
  readonly result: ClauseResult;
  /** When its answer changes by time alone. */
  readonly changes: readonly Instant[];
  /** A known end that comes although the clause is said to be violated already. */
  readonly end?: Instant;
}

/**
 * Applies the choice to what a clause says; `at` gives what it would say at another time. Under Finish a known end bounds no run. Under Checkpoint
 * the right to begin with anything ends as long before the known end as a checkpoint may take, so that the data is not used beyond it.
 */
export function applied(choice: Choice, result: ClauseResult, at: (now: Instant) => ClauseResult, now: Instant): Chosen {
  const changes = 'until' in result ? [result.until] : [];
  const deadline = result.outcome === 'Satisfied' ? result.obligations?.deadline : undefined;
  if (result.outcome !== 'Satisfied' || deadline === undefined || choice.action === 'Stop') return { result, changes };
  if (choice.action === 'Finish') {
    // What the clause asks at the least when that end has come bounds the run all the same.
    const ended = at(deadline);
    if (ended.outcome !== 'Satisfied' && ended.atLeast !== undefined) return { result, changes };
    return { result: { ...result, obligations: defined({ ...result.obligations, deadline: undefined }) }, changes };
  }
  const last = deadline - choice.checkpointSeconds * 1000;
  if (now < last) return { result, changes: [...changes, last] };
  const then = at(deadline);
  // A clause that holds at its own deadline is a mistake of ours; the deadline bounds the run all the same.
  if (then.outcome === 'Satisfied') return { result, changes };
  const why = ` A job ends ${choice.checkpointSeconds} s before, so that it has the time to write its checkpoint.`;
  const message = truncate(then.message, messageLimit - why.length) + why;
  return { result: { outcome: 'Violated', reason: then.reason, message }, changes: [...changes, deadline], end: deadline };
}
