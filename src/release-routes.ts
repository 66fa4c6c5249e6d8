import { releaseLabel, releaseRoomLabel, rolesLabel, trainingJobLabel } from './api/labels.ts';
import { conditionStatus } from './api/conditions.ts';
import { type DataApproval, type OutputRelease, type TrainingJob } from './api/generated/types.ts';
import { type KubeObject } from './api/kube-object.ts';
import { type Caches } from './caches.ts';
import { workKey } from './keys.ts';
import { finalStates } from './output-release/status.ts';
import { keyOf } from './runtime/resource.ts';
import { claimKeyOf } from './storage/bound.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from './storage/kube.ts';
import { isUnfinished } from './training-job/conclusion.ts';

/** Which releases must look again when something changes. There are few of them, and those that have ended or were released wait for little. */
const worksOf = (releases: readonly KubeObject[]): readonly string[] => releases.map((release) => workKey('OutputRelease', keyOf(release)));

/** The releases of what one job made. */
export function releasesOf(caches: Caches, job: string): readonly string[] {
  return worksOf(caches.outputReleases.byIndex('trainingJob', job));
}

/** Those of a room. */
export function releasesIn(caches: Caches, room: string): readonly string[] {
  return worksOf(caches.outputReleases.byIndex('namespace', room));
}

/** Those that go to a namespace. */
export function releasesTo(caches: Caches, namespace: string): readonly OutputRelease[] {
  return caches.outputReleases.byIndex('destination', namespace);
}

/** Whether a release is still decided upon, or is over and not yet taken back from the object store: what that waits for may be the environment. */
function isOpen({ status }: OutputRelease): boolean {
  const isDecided = status?.state === 'Approved' || finalStates.includes(status?.state);
  return !isDecided || conditionStatus(status?.conditions, 'Recalled') === 'False';
}

/** Those that are open. */
export function openReleases(caches: Caches): readonly string[] {
  return worksOf(caches.outputReleases.list().filter(isOpen));
}

/** Who decides anew on what some jobs rest on: a job until it has ended, and from then on the open releases of what it made. */
export function decidersOn(caches: Caches, jobs: readonly TrainingJob[]): readonly string[] {
  return jobs.flatMap((job) => (isUnfinished(job) ? [workKey('TrainingJob', keyOf(job))] : worksOf(caches.outputReleases.byIndex('trainingJob', keyOf(job)).filter(isOpen))));
}

/**
 * Those to which something belongs: what was made for one, wherever it lies, and what a job that has releases left. The volume of a claim belongs to what the claim
 * does; and a claim to what its volume does, because outside rooms its labels are anybody's to change.
 */
export function releasesNear(caches: Caches, object: KubeObject): readonly string[] {
  return keysNear(caches, object).map((key) => workKey('OutputRelease', key));
}

/** The open ones of these. */
export function openReleasesNear(caches: Caches, object: KubeObject | undefined): readonly string[] {
  return object === undefined ? [] : keysNear(caches, object).flatMap((key) => openAt(caches, key));
}

function keysNear(caches: Caches, object: KubeObject): readonly string[] {
  const claim = caches.claims.get(claimKeyOf(object as PersistentVolume) ?? '');
  const { volumeName } = (object as PersistentVolumeClaim).spec ?? {};
  const volume = volumeName === undefined ? undefined : caches.volumes.get(volumeName);
  return [object, claim, volume].flatMap((one) => (one === undefined ? [] : keysNamedBy(caches, one)));
}

/** The open release of this key. */
export function openAt(caches: Caches, key: string): readonly string[] {
  const release = caches.outputReleases.get(key);
  return release !== undefined && isOpen(release) ? worksOf([release]) : [];
}

function keysNamedBy(caches: Caches, { metadata: { namespace = '', labels = {} } }: KubeObject): readonly string[] {
  const { [rolesLabel]: role, [releaseLabel]: name, [releaseRoomLabel]: room, [trainingJobLabel]: job } = labels;
  if (role === undefined) return [];
  return [...(name === undefined || room === undefined ? [] : [`${room}/${name}`]), ...(job === undefined ? [] : caches.outputReleases.byIndex('trainingJob', `${namespace}/${job}`).map(keyOf))];
}

/** The release that a word is of; a withdrawal concerns whichever rested on what it takes back, which may be gone. */
export function releasesSaidOf(caches: Caches, { spec }: DataApproval): readonly string[] {
  if (spec.action === 'Withdraw') return worksOf(caches.outputReleases.list());
  return spec.release === undefined ? [] : [workKey('OutputRelease', `${spec.release.namespace}/${spec.release.name}`)];
}
