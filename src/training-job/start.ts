import { trainingJobUid } from '../api/labels.ts';
import { batchJobs, networkPolicies, persistentVolumeClaims, services } from '../api/resources.ts';
import { nameTakenReason } from '../failure.ts';
import { type Decision } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { childrenOf, jobPolicyOf, serviceOf } from '../workload/children.ts';
import { opening } from '../workload/network-policy.ts';
import { restartsOf } from './attempt.ts';
import { type Conclusion } from './conclusion.ts';
import { type Context } from './context.ts';
import { type Snapshot } from './snapshot.ts';

/**
 * The children of an allowed job, in the order of a safety argument: the output volume, then the network that isolates,
 * then the address at which workers meet, and the Job last, so that no pod exists before its isolation.
 */
export function startSteps({ snapshot, now }: Context, decision: Decision): readonly Step[] {
  const { job, input, children } = snapshot;
  const base = { job, attempt: snapshot.attempt, restarts: restartsOf(job.status, snapshot.former.batchJobs.at(-1)), datasets: input.datasets, obligations: decision.obligations, now };
  const rendezvousAddress = children.service?.spec?.clusterIP;
  const service = job.spec.workers > 1 ? serviceOf(job) : undefined;
  const made = childrenOf({ ...base, ...(rendezvousAddress === undefined ? {} : { rendezvousAddress }) });
  const steps: Step[] = [];
  if (made.outputClaim !== undefined && children.outputClaim === undefined) steps.push({ do: 'create', resource: persistentVolumeClaims, object: made.outputClaim });
  if (made.networkPolicy !== undefined && children.networkPolicy === undefined) steps.push({ do: 'create', resource: networkPolicies, object: made.networkPolicy });
  steps.push(...networkAsDecided(snapshot, decision));
  if (service !== undefined && children.service === undefined) steps.push({ do: 'create', resource: services, object: service });
  // The Service's address is known only once it exists; its own event brings us back here for the Job.
  if (made.job !== undefined) steps.push({ do: 'create', resource: batchJobs, object: made.job });
  return steps;
}

/** A policy of the job that opens other than what was decided, as one made while admission was not in force may, is made right. */
export function networkAsDecided({ job, children: { networkPolicy } }: Snapshot, { obligations }: Decision): readonly Step[] {
  return networkPolicy === undefined ? [] : opening(networkPolicy, jobPolicyOf(job, obligations));
}

/**
 * The same, of an object that does not carry our labels: the watches do not show it, so that only another try can tell whether it is gone.
 * The failure is what the API server said to the last one.
 */
export function nameTaken({ failure }: Snapshot): Conclusion | undefined {
  if (failure?.reason !== nameTakenReason) return undefined;
  return { state: 'Held', reason: 'NameClash', message: `${failure.message}, and does not belong to this job. Give the TrainingJob another name.` };
}

/** A child of somebody else under a name that we need. Such an object is never adopted, changed or trusted. */
export function nameClash({ job, children }: Snapshot): Conclusion | undefined {
  const foreign = Object.entries({ Job: children.batchJob, Service: children.service, NetworkPolicy: children.networkPolicy }).find(
    ([, child]) => child !== undefined && !child.metadata.ownerReferences?.some((owner) => owner.uid === job.metadata.uid),
  );
  const claim = children.outputClaim;
  const foreignClaim = claim !== undefined && claim.metadata.annotations?.[trainingJobUid] !== job.metadata.uid ? (['PersistentVolumeClaim', claim] as const) : undefined;
  const clash = foreign ?? foreignClaim;
  if (clash === undefined) return undefined;
  const [kind, child] = clash;
  return {
    state: 'Held',
    reason: 'NameClash',
    message: `${kind} ${child?.metadata.name ?? ''} already exists in this room and does not belong to this job. Give the TrainingJob another name.`,
  };
}
