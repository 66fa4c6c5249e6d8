import { parseMoverConfig } from '../../../src/api/mover-messages.ts';
import { type MoverResult, type ReleasedFormat } from '../../../src/api/mover.ts';
import { type Pod } from '../../../src/api/kube-workloads.ts';
import { releaseManifest, sha256Of } from '../../../src/api/release-manifest.ts';
import { type Cluster } from '../../cluster/contract.ts';
import { playSuccess } from './played-kubelet.ts';

interface Movers {
  readonly containers: readonly { readonly env: readonly { readonly name: string; readonly value: string }[] }[];
}

/** Says, as the kubelet of its node, that a mover has copied what it was asked for, of these formats. */
export async function playMover(cluster: Cluster, pod: Pod, formats: readonly ReleasedFormat[]): Promise<void> {
  const [container] = (pod.spec as unknown as Movers).containers;
  const config = parseMoverConfig(container?.env.find(({ name }) => name === 'CAVEAU_MOVER')?.value);
  if (config === undefined) throw new Error(`Pod ${pod.metadata.name} is no mover.`);
  const result: MoverResult = { version: 1, verdict: 'Moved', formats, manifestDigest: sha256Of(releaseManifest(config, formats)) };
  await playSuccess(cluster, pod, JSON.stringify(result));
}
