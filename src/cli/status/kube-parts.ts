import { controllerOf, endOf, type BatchJob, type NetworkPolicy, type Pod } from '../../api/kube-workloads.ts';
import { type PersistentVolumeClaim } from '../../storage/kube.ts';
import { roomIsIsolated } from '../../room/isolation.ts';
import { roomPolicyName } from '../../workload/room-policy.ts';
import { type Sight } from '../sight.ts';
import { type TreeNode } from '../tree.ts';
import { podNode, sentence } from './pod-part.ts';

/** The node that says that something is not to be seen. */
export function notSeen(kind: string, name: string, why: string): TreeNode {
  return { kind, name, health: 'NotSeen', state: 'not seen', facts: [why] };
}

/** The node that says that something is not there, and should be. */
export function missing(kind: string, name: string, message: string, next: string): TreeNode {
  return { kind, name, health: 'NotWell', state: 'missing', message, next };
}

/** The nodes of what was seen, or the one that says why nothing was. */
export function eachOf<T>(kind: string, sight: Sight<readonly T[]>, nodeOf: (item: T) => TreeNode): readonly TreeNode[] {
  return 'seen' in sight ? sight.seen.map(nodeOf) : [notSeen(kind, '', sight.why)];
}

/** The Jobs of the batch API that belong to an object, and their pods. */
export interface Workloads {
  readonly jobs: Sight<readonly BatchJob[]>;
  readonly pods: Sight<readonly Pod[]>;
}

/** The Jobs of the batch API with their pods below them; pods of no Job that was seen stand by themselves. */
export function jobNodes({ jobs, pods }: Workloads): readonly TreeNode[] {
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
  const { metadata: { name, namespace = '' }, spec } = job;
  const end = endOf(job);
  const head = { kind: 'Job', name, facts: podCounts(job) };
  if (end?.type === 'Failed') return { ...head, health: 'NotWell', state: 'Failed', message: sentence(end.message ?? end.reason ?? 'It failed.'), next: `kubectl describe job ${name} -n ${namespace}` };
  if (end !== undefined) return { ...head, health: 'Well', state: 'Complete' };
  if (spec?.suspend === true) return { ...head, health: 'UnderWay', state: 'Suspended' };
  return { ...head, health: head.facts.length > 0 ? 'Well' : 'UnderWay', state: 'Active' };
}

function podCounts({ status }: BatchJob): readonly string[] {
  return ([['running', status?.active], ['succeeded', status?.succeeded], ['failed', status?.failed]] as const).flatMap(([word, count = 0]) => (count === 0 ? [] : [`${count} ${count === 1 ? 'pod' : 'pods'} ${word}`]));
}

/** One claim; undefined where it was looked for and is not there. */
export function claimNode(what: string, name: string, sight: Sight<PersistentVolumeClaim | undefined>, namespace: string): TreeNode {
  if (!('seen' in sight)) return notSeen(what, name, sight.why);
  const claim = sight.seen;
  const next = `kubectl describe pvc ${name} -n ${namespace}`;
  if (claim === undefined) return missing(what, name, `There is no PersistentVolumeClaim ${name} in namespace ${namespace}.`, `kubectl get pvc -n ${namespace}`);
  const state = claim.status?.phase ?? 'Pending';
  const facts = [claim.spec?.storageClassName === undefined ? undefined : `class ${claim.spec.storageClassName}`, claim.spec?.volumeName === undefined ? undefined : `volume ${claim.spec.volumeName}`].flatMap((fact) => fact ?? []);
  if (state === 'Bound') return { kind: what, name, health: 'Well', state, facts };
  return { kind: what, name, health: state === 'Lost' ? 'NotWell' : 'UnderWay', state, facts, message: state === 'Lost' ? 'Its volume is gone.' : 'It has no volume yet; some classes make one only for the first pod that mounts it.', next };
}

function standingNode(policy: NetworkPolicy | undefined, room: string): TreeNode {
  const head = { kind: 'NetworkPolicy', name: roomPolicyName };
  if (roomIsIsolated(policy)) return { ...head, health: 'Well', state: 'nothing in or out' };
  const message = `The operator puts it back while it runs and namespace ${room} is a room (label caveau.dev/room).`;
  const next = `kubectl get namespace ${room} --show-labels`;
  return policy === undefined ? missing(head.kind, head.name, message, next) : { ...head, health: 'NotWell', state: 'not as the operator wrote it', message, next };
}

/** The standing policy of a room, without which nothing runs in it, and the job's own where it has one. */
export function policyNodes(policies: Sight<readonly NetworkPolicy[]>, room: string, own: string): readonly TreeNode[] {
  if (!('seen' in policies)) return [notSeen('NetworkPolicy', '', policies.why)];
  const named = (name: string): NetworkPolicy | undefined => policies.seen.find(({ metadata }) => metadata.name === name);
  return [standingNode(named(roomPolicyName), room), ...(named(own) !== undefined ? [{ kind: 'NetworkPolicy', name: own, health: 'Well', state: 'what the job may reach' } as const] : [])];
}
