import { type SecureDataset, type SecureDatasetStatus, type TrainingJob } from '../api/generated/types.ts';
import { formatTime, parseTime } from '../api/time.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
import { countIntervalMs, recentJobsShown } from './defaults.ts';

type Counts = NonNullable<SecureDatasetStatus['jobs']>;
type Recent = NonNullable<SecureDatasetStatus['recentJobs']>[number];
type State = NonNullable<NonNullable<TrainingJob['status']>['state']>;
type Group = Exclude<keyof Counts, 'time'>;

/** Who uses a dataset: a function of its jobs alone, so that a restart finds nothing to write. */
export interface Use {
  readonly jobs: Readonly<Record<Group, number>>;
  readonly recentJobs: readonly Recent[];
}

const groups: Readonly<Record<State, Group>> = {
  Held: 'waiting', Queued: 'waiting', Suspended: 'waiting', Denied: 'denied',
  Starting: 'running', Running: 'running', Restarting: 'running', Stopping: 'running',
  Succeeded: 'finished', Failed: 'finished', Stopped: 'finished',
};

/** Whether the pods of a job may use data now, or may come to. */
export function isUsing({ status }: TrainingJob): boolean {
  return status?.state !== undefined && groups[status.state] === 'running';
}

/** Counts a dataset's jobs in one pass, and picks those that changed last; of jobs in other rooms than the dataset's the room is told. */
export function useOf(jobs: readonly TrainingJob[], room?: string): Use {
  const counts: Record<Group, number> = { running: 0, waiting: 0, denied: 0, finished: 0 };
  // What is not decided yet, or said by another version of this operator, waits.
  for (const { status } of jobs) counts[(status?.state === undefined ? undefined : groups[status.state]) ?? 'waiting'] += 1;
  return { jobs: counts, recentJobs: jobs.flatMap((job) => entryOf(job, room) ?? []).sort(latestFirst).slice(0, recentJobsShown) };
}

/** Whether two versions of a job look the same in the status of its dataset. */
export function looksTheSame(before: TrainingJob, after: TrainingJob): boolean {
  return semanticEqual(entryOf(before), entryOf(after));
}

function entryOf({ metadata, status }: TrainingJob, room = metadata.namespace): Recent | undefined {
  const since = changedAt(status) ?? metadata.creationTimestamp;
  return status?.state === undefined || since === undefined ? undefined : { name: metadata.name, ...(metadata.namespace === undefined || metadata.namespace === room ? {} : { namespace: metadata.namespace }), state: status.state, since };
}

/** A refused write comes and goes, and is no change of what the job does. */
function changedAt(status: TrainingJob['status']): string | undefined {
  return (status?.conditions ?? []).filter(({ type }) => type !== 'Reconciling').map(({ lastTransitionTime }) => lastTransitionTime).sort().at(-1);
}

function latestFirst(a: Recent, b: Recent): number {
  if (a.since !== b.since) return a.since < b.since ? 1 : -1;
  const key = ({ namespace = '', name }: Recent): string => `${name}/${namespace}`;
  return key(a) < key(b) ? -1 : 1;
}

/** The status to write, and when to count again although nothing changes. */
export interface Told {
  readonly status: SecureDatasetStatus;
  readonly recheckAt?: number;
}

/**
 * Adds who uses the dataset to what else its status says. A change of the rest is written at once and carries the newest counts; for the counts
 * alone nothing is written until the interval since the last write is over, and nothing is counted either, so that a burst of jobs costs one pass.
 */
export function withUse(before: SecureDataset['status'], rest: SecureDatasetStatus, count: () => Use, now: number): Told {
  const { jobs, recentJobs, ...restBefore } = before ?? {};
  const same = semanticEqual(restBefore, rest);
  const due = nextCount(jobs, now);
  if (same && now < due) return { status: before ?? {}, recheckAt: due };
  const use = count();
  if (same && jobs !== undefined && semanticEqual({ jobs: { ...jobs, time: undefined }, recentJobs }, use)) return { status: before ?? {} };
  return { status: { ...rest, jobs: { ...use.jobs, time: formatTime(now) }, recentJobs: [...use.recentJobs] } };
}

/** Status keeps whole seconds, so the last write may have been up to one later. A time that is yet to come says only that a clock was wrong. */
function nextCount(jobs: Counts | undefined, now: number): number {
  const last = parseTime(jobs?.time) ?? -Infinity;
  return last > now ? now : last + 999 + countIntervalMs;
}
