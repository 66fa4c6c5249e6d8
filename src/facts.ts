import { approvalsPolicyName, inForceSince, inspectionsPolicyName, isInForce, policySettlesMs, statusPolicyName } from './api/admission.ts';
import { hasRole, rolesLabel, trainingJobLabel } from './api/labels.ts';
import { controllerOf, endOf, isOwnedBy, mountsOf, podEnded, type BatchJob, type Pod } from './api/kube-workloads.ts';
import { apiVersion } from './api/resources.ts';
import { defined } from './api/defined.ts';
import { shapeError } from './api/shape.ts';
import { parseTime } from './api/time.ts';
import { type DataApproval, type NodeInspection, type NodeInspectionSpec, type OutputRelease, type SecureDataset, type SecureProcessingEnvironment, type TrainingJob } from './api/generated/types.ts';
import { type KubeObject } from './api/kube-object.ts';
import { fileSystemOf, handleKey, type Caches } from './caches.ts';
import { isReadableWithdrawal } from './approval/withdrawal.ts';
import { forOneNode } from './policy/clauses/access-mode.ts';
import { evidenceValidityMs } from './policy/evidence.ts';
import { type ClaimFact, type EncryptionFact, type Facts, type Instant, type NodeFact, type PoolEvidence } from './policy/types.ts';
import { isWithdrawnFrom } from './revisions.ts';
import { openingsFor, roomIsIsolated, type Owner } from './room/isolation.ts';
import { type Control } from './secure-dataset/control.ts';
import { isShareable } from './storage/drivers.ts';
import { claimEncryption, classEncryption } from './storage/encryption.ts';
import { bindingRefusal, productRefusal, withdrawnRefusal, type NoData } from './storage/no-data.ts';
import { withLooks, type Look } from './storage/inspection.ts';
import { type PersistentVolume, type PersistentVolumeClaim } from './storage/kube.ts';
import { jobName, outputClaimName } from './workload/names.ts';
import { roomPolicyName } from './workload/room-policy.ts';

/** What is known about the claim behind a dataset. */
export function claimFact(caches: Caches, dataset: SecureDataset, environment: SecureProcessingEnvironment | undefined): ClaimFact {
  const namespace = dataset.metadata.namespace ?? '';
  const name = dataset.spec.source.persistentVolumeClaim.claimName;
  const claim = caches.claims.get(`${namespace}/${name}`);
  const used = { ...usersOf(caches, dataset), ...takenBy(caches, dataset) };
  if (claim === undefined) {
    const message = `PersistentVolumeClaim ${name} does not exist in this room yet.`;
    return { exists: false, accessModes: [], ...used, encryption: { state: 'unknown', reason: 'ClaimMissing', message } };
  }
  return { exists: true, accessModes: claim.spec?.accessModes ?? [], ...used, encryption: dataEncryption(caches, dataset, claim, environment) };
}

/** What is known of a volume that is to hold the data of a dataset: one that holds something else is refused, however it is encrypted. */
function dataEncryption(caches: Caches, dataset: SecureDataset, claim: PersistentVolumeClaim, environment: SecureProcessingEnvironment | undefined): EncryptionFact {
  const refusal = notItsData(caches, dataset, claim);
  return refusal === undefined ? volumeEncryption(caches, claim, environment) : { state: 'refused', ...refusal };
}

/**
 * What holds something else than data that came into the room by this dataset: under terms of its own it would be read, sent away or shared past those that it
 * stands under. The dataset from which subjects withdrew is told by its later revision, and what runs on it ends as its own terms say.
 */
export function notItsData(caches: Caches, dataset: SecureDataset, claim: PersistentVolumeClaim): NoData | undefined {
  return productRefusal(claim) ?? (isWithdrawnFrom(caches, dataset) ? undefined : withdrawnRefusal(claim));
}

/** Who may use a dataset's claim now, by what they mount: labels can be given to anything. */
function usersOf(caches: Caches, dataset: SecureDataset): Pick<ClaimFact, 'writers' | 'strangers' | 'users' | 'probed' | 'departing'> {
  const namespace = dataset.metadata.namespace ?? '';
  const { claimName } = dataset.spec.source.persistentVolumeClaim;
  const key = `${namespace}/${claimName}`;
  const pods = caches.pods.byIndex('claim', key).filter((pod) => !podEnded(pod));
  // A loader's Job counts even without a pod: until it is gone it may make one.
  const own = caches.batchJobs.byIndex('dataset', `${namespace}/${dataset.metadata.name}`);
  const loaders = new Set([...own.filter((job) => hasRole(job, 'loader')), ...caches.batchJobs.byIndex('claim', key)]);
  const standings = pods.map((pod) => standingOf(caches, pod));
  const count = (standing: Standing): number => standings.filter((one) => one === standing).length;
  return { writers: loaders.size + pods.filter((pod) => mayWrite(pod, claimName)).length, strangers: count('stranger'), users: runsOn(caches, dataset, key), ...probedBy(caches, own, key), departing: count('departing') - pods.filter((pod) => isEndingProbe(caches, pod, key)).length };
}

/** A pod of a probe that is being ended keeps nobody from data that many nodes can mount: on a node that is lost it is there for ever. */
function isEndingProbe(caches: Caches, pod: Pod, claim: string): boolean {
  const isGoing = hasRole(pod, 'probe') && pod.metadata.deletionTimestamp !== undefined;
  return isGoing && standingOf(caches, pod) === 'departing' && mountsOf(pod).every(({ readOnly }) => readOnly) && !isForOneNode(caches, claim);
}

/** Whether a probe takes its turn on a claim where jobs have to take turns. */
function probedBy(caches: Caches, jobs: readonly BatchJob[], claim: string): Pick<ClaimFact, 'probed'> {
  const probed = isForOneNode(caches, claim) && jobs.some((job) => hasRole(job, 'probe') && endOf(job) === undefined);
  return probed ? { probed } : {};
}

/** Whether only one node at a time can mount a claim. */
export function isForOneNode(caches: Caches, claim: string): boolean {
  return forOneNode(caches.claims.get(claim)?.spec?.accessModes ?? []);
}

/** The jobs that run on a claim, where they have to take turns; elsewhere nobody asks, and there may be thousands. */
function runsOn(caches: Caches, { metadata: { name, namespace } }: SecureDataset, claim: string): readonly string[] {
  if (!isForOneNode(caches, claim)) return [];
  const jobs = caches.trainingJobs.byIndex('dataset', `${namespace ?? ''}/${name}`);
  // Jobs of other rooms never share such a claim.
  return jobs.filter((job) => job.metadata.namespace === namespace && isUnderway(caches, job)).map((job) => job.metadata.name).sort();
}

/** Whether a job has pods, or a Job that will make some. */
function isUnderway(caches: Caches, job: TrainingJob): boolean {
  const key = `${job.metadata.namespace ?? ''}/${job.metadata.name}`;
  const mine = caches.batchJobs.byIndex('trainingJob', key).filter((batchJob) => isOwnedBy(batchJob, job));
  return mine.some(makesPods) || caches.pods.byIndex('trainingJob', key).some((pod) => !podEnded(pod) && mine.some((batchJob) => isOwnedBy(pod, batchJob)));
}

/** Whether a Job has not ended and is not suspended: one that waits in a queue uses nothing yet. */
export function makesPods(job: BatchJob): boolean {
  return endOf(job) === undefined && job.spec?.suspend !== true;
}

/** Whether a pod mounts the claim other than read-only. */
export function mayWrite(pod: Pod, claimName: string): boolean {
  return mountsOf(pod).some((mount) => mount.claimName === claimName && !mount.readOnly);
}

/** Ours: a pod of a Job of ours for an object that exists, or of one that is being made. Departing: one that says so, but whose Job or object is gone. */
type Standing = 'ours' | 'departing' | 'stranger';

/** How a pod stands to us. */
export function standingOf(caches: Caches, pod: Pod): Standing {
  if (pod.metadata.labels?.[rolesLabel] === undefined) return 'stranger';
  const controller = controllerOf(pod);
  if (controller?.kind !== 'Job') return 'departing';
  const job = caches.batchJobs.get(`${pod.metadata.namespace ?? ''}/${controller.name}`);
  if (job === undefined) return isOfJobBeingMade(caches, pod, controller.name) ? 'ours' : 'departing';
  return job.metadata.uid === controller.uid && isMadeByUs(caches, job) ? 'ours' : 'departing';
}

/**
 * Jobs and pods come by different watches, and on a busy machine a pod is told before the Job and before the answer to the write that made it. The
 * attempt is in status before its Job is made, and no attempt of a namesake starts while a pod of the former one is there.
 */
function isOfJobBeingMade(caches: Caches, { metadata: { namespace = '', labels = {} } }: Pod, run: string): boolean {
  const { metadata, status } = caches.trainingJobs.get(`${namespace}/${labels[trainingJobLabel] ?? ''}`) ?? {};
  return metadata !== undefined && metadata.deletionTimestamp === undefined && status?.state === 'Starting' && run === jobName(metadata.name, status.attempt ?? 0);
}

function isMadeByUs(caches: Caches, job: BatchJob): boolean {
  const controller = controllerOf(job);
  if (controller?.apiVersion !== apiVersion) return false;
  const key = `${job.metadata.namespace ?? ''}/${controller.name}`;
  if (controller.kind === 'TrainingJob') return caches.trainingJobs.get(key)?.metadata.uid === controller.uid;
  if (controller.kind === 'OutputRelease') return caches.outputReleases.get(key)?.metadata.uid === controller.uid;
  return controller.kind === 'SecureDataset' && caches.secureDatasets.get(key)?.metadata.uid === controller.uid;
}

/** A claim belongs to the oldest of the datasets that name it: two would each judge it by terms of their own. */
function takenBy(caches: Caches, dataset: SecureDataset): Pick<ClaimFact, 'takenBy'> {
  const { name, namespace = '' } = dataset.metadata;
  const [elder] = [...caches.secureDatasets.byIndex('claim', `${namespace}/${dataset.spec.source.persistentVolumeClaim.claimName}`)].sort(byAge);
  return elder === undefined || elder.metadata.name === name ? {} : { takenBy: elder.metadata.name };
}

function byAge(a: SecureDataset, b: SecureDataset): number {
  const made = ({ metadata }: SecureDataset): number => parseTime(metadata.creationTimestamp) ?? 0;
  return made(a) - made(b) || (a.metadata.name < b.metadata.name ? -1 : 1);
}

/** Whether the network of a room is closed for the pods of one job or loader in it, and what opens it. */
export function roomFacts(caches: Caches, kind: Owner['kind'], { metadata: { name, namespace = '', uid } }: KubeObject): Pick<Facts, 'roomIsolated' | 'roomOpenings'> {
  const roomOpenings = openingsFor(caches.networkPolicies.byIndex('namespace', namespace), { kind, name, uid }).map((policy) => policy.metadata.name);
  const closed = caches.rooms.get(namespace) !== undefined && roomIsIsolated(caches.networkPolicies.get(`${namespace}/${roomPolicyName}`));
  return { roomIsolated: closed && roomOpenings.length === 0, roomOpenings };
}

/** What is known of the encryption of a claim's volume, with what verifiers saw of it. */
export function volumeEncryption(caches: Caches, claim: PersistentVolumeClaim, environment: SecureProcessingEnvironment | undefined): EncryptionFact {
  const { volumeName, storageClassName } = claim.spec ?? {};
  const volume = volumeName === undefined ? undefined : caches.volumes.get(volumeName);
  const shared = bindingRefusal(claim, volume);
  if (shared !== undefined) return { state: 'refused', ...shared };
  const storageClass = storageClassName === undefined ? undefined : caches.storageClasses.get(storageClassName);
  const fact = claimEncryption({ claim, volume, storageClass, environment });
  if (volume === undefined || fact.state !== 'encrypted') return fact;
  // Another volume on the same data is the same file system under the same key: what was seen there was seen here.
  const shares = caches.volumes.byIndex('sameAs', volume.metadata.name);
  const words = [volume, ...shares].flatMap((one) => wordsOn(caches, one));
  const trusted = isGuarded(caches, inspectionsPolicyName);
  const looks: readonly Look[] = words.map(({ node, encryption, cache, time }) => ({ node, time, ...(trusted ? { encryption, cache } : unproven({ encryption, cache })) }));
  return withLooks(fact, { name: `PersistentVolume ${volume.metadata.name}`, looks, shared: fact.keyScope !== 'Cluster' && isShared(caches, [volume, ...shares], words), validityMs: evidenceValidityMs(environment) });
}

/** Since when nobody but the approver can have created a DataApproval without a signature. */
export function approvalsBoundSince(caches: Caches): Pick<Facts, 'approvalsBoundSince'> {
  return defined({ approvalsBoundSince: actsSince(caches, approvalsPolicyName) });
}

/** Since when a policy has been in force long enough to be acted by everywhere; undefined while it is not. */
export function actsSince(caches: Caches, policyName: string): Instant | undefined {
  const since = inForceSince(caches.admissionPolicies.get(policyName), caches.admissionBindings.get(policyName));
  return since === undefined ? undefined : since + policySettlesMs;
}

/** The approvals of a room that are understood, and its withdrawals. */
export function approvalsIn(caches: Caches, room: string): readonly DataApproval[] {
  return caches.dataApprovals.byIndex('namespace', room).filter((approval) => shapeError('DataApproval', approval) === undefined || isReadableWithdrawal(approval));
}

/** The namespace to which a release goes. One that is being deleted takes nothing any more. */
export function destinationOf(caches: Caches, { spec: { destination: { namespace, objectStore } } }: OutputRelease): KubeObject | undefined {
  const found = objectStore !== undefined || namespace === undefined ? undefined : caches.namespaces.get(namespace);
  return found?.metadata.deletionTimestamp === undefined ? found : undefined;
}

/** Whether nobody but whose word it is can have written evidence. */
function isGuarded(caches: Caches, policyName: string): boolean {
  return isInForce(caches.admissionPolicies.get(policyName), caches.admissionBindings.get(policyName));
}

/** A word that anybody may have written proves nothing good, and is not passed over where it is bad. */
function unproven({ encryption, cache }: Pick<Look, 'encryption' | 'cache'>): Pick<Look, 'encryption' | 'cache'> {
  return { encryption: encryption === 'Encrypted' ? 'Unknown' : encryption, cache: cache === 'None' ? 'Unknown' : cache };
}

type Word = NodeInspectionSpec['volumes'][number] & { readonly node: string };

/** What every node last said of a volume. It is known by its driver and handle: evidence of another volume under the same name proves nothing. */
function wordsOn(caches: Caches, { spec }: PersistentVolume): readonly Word[] {
  const { driver = '', volumeHandle } = spec?.csi ?? {};
  if (volumeHandle === undefined) return [];
  const inspections = caches.nodeInspections.byIndex('volume', handleKey(driver, volumeHandle));
  return inspections.flatMap((inspection) => wordsOf(inspection).filter((word) => word.driver === driver && word.volumeHandle === volumeHandle));
}

function wordsOf({ metadata: { name: node }, spec }: NodeInspection): readonly Word[] {
  return spec.volumes.map((word) => ({ ...word, node }));
}

/** Whether a file system on which a volume was seen, and hence its key, also serves a volume with other content: not one that was made to show the same in another room. */
function isShared(caches: Caches, own: readonly PersistentVolume[], words: readonly Word[]): boolean {
  const fileSystems = new Set(words.flatMap(fileSystemOf));
  const beside = [...fileSystems].flatMap((one) => caches.nodeInspections.byIndex('fileSystem', one)).flatMap(wordsOf).filter((word) => fileSystemOf(word).some((one) => fileSystems.has(one)));
  const volumes = beside.flatMap(({ driver, volumeHandle }) => caches.volumes.byIndex('handle', handleKey(driver, volumeHandle)));
  const isOwn = (volume: PersistentVolume): boolean => own.some(({ metadata, spec }) => volume.metadata.name === metadata.name || volume.spec?.claimRef?.uid === spec?.claimRef?.uid);
  return volumes.some((volume) => volume.spec?.claimRef !== undefined && !isOwn(volume));
}

/** What is known about the volume that a job's output is, or will be, written to. */
export function outputFact(caches: Caches, job: TrainingJob, storageClassName: string, environment: SecureProcessingEnvironment | undefined): NonNullable<Facts['output']> {
  const claim = caches.claims.get(`${job.metadata.namespace ?? ''}/${outputClaimName(job.metadata.name)}`);
  const storageClass = caches.storageClasses.get(storageClassName);
  // Once its volume is bound, the volume speaks and no longer the class, which may have been made anew under its name.
  const bound = claim?.spec?.volumeName;
  const encryption = claim !== undefined && bound !== undefined ? volumeEncryption(caches, claim, environment) : classEncryption({ storageClass, storageClassName, environment });
  const driver = bound === undefined ? storageClass?.provisioner : caches.volumes.get(bound)?.spec?.csi?.driver;
  return { encryption, ...defined({ shareable: driver === undefined ? undefined : isShareable(driver) }) };
}

/** The nodes as a decision sees them. */
export function nodeFacts(caches: Caches): readonly NodeFact[] {
  return caches.nodes.list().map(({ metadata: { name, labels }, spec, status }) => ({
    name,
    labels: labels ?? {},
    unschedulable: spec?.unschedulable === true,
    taints: (spec?.taints ?? []).filter(({ effect }) => effect === 'NoSchedule').map(({ key }) => key).sort(),
    ready: status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true,
  }));
}

/**
 * What probes have found out about the isolation of a dataset's pods. It is read from status, which is the operator's own and its only memory of
 * what no spec tells; a status that was lost is evidence that was lost, and one that others can write proves nothing good. It counts for no longer than
 * the environment says now, whatever it said then.
 */
export function isolationFacts(caches: Caches, { status }: SecureDataset, environment: SecureProcessingEnvironment | undefined): readonly PoolEvidence[] {
  const trusted = isGuarded(caches, statusPolicyName);
  const end = ({ time, validUntil }: Control): number | undefined => {
    const told = parseTime(validUntil);
    return told === undefined ? undefined : Math.min(told, (parseTime(time) ?? 0) + evidenceValidityMs(environment));
  };
  return (status?.controls ?? [])
    .filter(({ control }) => control === 'network-isolation')
    .map((entry) => ({ pool: entry.nodePool, message: entry.message, ...(trusted ? defined({ result: entry.result, validUntil: end(entry) }) : { result: entry.result === 'Failed' ? 'Failed' : 'Unverified' }) }));
}
