import { hasRole, releaseUidLabel } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { persistentVolumeClaims, persistentVolumes } from '../api/resources.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from '../storage/kube.ts';
import { recallGoneStep } from './audit.ts';
import { bindingName } from './binding-name.ts';
import { removal } from './binding.ts';

/** What carries the labels of a release that no longer exists. */
export interface Left {
  readonly claims: readonly PersistentVolumeClaim[];
  readonly volumes: readonly PersistentVolume[];
}

/**
 * Takes back what an OutputRelease left bound. Outside rooms anybody may write our labels on a claim of theirs: one is removed only where it asks for the very
 * volume that is ours by its name. Mover and release volume go with their owner.
 */
export function planGone({ claims, volumes }: Left, now: number): Plan | undefined {
  const stands = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp === undefined && hasRole({ metadata }, 'binding');
  const nameOf = ({ metadata }: KubeObject): string => bindingName({ metadata: { ...metadata, uid: metadata.labels?.[releaseUidLabel] ?? '' } });
  const going: readonly [KubeObject, Step][] = [
    ...claims.filter((claim) => stands(claim) && claim.spec?.volumeName === nameOf(claim)).map((claim): [KubeObject, Step] => [claim, removal(persistentVolumeClaims, claim)]),
    ...volumes.filter((volume) => stands(volume) && volume.metadata.name === nameOf(volume)).map((volume): [KubeObject, Step] => [volume, removal(persistentVolumes, volume)]),
  ];
  const [first] = going;
  return first === undefined ? undefined : { steps: [recallGoneStep(first[0], now), ...going.map(([, step]) => step)] };
}
