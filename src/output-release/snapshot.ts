import { releasesPolicyName } from '../api/admission.ts';
import { defined } from '../api/defined.ts';
import { hasRole, releaseUidLabel } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { splitDatasetKey } from '../api/dataset-key.ts';
import { type DataApproval, type OutputRelease, type SecureDataset, type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { isOwnedBy, podEnded, type BatchJob, type NetworkPolicy, type Pod } from '../api/kube-workloads.ts';
import { understood } from '../api/shape.ts';
import { type Caches } from '../caches.ts';
import { type Failure } from '../failure.ts';
import { actsSince, approvalsBoundSince, approvalsIn, destinationOf, makesPods, mayWrite, volumeEncryption } from '../facts.ts';
import { type AdmissionFact, type EncryptionFact } from '../policy/types.ts';
import { claimKeyOf, isBoundTo } from '../storage/bound.ts';
import { isShareable } from '../storage/drivers.ts';
import { classEncryption } from '../storage/encryption.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from '../storage/kube.ts';
import { takeSnapshot as jobSnapshot, type Snapshot as JobSnapshot } from '../training-job/snapshot.ts';
import { courierName } from '../workload/courier.ts';
import { moverJobName, releaseClaimName } from '../workload/mover.ts';
import { outputClaimName } from '../workload/names.ts';
import { bindingName } from './binding-name.ts';
import { type Left } from './left.ts';
import { releaseVolumeOf } from './release-volume.ts';

/** What is made beside a release for it; the last three only where it goes to the object store. */
interface Children {
  readonly mover?: BatchJob;
  readonly claim?: PersistentVolumeClaim;
  readonly volume?: PersistentVolume;
  readonly store?: BatchJob;
  readonly recall?: BatchJob;
  readonly policy?: NetworkPolicy;
}

/** Everything that one plan for an OutputRelease rests on, gathered from the caches at one moment. */
export interface Snapshot {
  readonly release: OutputRelease;
  /** Its job, with all that a decision on that rests on; undefined where there is none. */
  readonly source: JobSnapshot | undefined;
  readonly environment: SecureProcessingEnvironment | undefined;
  /** The datasets of the job by key, as the job names them, or of a job that is gone as status remembers them. */
  readonly datasets: Readonly<Record<string, SecureDataset>>;
  /** Those of which somebody approved before, be it that the job does not see them any more: they say who may take that back. */
  readonly approvedBefore: readonly SecureDataset[];
  /** Every approval and withdrawal beside them, valid or not. */
  readonly approvals: readonly DataApproval[];
  /** Since when admission binds approvals to who creates them. */
  readonly boundSince: number | undefined;
  /** Pods that may write to the output of the job, and Jobs that may make such. */
  readonly writers: number;
  /** What is known of the encryption of the release volume, or of what its class will make. */
  readonly encryption: EncryptionFact;
  /** Whether a volume of the class can be shared as far as its driver tells, and the environment lists that driver; undefined where it is not known. */
  readonly shareable: boolean | undefined;
  /** What bears the names of our children, whoever owns it; and the volume of the claim, if it is this release's own. */
  readonly children: Children;
  /** For how long pods have been watched without a gap, in milliseconds. */
  readonly podsWatchedMs: number;
  /** Pods of the mover. */
  readonly pods: readonly Pod[];
  /** Pods of the couriers of this release, that which writes and that which deletes, and of earlier ones of theirs. */
  readonly couriers: readonly Pod[];
  /** The namespace to which the files go, where it is there to stay; undefined also where they go to the object store. */
  readonly destination: KubeObject | undefined;
  /** What bears the names of the binding at the destination. */
  readonly bound: { readonly claim?: PersistentVolumeClaim; readonly volume?: PersistentVolume };
  /** What is still bound of former releases of this name. */
  readonly left: Left;
  /** Since when spec.requester is bound to who applies a release; undefined while it is not. */
  readonly requesterBoundSince: number | undefined;
  /** Whether the admission policies are in force. */
  readonly admission: AdmissionFact;
  readonly inRoom: boolean;
  readonly failure?: Failure;
}

/** Gathers a snapshot; undefined when the release is gone. */
export function takeSnapshot(caches: Caches, key: string, failure?: Failure): Snapshot | undefined {
  const release = caches.outputReleases.get(key);
  if (release === undefined) return undefined;
  const { metadata: { namespace = '' }, spec } = release;
  const source = jobSnapshot(caches, `${namespace}/${spec.trainingJob.name}`);
  const environment = understood('SecureProcessingEnvironment', caches.environments.get('default'));
  return {
    release,
    source,
    environment,
    ...consentGround(caches, release, source),
    writers: writersOf(caches, namespace, spec.trainingJob.name),
    ...childrenOf(caches, release, environment),
    podsWatchedMs: caches.podsWatchedMs(),
    destination: destinationOf(caches, release),
    bound: boundOf(caches, release),
    left: leftOf(caches, key, release.metadata.uid),
    requesterBoundSince: actsSince(caches, releasesPolicyName),
    admission: caches.admission(),
    inRoom: caches.rooms.get(namespace) !== undefined,
    ...(failure === undefined ? {} : { failure }),
  };
}

/** What stays of releases of this key, be it by name or by what their volumes hold, and is not of the one with this uid: a claim may have lost our labels. */
export function leftOf(caches: Caches, key: string, uid?: string): Left {
  const isFormer = ({ metadata }: KubeObject): boolean => metadata.labels?.[releaseUidLabel] !== uid;
  const volumes = caches.volumes.byIndex('release', key).filter(isFormer);
  const held = volumes.flatMap((volume) => {
    const claim = caches.claims.get(claimKeyOf(volume) ?? '');
    return claim !== undefined && isBoundTo(volume, claim) ? [claim] : [];
  });
  return { claims: [...new Set([...caches.claims.byIndex('release', key).filter(isFormer), ...held])], volumes };
}

/** Who may write to an output, by what they mount, and Jobs of its TrainingJob that may make such pods. */
function writersOf(caches: Caches, namespace: string, job: string): number {
  const claim = outputClaimName(job);
  const pods = caches.pods.byIndex('claim', `${namespace}/${claim}`).filter((pod) => !podEnded(pod) && mayWrite(pod, claim));
  return pods.length + caches.batchJobs.byIndex('trainingJob', `${namespace}/${job}`).filter(makesPods).length;
}

/** Rooms of the data: those of the job, and those where somebody approved before. */
function consentGround(caches: Caches, { metadata: { namespace }, status }: OutputRelease, source: JobSnapshot | undefined): Pick<Snapshot, 'datasets' | 'approvedBefore' | 'approvals' | 'boundSince'> {
  const before = (status?.approvals ?? []).map(({ dataset }) => ({ key: dataset, ...splitDatasetKey(namespace, dataset) }));
  const known = before.flatMap(({ key, namespace: room = '', name }) => {
    const dataset = understood('SecureDataset', caches.secureDatasets.get(`${room}/${name}`));
    return dataset === undefined ? [] : [[key, dataset] as const];
  });
  const datasets = source?.input.datasets ?? Object.fromEntries(known);
  const rooms = new Set([...Object.values(datasets).map(({ metadata }) => metadata.namespace ?? ''), ...before.map(({ namespace: room = '' }) => room)]);
  return { datasets, approvedBefore: known.map(([, dataset]) => dataset), approvals: [...rooms].flatMap((room) => approvalsIn(caches, room)), boundSince: approvalsBoundSince(caches).approvalsBoundSince };
}

function childrenOf(caches: Caches, release: OutputRelease, environment: Snapshot['environment']): Pick<Snapshot, 'children' | 'pods' | 'couriers' | 'encryption' | 'shareable'> {
  const { metadata: { name, namespace = '' }, spec: { storageClassName } } = release;
  const mover = caches.batchJobs.get(`${namespace}/${moverJobName(release)}`);
  // Of this room alone, where only the Job controller makes pods: elsewhere anybody can give a pod these labels, and an owner.
  const pods = caches.pods.byIndex('release', `${namespace}/${name}`).filter(({ metadata }) => metadata.namespace === namespace);
  const { claim, volume } = claimAt(caches, `${namespace}/${releaseClaimName(name)}`);
  const storageClass = caches.storageClasses.get(storageClassName);
  const driver = volume === undefined ? storageClass?.provisioner : volume.spec?.csi?.driver;
  return {
    children: defined({ mover, claim, volume: releaseVolumeOf(claim, volume, release), ...couriersOf(caches, release) }),
    pods: mover === undefined ? [] : pods.filter((pod) => isOwnedBy(pod, mover)),
    couriers: pods.filter((pod) => hasRole(pod, 'courier') && pod.metadata.labels?.[releaseUidLabel] === release.metadata.uid),
    // Once its volume is bound, the volume speaks and no longer the class.
    encryption: claim !== undefined && volume !== undefined ? volumeEncryption(caches, claim, environment) : classEncryption({ storageClass, storageClassName, environment }),
    shareable: driver === undefined ? undefined : canShare(driver, environment),
  };
}

function couriersOf(caches: Caches, release: OutputRelease): Pick<Children, 'store' | 'recall' | 'policy'> {
  const key = (of: Parameters<typeof courierName>[1]): string => `${release.metadata.namespace ?? ''}/${courierName(release, of)}`;
  return defined({ store: caches.batchJobs.get(key('store')), recall: caches.batchJobs.get(key('recall')), policy: caches.networkPolicies.get(key('courier')) });
}

function canShare(driver: string, environment: Snapshot['environment']): boolean {
  return isShareable(driver) === true && (environment?.spec.sharing ?? []).some((listed) => listed.driver === driver);
}

/** A claim and the volume that it names, whosesoever that is. */
function claimAt(caches: Caches, key: string): { readonly claim: PersistentVolumeClaim | undefined; readonly volume: PersistentVolume | undefined } {
  const claim = caches.claims.get(key);
  const { volumeName } = claim?.spec ?? {};
  return { claim, volume: volumeName === undefined ? undefined : caches.volumes.get(volumeName) };
}

function boundOf(caches: Caches, release: OutputRelease): Snapshot['bound'] {
  const { namespace, claimName, objectStore } = release.spec.destination;
  if (objectStore !== undefined || namespace === undefined || claimName === undefined) return {};
  return defined({ claim: caches.claims.get(`${namespace}/${claimName}`), volume: caches.volumes.get(bindingName(release)) });
}
