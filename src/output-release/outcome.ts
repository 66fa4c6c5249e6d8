import { endOf, podEnded } from '../api/kube-workloads.ts';
import { batchJobs, persistentVolumeClaims } from '../api/resources.ts';
import { trainedOnAnnotation } from '../api/labels.ts';
import { storePlace } from '../api/release-place.ts';
import { earliest } from '../api/time.ts';
import { objectDigest } from '../approval/digest.ts';
import { type Instant } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { deletePods, removeJobs } from '../workload/deletion.ts';
import { moverOf, releaseClaimOf } from '../workload/mover.ts';
import { deliverStep, moveEndStep, moveStep, recallStep } from './audit.ts';
import { bindingOf, claimAsked, isBinding, unbinding, type Binding } from './binding.ts';
import { isTakenBack, type Consent } from './consent.ts';
import { isReplaced, replacedMessage } from './destination.ts';
import { movingOf, type Moving } from './moving.ts';
import { againstAdmission, reviewOf, type Review } from './review.ts';
import { storedBelow } from '../workload/courier.ts';
import { type Snapshot } from './snapshot.ts';
import { recallOf, storingOf, wasSent } from './storing.ts';
import { finalStates, type Conclusion, type State } from './status.ts';

/** A conclusion about a release, what is put on record before it is told, and what is done about it after. */
export interface Outcome {
  readonly conclusion: Conclusion;
  readonly records: readonly Step[];
  readonly effects: readonly Step[];
  readonly next?: Instant | undefined;
}

/** What is to become of a release now. */
export function outcomeOf(snapshot: Snapshot, now: Instant): Outcome {
  const { release } = snapshot;
  const { state, reason = 'Ended', message = 'It has ended.', approvedBy } = release.status ?? {};
  if (release.spec.state === 'Cancelled') return ended(snapshot, { state: 'Cancelled', reason: 'Cancelled', message: release.spec.destination.objectStore === undefined ? 'It was cancelled, and nothing of it can be read at its destination.' : 'It was cancelled. What of it was written to the object store is deleted there; the condition Recalled says how far that has come.' }, now);
  const end = endingIn(state);
  if (end !== undefined) return ended(snapshot, { state: end, reason, message }, now);
  if (isReplaced(snapshot)) return ended(snapshot, { state: 'Failed', reason: 'DestinationReplaced', message: replacedMessage(release) }, now);
  if (approvedBy !== undefined) return delivered(snapshot, now);
  // The way to the store is opened only after the status has said by whose word.
  if (wasSent(snapshot)) return ended(snapshot, { state: 'Failed', reason: 'StatusLost', message: 'What was released may lie in the object store, and it is not known any more by whose word. It is taken back. Make a new OutputRelease.' }, now);
  const moving = movingOf(snapshot, now);
  if (moving.state === 'Refused') {
    const over = ended(snapshot, { state: moving.blocked ? 'Blocked' : 'Failed', reason: moving.reason, message: moving.message }, now);
    return { ...over, records: [moveEndStep(snapshot, 'Refused', moving.reason, now), ...over.records] };
  }
  return awaitingVerdict(reviewed(snapshot, reviewOf(snapshot, now), moving, now), moving);
}

/** Whatever is found meanwhile, a verdict that does not come is told when it is due. */
function awaitingVerdict(outcome: Outcome, moving: Moving): Outcome {
  return moving.state === 'Underway' ? { ...outcome, next: earliest([outcome.next, moving.until]) } : outcome;
}

/** The end that a state is, or leads to; undefined where it is still open. A status that was lost is open again, and what stands in specs and verdicts leads to the same. */
function endingIn(state: State | undefined): State | undefined {
  if (state === 'RejectionInProgress') return 'Rejected';
  return state === 'BlockingInProgress' ? 'Blocked' : finalStates.find((final) => final === state);
}

/** What takes a release back, whether anything of it remains outside, and when to look again. */
function takingBack(snapshot: Snapshot, now: Instant): { readonly steps: readonly Step[]; readonly remains: boolean; readonly next?: Instant | undefined } {
  const recall = recallOf(snapshot, now);
  if (recall !== undefined) return { steps: recall.steps, remains: true, next: recall.next };
  return { steps: unbinding(snapshot), remains: isBinding(snapshot) };
}

/** Nothing of it stays outside, and no mover goes on. */
function ended(snapshot: Snapshot, { state, reason, message }: Conclusion, now: Instant): Outcome {
  const stopping = stopMover(snapshot);
  const { steps: unbound, next, ...taken } = takingBack(snapshot, now);
  const remains = taken.remains || stopping.length > 0;
  const word: State = remains && state === 'Rejected' ? 'RejectionInProgress' : remains && state === 'Blocked' ? 'BlockingInProgress' : state;
  const records = [...(stopping.length === 0 ? [] : [moveEndStep(snapshot, 'Removed', reason, now)]), ...(unbound.length === 0 ? [] : [recallStep(snapshot, reason, now)])];
  return { conclusion: { state: word, reason, message }, records, effects: [...stopping, ...unbound], next };
}

/** Ends a mover that runs, Job and pods. One that has ended stays, because its verdict is kept by it. */
function stopMover({ children: { mover }, pods }: Snapshot): readonly Step[] {
  if (mover === undefined || endOf(mover) !== undefined) return [];
  return [...deletePods(pods.filter((pod) => !podEnded(pod))), ...removeJobs([mover])];
}

/** What is bound although no status says by whose word, because that was lost, is taken back unless all holds once more. */
function reviewed(snapshot: Snapshot, review: Review, moving: Moving, now: Instant): Outcome {
  if (review.outcome === 'Granted' && moving.state === 'Moved') return carriedOut(snapshot, review, moving, now);
  if (review.outcome === 'Obstacle' && review.obstacle.forGood === true) return ended(snapshot, { state: 'Rejected', ...review.obstacle }, now);
  const outcome = review.outcome === 'Granted' ? carriedOut(snapshot, review, moving, now) : awaited(snapshot, review, moving, now);
  const unbound = unbinding(snapshot);
  if (unbound.length === 0) return outcome;
  return { ...outcome, records: [recallStep(snapshot, outcome.conclusion.reason, now), ...outcome.records], effects: [...unbound, ...outcome.effects] };
}

function awaited(snapshot: Snapshot, review: Exclude<Review, Granted>, moving: Moving, now: Instant): Outcome {
  const { next } = review;
  if (review.outcome === 'Obstacle' && review.obstacle.goesOn === true && moving.state === 'Underway') return { conclusion: { state: 'ApprovalInProgress', reason: review.obstacle.reason, message: review.obstacle.message }, records: [], effects: [], next };
  const conclusion: Conclusion = review.outcome === 'Awaited' ? { state: 'InReview', reason: 'ApprovalsMissing', message: review.message, consents: review.consents } : { state: 'Submitted', reason: review.obstacle.reason, message: review.obstacle.message };
  const stopping = stopMover(snapshot);
  return { conclusion, records: stopping.length === 0 ? [] : [moveEndStep(snapshot, 'Removed', conclusion.reason, now)], effects: stopping, next };
}

type Granted = Extract<Review, { readonly outcome: 'Granted' }>;

function digestsOf(consents: readonly Consent[]): string[] {
  return [...new Set(consents.flatMap(({ digests }) => digests))].sort().slice(0, 64);
}

interface Handover {
  readonly moving: Extract<Moving, { readonly state: 'Moved' }>;
  readonly approvals: string[];
  readonly underway: (reason: string, message: string) => Conclusion;
  readonly next: Instant | undefined;
}

/** What is to be done at the destination, whichever it is. */
function handingOver(snapshot: Snapshot, manifestDigest: string, now: Instant): Binding {
  return snapshot.release.spec.destination.objectStore === undefined ? bindingOf(snapshot) : storingOf(snapshot, manifestDigest, now);
}

/** All files are there and right: by whose word they leave is on record before anything becomes visible elsewhere. */
function handedOver(snapshot: Snapshot, { moving: { files, manifestDigest }, approvals, underway, next }: Handover, now: Instant): Outcome {
  const binding = handingOver(snapshot, manifestDigest, now);
  if (binding.state === 'Refused') return ended(snapshot, { state: 'Failed', reason: binding.reason, message: binding.message }, now);
  if (binding.state === 'Waiting') return { conclusion: underway('Binding', binding.message), records: [], effects: [], next };
  const conclusion: Conclusion = { ...underway('Binding', snapshot.release.spec.destination.objectStore === undefined ? 'The files were copied, and are being bound at the destination.' : 'The files were copied, and are being written to the object store.'), delivery: { files, manifestDigest, approvedBy: approvals } };
  const records = [moveEndStep(snapshot, 'Moved', 'Copied', now), deliverStep(snapshot, approvals, manifestDigest, now)];
  // Where all is bound already, because only the status was lost, nothing is going to happen that brings the next plan.
  return binding.state === 'Binding' ? { conclusion, records, effects: binding.steps } : { conclusion, records, effects: [], next: now };
}

/** Everything that can be said for it is said: the files are copied, and only when all of them are there and right does anything become visible elsewhere. */
function carriedOut(snapshot: Snapshot, { consents, decision, image, next }: Granted, moving: Moving, now: Instant): Outcome {
  const approvals = digestsOf(consents);
  const underway = (reason: string, message: string): Conclusion => ({ state: 'ApprovalInProgress', reason, message, consents });
  if (moving.state === 'Underway') return { conclusion: underway('Moving', 'The files are being copied to the release volume.'), records: [], effects: [], next };
  if (moving.state === 'Moved') return handedOver(snapshot, { moving, approvals, underway, next }, now);
  const { release, source } = snapshot;
  // A Job that is on its way out has the name that the next one needs.
  if (source === undefined || snapshot.children.mover !== undefined) return { conclusion: underway('Moving', 'A former mover is being removed.'), records: [], effects: [], next };
  const trainedOn = source.children.outputClaim?.metadata.annotations?.[trainedOnAnnotation];
  const input = { release, digest: objectDigest('OutputRelease', release), job: source.job, image, obligations: decision.obligations, shareable: snapshot.shareable === true, trainedOn, now };
  const isOnRecord = release.status?.reason === 'Moving' && release.status.state === 'ApprovalInProgress';
  return {
    conclusion: underway('Moving', 'The files are being copied to the release volume.'),
    records: isOnRecord ? [] : [moveStep(snapshot, approvals, now)],
    effects: [{ do: 'create', resource: persistentVolumeClaims, object: releaseClaimOf(input) }, { do: 'create', resource: batchJobs, object: moverOf(input) }],
    next,
  };
}

/** Where the files can be read. */
function readableAt(release: Snapshot['release']): string {
  const { objectStore } = release.spec.destination;
  const { namespace, claimName } = claimAsked(release);
  if (objectStore === undefined) return `The files can be read from the PersistentVolumeClaim ${claimName} in ${namespace}, read-only.`;
  return `The files lie in ${storePlace({ ...objectStore, prefix: storedBelow(release) })}.`;
}

/** It has left, or is about to: it stays until it is cancelled, deleted, or the word of somebody by which it left is taken back. */
function delivered(snapshot: Snapshot, now: Instant): Outcome {
  if (isTakenBack(snapshot)) return ended(snapshot, { state: 'Rejected', reason: 'ApprovalWithdrawn', message: 'An approval by which it was released was withdrawn. What was read before cannot be taken back. To release the files again, make a new OutputRelease.' }, now);
  const { release } = snapshot;
  const binding = handingOver(snapshot, release.status?.manifestDigest ?? '', now);
  if (binding.state === 'Refused') return ended(snapshot, { state: 'Failed', reason: binding.reason, message: binding.message }, now);
  if (binding.state === 'Bound') return { conclusion: { state: 'Approved', reason: 'Released', message: readableAt(release) }, records: [], effects: [] };
  const { reason, message, steps } = binding.state === 'Binding' ? allowed(snapshot, binding) : { ...binding, reason: 'Binding', steps: [] };
  return { conclusion: { state: 'ApprovalInProgress', reason, message }, records: [], effects: steps, ...(binding.state === 'Binding' ? { next: binding.next } : {}) };
}

/** What was begun is not finished, or made anew, while admission is not in force: nobody would keep others from what is bound. */
function allowed(snapshot: Snapshot, { reason = 'Binding', message, steps }: Extract<Binding, { readonly state: 'Binding' }>): { readonly reason: string; readonly message: string; readonly steps: readonly Step[] } {
  const obstacle = steps.some((step) => step.do === 'create') ? againstAdmission(snapshot) : undefined;
  if (obstacle === undefined) return { reason, message, steps };
  return { reason: obstacle.reason, message: obstacle.message, steps: steps.filter((step) => step.do !== 'create' && step.do !== 'apply') };
}
