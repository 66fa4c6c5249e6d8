import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCluster, type Cluster } from '../../test/cluster/cluster.ts';
import { installCaveau } from '../../test/support/install.ts';
import { startOperator, type OperatorProcess } from '../../test/support/operator-process.ts';
import { readExamples } from './examples.ts';
import { follow, type Verdict } from './story.ts';
import { trainOnNode } from './training.ts';
import { bad, dim, good, heading, note, strong } from './terminal.ts';

const root = join(import.meta.dirname, '..', '..');
const usage = `Usage: npm run quickstart [-- --node] [--keep]
  --node   a real training on a real node of this machine, instead of the examples on simulated nodes; needs root
  --keep   leave the cluster and the operator running, and say how to stop them`;

/** Of its own, so that two quickstarts can run side by side. */
const clusterName = `quickstart-${process.pid}`;

/** What must be ended, last first. */
const cleanups: (() => Promise<unknown>)[] = [];

async function cleanUp(): Promise<void> {
  for (let end = cleanups.pop(); end !== undefined; end = cleanups.pop()) await end().catch((error: unknown) => console.error(note(String(error))));
}

function readFlags(): { readonly keep: boolean; readonly node: boolean } {
  try {
    const { keep = false, node = false } = parseArgs({ options: { keep: { type: 'boolean' }, node: { type: 'boolean' } } }).values;
    return { keep, node };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}

async function tables(cluster: Cluster, kubeconfig: string): Promise<void> {
  const { stdout, stderr } = await cluster.kubectlRun(['get', 'sds,dpm,tj,orl', '-n', 'prj-lung'], { kubeconfig });
  console.log(`\n${dim('$ kubectl get sds,dpm,tj,orl -n prj-lung')}\n${stdout.trimEnd()}${stderr.trimEnd()}`);
}

/** The users of the story, each with a client certificate of their own; nobody but set-up acts as the cluster's administrator. */
async function people(cluster: Cluster, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const entries = await Promise.all([...new Set(names)].map(async (name) => [name, await cluster.user(name)] as const));
  const platform = entries.find(([name]) => name === 'platform-1');
  if (platform !== undefined) {
    await cluster.kubectlRun(['create', 'clusterrolebinding', 'caveau-platform-1', '--clusterrole=caveau-platform', '--user=platform-1']);
  }
  return new Map(entries);
}

function auditSummary(operator: OperatorProcess): void {
  const lines = readFileSync(operator.auditLog, 'utf8').trim().split('\n');
  heading(`Audit: ${lines.length} lines, one for every decision, stop and end, each written before it took effect. The last two:`);
  for (const line of lines.slice(-2)) console.log(dim(line));
}

function closing(cluster: Cluster, keep: boolean): void {
  heading('Three commands to try next');
  const ns = '-n prj-lung';
  if (!keep) console.log(dim('Everything is stopped now; "npm run quickstart -- --keep" leaves it running for them.'));
  console.log(`  export KUBECONFIG=${cluster.kubeconfig} PATH=${dirname(cluster.kubectl)}:$PATH`);
  console.log(`  kubectl describe tj wrong-purpose ${ns}       ${dim('# why it was refused')}`);
  console.log(`  kubectl explain tj.spec --recursive            ${dim('# every field of a TrainingJob')}`);
  console.log(`  kubectl delete dpm brain-mri-lung ${ns}       ${dim('# then look at "kubectl get tj": who loses what')}`);
}

async function run(keep: boolean): Promise<boolean> {
  heading('Caveau: training jobs on regulated data, admitted or refused, on a real Kubernetes control plane');
  const directory = mkdtempSync(join(tmpdir(), 'caveau-quickstart-'));
  const cluster = await startCluster({ name: clusterName });
  cleanups.push(async () => {
    await cluster.down();
    rmSync(directory, { recursive: true, force: true });
  });
  console.log(`  export KUBECONFIG=${cluster.kubeconfig}`);
  console.log(`  export PATH=${dirname(cluster.kubectl)}:$PATH`);
  await installCaveau(cluster);
  console.log(`  Installed: the kinds, the admission policies of rooms, and the operator's rights.`);
  const operator = startOperator(await cluster.serviceAccount('caveau-system', 'caveau'), directory);
  cleanups.push(() => operator.stop());
  await operator.ready;
  console.log(`  The operator runs as process ${operator.pid}; its log is ${operator.log}`);
  const examples = readExamples(join(root, 'examples'));
  const users = await people(cluster, examples.map(({ as }) => as));
  const verdicts: Verdict[] = [];
  heading('The examples, one after the other');
  const appliedLater = new Set(examples.flatMap(({ expectation }) => (expectation.kind === 'state' && expectation.then !== undefined ? [expectation.then.apply] : [])));
  for (const example of examples) if (!appliedLater.has(example.file)) verdicts.push(await follow(cluster, users, example, examples));
  await tables(cluster, users.get('steward-1') ?? cluster.kubeconfig);
  auditSummary(operator);
  const wrong = verdicts.filter(({ ok }) => !ok);
  heading(wrong.length === 0 ? good(`All ${verdicts.length} examples ended as their comments say.`) : bad(`${wrong.length} of ${verdicts.length} examples did not end as their comments say: ${wrong.map(({ example }) => example.file).join(', ')}`));
  closing(cluster, keep);
  if (keep) {
    cleanups.length = 0;
    heading('Left running, as you asked');
    console.log(`  Stop it with:  kill ${operator.pid}; npm run cluster -- down --name ${clusterName}`);
  }
  return wrong.length === 0;
}

const { keep, node } = readFlags();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    console.log(strong(`\n${signal}: stopping everything that was started ...`));
    void cleanUp().then(() => process.exit(130));
  });
}
try {
  process.exitCode = (await (node ? trainOnNode({ name: clusterName, keep, cleanups }) : run(keep))) ? 0 : 1;
} catch (error) {
  console.error(bad(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
} finally {
  await cleanUp();
}
process.exit();
