import { datasetKey } from '../../api/dataset-key.ts';
import { defined } from '../../api/defined.ts';
import { type DataPermit, type OutputRelease, type SecureDataset, type TrainingJob } from '../../api/generated/types.ts';
import { trainingJobLabel } from '../../api/labels.ts';
import { type KubeObject } from '../../api/kube-object.ts';
import { releasePlace } from '../../api/release-place.ts';
import { formatTime, parseTime } from '../../api/time.ts';
import { keysOf } from '../../policy/dataset-keys.ts';
import { readRunRecord } from '../../training-job/run-record.ts';
import { trainedOnBy, withdrawnBy } from '../../workload/trained-on.ts';

/** What the cluster holds about the use of a dataset. */
export interface UseFacts {
  readonly namespace: string;
  readonly name: string;
  /** Undefined where it is not there (any more). */
  readonly dataset: SecureDataset | undefined;
  readonly permits: readonly DataPermit[];
  readonly jobs: readonly TrainingJob[];
  /** The records of runs that have ended, which outlive their jobs. */
  readonly records: readonly KubeObject[];
  readonly claims: readonly KubeObject[];
  readonly releases: readonly OutputRelease[];
  /** What could not be read, each a sentence. */
  readonly notSeen: readonly string[];
}

/** Whether a run read the data. MayHave: its pods were asked for, and nothing in the cluster tells whether one of them ran. */
export type Reading = 'Now' | 'Before' | 'MayHave' | 'Never';

/** One run, of a job that is there or of one whose record was left. */
export interface Run {
  readonly namespace: string;
  readonly name: string;
  readonly state: string;
  readonly read: Reading;
  /** The user name of who asked, as the job has it. A record has none. */
  readonly requester?: string;
  readonly permit?: string;
  readonly revision?: string;
  readonly startTime?: string;
  readonly completionTime?: string;
  readonly knownBy: 'TrainingJob' | 'Record';
}

/** One permit. */
export interface PermitUse {
  readonly name: string;
  readonly room: string;
  readonly state: string;
  readonly isValid: boolean;
  readonly persons: readonly string[];
  readonly validUntil: string;
}

/** What was made from the data: a volume that a job has filled. */
export interface Model {
  readonly namespace: string;
  readonly claim: string;
  readonly trainingJob: string;
  readonly revision?: string;
  /** Whether subjects have withdrawn since. */
  readonly withdrawn: boolean;
}

/** What left a room, or was asked to. */
export interface ReleaseUse {
  readonly namespace: string;
  readonly name: string;
  readonly trainingJob: string;
  readonly state: string;
  readonly destination: string;
  readonly requester: string;
}

/** Who uses and used a dataset, as far as the cluster tells. */
export interface Use {
  readonly format: 'caveau.use/1';
  readonly time: string;
  readonly dataset: { readonly namespace: string; readonly name: string; readonly exists: boolean; readonly state?: string; readonly revision?: string };
  readonly permits: readonly PermitUse[];
  readonly rooms: readonly string[];
  readonly runs: readonly Run[];
  readonly models: readonly Model[];
  readonly releases: readonly ReleaseUse[];
  /** What could not be read with the rights at hand. */
  readonly notSeen: readonly string[];
  /** What the cluster does not hold, whatever the rights. */
  readonly notTold: readonly string[];
}

/** Adds up what the cluster tells. Pure. */
export function useOf(facts: UseFacts, now: number): Use {
  const { namespace, name, dataset, notSeen } = facts;
  const permits = facts.permits.filter(({ spec }) => spec.dataset.name === name).map((permit) => permitUse(permit, now));
  const jobs = facts.jobs.flatMap((job) => runOfJob(job, facts));
  const alive = new Set(facts.jobs.map(({ metadata: { uid } }) => uid));
  const left = facts.records.flatMap((record) => runOfRecord(record, facts, alive));
  const runs = [...jobs, ...left].sort(byTime);
  const models = facts.claims.flatMap((claim) => modelOf(claim, facts));
  const made = new Set([...runs.filter(({ read }) => read !== 'Never').map((run) => `${run.namespace}/${run.name}`), ...models.map((model) => `${model.namespace}/${model.trainingJob}`)]);
  const releases = facts.releases.filter(({ metadata, spec }) => made.has(`${metadata.namespace ?? ''}/${spec.trainingJob.name}`)).map(releaseUse);
  const places = [namespace, ...permits.map(({ room }) => room), ...runs.map((run) => run.namespace), ...models.map((model) => model.namespace)];
  const state = dataset?.status?.conditions?.find(({ type }) => type === 'Ready')?.reason;
  return {
    format: 'caveau.use/1',
    time: formatTime(now),
    dataset: { namespace, name, exists: dataset !== undefined, ...defined({ state, revision: dataset?.spec.revision?.id }) },
    permits,
    rooms: [...new Set(places)].sort(),
    runs,
    models,
    releases,
    notSeen,
    notTold: notTold(facts, left.length > 0),
  };
}

/** Whether anything at all was found. */
export function isKnown({ dataset, permits, runs, models }: Use): boolean {
  return dataset.exists || permits.length + runs.length + models.length > 0;
}

function permitUse({ metadata: { name }, spec, status }: DataPermit, now: number): PermitUse {
  const { project, persons, validUntil } = spec;
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const outside = outsideOf(spec, now);
  return { name, room: project.namespace, state: outside ?? ready?.reason ?? 'Not looked at yet', isValid: outside === undefined && ready?.status === 'True', persons: persons.map(({ subject }) => subject), validUntil };
}

/** Why a permit gives nothing at an instant, whatever is said of it. */
function outsideOf({ state, validFrom, validUntil }: DataPermit['spec'], now: number): string | undefined {
  if (state === 'Revoked') return 'Revoked';
  if (now >= (parseTime(validUntil) ?? -Infinity)) return 'Over';
  return now < (parseTime(validFrom) ?? Infinity) ? 'Not yet' : undefined;
}

const running: readonly string[] = ['Running', 'Restarting', 'Stopping'];
const neverStarted: readonly string[] = ['Held', 'Denied', 'Queued', 'Suspended', 'not decided yet'];

function readingOf(state: string, startTime: string | undefined, attempts: number): Reading {
  if (running.includes(state) && startTime !== undefined) return 'Now';
  if (startTime !== undefined) return 'Before';
  return neverStarted.includes(state) && attempts === 0 ? 'Never' : 'MayHave';
}

function runOfJob(job: TrainingJob, { namespace: room, name: dataset }: UseFacts): readonly Run[] {
  const { metadata: { name, namespace = '' }, spec, status = {} } = job;
  const key = datasetKey(namespace, { namespace: room, name: dataset });
  if (!keysOf(job).includes(key)) return [];
  const { state = 'not decided yet', startTime, completionTime, attempts = [] } = status;
  const permit = status.decision?.permits?.find((one) => one.dataset === key)?.permit;
  const revision = status.revisions?.find((one) => one.dataset === key)?.revision;
  return [{ namespace, name, state, read: readingOf(state, startTime, attempts.length), requester: spec.requester, ...defined({ permit, revision, startTime, completionTime }), knownBy: 'TrainingJob' }];
}

function runOfRecord(object: KubeObject, { namespace: room, name: dataset }: UseFacts, alive: ReadonlySet<string | undefined>): readonly Run[] {
  const record = readRunRecord(object);
  const { namespace = '', labels = {} } = object.metadata;
  // A job that is there tells more than its record does.
  if (record === undefined || alive.has(record.uid)) return [];
  const key = datasetKey(namespace, { namespace: room, name: dataset });
  const { permits = [], unsatisfied = [] } = record.decision ?? {};
  const permit = permits.find((one) => one.dataset === key)?.permit;
  if (permit === undefined && !unsatisfied.some((one) => one.dataset === key)) return [];
  const { state, startTime, completionTime, attempts } = record;
  return [{ namespace, name: labels[trainingJobLabel] ?? object.metadata.name, state, read: readingOf(state, startTime, attempts.length), ...defined({ permit, startTime, completionTime }), knownBy: 'Record' }];
}

function byTime(a: Run, b: Run): number {
  const order: readonly Reading[] = ['Now', 'MayHave', 'Before', 'Never'];
  const since = ({ startTime = '', completionTime = startTime }: Run): string => completionTime;
  if (a.read !== b.read) return order.indexOf(a.read) - order.indexOf(b.read);
  if (since(a) !== since(b)) return since(a) < since(b) ? 1 : -1;
  return `${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1;
}

function modelOf(claim: KubeObject, { namespace: room, name: dataset }: UseFacts): readonly Model[] {
  const { name, namespace = '', labels } = claim.metadata;
  const key = datasetKey(namespace, { namespace: room, name: dataset });
  const used = trainedOnBy(claim).find((one) => one.key === key);
  if (used === undefined) return [];
  return [{ namespace, claim: name, trainingJob: labels?.[trainingJobLabel] ?? '', ...defined({ revision: used.revision }), withdrawn: withdrawnBy(claim).some((one) => one.key === key) }];
}

function releaseUse({ metadata: { name, namespace = '' }, spec, status }: OutputRelease): ReleaseUse {
  const { trainingJob, destination, requester } = spec;
  return { namespace, name, trainingJob: trainingJob.name, state: status?.state ?? 'not looked at yet', destination: releasePlace(destination), requester };
}

function notTold({ records }: UseFacts, isByRecord: boolean): readonly string[] {
  const silent = records.filter((record) => readRunRecord(record)?.decision === undefined).length;
  return [
    'Jobs that were deleted before they ended, or whose room was closed: the cluster keeps nothing of them. The audit stream of the operator does.',
    ...(isByRecord ? ['Who asked for the jobs that were deleted since: a record names no person. The audit stream does.'] : []),
    ...(silent === 0 ? [] : [`What ${silent} ${silent === 1 ? 'record' : 'records'} of runs used: no decision stands there.`]),
    'Whoever read the volume without Caveau, by rights on storage, nodes or Secrets. "kubectl caveau preflight" tells who holds such rights.',
  ];
}
