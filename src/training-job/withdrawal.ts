import { type ConditionClaim } from '../api/conditions.ts';
import { defined } from '../api/defined.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { formatTime } from '../api/time.ts';
import { keysOf } from '../policy/dataset-keys.ts';
import { own } from '../policy/own.ts';
import { listed } from '../policy/text.ts';
import { hasRun } from './attempt.ts';
import { type State } from './conclusion.ts';
import { type Snapshot } from './snapshot.ts';

/** Which state of each dataset a job ran on, and what became of it since. */
export type Revisions = NonNullable<TrainingJobStatus['revisions']>;
type Entry = Revisions[number];

/**
 * The revisions that status tells, once pods may have been made; undefined before. They are those that were there at the start, whatever has that name
 * later, and a mark that was made once stays: what was trained on data that was withdrawn does not cease to be so.
 */
export function revisionsOf(snapshot: Snapshot, state: State, now: number): Revisions | undefined {
  const entries = entriesOf(snapshot, state);
  return entries?.map((entry) => marked(entry, snapshot, now));
}

const beforeUse: readonly State[] = ['Held', 'Denied', 'Queued', 'Suspended'];

function entriesOf({ job, input }: Snapshot, state: State): readonly Entry[] | undefined {
  const { status } = job;
  const known = status?.revisions;
  const used = hasRun(status);
  if (known !== undefined && used) return known;
  if (beforeUse.includes(state) && !used) return undefined;
  const names = keysOf(job);
  // What a job ran on that lost its status is known by name alone: the object of that name may be another one.
  const isBegin = !used && (state === 'Starting' || state === 'Running' || known === undefined);
  return names.map((dataset) => ({ dataset, ...(isBegin ? told(input, dataset) : {}) }));
}

function told({ datasets }: Snapshot['input'], name: string): Omit<Entry, 'dataset'> {
  const { id, digest } = own(datasets, name)?.spec.revision ?? {};
  return defined({ revision: id, digest });
}

function marked(entry: Entry, { input: { facts } }: Snapshot, now: number): Entry {
  const superseding = own(facts.superseded, entry.dataset);
  if (superseding === undefined) return entry;
  const { by, withdrawnSubjects, of } = superseding;
  const more = withdrawnSubjects > (entry.withdrawnSubjects ?? 0) ? { withdrawnSubjects, withdrawalTime: formatTime(now) } : {};
  return { ...entry, ...(of === undefined ? { supersededBy: by } : {}), ...more };
}

/** The entries from which subjects have withdrawn. */
export function withdrawn(revisions: Revisions = []): readonly Entry[] {
  return revisions.filter(({ withdrawnSubjects = 0 }) => withdrawnSubjects > 0);
}

/** Whether more withdrawals are told than before; when a job has ended nothing else is worth a write. */
export function tellsMore(before: Revisions | undefined, after: Revisions | undefined): boolean {
  const counts = (revisions: Revisions | undefined): string => JSON.stringify(withdrawn(revisions).map(({ dataset, withdrawnSubjects }) => [dataset, withdrawnSubjects]));
  return counts(before) !== counts(after);
}

/** The condition of a job that used data from which subjects have withdrawn since; there only while it is so, hence from then on for ever. */
export function withdrawalClaim(revisions: Revisions | undefined, outputClaim: string | undefined): readonly ConditionClaim[] {
  const entries = withdrawn(revisions);
  if (entries.length === 0) return [];
  const from = entries.map(({ dataset, revision, withdrawnSubjects = 1 }) => `${dataset}${revision === undefined ? '' : ` (${revision})`}: ${withdrawnSubjects === 1 ? 'one' : withdrawnSubjects}`);
  const made = outputClaim === undefined ? '' : ` What it produced, on PersistentVolumeClaim ${outputClaim}, was made with their data.`;
  return [{ type: 'WithdrawnData', status: 'True', reason: 'SubjectsWithdrawn', message: `Subjects have withdrawn from data that this job used (${listed(from, 'and')}).${made} Ask the data steward what is to be done with it.` }];
}
