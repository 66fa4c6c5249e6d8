import { endOf } from '../api/kube-workloads.ts';
import { batchJobs, persistentVolumeClaims } from '../api/resources.ts';
import { trainedOnAnnotation } from '../api/labels.ts';
import { objectDigest } from '../approval/digest.ts';
import { podEnded } from '../api/kube-workloads.ts';
import { type Instant } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { deletePods, removeJob } from '../workload/deletion.ts';
import { moverOf, releaseClaimOf } from '../workload/mover.ts';
import { deliverStep, moveEndStep, moveStep, recallStep } from './audit.ts';
import { bindingOf, isBinding, unbinding, type Binding } from './binding.ts';
import { isTakenBack, type Consent } from './consent.ts';
import { movingOf, type Moving } from './moving.ts';
import { againstAdmission, reviewOf, type Review } from './review.ts';
import { type Snapshot } from './snapshot.ts';
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
  if (release.spec.state === 'Cancelled') return ended(snapshot, { state: 'Cancelled', reason: 'Cancelled', message: 'It was cancelled, and nothing of it can be read at its destination.' }, now);
  const end = endingIn(state);
  if (end !== undefined) return ended(snapshot, { state: end, reason, message }, now);
  if (approvedBy !== undefined) return delivered(snapshot, now);
  const moving = movingOf(snapshot);
  if (moving.state === 'Refused') {
    const over = ended(snapshot, { state: moving.blocked ? 'Blocked' : 'Failed', reason: moving.reason, message: moving.message }, now);
    return { ...over, records: [moveEndStep(snapshot, 'Refused', moving.reason, now), ...over.records] };
  }
  return reviewed(snapshot, reviewOf(snapshot, now), moving, now);
}

/** The end that a state is, or leads to; undefined where it is still open. A status that was lost is open again, and what stands in specs and verdicts leads to the same. */
function endingIn(state: State | undefined): State | undefined {
  if (state === 'RejectionInProgress') return 'Rejected';
  return state === 'BlockingInProgress' ? 'Blocked' : finalStates.find((final) => final === state);
}

/** Nothing of it stays outside, and no mover goes on. */
function ended(snapshot: Snapshot, { state, reason, message }: Conclusion, now: Instant): Outcome {
  const [stopping, unbound] = [stopMover(snapshot), unbinding(snapshot)];
  const remains = isBinding(snapshot) || stopping.length > 0;
  const word: State = remains && state === 'Rejected' ? 'RejectionInProgress' : remains && state === 'Blocked' ? 'BlockingInProgress' : state;
  const records = [...(stopping.length === 0 ? [] : [moveEndStep(snapshot, 'Removed', reason, now)]), ...(unbound.length === 0 ? [] : [recallStep(snapshot, reason, now)])];
  return { conclusion: { state: word, reason, message }, records, effects: [...stopping, ...unbound] };
}

/** Ends a mover that runs, Job and pods. One that has ended stays, because its verdict is kept by it. */
function stopMover({ children: { mover }, pods }: Snapshot): readonly Step[] {
  if (mover === undefined || endOf(mover) !== undefined) return [];
  return [...deletePods(pods.filter((pod) => !podEnded(pod))), ...removeJob(mover)];
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

/** All files are there and right: by whose word they leave is on record before anything becomes visible elsewhere. */
function handedOver(snapshot: Snapshot, { moving: { files, manifestDigest }, approvals, underway, next }: Handover, now: Instant): Outcome {
  const binding = bindingOf(snapshot);
  if (binding.state === 'Refused') return ended(snapshot, { state: 'Failed', reason: binding.reason, message: binding.message }, now);
  if (binding.state === 'Waiting') return { conclusion: underway('Binding', binding.message), records: [], effects: [], next };
  const conclusion: Conclusion = { ...underway('Binding', 'The files were copied, and are being bound at the destination.'), delivery: { files, manifestDigest, approvedBy: approvals } };
  return { conclusion, records: [moveEndStep(snapshot, 'Moved', 'Copied', now), deliverStep(snapshot, approvals, manifestDigest, now)], effects: binding.state === 'Binding' ? binding.steps : [] };
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

/** It has left, or is about to: it stays until it is cancelled, deleted, or the word of somebody by which it left is taken back. */
function delivered(snapshot: Snapshot, now: Instant): Outcome {
  if (isTakenBack(snapshot)) return ended(snapshot, { state: 'Rejected', reason: 'ApprovalWithdrawn', message: 'An approval by which it was released was withdrawn. What was read before cannot be taken back. To release the files again, make a new OutputRelease.' }, now);
  const binding = bindingOf(snapshot);
  if (binding.state === 'Refused') return ended(snapshot, { state: 'Failed', reason: binding.reason, message: binding.message }, now);
  const { namespace, claimName } = snapshot.release.spec.destination;
  if (binding.state === 'Bound') return { conclusion: { state: 'Approved', reason: 'Released', message: `The files can be read from the PersistentVolumeClaim ${claimName} in ${namespace}, read-only.` }, records: [], effects: [] };
  const { reason, message, steps } = binding.state === 'Binding' ? allowed(snapshot, binding) : { ...binding, reason: 'Binding', steps: [] };
  return { conclusion: { state: 'ApprovalInProgress', reason, message }, records: [], effects: steps };
}

/** What was begun is not finished, or made anew, while admission is not in force: nobody would keep others from what is bound. */
function allowed(snapshot: Snapshot, { message, steps }: Extract<Binding, { readonly state: 'Binding' }>): { readonly reason: string; readonly message: string; readonly steps: readonly Step[] } {
  const obstacle = steps.some((step) => step.do === 'create') ? againstAdmission(snapshot) : undefined;
  if (obstacle === undefined) return { reason: 'Binding', message, steps };
  return { reason: obstacle.reason, message: obstacle.message, steps: steps.filter((step) => step.do !== 'create') };
}
