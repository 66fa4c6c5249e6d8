import { gateContainer, type GateResult } from '../api/gate.ts';
import { parseGateResult } from '../api/gate-result.ts';
import { completionIndex } from '../api/labels.ts';
import { type Pod } from '../api/kube-workloads.ts';

/** The end of the gate of one pod. */
export interface GateReading {
  readonly worker: string;
  readonly exitCode: number;
  /** What the gate wrote. */
  readonly text: string;
  /** The same, understood; absent where it is not. */
  readonly result?: GateResult;
}

/** How the gate of a pod ended; nothing while it has not, or where the pod has none. */
export function gateReading(pod: Pod): readonly GateReading[] {
  const end = pod.status?.initContainerStatuses?.find(({ name }) => name === gateContainer)?.state?.terminated;
  if (end === undefined) return [];
  const { exitCode, message: text = '' } = end;
  const result = parseGateResult(text);
  return [{ worker: pod.metadata.annotations?.[completionIndex] ?? pod.metadata.name, exitCode, text, ...(result === undefined ? {} : { result }) }];
}
