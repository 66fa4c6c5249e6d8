import { courierContainer, isForGood, releaseStoreSecret, type CourierReason, type CourierResult, type CourierTask } from '../api/courier.ts';
import { parseCourierResult } from '../api/courier-messages.ts';
import { defined } from '../api/defined.ts';
import { endOf, isOwnedBy, podEnded, type BatchJob } from '../api/kube-workloads.ts';
import { batchJobs, networkPolicies } from '../api/resources.ts';
import { parseTime } from '../api/time.ts';
import { decide } from '../policy/decide.ts';
import { type Instant } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
import { courierPolicyOf, objectsOf, recallJobOf, storeJobOf, type ReleaseStore } from '../workload/courier.ts';
import { courierRetryMs } from '../workload/defaults.ts';
import { deletePods, removeJobs } from '../workload/deletion.ts';
import { exactly } from '../workload/network-policy.ts';
import { type Binding } from './binding.ts';
import { storeOf } from './release-store.ts';
import { type Snapshot } from './snapshot.ts';
import { verdictDue } from './verdict.ts';

/** What stands where a courier should go. */
interface Road {
  readonly store: ReleaseStore;
  readonly image: string;
}

/** Where to, and with which program; or why that is not known. */
function roadOf(snapshot: Snapshot): Road | string {
  const { environment } = snapshot;
  const store = storeOf(snapshot);
  if (store === undefined) return 'The SecureProcessingEnvironment does not name the object store any more that was approved (spec.releaseStore: endpoint, bucket and prefix). Ask the platform engineer to name it again.';
  return environment?.spec.gate?.image === undefined ? 'The SecureProcessingEnvironment names no image of Caveau (spec.gate.image), of which the courier is made. Ask the platform engineer.' : { store, image: environment.spec.gate.image };
}

/** How far one courier has come. */
type Errand =
  | { readonly state: 'None' | 'Done' }
  /** `until` is when it ends without a verdict, if none comes before. */
  | { readonly state: 'Underway'; readonly until?: Instant }
  | { readonly state: 'Vain'; readonly reason: string; readonly message: string; readonly forGood: boolean; readonly again: Instant };

function errandOf(snapshot: Snapshot, job: BatchJob | undefined, task: CourierTask, now: Instant): Errand {
  const { release, couriers } = snapshot;
  if (job === undefined) return { state: 'None' };
  const end = endOf(job);
  // A Job that is on its way out has the name that the next one needs.
  if (job.metadata.deletionTimestamp !== undefined || end === undefined) return { state: 'Underway' };
  const pods = couriers.filter((pod) => isOwnedBy(pod, job));
  const result = pods.flatMap((pod) => resultIn(pod, task) ?? [])[0];
  if (result?.verdict === 'Done') return { state: 'Done' };
  const again = (parseTime(end.lastTransitionTime) ?? 0) + courierRetryMs;
  if (result !== undefined) return { state: 'Vain', reason: result.reason, message: sentenceOf(release, result), forGood: isForGood(result.reason), again };
  const until = verdictDue(snapshot, job, pods, now);
  if (until !== undefined) return { state: 'Underway', until };
  return { state: 'Vain', reason: 'CourierFailed', message: `The courier ended without a verdict (${end.reason ?? 'unknown'}).`, forGood: false, again };
}

function resultIn({ status }: Snapshot['couriers'][number], task: CourierTask): CourierResult | undefined {
  const end = status?.containerStatuses?.find(({ name }) => name === courierContainer)?.state?.terminated;
  const result = end?.exitCode === 0 ? parseCourierResult(end.message) : undefined;
  return result?.task === task ? result : undefined;
}

const asks = 'Ask the platform engineer.';

/** Said by the operator alone, so that nothing that a store answers comes into a status. */
const sentences: Readonly<Record<CourierReason, (key: string) => string>> = {
  ObjectExists: (key) => `There is something else under ${key} already, and nothing is overwritten. Make a new OutputRelease.`,
  FileChanged: (key) => `What is to be written to ${key} is not on the release volume as it was approved. Make a new OutputRelease.`,
  DigestNotConfirmed: (key) => `It does not say that it checked the digest of ${key} (x-amz-checksum-sha256), so that nobody knows what lies there. ${asks}`,
  KeysMissing: () => `There is no Secret ${releaseStoreSecret} with accessKeyId and secretAccessKey in this room. ${asks}`,
  KeysRefused: (key) => `It refuses the keys of the Secret ${releaseStoreSecret} of this room: they are not right, or not for ${key}. ${asks}`,
  BucketMissing: () => `It has no such bucket. ${asks}`,
  StoreRefused: (key) => `It refuses what is asked of it for ${key}. ${asks}`,
  CertificateRefused: () => `Its certificate is not for the name of its endpoint, or nobody who is trusted vouches for it (spec.releaseStore.caBundle). ${asks}`,
  StoreUnreachable: () => `It does not answer at its address. ${asks}`,
};

function sentenceOf(release: Snapshot['release'], { reason, object, httpStatus }: Extract<CourierResult, { readonly verdict: 'Refused' }>): string {
  const key = objectsOf(release, undefined)[object]?.key ?? 'an object';
  return `The object store did not do what was asked${httpStatus === 0 ? '' : ` (HTTP ${httpStatus})`}. ${sentences[reason](key)}`;
}

/** What is to be done so that a release lies in the object store. Its files are there when all of them are, and their list. */
export function storingOf(snapshot: Snapshot, manifestDigest: string, now: Instant): Binding {
  const { release, source, children: { store: courier } } = snapshot;
  if (release.status?.completionTime !== undefined) return { state: 'Bound' };
  const errand = errandOf(snapshot, courier, 'Store', now);
  if (errand.state === 'Done') return { state: 'Bound' };
  if (errand.state === 'Underway') return { state: 'Binding', message: 'The files are being written to the object store.', steps: [], ...defined({ next: errand.until }) };
  if (errand.state === 'Vain') return errand.forGood ? { state: 'Refused', reason: errand.reason, message: errand.message } : { state: 'Binding', ...again(errand, courier, now) };
  const road = roadOf(snapshot);
  if (typeof road === 'string') return { state: 'Waiting', message: road };
  if (source === undefined) return { state: 'Waiting', message: 'The TrainingJob is gone, so that it is not known where its files may be. Cancel the release.' };
  const { obligations } = decide({ ...source.input, started: true, now });
  const job = storeJobOf({ release, ...road, job: source.job, obligations, now }, manifestDigest);
  return { state: 'Binding', message: 'The files are about to be written to the object store.', steps: [...opening(snapshot, road), { do: 'create', resource: batchJobs, object: job }] };
}

/** A courier that ended in vain is sent once more after a while. */
function again({ reason, message, again: at }: Extract<Errand, { readonly state: 'Vain' }>, job: BatchJob | undefined, now: Instant): { readonly reason: string; readonly message: string; readonly steps: readonly Step[]; readonly next?: Instant } {
  const told = { reason, message: `${message} It is tried again every ${courierRetryMs / 1000} s.` };
  return now >= at && job !== undefined ? { ...told, steps: removeJobs([job]) } : { ...told, steps: [], next: at };
}

/** The way is open to the store before anything goes it. */
function opening({ release, children: { policy } }: Snapshot, { store }: Road): readonly Step[] {
  const wanted = courierPolicyOf(release, store);
  if (policy === undefined) return [{ do: 'apply', resource: networkPolicies, object: wanted }];
  return isOwnedBy(policy, release) && semanticEqual(policy.spec, wanted.spec) ? [] : [{ do: 'apply', resource: networkPolicies, object: exactly(wanted) }];
}

/** Whether something of a release may lie in the store: the policy of its couriers was made after its status said by whose word. */
export function wasSent({ release, children: { policy } }: Pick<Snapshot, 'release' | 'children'>): boolean {
  if (release.spec.destination.objectStore === undefined) return false;
  return release.status?.approvedBy !== undefined || (policy !== undefined && isOwnedBy(policy, release));
}

/** Whether all of it is deleted there. */
export function isRecalled(snapshot: Snapshot, now: Instant): boolean {
  return snapshot.release.status?.recallTime !== undefined || (!isWriting(snapshot) && errandOf(snapshot, snapshot.children.recall, 'Recall', now).state === 'Done');
}

/** The pods of couriers that may still write. */
function writersOf({ children: { recall }, couriers }: Snapshot): Snapshot['couriers'] {
  return couriers.filter((pod) => !podEnded(pod) && (recall === undefined || !isOwnedBy(pod, recall)));
}

/** Whether a courier may still write, or be sent to. */
function isWriting(snapshot: Snapshot): boolean {
  const { store } = snapshot.children;
  return writersOf(snapshot).length > 0 || (store !== undefined && endOf(store) === undefined);
}

/** What takes a release back from the store, what of that is told, and when to look again. */
export interface Recall {
  readonly steps: readonly Step[];
  readonly reason: string;
  readonly message: string;
  readonly next?: Instant;
}

/** First whoever may still write is ended, then all is deleted; undefined where nothing is there, or nothing any more. */
export function recallOf(snapshot: Snapshot, now: Instant): Recall | undefined {
  if (!wasSent(snapshot) || isRecalled(snapshot, now)) return undefined;
  const { release, children: { store, recall } } = snapshot;
  if (isWriting(snapshot)) {
    const steps = [...deletePods(writersOf(snapshot)), ...removeJobs(store === undefined ? [] : [store])];
    return { steps, reason: 'Stopping', message: 'A courier that may still write to the object store is being ended.' };
  }
  const errand = errandOf(snapshot, recall, 'Recall', now);
  if (errand.state === 'Vain') return again(errand, recall, now);
  const underway = { reason: 'Recalling', message: 'What was written to the object store is being deleted there.' };
  const road = roadOf(snapshot);
  if (errand.state !== 'None') return { ...underway, steps: [], ...defined({ next: errand.state === 'Underway' ? errand.until : undefined }) };
  if (typeof road === 'string') return { reason: 'NoReleaseStore', message: road, steps: [] };
  return { ...underway, steps: [...opening(snapshot, road), { do: 'create', resource: batchJobs, object: recallJobOf({ release, ...road, now }) }] };
}
