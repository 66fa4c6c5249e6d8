import { gateExitCodes } from '../api/gate.ts';
import { completionIndex } from '../api/labels.ts';
import { endOf, podEnded, type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { parseTime } from '../api/time.ts';
import { type Instant, type NodeFact } from '../policy/types.ts';
import { type AttemptEnd } from './attempt.ts';
import { gateEnd } from '../workload/gate-reading.ts';

/** What the control plane writes as the reason of the condition DisruptionTarget (KEP-3329), and what it means for a run. */
const disruptions: Readonly<Record<string, string>> = {
  PreemptionByScheduler: 'Preempted',
  EvictionByEvictionAPI: 'Evicted',
  DeletionByTaintManager: 'Evicted',
  DeletionByDeviceTaintManager: 'Evicted',
  TerminationByKubelet: 'Evicted',
  DeletionByPodGC: 'NodeLost',
};

/** Reasons that a kubelet gives in a pod's status when it does not take the pod, or takes it back; besides those that begin with OutOf (kubelet/lifecycle/predicate.go). */
const rejections: ReadonlySet<string> = new Set(['UnexpectedAdmissionError', 'NodeAffinity', 'TopologyAffinityError', 'AdmissionFailed', 'PodOSNotSupported', 'PodOSSelectorNodeLabelDoesNotMatch']);

/** One way to read a pod's end; undefined when it does not apply. */
type Reading = (pod: Pod, nodes: readonly NodeFact[]) => Pick<AttemptEnd, 'outcome' | 'reason' | 'exitCode'> | undefined;

/**
 * How an attempt is read as a whole, most telling first. In a gang exit codes lie: when worker 0 is preempted, worker 1 soon fails with exit
 * code 1 because its peer is gone. So what the cluster did to any worker comes before what any program said.
 */
const readings: readonly Reading[] = [gateFailed, disrupted, onLostNode, evictedByKubelet, rejected, gateEnded, outOfMemory];

/** Why an attempt ended, from its Job and all of its pods; undefined while it has not. */
export function attemptEnd(job: BatchJob, pods: readonly Pod[], nodes: readonly NodeFact[]): AttemptEnd | undefined {
  const condition = endOf(job) ?? failureTarget(job);
  if (condition === undefined) return undefined;
  if (condition.type === 'Complete') return { outcome: 'Succeeded', reason: 'Completed' };
  if (condition.reason === 'DeadlineExceeded' || pods.some(({ status }) => status?.reason === 'DeadlineExceeded')) return { outcome: 'Failed', reason: 'DeadlineExceeded' };
  for (const reading of readings) {
    const ends = pods.flatMap((pod) => toEnd(pod, reading(pod, nodes)));
    if (ends[0] !== undefined) return ends[0];
  }
  return firstFailure(pods) ?? { outcome: 'Failed', reason: condition.reason ?? 'JobFailed' };
}

/** The Job controller announces a failure as soon as it is sure, and tells it only when every pod has ended, which on a lost node may be never. */
export function failureTarget({ status }: BatchJob) {
  return status?.conditions?.find(({ type, status: value }) => type === 'FailureTarget' && value === 'True');
}

function toEnd(pod: Pod, found: ReturnType<Reading>): readonly AttemptEnd[] {
  if (found === undefined) return [];
  const index = Number(pod.metadata.annotations?.[completionIndex]);
  const { nodeName } = pod.spec ?? {};
  return [{ ...found, ...(Number.isInteger(index) ? { worker: index } : {}), ...(nodeName === undefined ? {} : { node: nodeName }) }];
}

const verdicts: readonly number[] = Object.values(gateExitCodes);

/** A gate that came to a verdict. */
function gateFailed(pod: Pod): ReturnType<Reading> {
  const end = gateEnded(pod);
  return end?.exitCode !== undefined && verdicts.includes(end.exitCode) ? end : undefined;
}

/** A gate that ended otherwise, for instance because its pod was evicted while it waited, or its image is none: no program began, so none failed. */
function gateEnded(pod: Pod): ReturnType<Reading> {
  const gate = gateEnd(pod);
  return gate === undefined || gate.exitCode === 0 ? undefined : { outcome: 'Interrupted', reason: 'GateFailed', exitCode: gate.exitCode };
}

function disrupted(pod: Pod, nodes: readonly NodeFact[]): ReturnType<Reading> {
  const condition = pod.status?.conditions?.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True');
  if (condition === undefined) return undefined;
  const reason = disruptions[condition.reason ?? ''] ?? 'Evicted';
  // The taint of a node that does not answer evicts too.
  return { outcome: 'Interrupted', reason: condition.reason === 'DeletionByTaintManager' && isLost(pod, nodes) ? 'NodeLost' : reason };
}

function onLostNode(pod: Pod, nodes: readonly NodeFact[]): ReturnType<Reading> {
  // What a kubelet told of a pod before it fell silent is no loss.
  return !podEnded(pod) && isLost(pod, nodes) ? { outcome: 'Interrupted', reason: 'NodeLost' } : undefined;
}

/** Whether a pod is on a node that is not there any more, or does not answer. */
export function isLost({ spec }: Pod, nodes: readonly NodeFact[]): boolean {
  const name = spec?.nodeName;
  return name !== undefined && nodes.find((node) => node.name === name)?.ready !== true;
}

function evictedByKubelet({ status }: Pod): ReturnType<Reading> {
  return status?.reason === 'Evicted' || status?.reason === 'Terminated' || status?.reason === 'NodeShutdown' ? { outcome: 'Interrupted', reason: 'Evicted' } : undefined;
}

function rejected({ status }: Pod): ReturnType<Reading> {
  const reason = status?.reason ?? '';
  return status?.phase === 'Failed' && (rejections.has(reason) || reason.startsWith('OutOf')) ? { outcome: 'Interrupted', reason: 'PodRejected' } : undefined;
}

function outOfMemory({ status }: Pod): ReturnType<Reading> {
  const end = status?.containerStatuses?.map(({ state }) => state?.terminated).find((terminated) => terminated?.reason === 'OOMKilled');
  return end === undefined ? undefined : { outcome: 'Failed', reason: 'OutOfMemory', exitCode: end.exitCode };
}

interface Failure {
  readonly pod: Pod;
  readonly exitCode: number;
  readonly at: number;
  readonly wasDeleted: boolean;
}

/**
 * The container that failed first: in a gang the others fail because it did. Times have whole seconds, so of several in one second the one
 * that nobody deleted counts: the Job controller deletes the peers of a worker that failed.
 */
function firstFailure(pods: readonly Pod[]): AttemptEnd | undefined {
  const [first] = pods.flatMap(failuresOf).toSorted((a, b) => a.at - b.at || Number(a.wasDeleted) - Number(b.wasDeleted));
  if (first === undefined) return undefined;
  return toEnd(first.pod, first.wasDeleted ? { outcome: 'Interrupted', reason: 'PodDeleted' } : { outcome: 'Failed', reason: 'ExitCode', exitCode: first.exitCode })[0];
}

function failuresOf(pod: Pod): readonly Failure[] {
  const ends = (pod.status?.containerStatuses ?? []).flatMap(({ state }) => state?.terminated ?? []).filter(({ exitCode }) => exitCode !== 0);
  const deletedAt = deletionRequestedAt(pod);
  return ends.map(({ exitCode, finishedAt }) => {
    const at = parseTime(finishedAt) ?? Infinity;
    return { pod, exitCode, at, wasDeleted: deletedAt !== undefined && deletedAt <= at };
  });
}

/** A program that had failed before its pod was deleted failed by itself: two of a gang may fail at once, and the Job controller deletes either for the other. */
function deletionRequestedAt({ metadata: { deletionTimestamp, deletionGracePeriodSeconds = 0 } }: Pod): Instant | undefined {
  if (deletionTimestamp === undefined) return undefined;
  // The time of a deletion is when its grace ends, also where somebody shortened the grace (rest.BeforeDelete).
  return (parseTime(deletionTimestamp) ?? -Infinity) - deletionGracePeriodSeconds * 1000;
}
