import { isInForce, requesterPolicyName } from '../api/admission.ts';
import { type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { isOwnedBy, podEnded, type BatchJob, type NetworkPolicy, type Pod, type Service } from '../api/kube-workloads.ts';
import { shapeError, understood } from '../api/shape.ts';
import { type Caches } from '../caches.ts';
import { type DecisionInput, type Facts } from '../policy/types.ts';
import { claimFact, nodeFacts, outputFact, roomFacts } from '../facts.ts';
import { jobName, networkPolicyName, outputClaimName, serviceName } from '../workload/names.ts';

/** Why the last plan could not be carried out; kept by the reconciler between two runs. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
}

/** Jobs and living pods under this job's name that are not its own. */
export interface Leftovers {
  readonly batchJobs: readonly BatchJob[];
  readonly pods: readonly Pod[];
}

/** Everything that one plan for a TrainingJob rests on, gathered from the caches at one moment. */
export interface Snapshot {
  readonly job: TrainingJob;
  /** All that the decision needs but the time, and whether the job has started. */
  readonly input: Omit<DecisionInput, 'now' | 'started'>;
  /** The children that exist under the names that ours have, whoever owns them. */
  readonly children: {
    readonly batchJob?: BatchJob;
    readonly service?: Service;
    readonly networkPolicy?: NetworkPolicy;
    readonly outputClaim?: KubeObject;
  };
  /** Pods of the child Job. */
  readonly pods: readonly Pod[];
  /** What a former job of this name, or a Job of ours that was deleted, left behind and what may still use data. */
  readonly leftovers: Leftovers;
  readonly failure?: Failure;
}

/** The reason of a failure: a child's name belongs to an object that is not ours. */
export const nameTakenReason = 'NameTaken';

/** The only attempt there is, until restarts come. */
export const firstAttempt = 1;

/** Gathers a snapshot; undefined when the job is gone. */
export function takeSnapshot(caches: Caches, key: string, failure?: Failure): Snapshot | undefined {
  const job = caches.trainingJobs.get(key);
  if (job === undefined) return undefined;
  const namespace = job.metadata.namespace ?? '';
  const at = (name: string): string => `${namespace}/${name}`;
  const children = {
    batchJob: caches.batchJobs.get(at(jobName(job.metadata.name, firstAttempt))),
    service: caches.services.get(at(serviceName(job.metadata.name))),
    networkPolicy: caches.networkPolicies.get(at(networkPolicyName(job.metadata.name))),
    outputClaim: caches.claims.get(at(outputClaimName(job.metadata.name))),
  };
  return {
    job,
    input: inputOf(caches, job, namespace),
    children: Object.fromEntries(Object.entries(children).filter(([, child]) => child !== undefined)),
    ...runsOf(caches, key, job),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Tells the pods of our own child from what others of the same name left: labels name a job, only uids say whose a pod is. */
function runsOf(caches: Caches, key: string, job: TrainingJob): Pick<Snapshot, 'pods' | 'leftovers'> {
  const labelled = caches.pods.byIndex('trainingJob', key);
  const batchJobs = caches.batchJobs.byIndex('trainingJob', key);
  const mine = batchJobs.filter((batchJob) => isOwnedBy(batchJob, job));
  const isMine = (pod: Pod): boolean => mine.some((batchJob) => isOwnedBy(pod, batchJob));
  return {
    pods: labelled.filter(isMine),
    leftovers: { batchJobs: batchJobs.filter((batchJob) => !mine.includes(batchJob)), pods: labelled.filter((pod) => !isMine(pod) && !podEnded(pod)) },
  };
}

function inputOf(caches: Caches, job: TrainingJob, namespace: string): Snapshot['input'] {
  const environment = understood('SecureProcessingEnvironment', caches.environments.get('default'));
  const datasets: Record<string, SecureDataset> = {};
  for (const { name } of job.spec.datasets) {
    const dataset = understood('SecureDataset', caches.secureDatasets.get(`${namespace}/${name}`));
    if (dataset !== undefined) datasets[name] = dataset;
  }
  const permits = caches.dataPermits.byIndex('namespace', namespace).filter((permit) => shapeError('DataPermit', permit) === undefined);
  return { job, datasets, permits, environment, facts: factsOf(caches, job, datasets, environment) };
}

function factsOf(caches: Caches, job: TrainingJob, datasets: Readonly<Record<string, SecureDataset>>, environment: SecureProcessingEnvironment | undefined): Facts {
  const namespace = job.metadata.namespace ?? '';
  const claims = Object.fromEntries(Object.values(datasets).map((dataset) => [dataset.metadata.name, claimFact(caches, dataset, environment)]));
  const alive = caches.pods.byIndex('trainingJob', `${namespace}/${job.metadata.name}`).filter((pod) => !podEnded(pod));
  const output = job.spec.output === undefined ? {} : { output: outputFact(caches, job, job.spec.output.storageClassName, environment) };
  return {
    claims,
    ...output,
    nodes: nodeFacts(caches),
    nodesInUse: [...new Set(alive.flatMap((pod) => pod.spec?.nodeName ?? []))].sort(),
    runtimeClasses: caches.runtimeClasses.list().map((runtimeClass) => runtimeClass.metadata.name),
    requesterBound: isInForce(caches.admissionPolicies.get(requesterPolicyName), caches.admissionBindings.get(requesterPolicyName)),
    ...roomFacts(caches, 'TrainingJob', job),
  };
}
