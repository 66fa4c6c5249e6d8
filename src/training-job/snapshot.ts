import { isInForce, requesterPolicyName } from '../api/admission.ts';
import { datasetKey } from '../api/dataset-key.ts';
import { type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { isOwnedBy, podEnded, type BatchJob, type NetworkPolicy, type Pod, type Service } from '../api/kube-workloads.ts';
import { type Workload } from '../api/kueue.ts';
import { shapeError, understood } from '../api/shape.ts';
import { bindingFacts } from '../bindings.ts';
import { type Caches } from '../caches.ts';
import { type Failure } from '../failure.ts';
import { askedOf } from '../approval/requirement.ts';
import { restoredFact } from '../restore.ts';
import { type DecisionInput, type Facts, type PodProtection } from '../policy/types.ts';
import { approvalsBoundSince, approvalsIn, claimFact, isolationFacts, nodeFacts, outputFact, roomFacts } from '../facts.ts';
import { jobName, networkPolicyName, outputClaimName, runRecordName, serviceName } from '../workload/names.ts';
import { keysOf } from '../policy/dataset-keys.ts';
import { revisionFacts } from '../revisions.ts';
import { madeWithout } from '../workload/protections.ts';
import { datasetsOf } from '../workload/trained-on.ts';
import { presentAttempt } from './attempt.ts';
import { isSilent, isUntested } from '../workload/gate-reading.ts';
import { readRunRecord, type RunRecord } from './run-record.ts';

/** Jobs and living pods. */
export interface Runs {
  readonly batchJobs: readonly BatchJob[];
  readonly pods: readonly Pod[];
}

/** Everything that one plan for a TrainingJob rests on, gathered from the caches at one moment. */
export interface Snapshot {
  readonly job: TrainingJob;
  /** All that the decision needs but the time, and whether the job has started. */
  readonly input: Omit<DecisionInput, 'now' | 'started'>;
  /** The number of the present attempt, counted from 1. */
  readonly attempt: number;
  /** The children that exist under the names that ours have, whoever owns them. */
  readonly children: {
    /** The Job of the present attempt. */
    readonly batchJob?: BatchJob;
    readonly service?: Service;
    readonly networkPolicy?: NetworkPolicy;
    readonly outputClaim?: KubeObject;
  };
  /** Pods of the child Job. */
  readonly pods: readonly Pod[];
  /** For how long the cache of the pods has been followed without a gap, in milliseconds; 0 while it is not, and pods may have changed unseen. */
  readonly podsWatchedMs: number;
  /** The same of the nodes, whose labels may have changed unseen. */
  readonly nodesWatchedMs: number;
  /** Jobs of the attempts before the present one, and their pods that may still use data. */
  readonly former: Runs;
  /** What a former job of this name, or a Job of ours that was deleted, left behind and what may still use data. */
  readonly leftovers: Runs;
  /** What is on record of a job of this name that has ended. */
  readonly record?: RunRecord;
  /** Whether its namespace is being deleted, and takes nothing new. */
  readonly closing: boolean;
  /** Whether this operator works with Kueue. */
  readonly queues: boolean;
  /** What Kueue made for the child Job. */
  readonly workload?: Workload;
  readonly failure?: Failure;
}

/** The child Job, when it is ours. */
export function ownChild({ job, children: { batchJob } }: Pick<Snapshot, 'job' | 'children'>): BatchJob | undefined {
  return batchJob !== undefined && isOwnedBy(batchJob, job) ? batchJob : undefined;
}

/** Gathers a snapshot; undefined when the job is gone. */
export function takeSnapshot(caches: Caches, key: string, failure?: Failure): Snapshot | undefined {
  const job = caches.trainingJobs.get(key);
  if (job === undefined) return undefined;
  const { name, namespace = '' } = job.metadata;
  const at = (child: string): string => `${namespace}/${child}`;
  const runs = caches.batchJobs.byIndex('trainingJob', key);
  const mine = runs.filter((run) => isOwnedBy(run, job));
  const attempt = presentAttempt(job.status, mine);
  const children = {
    batchJob: caches.batchJobs.get(at(jobName(name, attempt))),
    service: caches.services.get(at(serviceName(name))),
    networkPolicy: caches.networkPolicies.get(at(networkPolicyName(name))),
    outputClaim: caches.claims.get(at(outputClaimName(name))),
  };
  const record = readRunRecord(caches.runRecords.get(at(runRecordName(name))));
  const workload = children.batchJob === undefined ? undefined : caches.workloads.byIndex('owner', children.batchJob.metadata.uid ?? '')[0];
  return {
    job,
    input: inputOf(caches, job, namespace),
    attempt,
    children: Object.fromEntries(Object.entries(children).filter(([, child]) => child !== undefined)),
    podsWatchedMs: caches.podsWatchedMs(),
    nodesWatchedMs: caches.nodesWatchedMs(),
    ...podsOf(caches.pods.byIndex('trainingJob', key), mine, children.batchJob),
    leftovers: leftoversOf(caches, key, mine),
    ...(record === undefined ? {} : { record }),
    closing: caches.rooms.get(namespace)?.metadata.deletionTimestamp !== undefined,
    queues: caches.queues,
    ...(workload === undefined ? {} : { workload }),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** The pods of the present attempt, and what is left of those before it. */
function podsOf(labelled: readonly Pod[], mine: readonly BatchJob[], present: BatchJob | undefined): Pick<Snapshot, 'pods' | 'former'> {
  const former = mine.filter((run) => run !== present);
  const isFormer = (pod: Pod): boolean => former.some((run) => isOwnedBy(pod, run));
  return {
    pods: present === undefined || !mine.includes(present) ? [] : labelled.filter((pod) => isOwnedBy(pod, present)),
    former: { batchJobs: former, pods: labelled.filter((pod) => isFormer(pod) && !podEnded(pod)) },
  };
}

/** What a job that no longer exists left on a claim of an output; nothing where there is no such claim. */
export function outputLeft(caches: Caches, key: string): { readonly claim: KubeObject; readonly superseded: Facts['superseded'] } | undefined {
  const [namespace = '', name = ''] = key.split('/');
  const claim = caches.claims.get(`${namespace}/${outputClaimName(name)}`);
  return claim === undefined ? undefined : { claim, superseded: revisionFacts(caches, namespace, datasetsOf(claim)).superseded };
}

/** Jobs and living pods under a job's name that belong to none of its own Jobs: labels name a job, only uids say whose a pod is. */
export function leftoversOf(caches: Caches, key: string, mine: readonly BatchJob[] = []): Runs {
  const isMine = (pod: Pod): boolean => mine.some((run) => isOwnedBy(pod, run));
  return {
    batchJobs: caches.batchJobs.byIndex('trainingJob', key).filter((run) => !mine.includes(run)),
    pods: caches.pods.byIndex('trainingJob', key).filter((pod) => !isMine(pod) && !podEnded(pod)),
  };
}

function inputOf(caches: Caches, job: TrainingJob, namespace: string): Snapshot['input'] {
  const environment = understood('SecureProcessingEnvironment', caches.environments.get('default'));
  const datasets: Record<string, SecureDataset> = {};
  for (const { name, namespace: room = namespace } of job.spec.datasets) {
    const dataset = understood('SecureDataset', caches.secureDatasets.get(`${room}/${name}`));
    // Of what no permit names the room for, not even a digest may change with it.
    if (dataset !== undefined && (room === namespace || isPermitted(caches, room, name, namespace))) datasets[datasetKey(namespace, { namespace: room, name })] = dataset;
  }
  // Permits and approvals lie beside the data, whoever uses it.
  const rooms = [...new Set([namespace, ...Object.values(datasets).map(({ metadata }) => metadata.namespace ?? '')])];
  const permits = rooms.flatMap((room) => caches.dataPermits.byIndex('namespace', room)).filter((permit) => shapeError('DataPermit', permit) === undefined);
  // Where nobody need approve it does not matter what was approved, and there may be thousands of jobs.
  const approvals = Object.values(datasets).some((dataset) => askedOf(dataset, environment).length > 0) ? rooms.flatMap((room) => approvalsIn(caches, room)) : [];
  const bindings = bindingFacts(caches, { job, datasets, permits, environment });
  return { job, datasets, permits, approvals, ontology: caches.ontology, environment, facts: { ...factsOf(caches, job, datasets, environment), ...bindings } };
}

function isPermitted(caches: Caches, room: string, dataset: string, project: string): boolean {
  return caches.dataPermits.byIndex('namespace', room).some(({ metadata, spec }) => spec.dataset.name === dataset && spec.project.namespace === project && metadata.deletionTimestamp === undefined);
}

/** What the pods that have a place were made without. One that has none yet comes with its Job, which is made anew when its terms change. */
function unprotected(caches: Caches, job: TrainingJob, alive: readonly Pod[]): readonly PodProtection[] {
  const placed = alive.filter(({ spec }) => spec?.nodeName !== undefined);
  const runs = caches.batchJobs.byIndex('trainingJob', `${job.metadata.namespace ?? ''}/${job.metadata.name}`).filter((run) => isOwnedBy(run, job));
  return [...new Set(runs.filter((run) => placed.some((pod) => isOwnedBy(pod, run))).flatMap(madeWithout))];
}

function factsOf(caches: Caches, job: TrainingJob, datasets: Readonly<Record<string, SecureDataset>>, environment: SecureProcessingEnvironment | undefined): Facts {
  const namespace = job.metadata.namespace ?? '';
  const claims = Object.fromEntries(Object.entries(datasets).map(([key, dataset]) => [key, claimFact(caches, dataset, environment)]));
  const alive = caches.pods.byIndex('trainingJob', `${namespace}/${job.metadata.name}`).filter((pod) => !podEnded(pod));
  const output = job.spec.output === undefined ? {} : { output: outputFact(caches, job, job.spec.output.storageClassName, environment) };
  return {
    claims,
    ...output,
    nodes: nodeFacts(caches),
    nodesInUse: [...new Set(alive.flatMap((pod) => pod.spec?.nodeName ?? []))].sort(),
    runtimeClasses: caches.runtimeClasses.list().map((runtimeClass) => runtimeClass.metadata.name),
    answered: caches.answered(),
    isolation: Object.fromEntries(Object.entries(datasets).map(([key, dataset]) => [key, isolationFacts(caches, dataset, environment)])),
    untested: alive.filter(isUntested).map((pod) => pod.metadata.name).sort(),
    silent: alive.filter(isSilent).map((pod) => pod.metadata.name).sort(),
    admission: caches.admission(),
    requesterBound: isInForce(caches.admissionPolicies.get(requesterPolicyName), caches.admissionBindings.get(requesterPolicyName)),
    ...revisionFacts(caches, namespace, keysOf(job)),
    madeWithout: unprotected(caches, job, alive),
    ...approvalsBoundSince(caches),
    ...restoredFact(caches),
    ...roomFacts(caches, 'TrainingJob', job),
  };
}
