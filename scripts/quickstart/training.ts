import { dirname } from 'node:path';
import { type TrainingJob } from '../../src/api/generated/types.ts';
import { startCluster, type Cluster } from '../../test/cluster/cluster.ts';
import { nodeObstacle } from '../../test/cluster/node/obstacle.ts';
import { poll } from '../../test/cluster/polling.ts';
import { createProgress } from '../../test/cluster/progress.ts';
import { giveOperatorImage, runOperatorPod } from '../../test/node/support/operator-pod.ts';
import { linesOf, readOutput, type Line } from '../../test/node/support/training-output.ts';
import { applyExample, giveTrainingImage, loadSlices, openTargets, openTrainingRoom, persons, trainingBoundSeconds, trainingJobOf, type TrainingRoom } from '../../test/node/support/training-room.ts';
import { installCaveau } from '../../test/support/install.ts';
import { prepare } from '../testing/programs.ts';
import { bad, dim, good, heading, indented, state } from './terminal.ts';

const jobName = 'chest-segmentation';
const roomName = 'prj-lung';
const endings = ['Succeeded', 'Failed', 'Stopped', 'Denied'];

/** How it is run, and what must be ended at its end, last first. */
export interface TrainingRun {
  readonly name: string;
  readonly keep: boolean;
  readonly cleanups: (() => Promise<unknown>)[];
}

/** What each stage took, in seconds, in their order. */
class Stages {
  readonly #seconds = new Map<string, number>();

  async time<T>(name: string, work: () => Promise<T>): Promise<T> {
    console.log(dim(`  ${name} ...`));
    const start = performance.now();
    const result = await work();
    this.add(name, start, performance.now());
    return result;
  }

  add(name: string, from: number, to: number): void {
    this.#seconds.set(name, (to - from) / 1000);
  }

  print(): void {
    heading('What each stage took');
    for (const [name, seconds] of this.#seconds) console.log(`  ${name.padEnd(66)} ${seconds.toFixed(1).padStart(7)} s`);
  }
}

/** From nothing to a model on an encrypted volume, by the example's own manifests; true when the model is there. */
export async function trainOnNode({ name, keep, cleanups }: TrainingRun): Promise<boolean> {
  const obstacle = await nodeObstacle();
  if (obstacle !== undefined) throw new Error(obstacle);
  heading('Caveau: a real training, in containers of a real node of this machine, on an encrypted volume');
  const stages = new Stages();
  const progress = createProgress();
  await stages.time('build: programs, packages and PyTorch, where the cache lacks them', () => prepare(['node', 'PyTorch'], progress));
  const cluster = await stages.time('boot: control plane, kubelet, network, DNS, volume driver', () => startCluster({ name, provider: 'go', node: true }));
  cleanups.push(() => cluster.down());
  const images = await stages.time('image: given to the node, the training\'s and the operator\'s', async () => ({ training: await giveTrainingImage(cluster, progress), operator: await giveOperatorImage(cluster) }));
  const room = await stages.time('Caveau: installed, the operator as a pod, a room and its people', () => install(cluster, images));
  heading('The steward describes the data, has it loaded, and seals it');
  console.log(indented((await stages.time('load data: make_images.py, onto the encrypted volume', () => loadSlices(room))).trim().split('\n').join(' ')));
  await applyExample(room, 'chest-segmentation/02-permit.yaml', 'steward');
  heading(`The researcher asks for the training: kubectl apply --as=${persons.researcher} -f 03-one-worker.yaml`);
  const job = await train(room, stages);
  const made = job.status?.state === 'Succeeded' && (await tellModel(room));
  stages.print();
  closing(cluster, keep);
  if (keep) cleanups.length = 0;
  return made;
}

async function install(cluster: Cluster, images: { readonly training: string; readonly operator: string }): Promise<TrainingRoom> {
  await installCaveau(cluster);
  const { targets } = await openTargets(cluster);
  await runOperatorPod(cluster, images.operator);
  return openTrainingRoom(cluster, roomName, images.training, { image: images.operator, targets });
}

/** Applies the job and tells what becomes of it, each epoch as its line appears in the training's log. */
async function train(room: TrainingRoom, stages: Stages): Promise<TrainingJob> {
  const applied = performance.now();
  await applyExample(room, 'chest-segmentation/03-one-worker.yaml', 'researcher');
  await until('decided', async () => ((await trainingJobOf(room, jobName)).status?.decision === undefined ? undefined : true));
  const decided = performance.now();
  stages.add('decision: every clause, until it is on record', applied, decided);
  let begun = decided;
  const job = await follow(room, (at) => {
    begun = at;
    stages.add('start: volumes, gate, import of PyTorch, until the first line', decided, begun);
  });
  stages.add('training: six epochs, until the job has ended', begun, performance.now());
  tellJob(job);
  return job;
}

/** Prints each new line of the training until the job has ended; says when the first one came. */
function follow(room: TrainingRoom, onFirst: (at: number) => void): Promise<TrainingJob> {
  let told = -1;
  return until('at its end', async () => {
    // The job first, so that no line is missed that was written before its end.
    const job = await trainingJobOf(room, jobName);
    const lines = await linesOf(room, jobName, job.status?.attempts?.length ?? 1);
    if (told < 0 && lines.length > 0) onFirst(performance.now());
    // By epoch, because a further attempt goes on where the former ended.
    for (const line of lines.filter(({ epoch = 0 }) => epoch > told)) {
      told = line['epoch'] ?? told;
      console.log(`      ${epochLine(line)}`);
    }
    return endings.includes(job.status?.state ?? '') ? job : undefined;
  });
}

function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  return poll({ what: `the training to be ${what}`, boundSeconds: trainingBoundSeconds, everyMs: 200 }, look);
}

function epochLine({ epoch = 0, loss, dice = 0, seconds }: Line): string {
  return `epoch ${epoch}   loss ${loss === undefined ? '     –' : loss.toFixed(4)}   Dice ${dice.toFixed(4)}${seconds === undefined ? dim('   before it learnt anything') : `   ${seconds.toFixed(1)} s`}`;
}

function tellJob({ status }: TrainingJob): void {
  const isGood = status?.state === 'Succeeded';
  console.log(`    ${isGood ? good('✓') : bad('✗')} ${state(status?.state ?? 'without a state')}`);
  console.log(indented(`${status?.reason ?? ''}: ${status?.message ?? ''}`));
  const isolation = status?.conditions?.find(({ type }) => type === 'IsolationVerified');
  if (isolation !== undefined) console.log(indented(dim(`IsolationVerified ${isolation.status}: ${isolation.message}`)));
}

async function tellModel(room: TrainingRoom): Promise<boolean> {
  const { stdout } = await room.cluster.kubectlRun(['get', 'tj,sds,pvc', `--namespace=${room.name}`]);
  console.log(`\n${dim(`$ kubectl get tj,sds,pvc -n ${room.name}`)}\n${stdout.trimEnd()}`);
  const { files, metrics } = await readOutput(room, jobName);
  heading(good(`The model: /output/model.pt on the encrypted volume of the claim ${jobName}-output, ${files['model.pt'] ?? 0} bytes, Dice ${metrics.dice.toFixed(4)} on slices that it never learnt from`));
  console.log(indented(`PyTorch ${metrics.torch}, ${metrics.history.length} epochs, loss ${metrics.history[0]?.loss.toFixed(4) ?? '–'} to ${metrics.history.at(-1)?.loss.toFixed(4) ?? '–'}. In the room nobody mounts or copies it; it was measured here through a second volume that only the cluster's administrator can make.`));
  return files['model.pt'] !== undefined;
}

function closing({ name, kubeconfig, kubectl }: Cluster, keep: boolean): void {
  if (!keep) {
    console.log(`\n${dim('Everything is stopped next, and the volumes go with it; "npm run quickstart -- --node --keep" leaves it running.')}`);
    return;
  }
  heading('Left running, as you asked');
  console.log(`  export KUBECONFIG=${kubeconfig} PATH=${dirname(kubectl)}:$PATH`);
  console.log(`  kubectl describe tj ${jobName} -n ${roomName}`);
  console.log(`  Stop it with:  npm run cluster -- down --name ${name}`);
}
