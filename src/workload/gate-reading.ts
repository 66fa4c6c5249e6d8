import { gateContainer, type GateCheck, type GateReach, type GateResult, type GateRole } from '../api/gate.ts';
import { parseGateResult } from '../api/gate-result.ts';
import { completionIndex } from '../api/labels.ts';
import { type ContainerEnd, type Pod } from '../api/kube-workloads.ts';

/** The end of the gate of one pod. */
export interface GateReading {
  readonly worker: string;
  readonly exitCode: number;
  /** What the gate wrote. */
  readonly text: string;
  /** The same, understood; absent where it is not. */
  readonly result?: GateResult;
}

/** What a result says of a target. */
export type TargetCheck = GateCheck & { readonly role: GateRole; readonly outcome: GateReach };

/** The end of the gate's container; undefined while it has not ended, or where the pod has none. */
export function gateEnd({ status }: Pod): ContainerEnd | undefined {
  return status?.initContainerStatuses?.find(({ name }) => name === gateContainer)?.state?.terminated;
}

/** How the gate of a pod ended, with what it wrote; nothing while it has not, or where the pod has none. */
export function gateReading(pod: Pod): readonly GateReading[] {
  const end = gateEnd(pod);
  if (end === undefined) return [];
  const { exitCode, message: text = '' } = end;
  const result = parseGateResult(text);
  return [{ worker: pod.metadata.annotations?.[completionIndex] ?? pod.metadata.name, exitCode, text, ...(result === undefined ? {} : { result }) }];
}

/** The targets that a result tells of. */
export function targetsOf({ checks }: GateResult): readonly TargetCheck[] {
  return checks.filter((check): check is TargetCheck => check.role !== undefined);
}

/** What is missing in the result of a gate; undefined where it tells of every target, and of at least one. */
export function gapOf(result: GateResult | undefined): 'NoResult' | 'NothingProbed' | 'ResultIncomplete' | undefined {
  if (result === undefined) return 'NoResult';
  if (result.counts.reachability === 0) return 'NothingProbed';
  return targetsOf(result).length < result.counts.reachability ? 'ResultIncomplete' : undefined;
}

/** Whether the gate of a pod let its program begin without a result that tells of every target, and of at least one. */
export function isUntested(pod: Pod): boolean {
  return gateReading(pod).some(({ exitCode, result }) => exitCode === 0 && gapOf(result) !== undefined);
}

/** Whether the gate of a pod let its program begin and left nothing that is understood: it may not have looked at anything. */
export function isSilent(pod: Pod): boolean {
  return gateReading(pod).some(({ exitCode, result }) => exitCode === 0 && result === undefined);
}
