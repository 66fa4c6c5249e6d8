import { gateContainer, type GateResult } from '../../../src/api/gate.ts';
import type { KubeObject } from '../../../src/api/kube-object.ts';
import { must } from './pods.ts';
import type { RealStage } from './real-stage.ts';

interface ContainerStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly state?: { readonly terminated?: { readonly message?: string } };
}

/** What the benchmarks read of a training pod. */
export interface TrainingPod extends KubeObject {
  readonly status: { readonly initContainerStatuses?: readonly ContainerStatus[]; readonly containerStatuses?: readonly ContainerStatus[] };
}

/** The pods of a job. */
export async function podsOf({ cluster, room }: RealStage, job: string): Promise<readonly TrainingPod[]> {
  const listed = await must(cluster.kubectlRun(['get', 'pods', `--namespace=${room}`, `--selector=caveau.dev/training-job=${job}`, '--output=json']));
  return (JSON.parse(listed) as { readonly items: readonly TrainingPod[] }).items;
}

/** The id of the container of the program. */
export function programOf({ status }: TrainingPod): string {
  return status.containerStatuses?.[0]?.containerID ?? '';
}

/** The id of the gate's container and what the gate found; undefined in a pod without one. */
export function gateOf({ status }: TrainingPod): { readonly container: string; readonly result: GateResult } | undefined {
  const gate = status.initContainerStatuses?.find(({ name }) => name === gateContainer);
  return gate && { container: gate.containerID ?? '', result: JSON.parse(gate.state?.terminated?.message ?? '{}') as GateResult };
}

/** When a pod's program printed its first line that matches, in milliseconds since the epoch, as the container runtime wrote it down. */
export async function lineAt({ cluster, room }: RealStage, pod: TrainingPod, pattern: RegExp): Promise<number> {
  const printed = await must(cluster.kubectlRun(['logs', pod.metadata.name, `--namespace=${room}`, '--timestamps']));
  const line = printed.split('\n').find((text) => text !== '' && pattern.test(text.slice(text.indexOf(' ') + 1)));
  if (line === undefined) throw new Error(`The program printed no line that matches ${String(pattern)}:\n${printed}`);
  return Date.parse(line.slice(0, line.indexOf(' ')));
}
