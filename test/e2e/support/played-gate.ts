import { gateExitCodes, type GateResult } from '../../../src/api/gate.ts';
import { type Pod } from '../../../src/api/kube-workloads.ts';
import { type Cluster } from '../../cluster/contract.ts';
import { kubeletTime, tellAsKubelet, type Container } from './played-kubelet.ts';

/** What a gate writes that could not reach its targets, or that one of them answered. */
export function gateResult(verdict: GateResult['verdict'], targets: readonly string[], at: number): GateResult {
  const passed = verdict === 'Passed';
  const checks: GateResult['checks'] = [{ name: 'clock', outcome: 'Holds' }, ...targets.map((name) => ({ name, role: 'Beacon' as const, outcome: passed ? ('Refused' as const) : ('Answered' as const) }))];
  return {
    version: 1, at: new Date(at).toISOString(), verdict, ...(passed ? {} : { reason: 'IsolationOpen' as const }), waitedMs: 0, tookMs: 5, checks,
    counts: { local: 1, reachability: targets.length, failed: passed ? 0 : targets.length },
    sentence: passed ? 'Everything holds.' : `The pod could still reach ${targets.join(' and ')}.`,
  };
}

/** Says, as the kubelet of its node, how the gate of a pod ended; where it passed the program begins. */
export async function playGate(cluster: Cluster, pod: Pod, result: GateResult): Promise<void> {
  const [begins, exitCode] = result.verdict === 'Passed' ? [true, 0] : [false, gateExitCodes[result.reason ?? 'Internal']];
  const at = kubeletTime(Date.parse(result.at));
  const ended = { exitCode, reason: begins ? 'Completed' : 'Error', startedAt: at, finishedAt: at, message: JSON.stringify(result) };
  const { containers, initContainers } = pod.spec as unknown as Readonly<Record<'containers' | 'initContainers', readonly Container[]>>;
  const told = (container: Container | undefined, state: object) => ({ name: container?.name, image: container?.image, imageID: '', ready: begins, restartCount: 0, state });
  const status = {
    phase: begins ? 'Running' : 'Failed',
    startTime: at,
    initContainerStatuses: [told(initContainers[0], { terminated: ended })],
    containerStatuses: [told(containers[0], begins ? { running: { startedAt: at } } : { waiting: { reason: 'PodInitializing' } })],
  };
  await tellAsKubelet(cluster, pod, status);
}
