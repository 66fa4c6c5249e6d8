import { moverContainer, isBlocked, type MoverResult } from '../api/mover.ts';
import { parseMoverResult } from '../api/mover-messages.ts';
import { endOf } from '../api/kube-workloads.ts';
import { releaseManifest, sha256Of } from '../api/release-manifest.ts';
import { objectDigest } from '../approval/digest.ts';
import { type Instant } from '../policy/types.ts';
import { keyOf } from '../workload/courier.ts';
import { moverConfigOf } from '../workload/mover.ts';
import { type Snapshot } from './snapshot.ts';
import { verdictDue } from './verdict.ts';

type Files = NonNullable<NonNullable<Snapshot['release']['status']>['files']>;

/** How far the copy has come: not begun, under way, done, or for good not done. */
export type Moving =
  | { readonly state: 'None' }
  /** `until` is when it ends without a verdict, if none comes before. */
  | { readonly state: 'Underway'; readonly until?: Instant | undefined }
  | { readonly state: 'Moved'; readonly files: Files; readonly manifestDigest: string }
  | { readonly state: 'Refused'; readonly blocked: boolean; readonly reason: string; readonly message: string };

/** Reads what the mover's Job and pod say. A verdict counts only where it fits what was asked for, down to the digest of the list beside the files. */
export function movingOf(snapshot: Snapshot, now: Instant): Moving {
  const { children: { mover }, release } = snapshot;
  if (mover === undefined || mover.metadata.deletionTimestamp !== undefined) return { state: 'None' };
  const end = endOf(mover);
  if (end === undefined) return { state: 'Underway' };
  if (end.type === 'Failed') return refused('MoverFailed', `The mover could not read the output, or not write to the release volume (${end.reason ?? 'unknown'}): is spec.size enough for the files? Nothing was released. Make a new OutputRelease.`);
  const result = resultOf(snapshot);
  const until = result === undefined ? verdictDue(snapshot, mover, snapshot.pods, now) : undefined;
  if (until !== undefined) return { state: 'Underway', until };
  if (result === undefined) return refused('NoVerdict', 'The mover ended, and what it found is not there any more, or not understood. Nothing was released. Make a new OutputRelease.');
  if (result.verdict === 'Moved') return moved(snapshot, result);
  const path = release.spec.files[result.file]?.path ?? 'A file';
  return { state: 'Refused', blocked: isBlocked(result.reason), reason: result.reason, message: `${path} ${result.sentence} Nothing was released.` };
}

function refused(reason: string, message: string): Moving {
  return { state: 'Refused', blocked: false, reason, message };
}

function resultOf({ pods }: Snapshot): MoverResult | undefined {
  const ends = pods.flatMap(({ status }) => status?.containerStatuses?.find(({ name }) => name === moverContainer)?.state?.terminated ?? []);
  return parseMoverResult(ends.find(({ exitCode }) => exitCode === 0)?.message);
}

function moved({ release, source }: Snapshot, { formats, manifestDigest }: Extract<MoverResult, { verdict: 'Moved' }>): Moving {
  // The record of what was moved outlives the job; before it was made, the job is there.
  const known = source === undefined ? undefined : sha256Of(releaseManifest(moverConfigOf({ release, job: source.job, digest: objectDigest('OutputRelease', release) }), formats));
  if (known !== manifestDigest || formats.length !== release.spec.files.length) return refused('NoVerdict', 'The mover ended, and says that it copied something else than was approved. Nothing was released. Ask the platform engineer whether its image is that of this operator.');
  const isStored = release.spec.destination.objectStore !== undefined;
  const files = release.spec.files.map(({ path, digest, size }, i) => ({ path, digest, size, format: formats[i] ?? '', ...(isStored ? { object: keyOf(release, { path, digest }) } : {}) }));
  return { state: 'Moved', files, manifestDigest };
}
