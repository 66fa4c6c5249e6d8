import { inUseFinalizer } from '../api/labels.ts';
import { secureDatasets } from '../api/resources.ts';
import { understood } from '../api/shape.ts';
import { parseTime } from '../api/time.ts';
import { type Pod } from '../api/kube-workloads.ts';
import { listed } from '../policy/text.ts';
import { type Step } from '../runtime/plan.ts';
import { releaseStep } from './audit.ts';
import { lostAfterMs } from './defaults.ts';
import { claimName, type Outcome } from './outcome.ts';
import { nothing } from './removal.ts';
import { type Snapshot } from './snapshot.ts';
import { hasReason } from './status.ts';

/**
 * Keeps a dataset in sight, with its terms, as long as it is used. It protects nothing, since a dataset that is being deleted is withdrawn at
 * once; a finalizer on a TrainingJob or a Job would keep the garbage collector from ending pods while the operator is away.
 */
export function guard({ dataset, inRoom }: Snapshot): readonly Step[] {
  if (dataset.metadata.deletionTimestamp !== undefined || isGuarded(dataset) === inRoom) return [];
  // What is not understood is used by nobody, and cannot be let go in order.
  if (inRoom && understood('SecureDataset', dataset) === undefined) return [];
  return [{ do: 'finalizer', resource: secureDatasets, object: dataset, finalizer: inUseFinalizer, want: inRoom ? 'present' : 'absent' }];
}

/** Whether our finalizer is on a dataset. */
export function isGuarded({ metadata }: Snapshot['dataset']): boolean {
  return metadata.finalizers?.includes(inUseFinalizer) === true;
}

/** Withdrawn, and still in use: it goes when its loaders and the pods that mount its claim for it have gone, and no job on it runs. */
export function leaving(snapshot: Snapshot, now: number): Outcome {
  const { dataset, inRoom } = snapshot;
  // Outside rooms nobody uses data under our terms, and nothing of ours may hold up a namespace.
  if (inRoom && isHeld(snapshot)) return { conclusion: { ready: false, reason: 'InUse', message: inUseMessage(snapshot, now) }, keeps: nothing };
  const conclusion = { ready: false, reason: 'Released', message: 'The dataset was deleted, and nobody uses its data any more.' };
  // What could not be done is tried again, which is no other release.
  const told = hasReason(dataset, 'Released') || snapshot.failure !== undefined;
  return {
    conclusion,
    ...(told ? {} : { record: releaseStep(dataset.metadata, inRoom ? 'Unused' : 'NoRoom', now) }),
    keeps: nothing,
    effects: [{ do: 'finalizer', resource: secureDatasets, object: dataset, finalizer: inUseFinalizer, want: 'absent' }],
  };
}

/** When a pod that should have ended counts as one of a lost node. */
export function lostEdges(snapshot: Snapshot, now: number): readonly number[] {
  return podsOf(snapshot).flatMap((pod) => lostAt(pod) ?? []).filter((edge) => edge > now);
}

function isHeld({ holders, loaders, probes }: Snapshot): boolean {
  return loaders.jobs.length > 0 || probes.jobs.length > 0 || loaders.pods.length > 0 || (holders?.pods.length ?? 0) > 0 || (holders?.jobs ?? 0) > 0;
}

function podsOf({ holders, loaders }: Snapshot): readonly Pod[] {
  return [...loaders.pods, ...(holders?.pods ?? [])];
}

/** Names no counts: they would change with every pod that ends, and each change would be a write. */
function inUseMessage(snapshot: Snapshot, now: number): string {
  const message = `The dataset is being deleted: every job on it is stopped. It stays in sight until no pod of Caveau mounts ${claimName(snapshot)} any more, in whichever room.`;
  const lost = [...new Set(podsOf(snapshot).filter((pod) => (lostAt(pod) ?? Infinity) <= now).flatMap(({ spec }) => spec?.nodeName ?? []))].sort();
  if (lost.length === 0) return message;
  return `${message} Pods on ${listed(lost, 'and')} should have ended and cannot be confirmed stopped. If the node is lost, let the platform engineer delete the Node or taint it node.kubernetes.io/out-of-service: then Kubernetes removes its pods.`;
}

/** When a pod that should have ended counts as one of a lost node. The deletionTimestamp of a pod is when its grace ends, and its kubelet ends it by then. */
export function lostAt({ metadata }: Pod): number | undefined {
  const end = parseTime(metadata.deletionTimestamp);
  return end === undefined ? undefined : end + lostAfterMs;
}
