import { hasRole, releaseUidLabel } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { persistentVolumeClaims, persistentVolumes } from '../api/resources.ts';
import { type Plan, type Step } from '../runtime/plan.ts';
import { isBoundTo } from '../storage/bound.ts';
import { type PersistentVolumeClaim } from '../storage/kube.ts';
import { removal } from '../workload/deletion.ts';
import { recallGoneStep } from './audit.ts';
import { bindingName } from './binding-name.ts';
import { type Left } from './left.ts';

/**
 * Takes back what an OutputRelease left bound. Outside rooms anybody may write our labels on a claim of theirs, or take them off one of ours: a claim is removed only
 * where it asks for the very volume that is ours by its name. Mover and release volume go with their owner.
 */
export function planGone({ claims, volumes }: Left, now: number): Plan | undefined {
  const own = volumes.filter((volume) => hasRole(volume, 'binding') && volume.metadata.name === nameOf(volume));
  const going = [
    ...claims.flatMap((claim): readonly Going[] => {
      const owner = labelledBy(claim) ?? own.find((volume) => volume.metadata.name === claim.spec?.volumeName && isBoundTo(volume, claim));
      return owner === undefined ? [] : [{ owner, object: claim, step: removal(persistentVolumeClaims, claim) }];
    }),
    ...own.map((volume): Going => ({ owner: volume, object: volume, step: removal(persistentVolumes, volume) })),
  ].filter(({ object }) => object.metadata.deletionTimestamp === undefined);
  if (going.length === 0) return undefined;
  // Several of one name may have been.
  const owners = new Map(going.map(({ owner }) => [owner.metadata.labels?.[releaseUidLabel], owner]));
  return { steps: [...[...owners.values()].map((owner) => recallGoneStep(owner, now)), ...going.map(({ step }) => step)] };
}

/** Something that is removed, and what says of which release it was. */
interface Going {
  readonly owner: KubeObject;
  readonly object: KubeObject;
  readonly step: Step;
}

function labelledBy(claim: PersistentVolumeClaim): KubeObject | undefined {
  return hasRole(claim, 'binding') && claim.spec?.volumeName === nameOf(claim) ? claim : undefined;
}

/** What the volume of the release is called that an object names. */
function nameOf({ metadata }: KubeObject): string {
  return bindingName({ metadata: { ...metadata, uid: metadata.labels?.[releaseUidLabel] ?? '' } });
}
