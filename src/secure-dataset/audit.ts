import { auditSchema } from '../api/audit.ts';
import { datasetLabel } from '../api/labels.ts';
import { type SecureDataset, type SecureDatasetStatus } from '../api/generated/types.ts';
import { type ObjectMeta } from '../api/kube-object.ts';
import { controllerOf, type BatchJob } from '../api/kube-workloads.ts';
import { formatTime } from '../api/time.ts';
import { type Superseding } from '../policy/types.ts';
import { type Step } from '../runtime/plan.ts';
import { semanticEqual } from '../runtime/semantic-equal.ts';
import { hasEnded } from './status.ts';

type Loader = SecureDatasetStatus['loader'];

function line(action: 'Load' | 'LoadEnd' | 'Seal' | 'Release' | 'Withdrawal', { namespace, name, uid }: Partial<ObjectMeta>, more: object, now: number): Step {
  return { do: 'record', record: { schema: auditSchema, time: formatTime(now), action, secureDataset: { namespace, name, ...(uid === undefined ? {} : { uid }) }, ...more } };
}

/** A loader is about to be started. */
export function loadStep({ metadata, spec }: SecureDataset, jobName: string, now: number): Step {
  return line('Load', metadata, { image: spec.source.loader?.image, jobName }, now);
}

/** The data is about to be given to its readers. */
export function sealStep(metadata: ObjectMeta, now: number): Step {
  return line('Seal', metadata, {}, now);
}

/** A dataset that was deleted is about to go: because nobody uses it any more, or because its namespace is no room any more. */
export function releaseStep(metadata: ObjectMeta, reason: 'Unused' | 'NoRoom', now: number): Step {
  return line('Release', metadata, { reason }, now);
}

/** The claim of a dataset from which subjects have withdrawn is about to be marked, so that no dataset uses it any more. */
export function withdrawalStep(metadata: ObjectMeta, claim: string, { by, withdrawnSubjects }: Superseding, now: number): Step {
  return line('Withdrawal', metadata, { claim, supersededBy: by, subjects: withdrawnSubjects }, now);
}

/** A loader is about to be removed while it runs; its dataset may be gone, and is known by the Job alone. */
export function removedStep(job: BatchJob, reason: string, now: number): Step {
  const { namespace, labels, name: jobName } = job.metadata;
  const name = labels?.[datasetLabel];
  const uid = controllerOf(job)?.uid;
  return line('LoadEnd', { ...(namespace === undefined ? {} : { namespace }), ...(name === undefined ? {} : { name }), ...(uid === undefined ? {} : { uid }) }, { jobName, outcome: 'Removed', reason }, now);
}

/** What the ends of loaders are read from. */
export interface LoadEndInput {
  readonly dataset: SecureDataset;
  /** What status is about to say of the loader. */
  readonly loader: Loader;
  /** Loaders that are about to be removed while they run. */
  readonly removed: readonly BatchJob[];
  readonly reason: string;
  readonly now: number;
}

/** One line for every loader that has ended or is about to be ended, so that every Load has its LoadEnd. */
export function loadEnds(input: LoadEndInput): readonly Step[] {
  return [...input.removed.map((job) => removedStep(job, input.reason, input.now)), ...vanished(input), ...ended(input)];
}

/** It was on its way, and is there no more: whoever removed it, its end is told. */
function vanished({ dataset: { metadata, status }, loader, removed, reason, now }: LoadEndInput): readonly Step[] {
  const before = status?.loader;
  if (before?.jobName === undefined || hasEnded(before) || before.jobName === loader?.jobName) return [];
  return removed.some((job) => job.metadata.name === before.jobName) ? [] : [line('LoadEnd', metadata, { jobName: before.jobName, outcome: 'Removed', reason }, now)];
}

function ended({ dataset: { metadata, status }, loader, now }: LoadEndInput): readonly Step[] {
  if (loader === undefined || !hasEnded(loader) || semanticEqual(status?.loader, loader)) return [];
  return [line('LoadEnd', metadata, { jobName: loader.jobName, outcome: loader.state }, now)];
}
