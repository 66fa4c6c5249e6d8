import { type KubeObject } from '../../api/kube-object.ts';
import { controllerOf, endOf, type BatchJob, type NetworkPolicy, type Pod } from '../../api/kube-workloads.ts';
import { type PersistentVolumeClaim } from '../../storage/kube.ts';
import { roomPolicyName } from '../../workload/room-policy.ts';
import { type Sight } from '../sight.ts';
import { type TreeNode } from '../tree.ts';

/** The part of a container's status that tells why it does not run yet. What it left behind when it ended is never read: it may hold data. */
interface LivingPod extends Pod {
  readonly status?: Pod['status'] & { readonly containerStatuses?: readonly Waits[]; readonly initContainerStatuses?: readonly Waits[] };
}
interface Waits {
  readonly name: string;
  readonly state?: { readonly waiting?: { readonly reason?: string }; readonly terminated?: { readonly exitCode: number; readonly reason?: string } };
}

/** The node that says that something is not to be seen. */
export function notSeen(kind: string, name: string, why: string): TreeNode {
  return { kind, name, health: 'NotSeen', state: 'not seen', facts: [why] };
}

/** The nodes of what was seen, or the one that says why nothing was. */
export function eachOf<T>(kind: string, sight: Sight<readonly T[]>, nodeOf: (item: T) => TreeNode): readonly TreeNode[] {
  return 'seen' in sight ? sight.seen.map(nodeOf) : [notSeen(kind, '', sight.why)];
}

/** The Jobs of the batch API with their pods below them; pods of no Job that was seen stand by themselves. */
export function jobNodes(jobs: Sight<readonly BatchJob[]>, pods: Sight<readonly Pod[]>): readonly TreeNode[] {
  const found = 'seen' in pods ? pods.seen : [];
  const known = 'seen' in jobs ? jobs.seen : [];
  const isOf = (pod: Pod, { metadata }: BatchJob): boolean => metadata.uid !== undefined && controllerOf(pod)?.uid === metadata.uid;
  const alone = found.filter((pod) => !known.some((job) => isOf(pod, job)));
  return [
    ...eachOf('Job', jobs, (job) => ({ ...jobNode(job), children: found.filter((pod) => isOf(pod, job)).map(podNode) })),
    ...('seen' in pods ? alone.map(podNode) : [notSeen('Pod', '', pods.why)]),
  ];
}

function jobNode(job: BatchJob): TreeNode {
  const { metadata: { name, namespace = '' }, spec, status } = job;
  const end = endOf(job);
  const counts = ([['running', status?.active], ['succeeded', status?.succeeded], ['failed', status?.failed]] as const).flatMap(([word, count = 0]) => (count === 0 ? [] : [`${count} ${count === 1 ? 'pod' : 'pods'} ${word}`]));
  if (end?.type === 'Failed') return { kind: 'Job', name, health: 'NotWell', state: 'Failed', facts: counts, message: sentence(end.message ?? end.reason ?? 'It failed.'), next: `kubectl describe job ${name} -n ${namespace}` };
  if (end !== undefined) return { kind: 'Job', name, health: 'Well', state: 'Complete', facts: counts };
  if (spec?.suspend === true) return { kind: 'Job', name, health: 'UnderWay', state: 'Suspended', facts: counts };
  return { kind: 'Job', name, health: (status?.active ?? 0) > 0 ? 'Well' : 'UnderWay', state: 'Active', facts: counts };
}

/** One pod, with what keeps it from running. */
export function podNode(pod: LivingPod): TreeNode {
  const { metadata: { name, namespace = '', deletionTimestamp }, spec, status } = pod;
  const phase = deletionTimestamp !== undefined && status?.phase === 'Running' ? 'Terminating' : (status?.phase ?? 'Pending');
  const head = { kind: 'Pod', name, state: phase, facts: spec?.nodeName === undefined ? [] : [`on ${spec.nodeName}`] };
  const trouble = troubleOf(pod);
  if (phase === 'Failed' || trouble !== undefined) return { ...head, health: phase === 'Pending' ? 'UnderWay' : 'NotWell', message: sentence(trouble ?? status?.reason ?? 'It failed.'), next: `kubectl describe pod ${name} -n ${namespace}` };
  return { ...head, health: phase === 'Running' || phase === 'Succeeded' ? 'Well' : 'UnderWay' };
}

function troubleOf({ status }: LivingPod): string | undefined {
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const ended = containers.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  if (ended?.state?.terminated !== undefined) return `Container ${ended.name} ended with exit code ${ended.state.terminated.exitCode}${ended.state.terminated.reason === undefined ? '' : ` (${ended.state.terminated.reason})`}.`;
  const unplaced = status?.conditions?.find(({ type, status: said }) => type === 'PodScheduled' && said === 'False');
  if (unplaced?.message !== undefined) return `No node takes it: ${unplaced.message}`;
  // These two are the course of things.
  const waiting = containers.find(({ state }) => state?.waiting?.reason !== undefined && !['PodInitializing', 'ContainerCreating'].includes(state.waiting.reason));
  return waiting === undefined ? undefined : `Container ${waiting.name} waits: ${waiting.state?.waiting?.reason ?? ''}.`;
}

/** One claim; undefined where it was looked for and is not there. */
export function claimNode(what: string, name: string, sight: Sight<PersistentVolumeClaim | undefined>, namespace: string): TreeNode {
  if (!('seen' in sight)) return notSeen(what, name, sight.why);
  const claim = sight.seen;
  const next = `kubectl describe pvc ${name} -n ${namespace}`;
  if (claim === undefined) return { kind: what, name, health: 'NotWell', state: 'missing', message: `There is no PersistentVolumeClaim ${name} in namespace ${namespace}.`, next: `kubectl get pvc -n ${namespace}` };
  const state = claim.status?.phase ?? 'Pending';
  const facts = [claim.spec?.storageClassName === undefined ? undefined : `class ${claim.spec.storageClassName}`, claim.spec?.volumeName === undefined ? undefined : `volume ${claim.spec.volumeName}`].flatMap((fact) => fact ?? []);
  if (state === 'Bound') return { kind: what, name, health: 'Well', state, facts };
  return { kind: what, name, health: state === 'Lost' ? 'NotWell' : 'UnderWay', state, facts, message: state === 'Lost' ? 'Its volume is gone.' : 'It has no volume yet; some classes make one only for the first pod that mounts it.', next };
}

/** The standing policy of a room, without which nothing runs in it, and the job's own where it has one. */
export function policyNodes(policies: Sight<readonly NetworkPolicy[]>, room: string, own: string): readonly TreeNode[] {
  if (!('seen' in policies)) return [notSeen('NetworkPolicy', '', policies.why)];
  const isNamed = (name: string) => ({ metadata }: KubeObject): boolean => metadata.name === name;
  const standing: TreeNode = policies.seen.some(isNamed(roomPolicyName))
    ? { kind: 'NetworkPolicy', name: roomPolicyName, health: 'Well', state: 'nothing in or out' }
    : { kind: 'NetworkPolicy', name: roomPolicyName, health: 'NotWell', state: 'missing', message: `The operator puts it back while it runs and namespace ${room} is a room (label caveau.dev/room).`, next: `kubectl get namespace ${room} --show-labels` };
  return [standing, ...(policies.seen.some(isNamed(own)) ? [{ kind: 'NetworkPolicy', name: own, health: 'Well', state: 'what the job may reach' } as const] : [])];
}

/** A text of others as a sentence. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
