import { isMutating, spoken } from '../test/e2e/support/api-audit.ts';
import { must } from '../test/e2e/support/account.ts';
import { userNames } from '../test/e2e/support/people.ts';
import { Stage } from '../test/e2e/support/stage.ts';
import { tell } from './ending.ts';
import { endingSince } from './pod-ends.ts';
import { makeDatasets, makeJobs, runners, untilSettled } from './population.ts';
import { printTable, simulationRows, spread, type Row } from './table.ts';

const name = 'withdrawn';

/** What a stop of one job of one worker writes: status Stopping, the pod's deletion, the mark on its Job, the record of the run, status Stopped. */
const writesPerJob = 5;

/** Withdraws the dataset on which all jobs run. Returns the exit status: 1 when the operator wrote more than a stop needs. */
export async function withdrawal(jobs: number): Promise<number> {
  const stage = await Stage.open('bench');
  const rows: Row[] = [...simulationRows(stage.cluster)];
  await makeDatasets(stage, [name]);
  tell(`Making ${jobs} jobs ...`);
  await makeJobs(stage, [runners(name, jobs, name)]);
  tell('Withdrawing their dataset ...');
  const mark = stage.api.mark();
  await must(stage.people.steward.remove(stage.reference('SecureDataset', name)));
  await untilSettled(stage, [{ prefix: name, count: jobs, state: 'Stopped' }]);
  const cause = stage.api.since(mark, userNames.steward).find(({ resource }) => resource === 'securedatasets');
  const { terminating, terminated } = endingSince(stage, mark, cause?.answered);
  const writes = stage.calls(mark).filter((call) => isMutating(call) && call.code < 400 && call.name.startsWith(`${name}-`));
  rows.push(
    ['withdrawal to pods terminating', `${spread(terminating)}, all after ${Math.max(...terminating).toFixed(2)} s`],
    ['withdrawal to containers terminated', `${spread(terminated)}, all after ${Math.max(...terminated).toFixed(2)} s`],
    ['writes of the operator, each job', `${(writes.length / jobs).toFixed(2)}: ${counts(writes.map(({ verb, resource }) => `${verb} ${resource}`))}`],
  );
  printTable(`Caveau with ${jobs} jobs on a dataset that is withdrawn`, rows);
  const told = excess(writes, jobs);
  await stage.close();
  for (const line of told) console.error(line);
  return told.length === 0 && terminating.length === jobs ? 0 : 1;
}

function counts(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${all.length} ${word}`).join(', ');
}

/** The jobs for which more was written than a stop needs. */
function excess(writes: readonly Parameters<typeof spoken>[0][], jobs: number): readonly string[] {
  if (writes.length <= writesPerJob * jobs) return [];
  const perJob = Map.groupBy(writes, (call) => /^[a-z]+-\d+/.exec(call.name)?.[0] ?? '');
  return [...perJob].filter(([, calls]) => calls.length > writesPerJob).map(([job, calls]) => `More than ${writesPerJob} writes for ${job}: ${calls.map(spoken).join('; ')}`);
}
