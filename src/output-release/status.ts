import { mergeConditions, truncate, type ConditionClaim } from '../api/conditions.ts';
import { defined } from '../api/defined.ts';
import { type OutputReleaseStatus } from '../api/generated/types.ts';
import { formatTime } from '../api/time.ts';
import { objectDigest } from '../approval/digest.ts';
import { shapeError } from '../api/shape.ts';
import { recordedVolume } from './release-volume.ts';
import { withdrawn } from '../training-job/withdrawal.ts';
import { listed } from '../policy/text.ts';
import { moverJobName, releaseClaimName } from '../workload/mover.ts';
import { type Consent } from './consent.ts';
import { destinationUid } from './destination.ts';
import { type Snapshot } from './snapshot.ts';
import { isRecalled, recallOf, wasSent } from './storing.ts';

/** The word that sums a release up. */
export type State = NonNullable<OutputReleaseStatus['state']>;

/** What a plan concludes about a release. */
export interface Conclusion {
  readonly state: State;
  /** UpperCamelCase, for machines. */
  readonly reason: string;
  /** A sentence or two, for people. */
  readonly message: string;
  /** Absent where they were not counted. */
  readonly consents?: readonly Consent[];
  /** What was copied, and by whose word it leaves; present from the first step of its delivery on. */
  readonly delivery?: Pick<OutputReleaseStatus, 'files' | 'manifestDigest' | 'approvedBy'>;
}

// Bounds of the CRD.
const messageLimit = 2048;
const approvalMessageLimit = 1024;

/** States after which nothing follows. */
export const finalStates: readonly (State | undefined)[] = ['Rejected', 'Blocked', 'Failed', 'Cancelled'];

/** States that tell of something wrong with the request, so that waiting for it is in vain. */
const stalledStates: readonly State[] = [...(finalStates as readonly State[]), 'RejectionInProgress', 'BlockingInProgress'];

/** The whole status that follows from a conclusion; equal input gives an equal status. */
export function statusOf(snapshot: Snapshot, conclusion: Conclusion, now: number): OutputReleaseStatus {
  const { release } = snapshot;
  const { metadata: { generation }, status: before = {} } = release;
  const { state, reason } = conclusion;
  const delivery = conclusion.delivery ?? defined({ files: before.files, manifestDigest: before.manifestDigest, approvedBy: before.approvedBy });
  return defined({
    conditions: [...mergeConditions(before.conditions, [...claimsOf(snapshot, conclusion, delivery), ...recallClaim(snapshot, conclusion, now)], generation, now)],
    observedGeneration: generation,
    state,
    reason,
    message: truncate(conclusion.message, messageLimit),
    ...askedOf(release),
    approvals: approvalsOf(conclusion, delivery.approvedBy === undefined ? undefined : before.approvals),
    ...(state === 'ApprovalInProgress' || before.moverJob !== undefined ? { moverJob: moverJobName(release), releaseClaim: releaseClaimName(release.metadata.name) } : {}),
    releaseVolume: recordedVolume(snapshot),
    destinationUid: destinationUid(snapshot),
    ...delivery,
    recallTime: before.recallTime ?? (wasSent(snapshot) && isRecalled(snapshot, now) ? formatTime(now) : undefined),
    completionTime: state === 'Approved' ? (before.completionTime ?? formatTime(now)) : before.completionTime,
  });
}

/** What is asked for; nothing of what is not understood. */
function askedOf(release: Snapshot['release']): Pick<OutputReleaseStatus, 'digest' | 'fileCount'> {
  return shapeError('OutputRelease', release) === undefined ? { digest: objectDigest('OutputRelease', release), fileCount: release.spec.files.length } : {};
}

/** Counted anew, or as they were when the release left. */
function approvalsOf({ consents }: Conclusion, before: OutputReleaseStatus['approvals']): OutputReleaseStatus['approvals'] {
  return consents?.map(({ dataset, permit, needed, given, message }) => ({ dataset, permit, needed, given, message: truncate(message, approvalMessageLimit) })) ?? before;
}

function claimsOf(snapshot: Snapshot, conclusion: Conclusion, { files, approvedBy }: NonNullable<Conclusion['delivery']>): readonly ConditionClaim[] {
  const { failure } = snapshot;
  const { state, reason, message } = conclusion;
  const moved: ConditionClaim = files === undefined ? { type: 'Moved', status: 'False', reason, message } : { type: 'Moved', status: 'True', reason: 'Copied', message: `${files.length === 1 ? 'The file was' : `${files.length} files were`} copied to the release volume, by their digests.` };
  const isApproved = state === 'Approved';
  const bound: ConditionClaim = { type: 'Bound', status: isApproved ? 'True' : 'False', reason, message };
  const ready: ConditionClaim = { type: 'Ready', status: isApproved ? 'True' : 'False', reason, message };
  const stalled: readonly ConditionClaim[] = stalledStates.includes(state) ? [{ type: 'Stalled', status: 'True', reason, message }] : [];
  const reconciling: readonly ConditionClaim[] = failure === undefined ? [] : [{ type: 'Reconciling', status: 'True', ...failure }];
  return [ready, reviewClaim(conclusion, approvedBy !== undefined), moved, bound, ...stalled, ...reconciling, ...(approvedBy === undefined ? [] : dataClaim(snapshot))];
}

/** Whether what was written to the store and taken back is deleted there. What was downloaded before is not told by anything. */
function recallClaim(snapshot: Snapshot, { state }: Conclusion, now: number): readonly ConditionClaim[] {
  if (!stalledStates.includes(state) || !wasSent(snapshot)) return [];
  const recall = recallOf(snapshot, now);
  const type = 'Recalled';
  return [recall === undefined ? { type, status: 'True', reason: 'Deleted', message: 'What was written to the object store is deleted there. Who read it before may have it still.' } : { type, status: 'False', reason: recall.reason, message: recall.message }];
}

function reviewClaim({ state, reason, message, consents }: Conclusion, isDelivered: boolean): ConditionClaim {
  const type = 'Reviewed';
  if (state === 'ApprovalInProgress' || state === 'Approved' || isDelivered) return { type, status: 'True', reason: 'Approved', message: 'Those who must have approved exactly this release.' };
  return { type, status: consents === undefined ? 'Unknown' : 'False', reason, message };
}

/** What has left stays where it is when subjects withdraw from the data, and it is said. */
function dataClaim({ source }: Snapshot): readonly ConditionClaim[] {
  const since = withdrawn(source?.job.status?.revisions).map(({ dataset }) => dataset);
  if (since.length === 0) return [];
  return [{ type: 'WithdrawnData', status: 'True', reason: 'SubjectsWithdrawn', message: `Subjects have withdrawn from ${listed(since, 'and')} since this was released. To take it back, withdraw an approval of it, or cancel it.` }];
}
