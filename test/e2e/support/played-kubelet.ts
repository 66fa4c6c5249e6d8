import { type Pod } from '../../../src/api/kube-workloads.ts';
import { type Cluster } from '../../cluster/contract.ts';
import { Account, must } from './account.ts';

/** A container, as a pod declares it. */
export interface Container {
  readonly name: string;
  readonly image: string;
}

/** An instant as a kubelet writes it, to the second. */
export function kubeletTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Says, as the kubelet of its node, how a pod is doing. */
export async function tellAsKubelet(cluster: Cluster, { metadata, spec }: Pod, status: object): Promise<void> {
  const kubelet = new Account(await cluster.user(`system:node:${spec?.nodeName ?? ''}`, ['system:nodes']));
  await must(kubelet.patch({ apiVersion: 'v1', kind: 'Pod', namespace: metadata.namespace ?? '', name: metadata.name }, { status }, { subresource: 'status' }));
}

/** Says that the one container of a pod has done its work, and what it wrote as its last words. */
export async function playSuccess(cluster: Cluster, pod: Pod, message = ''): Promise<void> {
  const [container] = (pod.spec as unknown as { readonly containers: readonly Container[] }).containers;
  const at = kubeletTime(Date.now());
  const startTime = pod.status?.startTime ?? at;
  const terminated = { exitCode: 0, reason: 'Completed', startedAt: startTime, finishedAt: at, message };
  const containerStatuses = [{ name: container?.name, image: container?.image, imageID: '', ready: false, restartCount: 0, state: { terminated } }];
  await tellAsKubelet(cluster, pod, { phase: 'Succeeded', startTime, containerStatuses });
}
