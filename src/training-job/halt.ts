import { batchJobs, workloads } from '../api/resources.ts';
import { haltedAnnotation, termsAnnotation } from '../api/labels.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { type Step } from '../runtime/plan.ts';
import { type Decision } from '../policy/types.ts';
import { deletePods, targetOf } from '../workload/deletion.ts';
import { termsOf } from '../workload/terms.ts';
import { type Context } from './context.ts';

/**
 * Keeps a Job from making pods. Its Workload is made inactive first, because Kueue takes back the suspension of a Job whose Workload is
 * admitted, and the mark keeps it from that where the Workload is not known or is made anew. All of it happens even when a step before it failed.
 */
export function haltSteps({ snapshot: { workload } }: Context, child: BatchJob, marks: Readonly<Record<string, string>> = {}): readonly Step[] {
  const annotations = { ...marks, [haltedAnnotation]: 'true' };
  const marked = Object.keys(annotations).every((key) => child.metadata.annotations?.[key] !== undefined);
  const steps: Step[] = [];
  if (workload !== undefined && workload.spec?.active !== false) steps.push({ do: 'patch', resource: workloads, target: targetOf(workload), patch: { spec: { active: false } }, always: true });
  if (child.spec?.suspend !== true || !marked) {
    steps.push({ do: 'patch', resource: batchJobs, target: targetOf(child), patch: { metadata: { annotations }, spec: { suspend: true } }, always: true });
  }
  return steps;
}

/** Whether a Job was made under other terms than those of now, which nothing but a new Job can bring to its pods. */
export function isOutdated({ metadata }: BatchJob, { obligations }: Decision): boolean {
  const madeUnder = metadata.annotations?.[termsAnnotation];
  return madeUnder !== undefined && madeUnder !== termsOf(obligations);
}

/** Whether the operator itself suspended a Job. */
export function isHalted({ metadata }: BatchJob): boolean {
  return metadata.annotations?.[haltedAnnotation] !== undefined;
}

/**
 * Whether no further pod can come. The Job controller says so itself: it sets the condition Suspended only after it has seen both
 * the suspension and the pods that it had made before. A Job that is about to fail makes none either, and one that is suspended in that moment
 * stays so for good (seen on 1.36.3: FailureTarget without Failed, and Suspended False).
 */
export function isStill({ child, observation }: Pick<Context, 'child' | 'observation'>): boolean {
  if (child === undefined || observation.ended) return true;
  const { conditions, active = 0, terminating = 0 } = child.status ?? {};
  return active === 0 && terminating === 0 && conditions?.some(({ type, status }) => (type === 'Suspended' || type === 'FailureTarget') && status === 'True') === true;
}

/** Whether a Job is suspended and has no pods: it uses no data, and is decided on as one that has not started. */
export function isIdle(context: Context, child: BatchJob): boolean {
  return child.spec?.suspend === true && context.observation.alive.length === 0 && isStill(context);
}

/**
 * Ends the run and removes its Job, so that the next run is made anew, on the terms of its own time: the node affinity of a Job that
 * has run cannot be changed.
 */
export function removeRun(context: Context, child: BatchJob): readonly Step[] {
  const { observation } = context;
  const halt = haltSteps(context, child);
  if (halt.length > 0 || observation.alive.length > 0 || !isStill(context)) return [...halt, ...deletePods(observation.alive)];
  return child.metadata.deletionTimestamp === undefined ? [{ do: 'delete', resource: batchJobs, targets: [targetOf(child)], propagationPolicy: 'Background' }] : [];
}
