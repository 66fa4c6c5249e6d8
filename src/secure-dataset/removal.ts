import { type KubeObject } from '../api/kube-object.ts';
import { endOf, isOwnedBy, type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { batchJobs, networkPolicies, pods as podResource } from '../api/resources.ts';
import { type Resource, type Step, type Target } from '../runtime/plan.ts';
import { type LoaderObjects } from './snapshot.ts';

/** Seconds that a loader has to close its files when it must end; never 0, which removes the object while the process still runs. */
const removalGraceSeconds = 5;

/** What stays of a dataset's loaders. */
export interface Keeps {
  readonly job: (job: BatchJob) => boolean;
  /** The name of a policy that stays although there is no Job of its name yet. */
  readonly policy?: string;
}

/** No loader stays. */
export const nothing: Keeps = { job: () => false };

/** A loader that has ended stays, so that it is not run again over what it wrote. */
export const whatEnded: Keeps = { job: (job) => endOf(job) !== undefined };

/**
 * Removes loaders save those that are kept: the Jobs, so that no pods come, then their pods, then what was opened for them. What is being
 * removed already is left alone, but for a pod that somebody gave a longer grace.
 */
export function removal({ jobs, pods, policies }: LoaderObjects, keeps: Keeps): readonly Step[] {
  const kept = jobs.filter((job) => keeps.job(job));
  const isKept = (pod: Pod): boolean => kept.some((job) => isOwnedBy(pod, job));
  const staysOpen = ({ metadata: { name } }: KubeObject): boolean => name === keeps.policy || kept.some((job) => job.metadata.name === name);
  return [
    ...deletion(batchJobs, jobs.filter((job) => !kept.includes(job) && stands(job)), { propagationPolicy: 'Background' }),
    ...deletion(podResource, pods.filter((pod) => !isKept(pod) && !endsSoon(pod)), { gracePeriodSeconds: removalGraceSeconds }),
    ...deletion(networkPolicies, policies.filter((policy) => !staysOpen(policy) && stands(policy)), {}),
  ];
}

/** The Jobs that such a removal ends while they run. */
export function cutShort({ jobs }: LoaderObjects, keeps: Keeps): readonly BatchJob[] {
  return jobs.filter((job) => stands(job) && !keeps.job(job) && endOf(job) === undefined);
}

/** What names an object in a write. */
export function targetOf({ metadata: { name, namespace, uid } }: KubeObject): Target {
  return { name, ...(namespace === undefined ? {} : { namespace }), ...(uid === undefined ? {} : { uid }) };
}

function stands({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp === undefined;
}

function endsSoon({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.deletionGracePeriodSeconds ?? 0) <= removalGraceSeconds;
}

function deletion(resource: Resource, objects: readonly KubeObject[], how: Pick<Extract<Step, { readonly do: 'delete' }>, 'gracePeriodSeconds' | 'propagationPolicy'>): readonly Step[] {
  return objects.length === 0 ? [] : [{ do: 'delete', resource, targets: objects.map(targetOf), ...how, always: true }];
}
