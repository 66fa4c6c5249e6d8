import { goChartTools, goKueue, goTool } from '../../test/cluster/go-build.ts';
import { gitopsTool, objectStore, promtool } from '../../test/cluster/go-tools.ts';
import { prepareNode } from '../../test/cluster/node/node.ts';
import { nodeObstacle } from '../../test/cluster/node/obstacle.ts';
import { pythonLayer } from '../../test/cluster/node/python-layer.ts';
import { createProgress, type Progress } from '../../test/cluster/progress.ts';
import { chooseProvider, provideBinaries } from '../../test/cluster/providers.ts';
import { defaultMinor, minorOfRun, releaseOf } from '../../test/cluster/versions.ts';

type Build = (progress: Progress) => Promise<unknown>;

/** What only tests on a real node run, which are skipped where this machine cannot run one. */
function ofNode(build: Build): Build {
  return async (progress) => ((await nodeObstacle()) === undefined ? build(progress) : undefined);
}

/** How each thing that tests run is built, or fetched, where the cache lacks it. */
const builds = {
  'control plane': async (progress) => {
    const release = releaseOf(minorOfRun(process.env));
    // Most tests read the audit log, which K3s in a container does not write.
    const { name } = chooseProvider({ release, kubeconfig: process.env['CAVEAU_KUBECONFIG'] }, ['container']);
    if (name !== 'kubeconfig') await provideBinaries(name, release, progress);
  },
  Kueue: goKueue,
  promtool: (progress) => goTool(promtool, 'promtool', progress),
  'judge of GitOps': (progress) => goTool(gitopsTool, 'gitops', progress),
  'tools of the chart': goChartTools,
  node: ofNode(async (progress) => {
    const release = releaseOf(defaultMinor);
    await provideBinaries('go', release, progress);
    await prepareNode(release, progress);
  }),
  'object store': ofNode((progress) => goTool(objectStore, 'object-store', progress)),
  PyTorch: ofNode(pythonLayer),
} satisfies Readonly<Record<string, Build>>;

/** Something that tests run beside the code of this repository. */
export type Program = keyof typeof builds;

/** All of them, those first that the first stages need. */
export const programs = Object.keys(builds) as readonly Program[];

/** Builds what the cache lacks, one after the other, because each uses all processors. Tests begin afterwards: a hook that waits for a compiler fails where the cache is empty. */
export async function prepare(wanted: readonly Program[], progress = createProgress((line) => console.log(line))): Promise<void> {
  for (const program of wanted) await builds[program](progress);
}
