import { managedBy, releaseUidLabel, rolesLabel } from '../api/labels.ts';
import { type OutputRelease } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { persistentVolumeClaims, persistentVolumes } from '../api/resources.ts';
import { type Step } from '../runtime/plan.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from '../storage/kube.ts';
import { shareListed } from '../storage/sharing/listed.ts';
import { targetOf } from '../workload/deletion.ts';
import { releaseLabels } from '../workload/mover.ts';
import { bindingName } from './binding-name.ts';
import { notShareable } from './review.ts';
import { type Snapshot } from './snapshot.ts';

/** What is to be done so that a release can be read at its destination. */
export type Binding =
  | { readonly state: 'Bound' }
  | { readonly state: 'Binding'; readonly message: string; readonly steps: readonly Step[] }
  | { readonly state: 'Refused'; readonly reason: string; readonly message: string };

const labelsOf = (release: OutputRelease): Readonly<Record<string, string>> => ({ ...managedBy, [rolesLabel]: 'binding', ...releaseLabels(release) });

/** Whether something at the destination is this release's own. */
function isMine({ metadata }: KubeObject, release: OutputRelease): boolean {
  return metadata.labels?.[releaseUidLabel] === release.metadata.uid && metadata.labels?.[rolesLabel] === 'binding';
}

/**
 * Binds what was moved. First the claim, which can hold nothing yet, then the volume for exactly this claim by its uid: no other claim of that name ever gets it.
 */
export function bindingOf(snapshot: Snapshot): Binding {
  const { release, children, bound: { claim, volume } } = snapshot;
  const { namespace, claimName } = release.spec.destination;
  if (claim !== undefined && !isMine(claim, release)) return { state: 'Refused', reason: 'ClaimNameTaken', message: `There is a PersistentVolumeClaim ${claimName} in ${namespace} already, which is not of this release. Make a new OutputRelease with another destination.claimName.` };
  if (claim?.status?.phase === 'Bound' && volume !== undefined) return { state: 'Bound' };
  const source = children.volume;
  return source === undefined ? { state: 'Binding', message: 'The release volume is not bound yet.', steps: [] } : stepsFrom(snapshot, source);
}

function stepsFrom({ release, environment, bound: { claim, volume } }: Snapshot, source: PersistentVolume): Binding {
  const { namespace, claimName } = release.spec.destination;
  const name = bindingName(release);
  const uid = claim?.metadata.uid ?? '';
  const shared = shareListed(source, { name, handle: name, claim: { namespace, name: claimName, uid }, labels: labelsOf(release) }, environment);
  if ('refusal' in shared) return { state: 'Refused', reason: shared.refusal.reason, message: `${shared.refusal.message} ${notShareable(release)}` };
  if (claim === undefined) return { state: 'Binding', message: 'The claim at the destination is being made.', steps: [{ do: 'create', resource: persistentVolumeClaims, object: claimOf(release) }] };
  if (volume === undefined) return { state: 'Binding', message: 'The volume for the destination is being made.', steps: [{ do: 'create', resource: persistentVolumes, object: shared.volume }] };
  // A volume remembers the claim that it was for: one that was deleted and made again needs another.
  const isStale = volume.spec?.claimRef?.uid !== uid && goes(volume, release);
  return { state: 'Binding', message: 'The claim at the destination is not bound yet.', steps: isStale ? [removal(persistentVolumes, volume)] : [] };
}

type BoundClaim = PersistentVolumeClaim & { readonly spec: { readonly resources: object } };

/** It can be filled by this volume alone, and that can only be read. */
function claimOf(release: OutputRelease): BoundClaim {
  const { namespace, claimName } = release.spec.destination;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claimName, namespace, labels: labelsOf(release) },
    spec: { accessModes: ['ReadOnlyMany'], storageClassName: '', volumeName: bindingName(release), resources: { requests: { storage: String(release.spec.size) } } },
  };
}

/** What takes a release back: the claim, so that no new pod mounts it, and the volume, which Kubernetes keeps until the claim has gone. What is not its own stays. */
export function unbinding({ release, bound }: Pick<Snapshot, 'release' | 'bound'>): readonly Step[] {
  return [...(goes(bound.claim, release) ? [removal(persistentVolumeClaims, bound.claim)] : []), ...(goes(bound.volume, release) ? [removal(persistentVolumes, bound.volume)] : [])];
}

/** Whether something is there, is this release's own, and is not on its way out already. */
function goes(object: KubeObject | undefined, release: OutputRelease): object is KubeObject {
  return object !== undefined && object.metadata.deletionTimestamp === undefined && isMine(object, release);
}

/** Deletes one object of a binding, and no namesake. */
export function removal(resource: Extract<Step, { readonly do: 'delete' }>['resource'], object: KubeObject): Step {
  return { do: 'delete', resource, targets: [targetOf(object)], always: true };
}

/** Whether anything of a binding is there, be it on its way out. */
export function isBinding({ release, bound }: Pick<Snapshot, 'release' | 'bound'>): boolean {
  return [bound.claim, bound.volume].some((object) => object !== undefined && isMine(object, release));
}
