import { hasRole, managedBy, releaseUidLabel, rolesLabel } from '../api/labels.ts';
import { type OutputRelease } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { persistentVolumeClaims, persistentVolumes } from '../api/resources.ts';
import { type Instant } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { isBoundTo } from '../storage/bound.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from '../storage/kube.ts';
import { shareListed } from '../storage/sharing/listed.ts';
import { removal } from '../workload/deletion.ts';
import { releaseLabels } from '../workload/mover.ts';
import { bindingName } from './binding-name.ts';
import { missingDestination } from './destination.ts';
import { isRecorded, recordedVolume } from './release-volume.ts';
import { notShareable } from './review.ts';
import { type Snapshot } from './snapshot.ts';

/** What is to be done so that a release can be read at its destination. `next` is when to look again although nothing changed. */
export type Binding =
  | { readonly state: 'Bound' }
  /** There is nothing to bind yet. */
  | { readonly state: 'Waiting'; readonly message: string }
  | { readonly state: 'Binding'; readonly reason?: string; readonly message: string; readonly steps: readonly Step[]; readonly next?: Instant }
  | { readonly state: 'Refused'; readonly reason: string; readonly message: string };

const labelsOf = (release: OutputRelease): Readonly<Record<string, string>> => ({ ...managedBy, [rolesLabel]: 'binding', ...releaseLabels(release) });

/** The claim that a release asks for. */
export function claimAsked({ spec: { destination: { namespace = '', claimName = '' } } }: OutputRelease): { readonly namespace: string; readonly claimName: string } {
  return { namespace, claimName };
}

type Bound = Pick<Snapshot, 'release' | 'bound'>;

/** Whether something says that it is this release's own. Of a volume nobody but the operator can say so. */
function saysMine(object: KubeObject, release: OutputRelease): boolean {
  return hasRole(object, 'binding') && object.metadata.labels?.[releaseUidLabel] === release.metadata.uid;
}

/** Whether the claim at the destination is this release's own: it asks for its very volume, and says so, or is the one that the volume is for, whatever became of its labels. */
function isMyClaim(claim: PersistentVolumeClaim, { release, bound: { volume } }: Bound): boolean {
  if (claim.spec?.volumeName !== bindingName(release)) return false;
  return saysMine(claim, release) || (volume !== undefined && saysMine(volume, release) && isBoundTo(volume, claim));
}

/**
 * Binds what was moved. First the claim, which can hold nothing yet, then the volume for exactly this claim by its uid: no other claim of that name ever gets it.
 */
export function bindingOf(snapshot: Snapshot): Binding {
  const { release, children: { volume: source }, bound: { claim, volume } } = snapshot;
  const { namespace, claimName } = claimAsked(release);
  if (claim !== undefined && !isMyClaim(claim, snapshot)) return { state: 'Refused', reason: 'ClaimNameTaken', message: `There is a PersistentVolumeClaim ${claimName} in ${namespace} already, which is not of this release. Make a new OutputRelease with another destination.claimName.` };
  if (volume !== undefined && !saysMine(volume, release)) return { state: 'Refused', reason: 'VolumeNameTaken', message: `There is a PersistentVolume ${volume.metadata.name} already, which is not of this release. Make a new OutputRelease, and ask the platform engineer who made that volume.` };
  if (claim?.status?.phase === 'Bound' && volume !== undefined && isBoundTo(volume, claim)) return { state: 'Bound' };
  if (source === undefined) return { state: 'Waiting', message: 'The release volume is not bound yet.' };
  if (!isRecorded(source, recordedVolume(snapshot))) return { state: 'Refused', reason: 'ReleaseVolumeChanged', message: 'The release volume is not, or not provably, the one to which the files were copied, so nothing of it is bound. Make a new OutputRelease.' };
  return stepsFrom(snapshot, source);
}

function stepsFrom(snapshot: Snapshot, source: PersistentVolume): Binding {
  const missing = missingDestination(snapshot);
  if (missing !== undefined) return { state: 'Binding', ...missing, steps: [] };
  const { release, environment, bound: { claim, volume } } = snapshot;
  const { namespace, claimName } = claimAsked(release);
  const name = bindingName(release);
  const uid = claim?.metadata.uid ?? '';
  const shared = shareListed(source, { name, handle: name, claim: { namespace, name: claimName, uid }, labels: labelsOf(release) }, environment);
  if ('refusal' in shared) return { state: 'Refused', reason: shared.refusal.reason, message: `${shared.refusal.message} ${notShareable(snapshot)}` };
  if (claim === undefined) return { state: 'Binding', message: 'The claim at the destination is being made.', steps: [{ do: 'create', resource: persistentVolumeClaims, object: claimOf(release) }] };
  if (volume === undefined) return { state: 'Binding', message: 'The volume for the destination is being made.', steps: [{ do: 'create', resource: persistentVolumes, object: shared.volume }] };
  // A volume remembers the claim that it was for: one that was deleted and made again needs another.
  const isStale = !isBoundTo(volume, claim) && stays(volume);
  return { state: 'Binding', message: 'The claim at the destination is not bound yet.', steps: isStale ? [removal(persistentVolumes, volume)] : [] };
}

type BoundClaim = PersistentVolumeClaim & { readonly spec: { readonly resources: object } };

/** It can be filled by this volume alone, and that can only be read. */
function claimOf(release: OutputRelease): BoundClaim {
  const { namespace, claimName } = claimAsked(release);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claimName, namespace, labels: labelsOf(release) },
    spec: { accessModes: ['ReadOnlyMany'], storageClassName: '', volumeName: bindingName(release), resources: { requests: { storage: String(release.spec.size) } } },
  };
}

/** What takes a release back: the claim, so that no new pod mounts it, and the volume, which Kubernetes keeps until the claim has gone. What is not its own stays. */
export function unbinding(snapshot: Bound): readonly Step[] {
  const { claim, volume } = ownOf(snapshot);
  return [...(claim !== undefined && stays(claim) ? [removal(persistentVolumeClaims, claim)] : []), ...(volume !== undefined && stays(volume) ? [removal(persistentVolumes, volume)] : [])];
}

/** What is at the destination and this release's own. */
function ownOf(snapshot: Bound): Snapshot['bound'] {
  const { release, bound: { claim, volume } } = snapshot;
  return { ...(claim !== undefined && isMyClaim(claim, snapshot) ? { claim } : {}), ...(volume !== undefined && saysMine(volume, release) ? { volume } : {}) };
}

/** Whether something is not on its way out already. */
function stays({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp === undefined;
}

/** Whether anything of a binding is there, be it on its way out. */
export function isBinding(snapshot: Bound): boolean {
  return Object.keys(ownOf(snapshot)).length > 0;
}
