import { type BatchJob } from '../api/kube-workloads.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { type Step } from '../runtime/plan.ts';
import { deletePods } from '../workload/deletion.ts';
import { type Conclusion } from './conclusion.ts';
import { stepsOf, type Context } from './context.ts';
import { haltSteps, isStill } from './halt.ts';
import { type Snapshot } from './snapshot.ts';

type Why = Pick<Conclusion, 'reason' | 'message'>;

/**
 * The mark that a stop leaves on the child Job. State that matters must not live in status only: with the mark, a stop
 * that was begun is finished even when the operator restarts and the clause holds again.
 */
const reasonAnnotation = 'caveau.dev/stop-reason';
const messageAnnotation = 'caveau.dev/stop-message';

/** Why a stop was begun, if it was: by the mark on the child, or by status when the mark could not be set or went with the child. */
export function begunStop({ job: { status } }: Snapshot, child: BatchJob | undefined): Why | undefined {
  const reason = child?.metadata.annotations?.[reasonAnnotation];
  const unexplained = 'The terms of the data no longer hold.';
  if (reason !== undefined) return { reason, message: child?.metadata.annotations?.[messageAnnotation] ?? unexplained };
  return status?.state === 'Stopping' && status.reason !== undefined ? { reason: status.reason, message: status.message ?? unexplained } : undefined;
}

/**
 * Stops a job, or goes on with a stop until every container has ended: why, on record and in status; then the Job is suspended, so that it
 * makes no new pods; then its pods go. Only when none is left, and no other can come, is the job said to be stopped.
 */
export function stop(context: Context, { reason, message }: Why, decision: TrainingJobStatus['decision']): readonly Step[] {
  const { child, observation, snapshot } = context;
  const marks = { [reasonAnnotation]: reason, [messageAnnotation]: message };
  const halt = child === undefined || observation.ended ? [] : haltSteps(context, child, marks);
  const alive = [...observation.alive, ...snapshot.former.pods, ...snapshot.leftovers.pods];
  if (halt.length === 0 && alive.length === 0 && isStill(context)) return stepsOf(context, { conclusion: { state: 'Stopped', reason, message }, decision });
  return stepsOf(context, { conclusion: { state: 'Stopping', reason, message }, decision, effects: [...halt, ...deletePods(alive)] });
}
