import { auditSchema } from '../api/audit.ts';
import { defined } from '../api/defined.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { formatTime } from '../api/time.ts';
import { objectDigest } from '../approval/digest.ts';
import { type Step } from '../runtime/plan.ts';
import { releaseLabel, releaseRoomLabel, releaseUidLabel } from '../api/labels.ts';
import { type Snapshot } from './snapshot.ts';

type Action = 'Move' | 'MoveEnd' | 'Deliver' | 'Recall';

function line(action: Action, outputRelease: object, more: object, now: number): Step {
  return { do: 'record', record: { schema: auditSchema, time: formatTime(now), action, outputRelease, ...more } };
}

/** What every line of a release says: which, of which job, who asks, what exactly, and for where. */
function ofRelease(action: Action, { release }: Pick<Snapshot, 'release'>, more: object, now: number): Step {
  const { metadata: { namespace, name, uid }, spec } = release;
  const { requester, declaredBy, trainingJob, destination } = spec;
  const said = defined({ requester, declaredBy, trainingJobName: trainingJob.name, digest: objectDigest('OutputRelease', release), destination });
  return line(action, { namespace, name, uid }, { ...said, ...more }, now);
}

/** The files are about to be copied to the release volume. */
export function moveStep(snapshot: Snapshot, approvals: readonly string[], now: number): Step {
  return ofRelease('Move', snapshot, { approvals }, now);
}

/** The copy came to its end, or is about to be ended. */
export function moveEndStep(snapshot: Snapshot, outcome: 'Moved' | 'Refused' | 'Removed', reason: string, now: number): Step {
  return ofRelease('MoveEnd', snapshot, { outcome, reason }, now);
}

/** What was copied is about to be bound at its destination: from then on it can be read outside. */
export function deliverStep(snapshot: Snapshot, approvals: readonly string[], manifestDigest: string, now: number): Step {
  return ofRelease('Deliver', snapshot, { approvals, manifestDigest }, now);
}

/** What was bound is about to be taken back. */
export function recallStep(snapshot: Pick<Snapshot, 'release'>, reason: string, now: number): Step {
  return ofRelease('Recall', snapshot, { reason }, now);
}

/** The same of a release that is gone, which is known by the labels of what is left of it. */
export function recallGoneStep({ metadata: { labels = {} } }: KubeObject, now: number): Step {
  const { [releaseRoomLabel]: namespace, [releaseLabel]: name, [releaseUidLabel]: uid } = labels;
  return line('Recall', defined({ namespace, name, uid }), { reason: 'Gone' }, now);
}
