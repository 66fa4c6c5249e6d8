import { courierLimits } from '../api/courier.ts';
import { releasable } from '../training-job/releasable.ts';
import { withdrawn } from '../training-job/withdrawal.ts';
import { withdrawnDataAnnotation, trainingJobUid } from '../api/labels.ts';
import { storePlace } from '../api/release-place.ts';
import { shapeError } from '../api/shape.ts';
import { earliest, parseTime } from '../api/time.ts';
import { judgeVolume } from '../policy/clauses/encryption-at-rest.ts';
import { decide } from '../policy/decide.ts';
import { restoreResult } from '../policy/preconditions.ts';
import { type Decision, type DecisionInput, type Instant } from '../policy/types.ts';
import { isFinal } from '../training-job/conclusion.ts';
import { type RunRecord } from '../training-job/run-record.ts';
import { consentOf, type Consent } from './consent.ts';
import { missingDestination } from './destination.ts';
import { storeOf } from './release-store.ts';
import { isReleaseClaim } from './release-volume.ts';
import { type Snapshot } from './snapshot.ts';

/** Something that stands against a release. */
export interface Obstacle {
  readonly reason: string;
  readonly message: string;
  /** It stands for good. */
  readonly forGood?: true;
  /** Nothing is known to be wrong: a copy that is under way may go on. */
  readonly goesOn?: true;
  /** When it ceases by time alone. */
  readonly until?: Instant | undefined;
}

/** What is known of a release before it is carried out. `next` is when that changes by time alone. */
export type Review =
  | { readonly outcome: 'Obstacle'; readonly obstacle: Obstacle; readonly next?: Instant | undefined }
  /** All holds but what people must say. */
  | { readonly outcome: 'Awaited'; readonly consents: readonly Consent[]; readonly message: string; readonly next?: Instant | undefined }
  | { readonly outcome: 'Granted'; readonly consents: readonly Consent[]; readonly decision: Decision; readonly image: string; readonly next?: Instant | undefined };

/**
 * Whether files may leave now. The job must have ended well on data that was never withdrawn, by its status and by its record; nobody may write to what it made;
 * every clause must hold that would keep the job running now; and those who must have approved exactly this release. What is not known is no.
 */
export function reviewOf(snapshot: Snapshot, now: Instant): Review {
  const before = againstRequest(snapshot) ?? againstJob(snapshot) ?? againstOutput(snapshot) ?? againstWriters(snapshot);
  const { source } = snapshot;
  if (before !== undefined || source === undefined) return { outcome: 'Obstacle', obstacle: before ?? wait('JobMissing', 'There is no such TrainingJob.') };
  // As if it ran: what would stop the job now keeps what it made from leaving, and what is not known would stop it.
  const decision = decide({ ...source.input, started: true, now });
  const after = againstDecision(decision) ?? againstRestore(source.input, now) ?? againstPlace(snapshot) ?? againstAdmission(snapshot);
  if (after !== undefined) return { outcome: 'Obstacle', obstacle: after, next: earliest([decision.nextChange, after.until]) };
  return consented(snapshot, decision, now);
}

function consented(snapshot: Snapshot, decision: Decision, now: Instant): Review {
  const consents = consentOf(snapshot, decision, now);
  const missing = consents.find((consent) => consent.missing.length > 0);
  const next = earliest([decision.nextChange, ...consents.map(({ until }) => until)].filter((instant) => instant !== undefined && instant > now));
  if (missing !== undefined) return { outcome: 'Awaited', consents, message: missing.message, next };
  return { outcome: 'Granted', consents, decision, image: snapshot.environment?.spec.gate?.image ?? '', next };
}

const wait = (reason: string, message: string): Obstacle => ({ reason, message });
const never = (reason: string, message: string): Obstacle => ({ reason, message, forGood: true });

/** What of the request itself stands against it. */
function againstRequest({ release, inRoom, requesterBoundSince }: Snapshot): Obstacle | undefined {
  const misshapen = shapeError('OutputRelease', release);
  if (misshapen !== undefined) return wait('InvalidSpec', misshapen);
  if (!inRoom) return wait('NoRoom', 'The namespace of this OutputRelease is not a room.');
  if (requesterBoundSince === undefined) return wait('RequesterNotBound', 'The admission policy caveau-releases is not in force, so nobody knows who asks for this release. Ask the platform engineer to install the policies of the chart.');
  const created = parseTime(release.metadata.creationTimestamp);
  if (created !== undefined && created >= requesterBoundSince) return undefined;
  return wait('RequesterNotBound', 'When this OutputRelease was made the admission policy caveau-releases was not in force, or not yet for long enough, so nobody knows who asks for it. Make it anew.');
}

/** The job's own word is in its status and in the record of its end; a status that was lost is no yes, and where the two differ neither is. */
function againstJob({ release, source }: Snapshot): Obstacle | undefined {
  const { name } = release.spec.trainingJob;
  if (source === undefined || source.job.metadata.deletionTimestamp !== undefined) return wait('JobMissing', `There is no TrainingJob ${name} in this room, or it is being deleted. What a job made is released while the job is there.`);
  const { job: { metadata, status }, record } = source;
  if (!isFinal(status?.state)) return wait('JobNotEnded', `TrainingJob ${name} has not ended.`);
  const told = status.conditions?.find(({ type }) => type === releasable);
  if (told?.status === 'False') return withheld(name, told);
  if (record === undefined || record.uid !== metadata.uid) return wait('NotRecorded', `There is no record that this TrainingJob ${name} has ended. What it made is released only where record and status agree.`);
  return againstRecord(name, told, record);
}

function againstRecord(name: string, told: { readonly status: string } | undefined, record: RunRecord): Obstacle | undefined {
  const { releasable: said, state, message } = record;
  if (said?.status === 'False' || state !== 'Succeeded') return withheld(name, said ?? { message });
  if (told?.status === 'True' && said?.status === 'True') return undefined;
  return wait('NotReleasable', `It is not known whether every clause held until TrainingJob ${name} ended, so what it made is not released. Run it again.`);
}

function withheld(name: string, { message }: { readonly message: string }): Obstacle {
  return never('NotReleasable', `What TrainingJob ${name} made may not be released. ${message}`);
}

/** The output must be there, the job's own, still, and made from nothing that was withdrawn. */
function againstOutput({ release, source }: Snapshot): Obstacle | undefined {
  const { name } = release.spec.trainingJob;
  const claim = source?.children.outputClaim;
  if (source === undefined || claim === undefined || claim.metadata.deletionTimestamp !== undefined) return wait('OutputMissing', `TrainingJob ${name} has no output volume, or it is being deleted.`);
  const { [trainingJobUid]: uid, [withdrawnDataAnnotation]: mark } = claim.metadata.annotations ?? {};
  if (uid === undefined || uid !== source.job.metadata.uid) return wait('OutputOfAnother', `The output volume of TrainingJob ${name} was made by an earlier job of that name.`);
  if (withdrawn(source.job.status?.revisions).length > 0 || mark !== undefined) return never('SubjectsWithdrawn', `Subjects have withdrawn from data that TrainingJob ${name} was trained on, so what it made does not leave. Train on the latest revision, and release that.`);
  return undefined;
}

/** Nobody else may write to what is read, or to what is written. */
function againstWriters({ release, writers, children }: Snapshot): Obstacle | undefined {
  if (children.claim !== undefined && !isReleaseClaim(children.claim, release)) return wait('NameTaken', `The PersistentVolumeClaim ${children.claim.metadata.name} belongs to something else. If that was a former release of this name, it goes soon; otherwise choose another name.`);
  return writers === 0 ? undefined : wait('OutputInUse', `Something may still write to the output of TrainingJob ${release.spec.trainingJob.name}. Its files are copied when that has ended.`);
}

function againstDecision({ outcome, unsatisfied: [first] }: Decision): Obstacle | undefined {
  if (outcome === 'Allow' || first === undefined) return undefined;
  const { reason, message, clause } = first;
  const told = `Clause ${clause} does not hold now, and while it does not, nothing made from the data leaves. ${message}`;
  return reason === 'SubjectsWithdrawn' ? never(reason, told) : wait(reason, told);
}

/** A job that runs goes on after a restore; to let something out is new. */
function againstRestore(input: Omit<DecisionInput, 'now' | 'started'>, now: Instant): Obstacle | undefined {
  const result = restoreResult({ ...input, started: false, now });
  if (result.outcome === 'Satisfied') return undefined;
  return { ...wait(result.reason, result.message), until: result.outcome === 'Pending' ? result.until : undefined };
}

/** What runs goes on while it is not known whether admission is in force; to let something out is new. */
export function againstAdmission({ admission }: Pick<Snapshot, 'admission'>): Obstacle | undefined {
  if (admission.inForce) return undefined;
  return { ...wait(admission.reason, admission.message), ...(admission.unknown === true ? { goesOn: true } : {}) };
}

/** The release volume holds what was made from the data: it is encrypted as outputs are, and can be read elsewhere. */
function againstPlace(snapshot: Snapshot): Obstacle | undefined {
  const { release, datasets, environment, encryption, shareable } = snapshot;
  for (const dataset of Object.values(datasets)) {
    const judged = judgeVolume(dataset, `The volume of OutputRelease ${release.metadata.name}`, encryption);
    // Kubernetes binds a volume by two writes, which two watches tell in any order.
    if (judged.outcome !== 'Satisfied') return { ...wait(judged.reason, judged.message), ...(encryption.state === 'unknown' ? { goesOn: true } : {}) };
  }
  const missing = missingDestination(snapshot);
  if (missing !== undefined) return wait(missing.reason, missing.message);
  const unreachable = release.spec.destination.objectStore !== undefined ? againstStore(snapshot) : shareable === true ? undefined : wait('DriverNotShareable', notShareable(snapshot));
  if (unreachable !== undefined) return unreachable;
  if (environment?.spec.gate?.image !== undefined) return undefined;
  return wait('MoverImageMissing', 'The SecureProcessingEnvironment names no image of Caveau (spec.gate.image), of which the mover is made. Ask the platform engineer.');
}

/** The store is that of the environment word for word: what was approved is where it goes. */
function againstStore(snapshot: Snapshot): Obstacle | undefined {
  const { release: { spec }, environment } = snapshot;
  const store = environment?.spec.releaseStore;
  if (store === undefined) return wait('NoReleaseStore', 'The SecureProcessingEnvironment has no object store for releases (spec.releaseStore). Make a new OutputRelease with a claim as its destination, or ask the platform engineer for a store.');
  if (storeOf(snapshot) === undefined) return wait('StoreDiffers', `spec.destination.objectStore is not the object store of the SecureProcessingEnvironment, which is ${storePlace(store)}. Make a new OutputRelease that names it so.`);
  const large = spec.files.find(({ size }) => size > courierLimits.objectBytes);
  if (large !== undefined) return never('FileTooLarge', `${large.path} has more than 5 GiB, which an object store does not take as one object that it verifies. Let the job write it in parts.`);
  return undefined;
}

/** A driver that cannot share, and the other way that there is. */
export function notShareable({ release: { spec: { storageClassName } }, environment }: Pick<Snapshot, 'release' | 'environment'>): string {
  const store = environment?.spec.releaseStore;
  const other = store === undefined ? '. The environment has no object store as another way (spec.releaseStore)' : `, or one that writes to the object store of the environment (destination.objectStore: ${storePlace(store)})`;
  return `Volumes of StorageClass ${storageClassName} cannot be read in another namespace without a copy, or their driver is not listed in spec.sharing of the SecureProcessingEnvironment. Make a new OutputRelease with a class of JuiceFS that is${other}.`;
}
