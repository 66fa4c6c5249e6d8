import { type ConditionClaim } from '../api/conditions.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { batchJobs } from '../api/resources.ts';
import { type Step } from '../runtime/plan.ts';
import { targetOf } from '../workload/deletion.ts';
import { isFinal, type Conclusion, type Why } from './conclusion.ts';
import { ownChild, type Snapshot } from './snapshot.ts';

/** Whether what the job made may leave the room, as far as the job itself goes. */
export const releasable = 'Releasable';

/** The mark on the child Job, for the case that status is lost: once withheld is withheld for ever. */
const reasonAnnotation = 'caveau.dev/withheld-reason';
const messageAnnotation = 'caveau.dev/withheld-message';

/** Why what a run makes may not be released, where that was decided: by the mark on a Job of its, by status, or by the record of its end. */
export function withheldBy(snapshot: Snapshot): Why | undefined {
  const { job, former, record } = snapshot;
  const present = ownChild(snapshot);
  const [marked] = [...former.batchJobs, ...(present === undefined ? [] : [present])].flatMap(({ metadata: { annotations = {} } }) => {
    const { [reasonAnnotation]: reason, [messageAnnotation]: message = 'The terms of the data ceased to hold while the job ran.' } = annotations;
    return reason === undefined ? [] : [{ reason, message }];
  });
  const told = job.status?.conditions?.find(({ type }) => type === releasable);
  const recorded = record?.uid === job.metadata.uid ? record?.releasable : undefined;
  return marked ?? [told, recorded].find((one) => one?.status === 'False');
}

/** Marks the Job of a run whose output is withheld. */
export function withholdSteps(child: BatchJob, { reason, message }: Why): readonly Step[] {
  if (child.metadata.annotations?.[reasonAnnotation] !== undefined) return [];
  return [{ do: 'patch', resource: batchJobs, target: targetOf(child), patch: { metadata: { annotations: { [reasonAnnotation]: reason, [messageAnnotation]: message } } }, always: true }];
}

/** The condition: False for good once a clause ceased to hold, True for a run that ended well with every clause holding, Unknown before its end. */
export function releasableClaim(snapshot: Snapshot, { state, withheld }: Conclusion): ConditionClaim {
  const why = withheldBy(snapshot) ?? withheld;
  if (why !== undefined) return { type: releasable, status: 'False', reason: why.reason, message: why.message };
  if (!isFinal(state)) return { type: releasable, status: 'Unknown', reason: 'NotEnded', message: 'The job has not ended.' };
  if (state !== 'Succeeded') return { type: releasable, status: 'False', reason: state, message: `The job ended as ${state}, so what it made is not whole.` };
  // A record of before there was this condition says nothing of it.
  if (snapshot.record !== undefined && snapshot.record.releasable === undefined) return { type: releasable, status: 'Unknown', reason: 'NotRecorded', message: 'The record of this run does not tell whether every clause held until its end.' };
  return { type: releasable, status: 'True', reason: 'EveryClauseHeld', message: 'Every clause held until the job ended.' };
}
