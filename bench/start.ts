import { must as accepted } from '../test/e2e/support/account.ts';
import { ApiAudit } from '../test/e2e/support/api-audit.ts';
import { dataPermit } from '../test/e2e/support/objects.ts';
import { userNames } from '../test/e2e/support/people.ts';
import { runInNode } from '../test/cluster/node/namespace.ts';
import { poll } from '../test/cluster/polling.ts';
import { pinnedImage } from '../test/node/support/pinned-image.ts';
import { boundSeconds, must } from '../test/node/support/pods.ts';
import { closeStage, jobBecomes, loadDataset, openStage, train, trainingLog, type RealStage } from '../test/node/support/real-stage.ts';
import { quantile } from '../test/support/statistics.ts';
import { followContainers } from '../test/node/support/container-events.ts';
import { tell, undoLater } from './ending.ts';
import { firstStepOf, stageEnds, stageNames, type FirstStep, type Sources } from './first-step.ts';
import { prepareDropping, removeDropping, useGate, type GateKind } from './gates.ts';
import { realNode, undoOnNode } from './real-node.ts';
import { revoke, type Revocation } from './revocation.ts';
import { machineRows, printGrid, printTable } from './table.ts';

/** What is started, and how often. */
export interface StartOptions {
  readonly rounds: number;
  /** Of the program, by name and tag, as the node has it; absent means the image with the small programs. */
  readonly image: string | undefined;
  /** A shell line. */
  readonly command: string;
  /** The first line of its output that matches is its first step. */
  readonly step: string;
}

/** One way to start. */
interface Variant {
  readonly title: string;
  readonly gate: GateKind;
  readonly dataset: 'fresh' | 'mounted';
}

const variants: readonly Variant[] = [
  { title: 'no gate', gate: 'none', dataset: 'fresh' },
  { title: 'gate, refused', gate: 'refused', dataset: 'fresh' },
  { title: 'gate, dropped', gate: 'dropped', dataset: 'fresh' },
  { title: 'gate, refused; volume in use', gate: 'refused', dataset: 'mounted' },
];

/** What a program may do when it is told to end. */
const programs = {
  'ends at once': "trap 'exit 0' TERM; echo ready; sleep 3600 & wait",
  'ignores SIGTERM': "trap '' TERM; echo ready; while :; do sleep 1; done",
} as const;

/** A volume of this driver can be mounted read-only only once something was written to it. */
const load = 'echo slice > /data/slice';

interface Bench extends Sources {
  readonly options: StartOptions;
  readonly image: string;
}

/** Starts jobs of one worker one after the other, and ends jobs by revoking a permit, on a real node; tells where the time goes. */
export async function start(options: StartOptions): Promise<number> {
  const cluster = await realNode();
  const facts = machineRows(cluster);
  const bench = await prepare(options);
  const starts = await measureStarts(bench);
  const ends = await measureEnds(bench);
  printTable('Starting and ending training on a real node', [...facts, ['image', `${options.image ?? 'small programs'}; already on the node`], ['clocks', 'audit log of the API server, containerd, and its log of the program: clocks of one machine']]);
  reportStarts(starts);
  reportEnds(ends);
  return 0;
}

async function prepare(options: StartOptions): Promise<Bench> {
  tell('Running the operator as a pod, and opening a room ...');
  const stage = await openStage('bench');
  undoOnNode(() => closeStage(stage));
  // The room itself stays: to close one takes more than the end of a benchmark.
  undoOnNode(() => must(stage.cluster.kubectlRun(['delete', 'trainingjobs', '--all', `--namespace=${stage.room}`, `--timeout=${boundSeconds}s`])));
  await prepareDropping(stage);
  undoOnNode(() => removeDropping(stage));
  const image = options.image === undefined ? stage.tools : await pinnedImage(stage.cluster, options.image);
  const containers = followContainers(stage.cluster);
  undoLater(() => containers.close());
  tell('Loading the datasets ...');
  for (const name of ['fresh', 'mounted']) await loadDataset(stage, name, { load, images: image === stage.tools ? [] : [image] });
  return { stage, api: new ApiAudit(stage.cluster.auditLog), containers, options, image };
}

/** Every variant in every round, so that what else the machine does meets all of them. */
async function measureStarts(bench: Bench): Promise<ReadonlyMap<Variant, readonly FirstStep[]>> {
  const { stage, options } = bench;
  const starts = new Map<Variant, FirstStep[]>(variants.map((variant) => [variant, []]));
  await train(stage, 'neighbour', 'mounted', programs['ends at once']);
  await jobBecomes(stage, 'neighbour', 'Running');
  // The first round of all is for caches, and is not counted.
  for (let round = 0; round <= options.rounds; round++) {
    tell(round === 0 ? 'Starting each kind of job once, uncounted ...' : `Starting jobs, round ${round} of ${options.rounds} ...`);
    for (const [index, variant] of variants.entries()) {
      const step = await startOnce(bench, variant, `start-${round}-${index}`);
      if (round > 0) starts.get(variant)?.push(step);
    }
  }
  await useGate(stage, 'none');
  await removeJob(bench, 'neighbour');
  return starts;
}

async function startOnce(bench: Bench, { gate, dataset }: Variant, name: string): Promise<FirstStep> {
  const { stage, api, image, options } = bench;
  await useGate(stage, gate);
  if (dataset === 'fresh') await untilUnmounted(stage, dataset);
  const mark = api.mark();
  await train(stage, name, dataset, options.command, { image });
  await jobBecomes(stage, name, 'Succeeded');
  const step = await firstStepOf(bench, mark, name, new RegExp(options.step));
  await removeJob(bench, name);
  return step;
}

/** So that every job finds the volume as the first on its node does. */
async function untilUnmounted({ cluster, room }: RealStage, claim: string): Promise<void> {
  const volume = await must(cluster.kubectlRun(['get', 'pvc', claim, `--namespace=${room}`, '--output=jsonpath={.spec.volumeName}']));
  await poll({ what: `the volume ${volume} to be unmounted`, boundSeconds, everyMs: 100 }, async () => !(await runInNode(cluster.directory, 'cat', ['/proc/mounts'])).includes(volume));
}

async function removeJob({ stage }: Bench, name: string): Promise<void> {
  await must(stage.cluster.kubectlRun(['delete', 'trainingjob', name, `--namespace=${stage.room}`, '--cascade=foreground', `--timeout=${boundSeconds}s`]));
}

interface Ending {
  readonly title: string;
  readonly seconds: readonly Revocation[];
}

async function measureEnds(bench: Bench): Promise<readonly Ending[]> {
  const { stage, options } = bench;
  const kinds = (Object.keys(programs) as (keyof typeof programs)[]).flatMap((program) => [1, 2].map((workers) => ({ program, workers, title: `${workers} ${workers === 1 ? 'worker' : 'workers'}, ${program}`, seconds: [] as Revocation[] })));
  const rounds = Math.ceil(options.rounds / 2);
  for (let round = 1; round <= rounds; round++) {
    tell(`Revoking permits, round ${round} of ${rounds} ...`);
    for (const [index, { program, workers, seconds }] of kinds.entries()) {
      const permit = round === 1 && index === 0 ? 'fresh-lung' : await newPermit(stage, `fresh-${round}-${index}`);
      const name = `end-${round}-${index}`;
      await train(stage, name, 'fresh', programs[program], { workers });
      await jobBecomes(stage, name, 'Running');
      await poll({ what: 'every worker to have said that it is ready', boundSeconds, everyMs: 100 }, async () => (await trainingLog(stage, name)).split('ready').length === workers + 1);
      seconds.push(await revoke(bench, name, permit));
      await removeJob(bench, name);
    }
  }
  return kinds;
}

async function newPermit({ people, room, tools }: RealStage, name: string): Promise<string> {
  await accepted(people.steward.create(dataPermit(room, name, 'fresh', userNames.researcher, { images: { repositories: [tools.slice(0, tools.indexOf('@'))] } })));
  return name;
}

/** The middle and the worst of some durations. */
function cell(seconds: readonly number[]): string {
  return seconds.length === 0 ? '-' : `${quantile(seconds, 0.5).toFixed(2)} (${Math.max(...seconds).toFixed(2)})`;
}

function reportStarts(starts: ReadonlyMap<Variant, readonly FirstStep[]>): void {
  const columns = [...starts.values()];
  const row = (name: string, of: (step: FirstStep) => number | undefined): readonly string[] => [name, ...columns.map((steps) => cell(steps.flatMap((step) => of(step) ?? [])))];
  const rows = [
    ...stageNames.map((name) => row(`${name}: ${stageEnds[name]}`, ({ seconds }) => seconds[name])),
    row('apply to first step', ({ total }) => total),
    row('the gate by its own clock', ({ gate }) => gate?.took),
    row('of it, until no target answered', ({ gate }) => gate?.waited),
    ['what its targets did in the end', ...columns.map(outcomes)],
  ];
  printGrid(`Seconds from apply to the first step: p50 (max) of ${columns[0]?.length ?? 0} jobs each`, ['', ...[...starts.keys()].map(({ title }) => title)], rows);
}

function outcomes(steps: readonly FirstStep[]): string {
  const counts = Map.groupBy(steps.flatMap(({ gate }) => gate?.outcomes ?? []), (outcome) => outcome);
  return [...counts].map(([outcome, all]) => `${outcome} ${all.length}`).sort().join(', ') || '-';
}

function reportEnds(endings: readonly Ending[]): void {
  const names = { deleting: 'pods being deleted', programs: "programs' processes gone", processes: 'last process of the pods gone', told: 'job said to be stopped' };
  const rows = (Object.keys(names) as (keyof Revocation)[]).map((name) => [names[name], ...endings.map(({ seconds }) => cell(seconds.map((one) => one[name])))]);
  printGrid(`Seconds from the revocation of a permit, until it holds for every pod: p50 (max) of ${endings[0]?.seconds.length ?? 0} jobs each`, ['', ...endings.map(({ title }) => title)], rows);
}
