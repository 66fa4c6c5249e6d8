import { writeFileSync } from 'node:fs';
import { type TrainingJob } from '../../api/generated/types.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { trainingJobs } from '../../api/resources.ts';
import { shapeError } from '../../api/shape.ts';
import { parseTime } from '../../api/time.ts';
import { listed } from '../../policy/text.ts';
import { takeSnapshot, type Snapshot } from '../../training-job/snapshot.ts';
import { contextOf, hasStarted } from '../../training-job/started.ts';
import { bearsOn } from '../bearing.ts';
import { connectFor, type Connection } from '../connection.ts';
import { mustRead, read } from '../look.ts';
import { explain, type Question } from '../explanation.ts';
import { explanationText } from '../explanation-text.ts';
import { gather, type Gathered } from '../gather.ts';
import { machineText } from '../output.ts';
import { paintMarks } from '../paint.ts';
import { mustReadManifests, readText, type ManifestSet } from '../manifests.ts';
import { misshapen, ownKind, placed, readReference } from '../own-kinds.ts';
import { readRecord, recordOf } from '../record.ts';
import { readTerms } from '../terms.ts';
import { exitStatus, UsageError, type Terminal } from '../terminal.ts';
import { choice, type Call } from '../usage.ts';

/** kubectl caveau explain. */
export async function explainCommand(call: Call, terminal: Terminal): Promise<number> {
  const output = choice(call, 'output', ['text', 'json', 'yaml']);
  const replay = call.value('replay');
  const question = replay === undefined ? await ask(call, terminal) : readRecord(readText(replay), replay);
  const record = call.value('record');
  if (record !== undefined) keep(record, recordOf(question));
  const explanation = explain(question);
  terminal.out(output === 'text' ? paintMarks(explanationText(explanation), terminal.paint) : machineText(explanation, output));
  return explanation.outcome === 'Allow' ? exitStatus.holds : exitStatus.fails;
}

/** A record holds what persons asked for, so nobody else may read it; and what is recorded is not overwritten. */
function keep(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch {
    throw new UsageError(`The record cannot be written to ${file}: is there a file of this name already, and may you write there?`);
  }
}

/** The instant for which --at asks; without it, now. */
export function instantOf(call: Call, terminal: Terminal): number {
  const text = call.value('at');
  if (text === undefined) return terminal.clock.now();
  const instant = parseTime(text);
  if (instant === undefined) throw new UsageError(`--at ${text} is not an instant such as 2027-01-31T00:00:00Z.`);
  return instant;
}

/** Reads what the decision on a job rests on. */
async function ask(call: Call, terminal: Terminal): Promise<Question> {
  const [operand, ...more] = call.operands;
  if (operand === undefined || more.length > 0) throw new UsageError('Give one job, such as tj/unet. "kubectl caveau explain --help" shows examples.');
  const { name } = readReference(operand, ['TrainingJob']);
  const now = instantOf(call, terminal);
  const connection = connectFor(call, terminal.clock);
  try {
    const given = mustReadManifests(call.values('against'));
    const rooms = await otherRooms(connection, name, given);
    const instead = insteadOf(given, connection.namespace, rooms);
    const terms = await readTerms(call.value('mondo'));
    const gathered = await gather(connection, terminal.clock, terms.ontology, instead, rooms);
    const snapshot = takeSnapshot(gathered.caches, `${connection.namespace}/${name}`);
    if (snapshot === undefined) {
      await mustRead(connection, trainingJobs, name);
      throw new UsageError(`You may get TrainingJob ${name} and not list TrainingJobs in namespace ${connection.namespace}, so that nothing can be decided about it. Ask the platform engineer for the right to list them.`);
    }
    const misunderstood = shapeError('TrainingJob', snapshot.job);
    if (misunderstood !== undefined) throw new UsageError(`TrainingJob ${name} is not understood by this version, so nothing is decided about it: ${misunderstood}`);
    return { input: { ...snapshot.input, started: isStarted(snapshot, gathered, terminal.clock.now()), now }, unknown: { ...gathered.unknown, ...terms.unknown }, replaced: bearing(instead, snapshot, terminal) };
  } finally {
    await connection.close();
  }
}

/** The rooms other than its own whose data a job names, as the files or else the cluster have it. */
async function otherRooms(connection: Connection, name: string, { manifests }: ManifestSet): Promise<readonly string[]> {
  const { namespace } = connection;
  const inFile = manifests.map(({ object }) => object).find(({ kind, metadata }) => kind === 'TrainingJob' && metadata.name === name && (metadata.namespace ?? namespace) === namespace);
  const job = (inFile as TrainingJob | undefined) ?? (await readIfAllowed(connection, name));
  if (job === undefined || shapeError('TrainingJob', job) !== undefined) return [];
  return [...new Set(job.spec.datasets.flatMap((dataset) => dataset.namespace ?? []))].filter((room) => room !== namespace);
}

/** What stands in the way is told by whoever reads the rest. */
async function readIfAllowed(connection: Connection, name: string): Promise<TrainingJob | undefined> {
  return read<TrainingJob>(connection, trainingJobs, name).catch((error: unknown) => {
    if (error instanceof UsageError) return undefined;
    throw error;
  });
}

/** The names of those objects of files that have a bearing on the job; of the others it is said that they have none. */
function bearing(instead: readonly KubeObject[], { job, input }: Snapshot, terminal: Terminal): readonly string[] {
  const claims = Object.values(input.datasets).map(({ spec }) => spec.source.persistentVolumeClaim.claimName);
  const bears = (object: KubeObject): boolean => bearsOn(object, job, claims);
  const nameOf = ({ kind, metadata }: KubeObject): string => `${kind ?? ''}/${metadata.name}`;
  const idle = instead.filter((object) => !bears(object)).map(nameOf);
  if (idle.length > 0 && idle.length === instead.length) throw new UsageError(`Nothing of --against has a part in the decision on TrainingJob ${job.metadata.name}: it does not use ${listed(idle, 'or')}. Give what it uses.`);
  if (idle.length > 0) terminal.err(`Of the files, ${listed(idle, 'and')} ${idle.length === 1 ? 'has' : 'have'} no part in the decision on TrainingJob ${job.metadata.name}, which does not use ${idle.length === 1 ? 'it' : 'them'}.`);
  return instead.filter(bears).map(nameOf);
}

/** Whether data may be in use; where Jobs and pods are not to be seen, status says it. */
function isStarted(snapshot: Snapshot, { unknown }: Gathered, now: number): boolean {
  if (unknown['claims.writers'] === undefined) return hasStarted(contextOf(snapshot, now));
  return ['Starting', 'Running', 'Restarting', 'Stopping'].includes(snapshot.job.status?.state ?? '');
}

/** The objects that stand in for those of the cluster. */
function insteadOf({ manifests }: ManifestSet, namespace: string, rooms: readonly string[]): readonly KubeObject[] {
  return manifests.map(({ file, object, positionOf }) => {
    const kind = ownKind(object);
    const where = `${file}:${positionOf([]).line}`;
    if (kind === undefined) throw new UsageError(`${where} is a ${object.kind ?? 'thing'} of ${object.apiVersion ?? 'no API'}. A what-if takes TrainingJobs, SecureDatasets, DataPermits, DataApprovals and a SecureProcessingEnvironment of caveau.dev/v1alpha1.`);
    const wrong = misshapen(object, kind);
    if (wrong !== undefined) throw new UsageError(`${where} is not a ${kind.kind} that the API server would take: ${wrong}`);
    const here = placed(object, kind, namespace);
    const isBeside = here.metadata.namespace === namespace || (kind.kind !== 'TrainingJob' && rooms.includes(here.metadata.namespace ?? ''));
    if (kind.resource.namespaced && !isBeside) throw new UsageError(`${where} is a ${kind.kind} of namespace ${here.metadata.namespace ?? ''}, and the job is in ${namespace}, where it would change nothing. Correct the namespace, or leave it out.`);
    return here;
  });
}
