import { type KubeObject } from '../api/kube-object.ts';
import { endOf, isOwnedBy, type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { networkPolicies } from '../api/resources.ts';
import { type Step } from '../runtime/plan.ts';
import { deletePods, removeJobs, targetOf } from '../workload/deletion.ts';
import { type LoaderObjects } from './snapshot.ts';

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
  const closed = policies.filter((policy) => !staysOpen(policy) && stands(policy));
  return [
    ...removeJobs(jobs.filter((job) => !kept.includes(job))),
    ...deletePods(pods.filter((pod) => !isKept(pod))),
    ...(closed.length === 0 ? [] : [{ do: 'delete', resource: networkPolicies, targets: closed.map(targetOf), always: true } as const]),
  ];
}

/** The Jobs that such a removal ends while they run. */
export function cutShort({ jobs }: LoaderObjects, keeps: Keeps): readonly BatchJob[] {
  return jobs.filter((job) => stands(job) && !keeps.job(job) && endOf(job) === undefined);
}

function stands({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp === undefined;
}
