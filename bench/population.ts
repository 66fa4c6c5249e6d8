import { type TrainingJob } from '../src/api/generated/types.ts';
import { poll } from '../test/cluster/polling.ts';
import { must } from '../test/e2e/support/account.ts';
import { trainingJob } from '../test/e2e/support/objects.ts';
import { userNames } from '../test/e2e/support/people.ts';
import { forEver, type Stage } from '../test/e2e/support/stage.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Jobs of one kind, and the state in which they settle. */
export interface Group {
  readonly prefix: string;
  readonly count: number;
  readonly state: string;
  readonly spec: (i: number) => Fields;
}

/** Thousands of jobs on two cores; a free machine needs a tenth of this. */
const settleSeconds = 1800;

/** To list thousands of jobs over and over would take more of the API server than what is measured; the times are read from its log. */
const lookEveryMs = 5000;

/** So small that all of them fit on the simulated nodes at once. */
const resources = { cpu: '100m', memory: '128Mi' };

/** The group of jobs that run until somebody ends them, all on one dataset. */
export function runners(prefix: string, count: number, dataset: string): Group {
  return { prefix, count, state: 'Running', spec: () => ({ command: forEver, datasets: [{ name: dataset, mountPath: '/data' }] }) };
}

/** What a cluster that has been in use for a while holds, besides what runs. */
export function settledGroups(count: number, datasetOf: (i: number) => string): readonly Group[] {
  const on = (i: number): Fields => ({ datasets: [{ name: datasetOf(i), mountPath: '/data' }] });
  const share = (part: number): number => Math.round(count * part);
  return [
    { prefix: 'failed', count: share(0.06), state: 'Failed', spec: (i) => ({ ...on(i), command: ['exit', '3'] }) },
    { prefix: 'succeeded', count: share(0.6), state: 'Succeeded', spec: on },
    { prefix: 'denied', count: share(0.17), state: 'Denied', spec: (i) => ({ ...on(i), purpose: { activity: 'ehds:PublicPolicyMaking', commercialUse: 'None' } }) },
    { prefix: 'held', count: count - share(0.06) - share(0.6) - share(0.17), state: 'Held', spec: () => ({ datasets: [{ name: 'not-there', mountPath: '/data' }] }) },
  ];
}

/** Makes datasets, each with a permit, and waits until all are ready. */
export async function makeDatasets(stage: Stage, names: readonly string[]): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      await stage.dataset(name);
      await stage.permit(name, name);
    }),
  );
  for (const name of names) await stage.datasetBecomes(name, 'Sealed');
}

/** Makes jobs and waits until all have settled; returns the seconds that it took. */
export async function makeJobs(stage: Stage, groups: readonly Group[]): Promise<number> {
  const began = performance.now();
  const make = ({ prefix, spec }: Group, i: number): Promise<unknown> =>
    must(stage.people.gitops.create(trainingJob(stage.room, `${prefix}-${i}`, userNames.researcher, { declaredBy: userNames.gitops, resources, ...spec(i) })));
  for (const group of groups) await Promise.all(Array.from({ length: group.count }, (_, i) => make(group, i)));
  await untilSettled(stage, groups);
  return (performance.now() - began) / 1000;
}

/** Waits until every job of some groups is in its state. */
export async function untilSettled(stage: Stage, groups: readonly Pick<Group, 'prefix' | 'count' | 'state'>[]): Promise<void> {
  await poll({ what: 'every job to settle', boundSeconds: settleSeconds, everyMs: lookEveryMs }, async () => {
    const jobs = await stage.list<TrainingJob>('caveau.dev/v1alpha1', 'TrainingJob');
    const counts = Map.groupBy(jobs, ({ metadata, status }) => `${metadata.name.replace(/-\d+$/, '')} ${status?.state ?? ''}`);
    return groups.every(({ prefix, count, state }) => counts.get(`${prefix} ${state}`)?.length === count);
  });
}
