import { endOf, isOwnedBy, type BatchJob } from '../api/kube-workloads.ts';
import { batchJobs, networkPolicies } from '../api/resources.ts';
import { placementObligations } from '../policy/clauses/node-tenancy.ts';
import { dataNodes } from '../policy/node-pools.ts';
import { type Step } from '../runtime/plan.ts';
import { removal } from '../workload/deletion.ts';
import { loaderJobName, loaderOf, loaderPolicyOf } from '../workload/loader.ts';
import { opening } from '../workload/network-policy.ts';
import { loadStep } from './audit.ts';
import { againstLoading } from './obstacles.ts';
import { claimName, no, type Outcome } from './outcome.ts';
import { nothing, whatEnded, type Keeps } from './removal.ts';
import { type Snapshot } from './snapshot.ts';

/** Loading: one loader at a time writes, on nodes where the data may be, in a closed room, and only as long as all that holds. */
export function loading(snapshot: Snapshot, now: number): Outcome {
  const { dataset, loaders } = snapshot;
  const against = againstLoading(snapshot, now);
  if (against !== undefined) return { ...no(against.reason, against.message), ...(against.passing === true ? {} : { keeps: whatEnded }) };
  if (dataset.spec.source.loader === undefined) {
    return { ...no('AwaitingLoader', 'The dataset is Loading. Give spec.source.loader to fill it, or set spec.source.state to Sealed when the data is there.'), keeps: whatEnded };
  }
  const wanted = loaderJobName(dataset);
  // A namesake's loader filled that dataset, not this one.
  const keeps: Keeps = { job: (job) => job.metadata.name === wanted && isOwnedBy(job, dataset), policy: wanted };
  if (!loaders.jobs.every((job) => keeps.job(job))) return { ...no('Loading', 'The former loader is being removed.'), keeps };
  const current = loaders.jobs.find((job) => job.metadata.deletionTimestamp === undefined);
  if (current !== undefined) return { ...progress(current), keeps, effects: endOf(current) === undefined ? open(snapshot) : [] };
  return awaitFormer(snapshot) ?? start(snapshot, wanted, now);
}

function progress(job: BatchJob): Outcome {
  const end = endOf(job);
  if (end === undefined) return no('Loading', 'The loader is running.');
  if (end.type === 'Complete') return no('AwaitingSeal', 'The loader has finished. Check the data, then set spec.source.state to Sealed; that cannot be undone.');
  return no('LoaderFailed', 'The loader failed: ask a cluster administrator for its log, which may hold data. Change spec.source.loader to run another.');
}

/** Nobody else may have the claim when a loader starts. */
function awaitFormer(snapshot: Snapshot): Outcome | undefined {
  const { claim, loaders } = snapshot;
  if (loaders.jobs.length > 0 || loaders.pods.length > 0) return { ...no('Loading', 'The former loader is still ending.'), keeps: nothing };
  if (claim.writers > 0) return no('WriterPresent', `A running job or another loader may write to ${claimName(snapshot)}. The loader starts when it has ended.`);
  return claim.departing === 0 ? undefined : no('FormerPodsEnding', `Pods of a job that was deleted still mount ${claimName(snapshot)}. The loader starts when they have ended.`);
}

function start(snapshot: Snapshot, jobName: string, now: number): Outcome {
  const { dataset, environment } = snapshot;
  const { job } = loaderOf({ dataset, nodes: dataNodes(dataset, environment, now) ?? [], placement: placementObligations(dataset, environment, snapshot.nodes), now });
  const before = dataset.status?.loader;
  // What could not be made is tried again, which is no other start.
  const isOnRecord = before?.jobName === jobName && before.state === undefined;
  return {
    conclusion: { ready: false, reason: 'Loading', message: 'The loader is being started.', starting: jobName },
    ...(isOnRecord ? {} : { record: loadStep(dataset, jobName, now) }),
    keeps: { ...nothing, policy: jobName },
    effects: [...open(snapshot), { do: 'create', resource: batchJobs, object: job }],
  };
}

/** Opens what the steward lists for this loader, and nothing more, whatever an earlier release, or somebody while admission was not in force, opened under its name. */
function open({ dataset, loaders }: Snapshot): readonly Step[] {
  const wanted = loaderPolicyOf(dataset);
  const policy = loaders.policies.find(({ metadata }) => metadata.name === loaderJobName(dataset));
  if (wanted !== undefined) return opening(policy, wanted);
  return policy === undefined || policy.metadata.deletionTimestamp !== undefined ? [] : [removal(networkPolicies, policy)];
}
