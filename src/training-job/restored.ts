import { trainingJobs } from '../api/resources.ts';
import { type Step } from '../runtime/plan.ts';
import { targetOf } from '../workload/deletion.ts';
import { auditStep } from './audit.ts';
import { type Conclusion } from './conclusion.ts';
import { stepsOf, type Context } from './context.ts';
import { type RunRecord } from './run-record.ts';
import { statusOf } from './status.ts';

/** The status of a job that has ended and lost its status, from its record: it is told again, and nothing runs again. */
export function fromRecord({ snapshot, observation, now }: Context, record: RunRecord): readonly Step[] {
  const { job } = snapshot;
  const { state, reason, message, completionTime, startTime, attempts, decision, deadline } = record;
  const last = attempts.at(-1);
  const known = { ...job.status, attempts: [...attempts], completionTime, ...(startTime === undefined ? {} : { startTime }), ...(last === undefined ? {} : { attempt: last.number }) };
  const restored = { ...snapshot, job: { ...job, status: known } };
  const status = statusOf({ snapshot: restored, conclusion: { state, reason, message }, decision, observation, deadline, now });
  // Whether the line about the end was written before its status was lost is not known: rather twice than never. It is not written again while only the status is refused.
  const line = auditStep({ action: 'Finish', job, attempt: last?.number ?? snapshot.attempt, decision, conclusion: { state, reason }, now });
  return [...(snapshot.failure === undefined ? [line] : []), { do: 'status', resource: trainingJobs, target: targetOf(job), status: { ...status } }];
}

/** Another object had this name and ended: it may have come back from Git or from a backup, and is not run again. */
export function nameUsed(context: Context, { state, completionTime }: RunRecord): readonly Step[] {
  const { name } = context.snapshot.job.metadata;
  const conclusion: Conclusion = {
    state: 'Denied',
    reason: 'NameUsed',
    message: `A TrainingJob named ${name} ended in this room at ${completionTime} (${state}). A name that ended is not run again, so that a job that comes back from Git or from a backup does not run twice: choose another name.`,
  };
  return stepsOf(context, { conclusion, decision: context.snapshot.job.status?.decision });
}
