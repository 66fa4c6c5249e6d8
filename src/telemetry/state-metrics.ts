import { conditionStatus, type Condition } from '../api/conditions.ts';
import { type SecureDataset, type TrainingJob } from '../api/generated/types.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { earliest, parseTime } from '../api/time.ts';
import { conditioned, conditionStatuses, jobStates, type MetricName, undecided, untested } from './metric-table.ts';
import { type Instruments, type Labels } from './registry.ts';

type Conditioned = KubeObject & { readonly status?: { readonly conditions?: readonly Condition[] } };

/** What of the cluster is counted at each reading. */
export interface ClusterState {
  readonly trainingJobs: readonly TrainingJob[];
  readonly secureDatasets: readonly SecureDataset[];
  /** The objects that say whether they are ready, by kind. */
  readonly objects: Readonly<Partial<Record<(typeof conditioned)[number], readonly Conditioned[]>>>;
  /** Whether the admission policies are in force; what is not known is not. */
  readonly admissionInForce: boolean;
}

/** One value of a gauge. */
export interface Reading {
  readonly value: number;
  readonly labels?: Labels;
}

type Read = (state: ClusterState, now: number) => readonly Reading[];

/** In these a job uses its data, or is about to. */
const underway: readonly (string | undefined)[] = ['Starting', 'Running', 'Restarting'];

/** What each gauge of the state says, by its name. */
const readers = {
  caveau_training_jobs: ({ trainingJobs }) => counted([undecided, ...jobStates], trainingJobs, ({ status }) => status?.state ?? undecided).map(({ value, key }) => ({ value, labels: { state: key } })),
  caveau_objects: ({ objects }) => conditioned.flatMap((kind) => counted(conditionStatuses, objects[kind] ?? [], saysOf('Ready', 'Unknown')).map(({ value, key }) => ({ value, labels: { kind, ready: key } }))),
  caveau_admission_in_force: ({ admissionInForce }) => [{ value: admissionInForce ? 1 : 0 }],
  caveau_running_jobs: ({ trainingJobs }) => counted([...conditionStatuses, untested], trainingJobs.filter(({ status }) => status?.state === 'Running'), saysOf('IsolationVerified', untested)).map(({ value, key }) => ({ value, labels: { isolation: key } })),
  caveau_oldest_stop_seconds: ({ trainingJobs }, now) => [{ value: Math.max(0, ...trainingJobs.flatMap((job) => stoppingSince(job) ?? []).map((since) => (now - since) / 1000)) }],
  caveau_earliest_deadline_timestamp_seconds: ({ trainingJobs }) => first(trainingJobs.filter(({ status }) => underway.includes(status?.state)).map(({ status }) => parseTime(status?.deadline))),
  caveau_evidence_end_timestamp_seconds: ({ secureDatasets }) => evidenceEnds(secureDatasets),
} as const satisfies Partial<Record<MetricName, Read>>;

/** Says at each reading what there is; `source` gives nothing while another process leads, so that a sum over processes counts nothing twice. */
export function observeState({ beforeReading, reset, set }: Instruments, source: () => ClusterState | undefined, now: () => number): void {
  for (const [name, read] of Object.entries(readers) as [keyof typeof readers, Read][]) {
    beforeReading(name, () => {
      reset(name);
      const state = source();
      if (state === undefined) return;
      for (const { value, labels } of read(state, now())) set(name, value, labels);
    });
  }
}

/** How many there are of each key, 0 where there are none: a series that comes and goes draws no line. */
function counted<T>(keys: readonly string[], objects: readonly T[], keyOf: (object: T) => string): readonly { readonly key: string; readonly value: number }[] {
  const groups = Map.groupBy(objects, keyOf);
  return keys.map((key) => ({ key, value: groups.get(key)?.length ?? 0 }));
}

/** What a condition says, or a word where there is none. */
function saysOf(type: string, otherwise: string): (object: Conditioned) => string {
  return ({ status }) => conditionStatus(status?.conditions, type) ?? otherwise;
}

/** Since when a job is being stopped: from then on it has no authorization. */
function stoppingSince({ status }: TrainingJob): number | undefined {
  if (status?.state !== 'Stopping') return undefined;
  const authorized = status.conditions?.find(({ type }) => type === 'Authorized');
  return authorized?.status === 'False' ? parseTime(authorized.lastTransitionTime) : undefined;
}

function first(instants: readonly (number | undefined)[], labels: Labels = {}): readonly Reading[] {
  const known = earliest(instants);
  return known === undefined ? [] : [{ value: known / 1000, labels }];
}

/** Of each control the dataset whose evidence ends first. One node pool with evidence is enough for a dataset, so the last of its pools counts. */
function evidenceEnds(datasets: readonly SecureDataset[]): readonly Reading[] {
  const ends = datasets.flatMap(({ status }) => {
    const passed = (status?.controls ?? []).filter(({ result }) => result === 'Passed');
    return [...Map.groupBy(passed, ({ control }) => control)].map(([control, pools]) => ({ control, end: Math.max(...pools.map(({ validUntil }) => parseTime(validUntil) ?? 0)) }));
  });
  return [...Map.groupBy(ends, ({ control }) => control)].flatMap(([control, same]) => first(same.map(({ end }) => end), { control }));
}
