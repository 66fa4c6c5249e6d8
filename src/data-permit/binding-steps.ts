import { permitUidLabel } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { persistentVolumeClaims, persistentVolumes } from '../api/resources.ts';
import { type Resource, type Step } from '../runtime/plan.ts';
import { removal } from '../workload/deletion.ts';
import { bindStep, unbindStep } from './audit.ts';
import { claimManifest, isOfPermit, showsSource, volumeManifest, type Binding, type BindingInput, type Source } from './binding.ts';

/**
 * Makes the binding of a permit that is valid, one object after the other: the claim, and then the volume for the uid that the claim was given, so that nobody else's claim
 * of that name can take it. What is on its way out, or shows another volume than the data is on now, goes first. Nothing is made unless admission
 * is known to guard it.
 */
export function bindingSteps(input: BindingInput, isGuarded: boolean, now: number): readonly Step[] {
  const { permit, dataset, environment, source, binding } = input;
  const { claim, volume, name } = binding;
  const { uid } = permit.metadata;
  if (source.volume === undefined) return [];
  const wrong = whatIsWrong(binding, source);
  if (wrong !== undefined) return removalOf(binding, wrong, now);
  if (!isGuarded) return [];
  const isInTheWay = (object: KubeObject | undefined): boolean => object !== undefined && (object.metadata.deletionTimestamp !== undefined || !isOfPermit(object, uid));
  if (isInTheWay(claim) || isInTheWay(volume)) return [];
  const share = volumeManifest(permit, dataset, source.volume, claim?.metadata.uid ?? '', environment);
  if ('refusal' in share) return [];
  if (claim === undefined) return [bindStep(permit, name, now), { do: 'create', resource: persistentVolumeClaims, object: claimManifest(permit, source.volume) }];
  return volume === undefined ? [{ do: 'create', resource: persistentVolumes, object: share.volume }] : [];
}

/** Why a volume that is there cannot be the one that is wanted. */
function whatIsWrong(binding: Binding, source: Source): string | undefined {
  const { claim, volume } = binding;
  if (volume === undefined) return undefined;
  if (!showsSource(binding, source)) return 'SourceChanged';
  return volume.spec?.claimRef?.uid === claim?.metadata.uid ? undefined : 'ClaimGone';
}

/**
 * Removes a binding once no pod of ours is left on it: the claim, and then the volume, which keeps the data (Retain). Kubernetes itself keeps both as long as any pod mounts
 * the claim. What only looks like a binding stays.
 */
export function removalOf(binding: Binding, reason: string, now: number): readonly Step[] {
  const { claim, volume, users } = binding;
  const goes = (object: KubeObject | undefined): object is KubeObject => object !== undefined && isOfPermit(object, object.metadata.labels?.[permitUidLabel]) && object.metadata.deletionTimestamp === undefined;
  const deletion = (resource: Resource, object: KubeObject | undefined): readonly Step[] => (goes(object) ? [removal(resource, object)] : []);
  const deletions = users > 0 ? [] : [...deletion(persistentVolumeClaims, claim), ...deletion(persistentVolumes, volume)];
  return deletions.length === 0 ? [] : [unbindStep(binding, reason, now), ...deletions];
}
