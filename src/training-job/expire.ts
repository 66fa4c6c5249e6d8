import { isOwnedBy } from '../api/kube-workloads.ts';
import { batchJobs, networkPolicies, services } from '../api/resources.ts';
import { parseTime } from '../api/time.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { deletePods, targetOf } from '../workload/deletion.ts';
import { type Context } from './context.ts';
import { endLeftovers } from './gone.ts';

/** After the end: no pod lives on, and the time to live removes the children, never the TrainingJob, its record or its output. */
export function expire({ snapshot, observation, now }: Context): Plan {
  const { job, children } = snapshot;
  const survivors = [...deletePods(observation.alive), ...endLeftovers(snapshot.former), ...endLeftovers(snapshot.leftovers)];
  const ttl = job.spec.runPolicy?.ttlSecondsAfterFinished;
  const ended = parseTime(job.status?.completionTime);
  if (ttl === undefined || ended === undefined) return { steps: survivors };
  const expiry = ended + ttl * 1000;
  if (now < expiry) return { steps: survivors, recheckAt: expiry };
  const mine = { batchJob: batchJobs, service: services, networkPolicy: networkPolicies } as const;
  const steps = Object.entries(mine).flatMap(([child, resource]): readonly Step[] => {
    const object = children[child as keyof typeof mine];
    if (object === undefined || object.metadata.deletionTimestamp !== undefined || !isOwnedBy(object, job)) return [];
    return [{ do: 'delete', resource, targets: [targetOf(object)], propagationPolicy: 'Background' }];
  });
  return { steps: [...survivors, ...steps] };
}
