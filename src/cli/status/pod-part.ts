import { type Pod } from '../../api/kube-workloads.ts';
import { type TreeNode } from '../tree.ts';

/** The part of a container's status that tells why it does not run. What it left behind when it ended is never read: it may hold data. */
interface ContainerTold {
  readonly name: string;
  readonly state?: { readonly waiting?: { readonly reason?: string }; readonly terminated?: { readonly exitCode: number; readonly reason?: string } };
}

/** A pod as kubectl shows it. */
export interface LivingPod extends Pod {
  readonly status?: Pod['status'] & { readonly containerStatuses?: readonly ContainerTold[]; readonly initContainerStatuses?: readonly ContainerTold[] };
}

/** One pod, with what keeps it from running. */
export function podNode(pod: LivingPod): TreeNode {
  const { metadata: { name, namespace = '' }, spec } = pod;
  const state = phaseOf(pod);
  const head = { kind: 'Pod', name, state, facts: spec?.nodeName === undefined ? [] : [`on ${spec.nodeName}`] };
  const trouble = troubleOf(pod);
  if (trouble === undefined) return { ...head, health: state === 'Running' || state === 'Succeeded' ? 'Well' : 'UnderWay' };
  return { ...head, health: state === 'Pending' ? 'UnderWay' : 'NotWell', message: sentence(trouble), next: `kubectl describe pod ${name} -n ${namespace}` };
}

function troubleOf(pod: LivingPod): string | undefined {
  const { phase, reason = 'It failed.' } = pod.status ?? {};
  return endedBadly(pod) ?? unplaced(pod) ?? waits(pod) ?? (phase === 'Failed' ? reason : undefined);
}

function phaseOf({ metadata, status }: LivingPod): string {
  const phase = status?.phase ?? 'Pending';
  return metadata.deletionTimestamp !== undefined && phase === 'Running' ? 'Terminating' : phase;
}

function containersOf({ status }: LivingPod): readonly ContainerTold[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

function endedBadly(pod: LivingPod): string | undefined {
  const [first] = containersOf(pod).flatMap(({ name, state }) => (state?.terminated === undefined || state.terminated.exitCode === 0 ? [] : [{ name, ...state.terminated }]));
  if (first === undefined) return undefined;
  return `Container ${first.name} ended with exit code ${first.exitCode}${first.reason === undefined ? '' : ` (${first.reason})`}.`;
}

function unplaced({ status }: LivingPod): string | undefined {
  const said = status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  return said?.message === undefined ? undefined : `No node takes it: ${said.message}`;
}

/** Of waiting these two are the course of things. */
const usual: readonly string[] = ['PodInitializing', 'ContainerCreating'];

function waits(pod: LivingPod): string | undefined {
  const [first] = containersOf(pod).flatMap(({ name, state }) => (state?.waiting?.reason === undefined || usual.includes(state.waiting.reason) ? [] : [{ name, reason: state.waiting.reason }]));
  return first === undefined ? undefined : `Container ${first.name} waits: ${first.reason}.`;
}

/** A text of others as a sentence. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
