import { parseMoverConfig } from '../../../src/api/mover-messages.ts';
import { type MoverResult, type ReleasedFormat } from '../../../src/api/mover.ts';
import { type Pod } from '../../../src/api/kube-workloads.ts';
import { releaseManifest, sha256Of } from '../../../src/api/release-manifest.ts';
import { type Cluster } from '../../cluster/contract.ts';
import { Account, must } from './account.ts';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

/** Says, as the kubelet of its node, that a mover has copied what it was asked for, of these formats. */
export async function playMover(cluster: Cluster, { metadata, spec }: Pod, formats: readonly ReleasedFormat[]): Promise<void> {
  const [container] = (spec as unknown as { readonly containers: readonly Container[] }).containers;
  const config = parseMoverConfig(container?.env.find(({ name }) => name === 'CAVEAU_MOVER')?.value);
  if (container === undefined || config === undefined) throw new Error(`Pod ${metadata.name} is no mover.`);
  const result: MoverResult = { version: 1, verdict: 'Moved', formats, manifestDigest: sha256Of(releaseManifest(config, formats)) };
  const kubelet = new Account(await cluster.user(`system:node:${spec?.nodeName ?? ''}`, ['system:nodes']));
  const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const terminated = { exitCode: 0, reason: 'Completed', startedAt: at, finishedAt: at, message: JSON.stringify(result) };
  const status = { phase: 'Succeeded', startTime: at, containerStatuses: [{ name: container.name, image: container.image, imageID: '', ready: false, restartCount: 0, state: { terminated } }] };
  await must(kubelet.patch({ apiVersion: 'v1', kind: 'Pod', namespace: metadata.namespace ?? '', name: metadata.name }, { status }, { subresource: 'status' }));
}
