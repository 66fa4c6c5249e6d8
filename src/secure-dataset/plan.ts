import { apiVersion, secureDatasets } from '../api/resources.ts';
import { type SecureDatasetStatus } from '../api/generated/types.ts';
import { defined } from '../api/defined.ts';
import { understood } from '../api/shape.ts';
import { earliest, parseTime } from '../api/time.ts';
import { groundsOf } from '../policy/grounds.ts';
import { nextSightChange } from '../policy/evidence.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
import { loadEnds, removedStep, sealStep, withdrawalStep } from './audit.ts';
import { controlEvents } from './control-events.ts';
import { controlsOf } from './controls.ts';
import { guard, isGuarded, leaving, lostEdges } from './leaving.ts';
import { loading } from './loading.ts';
import { againstUse, strangers } from './obstacles.ts';
import { claimName, no, type Outcome } from './outcome.ts';
import { targetOf } from '../workload/deletion.ts';
import { freshPlaces } from '../workload/fresh-places.ts';
import { formerDataMark } from '../workload/trained-on.ts';
import { probing, withoutProbesOf } from './probing.ts';
import { cutShort, nothing, removal, type Keeps } from './removal.ts';
import { type Snapshot } from './snapshot.ts';
import { hasReason, isReady, loaderStatus, statusOf, type Conclusion } from './status.ts';
import { withUse } from './use.ts';

/** What to do about a SecureDataset now. Pure. */
export function plan(snapshot: Snapshot, now: number): Plan {
  const { metadata, spec } = snapshot.dataset;
  if (metadata.deletionTimestamp !== undefined) return isGuarded(snapshot.dataset) ? planOf(snapshot, leaving(snapshot, now), now, lostEdges(snapshot, now)) : { steps: leave(snapshot, now) };
  const outcome = spec.source.state === 'Sealed' ? sealed(snapshot, now) : loading(snapshot, now);
  return planOf(snapshot, outcome, now, edgesOf(snapshot, now));
}

/**
 * The steps of an outcome. First the finalizer, before anything is promised or made; then the audit lines, then the status, then the effects, so
 * that nothing happens that is not on record; the Event last, because it may be lost.
 */
function planOf(snapshot: Snapshot, { conclusion: concluded, record, keeps, effects: more = [] }: Outcome, now: number, edges: readonly number[]): Plan {
  const { dataset, loaders } = snapshot;
  const marks = withdrawalMarks(snapshot);
  // A dataset that goes leaves its claim marked.
  const effects = [...(keeps === undefined ? [] : removal(loaders, keeps)), ...marks, ...more];
  const guarding = guard(snapshot);
  const conclusion = withFailure(snapshot, concluded, [...guarding, ...effects]);
  const loader = loaderStatus(snapshot, conclusion, keeps);
  const controls = controlsOf(snapshot, now);
  const probe = conclusion.ready ? probing(snapshot, controls, now) : { steps: withoutProbesOf(snapshot) };
  const { status, recheckAt } = withUse(dataset.status, withControls(statusOf(snapshot, conclusion, loader, now), controls), snapshot.use, now);
  const changed = !semanticEqual(dataset.status ?? {}, status);
  const steps: Step[] = [...guarding, ...loadsEnded(snapshot, { loader, keeps, reason: conclusion.reason }, now)];
  if (record !== undefined && conclusion.ready === concluded.ready) steps.push(record);
  steps.push(...withdrawalRecord(snapshot, marks, now));
  if (changed) steps.push({ do: 'status', resource: secureDatasets, target: targetOf(dataset), status: { ...status } });
  steps.push(...effects, ...probe.steps);
  if (changed && isNews(snapshot, conclusion)) steps.push(eventStep(snapshot, conclusion));
  if (changed) steps.push(...controlEvents(dataset, controls));
  return { steps, ...defined({ recheckAt: earliest([...edges, recheckAt, probe.lookAgainAt]) }) };
}

/** Absent where nothing is to be told. */
function withControls(status: SecureDatasetStatus, controls: ReturnType<typeof controlsOf>): SecureDatasetStatus {
  return controls.length === 0 ? status : { ...status, controls: [...controls] };
}

/** The audit lines of loads that are over. */
function loadsEnded({ dataset, loaders }: Snapshot, { loader, keeps, reason }: { readonly loader: ReturnType<typeof loaderStatus>; readonly keeps: Keeps | undefined; readonly reason: string }, now: number): readonly Step[] {
  const told = dataset.metadata.deletionTimestamp === undefined ? reason : 'Deleted';
  return loadEnds({ dataset, loader, removed: keeps === undefined ? [] : cutShort(loaders, keeps), reason: told, now });
}

/** A dataset that is being deleted and does not have our finalizer, which somebody else's may keep for long, is filled no more. */
function leave(snapshot: Snapshot, now: number): readonly Step[] {
  const { loaders } = snapshot;
  const marks = withdrawalMarks(snapshot);
  return [...cutShort(loaders, nothing).map((job) => removedStep(job, 'Deleted', now)), ...withdrawalRecord(snapshot, marks, now), ...removal(loaders, nothing), ...marks, ...withoutProbesOf(snapshot)];
}

/** What subjects have withdrawn from must not come back under another name: its claim outlives it. Outside rooms claims are nobody's of ours. */
function withdrawalMarks({ dataset, withdrawn, inRoom }: Snapshot): readonly Step[] {
  return withdrawn === undefined || !inRoom ? [] : formerDataMark(withdrawn, dataset);
}

function withdrawalRecord({ dataset, superseding }: Snapshot, marks: readonly Step[], now: number): readonly Step[] {
  return marks.length === 0 || superseding === undefined ? [] : [withdrawalStep(dataset.metadata, dataset.spec.source.persistentVolumeClaim.claimName, superseding, now)];
}

/** Sealed: the right to write is taken away first, and only then may anyone read. */
function sealed(snapshot: Snapshot, now: number): Outcome {
  const { claim, dataset, loaders } = snapshot;
  const against = againstUse(snapshot, now);
  if (against !== undefined) return { ...no(against.reason, against.message), keeps: nothing };
  if (loaders.jobs.length > 0 || loaders.pods.length > 0) return { ...no('Sealing', 'The loader is being removed. Jobs are held until none of its pods is left.'), keeps: nothing };
  const unknown = strangers(snapshot, now);
  if (unknown !== undefined) return { ...no(unknown.reason, unknown.message), keeps: nothing };
  if (claim.writers > 0) return { ...no('Sealing', `A pod or a loader that may write to ${claimName(snapshot)} is still there. Jobs are held until none is left.`), keeps: nothing };
  const conclusion: Conclusion = { ready: true, reason: 'Sealed', message: 'The data is sealed and may be used under a DataPermit.' };
  return { conclusion, keeps: nothing, ...(isReady(dataset) ? {} : { record: sealStep(dataset.metadata, now) }) };
}

/** What the API server refused is told as long as there is still something to do. */
function withFailure({ failure }: Snapshot, conclusion: Conclusion, effects: readonly Step[]): Conclusion {
  return failure === undefined || effects.length === 0 ? conclusion : { ...conclusion, ...failure, ready: false };
}

function isNews({ dataset }: Snapshot, { reason }: Conclusion): boolean {
  return !hasReason(dataset, reason);
}

/** The count of valid permits, whether the data may be used or filled at all, and how well its encryption is known, change by time alone. */
function edgesOf({ claim, dataset, environment, loaders, nodesWatchedMs, permits }: Snapshot, now: number): readonly number[] {
  const known = understood('SecureDataset', dataset);
  const grounds = known === undefined || known.spec.source.state === 'Sealed' ? undefined : groundsOf(known, environment, now);
  const changes = grounds !== undefined && 'until' in grounds ? grounds.until : undefined;
  return [parseTime(known?.spec.retention.until) ?? 0, changes ?? 0, nextSightChange(claim.encryption, now) ?? 0, ...freshPlaces(loaders.pods, { now, nodesWatchedMs }).values(), ...permits.flatMap(({ from, until }) => [from, until])].filter((edge) => edge > now && edge !== Infinity);
}

/** Not ready, and as anybody would wish. */
const normalReasons: readonly string[] = ['Loading', 'AwaitingSeal', 'InUse', 'Released'];

function eventStep({ dataset }: Snapshot, { ready, reason, message }: Conclusion): Step {
  return {
    do: 'event',
    event: {
      regarding: { apiVersion, kind: 'SecureDataset', ...targetOf(dataset) },
      type: ready || normalReasons.includes(reason) ? 'Normal' : 'Warning',
      reason,
      action: dataset.metadata.deletionTimestamp !== undefined ? 'Delete' : ready ? 'Seal' : 'Check',
      note: message,
    },
  };
}
