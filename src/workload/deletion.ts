import { defined } from '../api/defined.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { batchJobs, pods } from '../api/resources.ts';
import { type Resource, type Step, type Target } from '../runtime/plan.ts';

/**
 * Seconds between SIGTERM and SIGKILL when a job or a loader must stop: enough for a program to close its files, short enough for
 * "stopped in seconds". Never 0, which removes the object while the process still runs.
 */
export const stopGraceSeconds = 5;

/** What names an object in a write; its uid keeps a late one from landing on a namesake. */
export function targetOf({ metadata: { name, namespace, uid } }: KubeObject): Target {
  return defined({ name, namespace, uid });
}

/**
 * Deletes the pods that nobody deletes yet, or that somebody deletes with a longer grace than this one. A grace may be longer than the pod's own: the
 * API server takes what the delete says (rest.BeforeDelete).
 * Suspending alone is slow: the Job controller takes minutes for a thousand jobs.
 */
export function deletePods(alive: readonly Pod[], gracePeriodSeconds = stopGraceSeconds): readonly Step[] {
  const targets = alive
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined || (metadata.deletionGracePeriodSeconds ?? 0) > gracePeriodSeconds)
    .map(targetOf);
  return targets.length === 0 ? [] : [{ do: 'delete', resource: pods, targets, gracePeriodSeconds, always: true }];
}

/** Deletes one object, and no namesake, whatever failed before. */
export function removal(resource: Resource, object: KubeObject): Step {
  return { do: 'delete', resource, targets: [targetOf(object)], always: true };
}

/** Deletes Jobs and leaves their pods to the garbage collector, whatever failed before; nothing of what is on its way out already. */
export function removeJobs(jobs: readonly BatchJob[]): readonly Step[] {
  const targets = jobs.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(targetOf);
  return targets.length === 0 ? [] : [{ do: 'delete', resource: batchJobs, targets, propagationPolicy: 'Background', always: true }];
}
