import { datasetLabel, hasRole, rolesLabel, trainingJobLabel } from './api/labels.ts';
import { type DataApproval, type NodeInspection, type OutputRelease, type SecureDataset, type TrainingJob } from './api/generated/types.ts';
import { type KubeObject } from './api/kube-object.ts';
import { mountsOf, podEnded, type BatchJob, type Pod } from './api/kube-workloads.ts';
import { bindingRoute, bindingsMountedBy, permitsAbroad, permitsElsewhere, permitsLeftBy, permitsOfBindings, shownBy } from './binding-routes.ts';
import { claimsOf, fileSystemOf, handleKey, type Caches, type Informers } from './caches.ts';
import { type Kind, workKey } from './keys.ts';
import { isForOneNode, makesPods, standingOf } from './facts.ts';
import { decidersOn, openAt, openReleases, openReleasesNear, releasesIn, releasesNear, releasesOf, releasesSaidOf, releasesTo } from './release-routes.ts';
import { asksProbed } from './policy/assurance.ts';
import { formerKin } from './revisions.ts';
import { concernsOnlyItsOwner } from './room/isolation.ts';
import { type Priority } from './runtime/queue.ts';
import { keyOf } from './runtime/resource.ts';
import { semanticEqual } from './runtime/semantic-equal.ts';
import { type Change } from './runtime/store.ts';
import { looksTheSame } from './secure-dataset/use.ts';
import { claimKeyOf } from './storage/bound.ts';
import { isUnfinished } from './training-job/conclusion.ts';
import { releaseOfClaim } from './workload/mover.ts';
import { jobOfOutput } from './workload/names.ts';

/** Which work follows from one change. */
type Route<T extends KubeObject> = (object: T, change: Change<T>) => readonly string[];
type Routes = { readonly [Name in keyof Informers]: Route<KubeObject & ItemOf<Informers[Name]>> };
type ItemOf<I> = I extends { readonly store: { get(key: string): infer T | undefined } } ? T : never;

/** A change of nothing but the status, which is the operator's alone (policy caveau-status): the plan that wrote it already knows. */
function isStatusEcho(change: Change<KubeObject>): boolean {
  if (change.type !== 'updated') return false;
  const [before, after] = [change.before.metadata, change.after.metadata].map(({ generation, deletionTimestamp, labels, annotations, finalizers, ownerReferences }) => ({ generation, deletionTimestamp, labels, annotations, finalizers, ownerReferences }));
  return before?.generation !== undefined && semanticEqual(before, after);
}

/**
 * The table of who must look again when something changes. It reads: a change of a permit wakes the permit, its dataset, what was said of it, and the unfinished
 * jobs of its room on that dataset. A dataset that takes the place of another wakes that one and its jobs, the finished ones too.
 * The evidence in a dataset's status wakes its jobs. A job is never woken by the status of another, but by the end of its run on a claim that one node at a time can
 * mount. What a job does wakes its datasets, which count it. What would wake a job that has ended wakes the open releases of what it made.
 */
function routesOf(caches: Caches): Routes {
  const in_ = (object: KubeObject): string => object.metadata.namespace ?? '';
  const named = (object: KubeObject, label: string): string | undefined => object.metadata.labels?.[label];
  const jobs = (found: readonly TrainingJob[]): readonly string[] => decidersOn(caches, found);
  const jobsOn = (dataset: string): readonly string[] => jobs(caches.trainingJobs.byIndex('dataset', dataset));
  const everyJob = (): readonly string[] => jobs(caches.trainingJobs.list());
  const theEnvironment = (): readonly string[] => [workKey('SecureProcessingEnvironment', 'default')];
  const everyDataset = (): readonly string[] => caches.secureDatasets.list().map((dataset) => workKey('SecureDataset', keyOf(dataset)));
  // They say who may approve, and whether it is known who did.
  const everyWord = (): readonly string[] => [...caches.dataPermits.list().map((permit) => workKey('DataPermit', keyOf(permit))), ...caches.dataApprovals.list().map((approval) => workKey('DataApproval', keyOf(approval)))];
  const child: Route<KubeObject> = (object) => {
    const dataset = named(object, datasetLabel);
    const owners = [...ownersNamedBy(object), ...releasesNear(caches, object)];
    // A probe concerns jobs by what its dataset then says of it.
    const concernsJobs = dataset !== undefined && named(object, rolesLabel) !== 'probe';
    return owners.length === 0 || !concernsJobs ? owners : [...owners, ...jobsOn(`${in_(object)}/${dataset}`)];
  };
  const usersOf = (claim: string): readonly string[] => [...caches.secureDatasets.byIndex('claim', claim).flatMap((dataset) => [workKey('SecureDataset', keyOf(dataset)), ...jobsOn(keyOf(dataset)), ...permitsElsewhere(caches, dataset)]), ...bindingRoute(caches, caches.claims.get(claim)), ...openReleasesNear(caches, caches.claims.get(claim))];
  const everythingIn = (room: string): readonly string[] => [workKey('Room', room), ...jobs(caches.trainingJobs.byIndex('namespace', room)), ...datasetsIn(caches, room), ...permitsAbroad(caches.dataPermits.byIndex('project', room)), ...releasesIn(caches, room)];
  const releaseWithWords = (release: OutputRelease): readonly string[] => [workKey('OutputRelease', keyOf(release)), ...wordsOn(caches, 'release', keyOf(release))];
  // Policies and their bindings say whether evidence can be trusted, and whether rooms are closed.
  const admission = (): readonly string[] => [...theEnvironment(), ...everyJob(), ...everyDataset(), ...everyWord(), ...openReleases(caches)];
  return {
    trainingJobs: (job, change) => [...(isStatusEcho(change) ? [] : [workKey('TrainingJob', keyOf(job))]), ...(isSeenByDatasets(change) ? datasetsOf(job) : []), ...releasesOf(caches, keyOf(job)), ...(change.type === 'updated' ? [] : wordsOfReleases(caches, job))],
    secureDatasets: (dataset, change) => (isStatusEcho(change) ? (changesControls(change) ? jobsOn(keyOf(dataset)) : []) : [workKey('SecureDataset', keyOf(dataset)), ...permitsOf(caches, dataset), ...wordsOn(caches, 'dataset', keyOf(dataset)), ...jobsOn(keyOf(dataset)), ...usersOf(claimOf(dataset)), ...ofFormerRevisions(caches, change), ...openReleases(caches)]),
    dataPermits: (permit, change) => {
      const dataset = `${in_(permit)}/${permit.spec.dataset.name}`;
      return isStatusEcho(change) ? [] : [workKey('DataPermit', keyOf(permit)), workKey('SecureDataset', dataset), ...wordsOn(caches, 'permit', keyOf(permit)), ...jobs(caches.trainingJobs.byIndex('dataset', dataset).filter(({ metadata }) => metadata.namespace === permit.spec.project.namespace)), ...openReleases(caches)];
    },
    // That a withdrawal counts, which its status keeps, takes back what was released by what it withdraws.
    dataApprovals: (approval, change) => (isStatusEcho(change) ? (approval.spec.action === 'Withdraw' ? releasesSaidOf(caches, approval) : []) : [...approvalRoute(caches, approval), ...datasetsApproved(caches, approval).flatMap(jobsOn), ...releasesSaidOf(caches, approval)]),
    outputReleases: (release, change) => (isStatusEcho(change) ? [] : releaseWithWords(release)),
    environments: (environment, change) => (isStatusEcho(change) ? [] : [workKey('SecureProcessingEnvironment', keyOf(environment)), ...everyJob(), ...everyDataset(), ...everyWord(), ...openReleases(caches)]),
    nodeInspections: (_, change) => inspectionRoute(caches, change),
    rooms: (room) => everythingIn(keyOf(room)),
    namespaces: (namespace) => releasesTo(caches, keyOf(namespace)).flatMap(releaseWithWords),
    nodes: () => [...theEnvironment(), ...everyJob(), ...datasetsByPlace(caches), ...openReleases(caches)],
    batchJobs: (job, change) => [...child(job, change), ...(beginsOrEnds(change) ? claimsForOneNode(caches, job).flatMap(usersOf) : []), ...claimsOfEarlyPods(caches, change).flatMap(usersOf)],
    pods: (pod, change) => [...child(pod, change), ...(comesOrGoes(change) || isProbeThatEnds(change) ? [...claimsTouched(caches, pod).flatMap(usersOf), ...datasetsLeftBy(caches, pod), ...permitsLeftBy(caches, pod)] : [])],
    services: child,
    networkPolicies: (policy, change) => {
      const concernsAll = [change.before, change.after].some((one) => one !== undefined && !concernsOnlyItsOwner(one));
      return [...child(policy, change), ...(concernsAll && caches.rooms.get(in_(policy)) !== undefined ? everythingIn(in_(policy)) : [])];
    },
    claims: (claim) => [...child(claim, { type: 'added', after: claim }), ...usersOf(keyOf(claim)), ...bindingRoute(caches, claim), ...ofItsName(caches, claim)],
    // A volume that is bound anew concerns its former claim too.
    volumes: (volume, { before }) => [...releasesNear(caches, volume), ...volumeRoute(caches, volume), ...bindingRoute(caches, volume), ...(before === undefined || before === volume ? [] : volumeRoute(caches, before))],
    storageClasses: () => [...everyDataset(), ...everyJob(), ...openReleases(caches)],
    runtimeClasses: () => everyJob(),
    admissionPolicies: admission,
    admissionBindings: admission,
    admissionExpectations: () => [...theEnvironment(), ...everyJob(), ...everyDataset(), ...permitsAbroad(caches.dataPermits.list()), ...openReleases(caches)],
    runRecords: child,
    workloads: ({ metadata: { namespace = '', ownerReferences = [] } }) => ownerReferences.flatMap(({ kind, name }) => (kind === 'Job' ? jobOfRun(caches, `${namespace}/${name}`) : [])),
  };
}

/**
 * What a dataset supersedes, and what was taken from that, with every job on it: also those that have ended, because they and what they produced are
 * marked when subjects withdraw. Nothing else is written of them, and nothing when nobody has withdrawn.
 */
function ofFormerRevisions(caches: Caches, { before, after }: Change<SecureDataset>): readonly string[] {
  const kin = new Set([before, after].flatMap((dataset) => (dataset === undefined ? [] : formerKin(caches, dataset))));
  const jobs = (key: string): readonly string[] => caches.trainingJobs.byIndex('dataset', key).map((job) => workKey('TrainingJob', keyOf(job)));
  // What a job made may be there without it.
  const outputs = (key: string): readonly string[] => caches.claims.byIndex('trainedOn', key).flatMap(ownersNamedBy);
  // What serves the data in another room goes where a mark of withdrawal stands that no later revision tells of.
  const permits = [...kin].flatMap((key) => caches.secureDatasets.get(key) ?? []).flatMap((dataset) => permitsElsewhere(caches, dataset));
  return [...[...kin].flatMap((key) => [workKey('SecureDataset', key), ...jobs(key), ...outputs(key)]), ...permits];
}

/** The work that a child of ours belongs to by its labels; nothing for what carries no role, because anybody may use the other labels. */
function ownersNamedBy({ metadata: { namespace = '', labels = {} } }: KubeObject): readonly string[] {
  if (labels[rolesLabel] === undefined) return [];
  const [job, dataset] = [labels[trainingJobLabel], labels[datasetLabel]];
  return [...(job === undefined ? [] : [workKey('TrainingJob', `${namespace}/${job}`)]), ...(dataset === undefined ? [] : [workKey('SecureDataset', `${namespace}/${dataset}`)])];
}

/** The job and the release that need a claim of this name and may wait for its end: it may be anybody's. */
function ofItsName(caches: Caches, { metadata: { name, namespace = '' } }: KubeObject): readonly string[] {
  const [job, release] = [jobOfOutput(name), releaseOfClaim(name)];
  const found = job === undefined ? undefined : caches.trainingJobs.get(`${namespace}/${job}`);
  return [...decidersOn(caches, found === undefined ? [] : [found]), ...(release === undefined ? [] : openAt(caches, `${namespace}/${release}`))];
}

/** The TrainingJob of one of our Jobs. */
function jobOfRun(caches: Caches, run: string): readonly string[] {
  const { namespace = '', labels } = caches.batchJobs.get(run)?.metadata ?? {};
  const job = labels?.[trainingJobLabel];
  return job === undefined ? [] : [workKey('TrainingJob', `${namespace}/${job}`)];
}

/** What a job does is told by its datasets too. Never by another job: a burst of jobs must not wake each of them for each. */
function isSeenByDatasets(change: Change<TrainingJob>): boolean {
  // A dataset that goes waits for no job that goes.
  const begunToGo = change.before?.metadata.deletionTimestamp !== change.after?.metadata.deletionTimestamp;
  return change.type !== 'updated' || begunToGo || !looksTheSame(change.before, change.after);
}

function datasetsOf({ metadata, spec }: TrainingJob): readonly string[] {
  return spec.datasets.map(({ name, namespace = metadata.namespace }) => workKey('SecureDataset', `${namespace ?? ''}/${name}`));
}

function permitsOf(caches: Caches, dataset: KubeObject): readonly string[] {
  const beside = caches.dataPermits.byIndex('namespace', dataset.metadata.namespace ?? '');
  return beside.filter((permit) => permit.spec.dataset.name === dataset.metadata.name).map((permit) => workKey('DataPermit', keyOf(permit)));
}

/** What was said of a permit or of a dataset, and what takes that back. */
function wordsOn(caches: Caches, index: 'permit' | 'dataset' | 'release', key: string): readonly string[] {
  const words = caches.dataApprovals.byIndex(index, key);
  const back = words.flatMap((word) => caches.dataApprovals.byIndex('withdraws', keyOf(word)));
  return [...words, ...back].map((word) => workKey('DataApproval', keyOf(word)));
}

/** What was said of the releases of a job: who asks for the job may not have said it. */
function wordsOfReleases(caches: Caches, job: TrainingJob): readonly string[] {
  return caches.outputReleases.byIndex('trainingJob', keyOf(job)).flatMap((release) => wordsOn(caches, 'release', keyOf(release)));
}

/** What one approval, or what it takes back, is of. */
function approvedBy(caches: Caches, approval: DataApproval): readonly DataApproval[] {
  const { metadata: { namespace = '' }, spec } = approval;
  const target = spec.withdraws === undefined ? undefined : caches.dataApprovals.get(`${namespace}/${spec.withdraws.name}`);
  return target === undefined ? [approval] : [approval, target];
}

function datasetsApproved(caches: Caches, approval: DataApproval): readonly string[] {
  const named = approvedBy(caches, approval).flatMap(({ metadata: { namespace = '' }, spec }) => (spec.dataset === undefined ? [] : [`${namespace}/${spec.dataset.name}`]));
  return [...new Set(named)];
}

/** A word concerns itself, what it takes back, what takes it back, and the permit that counts it. */
function approvalRoute(caches: Caches, approval: DataApproval): readonly string[] {
  const words = [...approvedBy(caches, approval), ...caches.dataApprovals.byIndex('withdraws', keyOf(approval))];
  const permits = words.flatMap(({ metadata: { namespace = '' }, spec }) => (spec.permit === undefined ? [] : [workKey('DataPermit', `${namespace}/${spec.permit.name}`)]));
  return [...words.map((word) => workKey('DataApproval', keyOf(word))), ...permits];
}

function claimOf({ metadata: { namespace }, spec }: SecureDataset): string {
  return `${namespace ?? ''}/${spec.source.persistentVolumeClaim.claimName}`;
}

/** Whether a pod begins or ends to use what it mounts. */
function comesOrGoes({ before, after }: Change<Pod>): boolean {
  const uses = (pod: Pod | undefined): boolean => pod !== undefined && !podEnded(pod);
  return uses(before) !== uses(after);
}

/** Whether a probe begins to be ended: on a node that is lost nothing more is heard of it. */
function isProbeThatEnds({ before, after }: Change<Pod>): boolean {
  return after !== undefined && hasRole(after, 'probe') && before?.metadata.deletionTimestamp === undefined && after.metadata.deletionTimestamp !== undefined;
}

/**
 * A pod of ours that only reads concerns nobody but its job, where several nodes can mount the claim; whoever else comes to a claim or leaves it
 * concerns all that use it.
 */
function claimsTouched(caches: Caches, pod: Pod): readonly string[] {
  const standing = standingOf(caches, pod);
  const key = (claimName: string): string => `${pod.metadata.namespace ?? ''}/${claimName}`;
  return mountsOf(pod).filter(({ claimName, readOnly }) => !readOnly || standing !== 'ours' || isForOneNode(caches, key(claimName))).map(({ claimName }) => key(claimName));
}

/**
 * The claims that pods of a Job mount which came before it: until now they counted as pods whose Job is gone, which jobs wait for. Pods and Jobs come by
 * different watches, and on a busy machine before the answer to the write that made the Job.
 */
function claimsOfEarlyPods(caches: Caches, { before, after }: Change<BatchJob>): readonly string[] {
  if (after === undefined || before?.metadata.uid === after.metadata.uid) return [];
  const early = caches.pods.byIndex('owner', after.metadata.uid ?? '').filter((pod) => !podEnded(pod));
  return [...new Set(early.flatMap(claimsOf))];
}

/** Whether a Job of ours begins or ends to make pods. */
function beginsOrEnds({ before, after }: Change<BatchJob>): boolean {
  const makes = (job: BatchJob | undefined): boolean => job !== undefined && makesPods(job);
  return makes(before) !== makes(after);
}

/** The claims of a Job's pods that only one node at a time can mount: other jobs wait for these. */
function claimsForOneNode(caches: Caches, { metadata, spec }: BatchJob): readonly string[] {
  return claimsOf({ metadata, spec: spec?.template?.spec ?? {} }).filter((key) => isForOneNode(caches, key));
}

/** A dataset that is being deleted waits for the last pod that mounts its claim, be it one that only reads. */
function datasetsLeftBy(caches: Caches, pod: Pod): readonly string[] {
  const here = claimsOf(pod).flatMap((claim) => caches.secureDatasets.byIndex('claim', claim));
  const elsewhere = bindingsMountedBy(caches, pod).flatMap(shownBy).flatMap((key) => caches.secureDatasets.get(key) ?? []);
  return [...here, ...elsewhere].filter(({ metadata }) => metadata.deletionTimestamp !== undefined).map((dataset) => workKey('SecureDataset', keyOf(dataset)));
}

/** Whether other evidence is told of a dataset. */
function changesControls({ before, after }: Change<SecureDataset>): boolean {
  return !semanticEqual(before?.status?.controls, after?.status?.controls);
}

/** Those whose loader may run now, which is bound to places as jobs are, and those that are probed wherever they may be. */
function datasetsByPlace(caches: Caches): readonly string[] {
  return caches.secureDatasets.list().filter((dataset) => dataset.spec.source.state === 'Loading' || asksProbed(dataset)).map((dataset) => workKey('SecureDataset', keyOf(dataset)));
}

function datasetsIn(caches: Caches, namespace: string): readonly string[] {
  return caches.secureDatasets.byIndex('namespace', namespace).map((dataset) => workKey('SecureDataset', keyOf(dataset)));
}

/** A volume concerns whoever uses its claim: the datasets on it or shown by it, their jobs, and the job whose output it is. */
function volumeRoute(caches: Caches, volume: ItemOf<Informers['volumes']>, concerned: (job: TrainingJob) => boolean = () => true): readonly string[] {
  const key = claimKeyOf(volume);
  if (key === undefined) return [];
  const datasets = [...caches.secureDatasets.byIndex('claim', key), ...shownBy(volume).flatMap((shown) => caches.secureDatasets.get(shown) ?? [])];
  const { namespace = '', labels } = caches.claims.get(key)?.metadata ?? {};
  const output = labels?.[trainingJobLabel];
  const jobs = datasets.flatMap((dataset) => caches.trainingJobs.byIndex('dataset', keyOf(dataset))).filter(concerned);
  return [
    ...datasets.flatMap((dataset) => [workKey('SecureDataset', keyOf(dataset)), ...permitsElsewhere(caches, dataset)]),
    ...decidersOn(caches, jobs),
    ...(output === undefined ? [] : [workKey('TrainingJob', `${namespace}/${output}`)]),
  ];
}

type Words = ReadonlyMap<string, NodeInspection['spec']['volumes'][number]>;

/**
 * A verifier tells of all volumes of its node at once, every few minutes: only those of which it says something else concern anybody. That it merely
 * looked again concerns those that may wait for it, and no job that has its pods.
 */
function inspectionRoute(caches: Caches, { before, after }: Change<NodeInspection>): readonly string[] {
  const words = (inspection: NodeInspection | undefined): Words => new Map(inspection?.spec.volumes.map((word) => [handleKey(word.driver, word.volumeHandle), word]));
  const [former, present] = [words(before), words(after)];
  const near = (handle: string, concerned?: (job: TrainingJob) => boolean): readonly string[] => volumesOf(caches, handle).flatMap((volume) => [...volumeRoute(caches, volume, concerned), ...openReleasesNear(caches, volume)]);
  return [...new Set([...former.keys(), ...present.keys()])].flatMap((handle) => {
    const [was, is] = [former.get(handle), present.get(handle)];
    if (was !== undefined && is !== undefined && saysTheSame(was, is)) return was.time === is.time ? [] : near(handle, mayWait);
    const fileSystems = [was, is].flatMap((word) => (word === undefined ? [] : fileSystemOf(word)));
    return [handle, ...neighboursOn(caches, fileSystems)].flatMap((one) => near(one));
  });
}

function saysTheSame(was: NodeInspection['spec']['volumes'][number], is: NodeInspection['spec']['volumes'][number]): boolean {
  return was.encryption === is.encryption && was.cache === is.cache && was.fileSystem === is.fileSystem;
}

function volumesOf(caches: Caches, handle: string): readonly ItemOf<Informers['volumes']>[] {
  return caches.volumes.byIndex('handle', handle);
}

/** Whose key a file system's is, is known by all that were seen on it. */
function neighboursOn(caches: Caches, fileSystems: readonly string[]): readonly string[] {
  const words = fileSystems.flatMap((one) => caches.nodeInspections.byIndex('fileSystem', one)).flatMap(({ spec }) => spec.volumes);
  return words.filter((word) => fileSystemOf(word).some((one) => fileSystems.includes(one))).map(({ driver, volumeHandle }) => handleKey(driver, volumeHandle));
}

/** Whether a job may wait for somebody to look at a volume: not once it has, or is about to have, its pods. What a pod's job knows may be behind, so every other may. */
function mayWait(job: TrainingJob): boolean {
  return job.status?.state !== 'Running' && job.status?.state !== 'Stopping';
}

/**
 * Sends every change of every cache to the queue. Adding a key that is already queued costs nothing. What the first list brings is the
 * backlog of a restart and waits behind what changes from then on. While another process leads nothing is sent: nobody would take it out of
 * the queue, and whoever begins to lead looks at everything.
 */
export function connect(informers: Informers, caches: Caches, add: (work: string, priority: Priority) => void, isOurs: () => boolean = () => true): void {
  const routes = routesOf(caches);
  for (const name of Object.keys(informers) as (keyof Informers)[]) {
    const route = routes[name] as Route<KubeObject>;
    informers[name].store.subscribe((change: Change<KubeObject>) => {
      if (!isOurs()) return;
      const priority = informers[name].hasSynced() ? 'normal' : 'low';
      for (const work of route(change.after ?? change.before, change)) add(work, priority);
    });
  }
}

/**
 * Everything that has a reconciler, looked at again when this process begins to lead, and whatever our children name: a job or dataset that was
 * deleted meanwhile has nothing else left to be found by. Rooms first: nothing may start in one that is open.
 */
export function addEverything(caches: Caches, add: (work: string, priority: Priority) => void): void {
  for (const room of caches.rooms.list()) add(workKey('Room', keyOf(room)), 'normal');
  const keys = (kind: Kind, objects: readonly KubeObject[]): readonly string[] => objects.map((object) => workKey(kind, keyOf(object)));
  const rest = new Set([
    ...keys('SecureProcessingEnvironment', caches.environments.list()),
    ...keys('SecureDataset', caches.secureDatasets.list()),
    ...keys('DataPermit', caches.dataPermits.list()),
    ...keys('DataApproval', caches.dataApprovals.list()),
    ...keys('OutputRelease', caches.outputReleases.list()),
    ...keys('TrainingJob', caches.trainingJobs.list()),
    ...[caches.batchJobs, caches.pods, caches.networkPolicies, caches.claims].flatMap((cache) => cache.list().flatMap(ownersNamedBy)),
    ...permitsOfBindings(caches),
    ...[caches.claims, caches.volumes].flatMap((cache) => cache.list().flatMap((object) => releasesNear(caches, object))),
  ]);
  for (const work of rest) add(work, 'low');
}

/** Who looks again when another set of the gate's targets answers: the environment, which tells it, and every job and every dataset that is probed, which may wait for it. */
export function addTargetsUsers(caches: Caches, add: (work: string, priority: Priority) => void): void {
  addEnvironment(caches, add);
  for (const dataset of caches.secureDatasets.list().filter(asksProbed)) add(workKey('SecureDataset', keyOf(dataset)), 'normal');
  for (const job of caches.trainingJobs.list().filter(isUnfinished)) add(workKey('TrainingJob', keyOf(job)), 'normal');
}

/**
 * Who looks again when admission is found to be in force, or not to be: the environment, which tells it, every job, the datasets that are being filled, the permits
 * that are bound in another room, and the releases that are still decided upon.
 */
export function addAdmissionUsers(caches: Caches, add: (work: string, priority: Priority) => void): void {
  addEnvironment(caches, add);
  for (const job of caches.trainingJobs.list().filter(isUnfinished)) add(workKey('TrainingJob', keyOf(job)), 'normal');
  for (const work of [...datasetsByPlace(caches), ...permitsAbroad(caches.dataPermits.list()), ...openReleases(caches)]) add(work, 'normal');
}

/** The environment alone, which keeps what this process has seen. */
export function addEnvironment(caches: Caches, add: (work: string, priority: Priority) => void): void {
  for (const environment of caches.environments.list()) add(workKey('SecureProcessingEnvironment', keyOf(environment)), 'normal');
}
