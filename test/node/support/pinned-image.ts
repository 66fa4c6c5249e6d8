import type { Cluster } from '../../cluster/contract.ts';
import { runInNode } from '../../cluster/node/namespace.ts';

/** The reference by digest of an image that the node has, as a TrainingJob must name it; the node knows it by that name from then on. */
export async function pinnedImage({ directory }: Cluster, image: string): Promise<string> {
  const listed = await runInNode(directory, 'ctr', ['--namespace=k8s.io', 'images', 'list', `name==${image}`]);
  const digest = /sha256:[a-f0-9]{64}/.exec(listed)?.[0];
  if (digest === undefined) throw new Error(`The node has no image ${image}.`);
  const pinned = `${image.slice(0, image.lastIndexOf(':'))}@${digest}`;
  await runInNode(directory, 'ctr', ['--namespace=k8s.io', 'images', 'tag', '--force', image, pinned]);
  return pinned;
}
