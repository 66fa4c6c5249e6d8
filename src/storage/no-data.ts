import { hasRole, releaseLabel, rolesLabel, trainedOnAnnotation, trainingJobLabel, trainingJobUid, withdrawnDataAnnotation } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { trainingJobs } from '../api/resources.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from './kube.ts';

/** Why a claim can be no dataset of its room. */
export interface NoData {
  readonly reason: 'ClaimIsBinding' | 'ClaimIsOutput' | 'ClaimWithdrawn';
  readonly message: string;
}

/** What serves a permit of another room, or a release, is read under the terms that lie there, and gets no others here: neither by a dataset nor by a loader, which could send it away. */
export function bindingRefusal(claim: PersistentVolumeClaim, volume: PersistentVolume | undefined): NoData | undefined {
  if (!hasRole(claim, 'binding') && (volume === undefined || !hasRole(volume, 'binding'))) return undefined;
  return { reason: 'ClaimIsBinding', message: `PersistentVolumeClaim ${claim.metadata.name} shows data of another room under the permit of that room, and can be no SecureDataset of this one. Name the dataset of the other room in the TrainingJob (datasets[].namespace).` };
}

/** What a job made, and what a release holds, leaves by an OutputRelease and no other way. One of the marks suffices: each alone may have been taken off. */
export function productRefusal(claim: PersistentVolumeClaim): NoData | undefined {
  if (!isProduct(claim)) return undefined;
  return { reason: 'ClaimIsOutput', message: `PersistentVolumeClaim ${claim.metadata.name} is the output of a TrainingJob or the volume of an OutputRelease, and stands under the terms of the data that it was made from: it can be no SecureDataset with terms of its own. To let something of it leave the room, ask for an OutputRelease.` };
}

/** What subjects have withdrawn from is used by no dataset any more, whatever that is called; only the one that they withdrew from says so by its own later revision. */
export function withdrawnRefusal(claim: PersistentVolumeClaim): NoData | undefined {
  const former = claim.metadata.annotations?.[withdrawnDataAnnotation];
  if (former === undefined) return undefined;
  return { reason: 'ClaimWithdrawn', message: `PersistentVolumeClaim ${claim.metadata.name} holds data of subjects who have withdrawn (${former}), and can be no SecureDataset under any name. Fill a new claim without their data, and name that.` };
}

const productRoles: readonly (string | undefined)[] = ['training', 'release'];
const productMarks: readonly string[] = [trainingJobLabel, trainingJobUid, releaseLabel, trainedOnAnnotation];
const productOwners: readonly string[] = ['TrainingJob', 'OutputRelease'];

function isProduct({ metadata: { labels = {}, annotations = {}, ownerReferences = [] } }: KubeObject): boolean {
  const isMarked = productRoles.includes(labels[rolesLabel]) || productMarks.some((mark) => mark in labels || mark in annotations);
  return isMarked || ownerReferences.some((owner) => owner.apiVersion.startsWith(`${trainingJobs.group}/`) && productOwners.includes(owner.kind));
}
