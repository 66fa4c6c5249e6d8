import { defined } from '../api/defined.ts';
import { earliest, formatTime } from '../api/time.ts';
import { decide } from '../policy/decide.ts';
import { type Decision, type DecisionInput } from '../policy/types.ts';
import { type Plan } from '../runtime/plan.ts';
import { freshPlaces } from '../workload/fresh-places.ts';
import { type Conclusion } from './conclusion.ts';
import { type Context } from './context.ts';

/** The verdict on what is known now; `started` when data may be in use. */
export function verdict({ snapshot, now }: Pick<Context, 'snapshot' | 'now'>, started: boolean): { readonly input: DecisionInput; readonly decision: Decision } {
  const { facts } = snapshot.input;
  const fresh = freshPlaces([...snapshot.pods, ...snapshot.former.pods, ...snapshot.leftovers.pods], { now, nodesWatchedMs: snapshot.nodesWatchedMs });
  const input = { ...snapshot.input, facts: { ...facts, nodesInUse: facts.nodesInUse.filter((node) => !fresh.has(node)) }, started, now };
  const decision = decide(input);
  return { input, decision: { ...decision, ...defined({ nextChange: earliest([decision.nextChange, ...(started ? fresh.values() : [])]) }) } };
}

/** The first thing that stands in the way, in full, and how many more there are; after the start the first of those by which that becomes of the job what does. */
export function refusal(decision: Decision): Conclusion {
  const first = decision.unsatisfied.find(({ action }) => action === decision.action);
  const others = decision.unsatisfied.length - 1;
  const more = others < 1 ? '' : ` (and ${others} more: see status.decision.unsatisfied)`;
  return { state: decision.outcome === 'Hold' ? 'Held' : 'Denied', reason: first?.reason ?? 'Undecided', message: `${first?.message ?? 'The decision gave no reason.'}${more}` };
}

/** When to look again although nothing happens. */
export function again({ nextChange }: Decision, other?: number): Pick<Plan, 'recheckAt'> {
  return defined({ recheckAt: earliest([nextChange, other]) });
}

/** When the job will be stopped whatever happens (RFC 3339). */
export function deadlineOf({ obligations }: Decision): string | undefined {
  return obligations.deadline === undefined ? undefined : formatTime(obligations.deadline);
}

export const starting: Conclusion = { state: 'Starting', reason: 'Authorized', message: 'Every clause holds. The pods are being started.' };
export const suspended: Conclusion = { state: 'Suspended', reason: 'SuspendRequested', message: 'spec.runPolicy.suspend is true. Set it to false to go on.' };
export const resuming: Conclusion = { state: 'Suspended', reason: 'Resuming', message: 'The former run is being removed. A new one begins when it is gone.' };

export const termsChanged: Conclusion = { state: 'Starting', reason: 'TermsChanged', message: 'The terms of the data changed before a pod had a place. The Job is made anew under them.' };

/** Whether the user asks for a pause. */
export function wantsSuspension({ snapshot: { job } }: Pick<Context, 'snapshot'>): boolean {
  return job.spec.runPolicy?.suspend === true;
}
