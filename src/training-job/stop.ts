import { batchJobs, pods } from '../api/resources.ts';
import { type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { type Step } from '../runtime/plan.ts';
import { stepsOf, type Context } from './context.ts';
import { type Conclusion } from './status.ts';

/**
 * The mark that a stop leaves on the child Job. State that matters must not live in status only: with the mark, a stop
 * that was begun is finished even when the operator restarts and the clause holds again.
 */
const reasonAnnotation = 'caveau.dev/stop-reason';
const messageAnnotation = 'caveau.dev/stop-message';

/**
 * Seconds between SIGTERM and SIGKILL when a job must stop: enough for a training script to close its files, short enough for
 * "stopped in seconds". Never 0, which removes the object while the process still runs.
 */
export const stopGraceSeconds = 5;

/** Why a stop was begun, if it was. */
export function stopMark(child: BatchJob | undefined): Pick<Conclusion, 'reason' | 'message'> | undefined {
  const reason = child?.metadata.annotations?.[reasonAnnotation];
  if (reason === undefined) return undefined;
  return { reason, message: child?.metadata.annotations?.[messageAnnotation] ?? 'The terms of the data no longer hold.' };
}

/** Begins a stop: why, on record and in status; then the Job is suspended, so that it makes no new pods; then its pods go. */
export function beginStop(context: Context, child: BatchJob, why: Pick<Conclusion, 'reason' | 'message'>, decision: TrainingJobStatus['decision']): readonly Step[] {
  const annotations = { [reasonAnnotation]: why.reason, [messageAnnotation]: why.message };
  const effects: readonly Step[] = [
    { do: 'patch', resource: batchJobs, target: childTarget(child), patch: { metadata: { annotations }, spec: { suspend: true } } },
    ...deletePods(context.observation.alive),
  ];
  return stepsOf(context, { conclusion: { state: 'Stopping', ...why }, decision, effects });
}

/** Goes on with a stop until every container has ended; only then is the job said to be stopped. */
export function continueStop(context: Context, why: Pick<Conclusion, 'reason' | 'message'>): readonly Step[] {
  const { snapshot, observation } = context;
  const decision = snapshot.job.status?.decision;
  if (observation.alive.length === 0) return stepsOf(context, { conclusion: { state: 'Stopped', ...why }, decision });
  const effects = deletePods(observation.alive);
  return stepsOf(context, { conclusion: { state: 'Stopping', ...why }, decision, effects });
}

/** Deletes the pods that nobody deletes yet. Suspending alone is slow: the Job controller takes minutes for a thousand jobs. */
export function deletePods(alive: readonly Pod[]): readonly Step[] {
  const targets = alive
    .filter((pod) => pod.metadata.deletionTimestamp === undefined)
    .map(({ metadata: { name, namespace, uid } }) => ({ name, ...(namespace === undefined ? {} : { namespace }), ...(uid === undefined ? {} : { uid }) }));
  return targets.length === 0 ? [] : [{ do: 'delete', resource: pods, targets, gracePeriodSeconds: stopGraceSeconds }];
}

/** The child Job as a target of a write. */
export function childTarget({ metadata: { name, namespace, uid } }: BatchJob): { readonly name: string; readonly namespace?: string; readonly uid?: string } {
  return { name, ...(namespace === undefined ? {} : { namespace }), ...(uid === undefined ? {} : { uid }) };
}
