import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commandsOf } from '../../scripts/docs/fences.ts';
import { runPages } from '../../scripts/docs/run-pages.ts';
import { startCluster, type Cluster } from '../cluster/cluster.ts';
import { toolsImage } from '../cluster/node/images.ts';
import { nodeObstacle } from '../cluster/node/obstacle.ts';
import { storageClasses } from '../cluster/node/store.ts';
import { Reader, type Followed } from '../docs/support/reader.ts';
import { giveOperatorImage } from '../node/support/operator-pod.ts';
import { pinnedImage } from '../node/support/pinned-image.ts';
import { must } from '../node/support/pods.ts';
import { chartTools } from './support/tools.ts';

const [page] = runPages.chart;

/** What tells why the page did not come to its end. */
const questions: readonly (readonly string[])[] = [
  ['describe', 'spe,sds,tj,pods', '--namespace=prj-first'],
  ['describe', 'pods', '--namespace=caveau-system'],
  ['logs', 'deployment/caveau', '--namespace=caveau-system', '--tail=50'],
];

describe('From an empty cluster to the first job', () => {
  const helmHome = mkdtempSync(join(tmpdir(), 'caveau-first-job-'));
  let cluster: Cluster;
  let reader: Reader;

  before('start a real node that has the two images', async function () {
    const obstacle = await nodeObstacle();
    if (obstacle !== undefined) {
      console.log(`      Skipped: ${obstacle}`);
      return this.skip();
    }
    const { helm } = await chartTools();
    cluster = await startCluster({ name: `first-job-${process.pid}`, provider: 'go', node: true, log: () => undefined });
    const yours = { CAVEAU_IMAGE: await giveOperatorImage(cluster), PROGRAM_IMAGE: await pinnedImage(cluster, toolsImage), STORAGE_CLASS: storageClasses.encrypted };
    const homes = { HELM_CACHE_HOME: helmHome, HELM_CONFIG_HOME: helmHome, HELM_DATA_HOME: helmHome };
    reader = new Reader(cluster, { programs: [dirname(helm)], variables: { ...yours, ...homes } });
  });
  after('stop it', async () => {
    await (reader as Reader | undefined)?.leave();
    await (cluster as Cluster | undefined)?.down();
    rmSync(helmHome, { recursive: true, force: true });
  });

  it(`by ${page} as it stands`, async () => {
    const followed = await reader.follow(page).catch(async (error: unknown) => {
      const told = await Promise.all(questions.map((words) => cluster.kubectlRun(words)));
      throw new Error(`${String(error)}\n${told.map(({ stdout, stderr }) => stdout + stderr).join('\n')}`, { cause: error });
    });
    tell(followed);
    const said = await must(cluster.kubectlRun(['logs', '--namespace=prj-first', '--selector=caveau.dev/training-job=first-job', '--container=train']));
    assert.match(said, /^ *2 nodule\n *1 none\n$/);
    const verified = await must(cluster.kubectlRun(['get', 'tj/first-job', '--namespace=prj-first', '--output=jsonpath={.status.conditions[?(@.type=="IsolationVerified")].status}']));
    assert.equal(verified, 'True');
  });
});

/** Prints what each block took, and all from the installation to the job's success; nothing depends on it. */
function tell(followed: readonly Followed[]): void {
  for (const { fence, seconds } of followed) console.log(`      ${`${page}:${fence.line}`.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s   ${commandsOf(fence).map((command) => command.split(' ', 2).join(' ')).join(', ')}`);
  const blockOf = (command: string): number => followed.findIndex(({ fence }) => fence.code.includes(command));
  const [first, last] = [blockOf('helm install '), blockOf('--for=condition=Succeeded')];
  assert.ok(first >= 0 && last >= first, `${page} does not lead from an installation to a job's success`);
  const total = followed.slice(first, last + 1).reduce((sum, { seconds }) => sum + seconds, 0);
  const commands = followed.slice(0, last + 1).flatMap(({ fence }) => commandsOf(fence));
  console.log(`      from helm install to the first job's success: ${total.toFixed(0)} s; ${commands.length} commands from the top of the page`);
}
