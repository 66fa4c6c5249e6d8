import { pythonLayer } from '../../test/cluster/node/python-layer.ts';
import { prepareNode } from '../../test/cluster/node/node.ts';
import type { Progress } from '../../test/cluster/progress.ts';
import { chooseProvider, provideBinaries } from '../../test/cluster/providers.ts';
import { defaultMinor, releaseOf } from '../../test/cluster/versions.ts';

/** Installs, builds and downloads what a real node and the training on it need, so that a start takes seconds. */
export async function buildForNode(progress: Progress): Promise<void> {
  const release = releaseOf(defaultMinor);
  await provideBinaries(chooseProvider({ release, only: 'go' }).name, release, progress);
  await prepareNode(release, progress);
  await pythonLayer(progress);
}
