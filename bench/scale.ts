import { readFileSync } from 'node:fs';
import { must } from '../test/e2e/support/account.ts';
import { isMutating, spoken, type ApiCall } from '../test/e2e/support/api-audit.ts';
import { untilReconciled } from '../test/e2e/support/metrics.ts';
import { userNames } from '../test/e2e/support/people.ts';
import { operatorAccount } from '../test/e2e/support/shared-cluster.ts';
import { isHousekeeping, untilQuiet } from '../test/e2e/support/quiet.ts';
import { Stage } from '../test/e2e/support/stage.ts';
import { quantile } from '../test/support/statistics.ts';
import { tell } from './ending.ts';
import { endingSince, type Ending } from './pod-ends.ts';
import { makeDatasets, makeJobs, runners, settledGroups, untilSettled } from './population.ts';
import { simulationRows, printTable, spread, type Row } from './table.ts';

/** How much of everything. */
export interface Scale {
  readonly jobs: number;
  readonly datasets: number;
  readonly compare: boolean;
}

/** Thousands of keys on two cores; a free machine needs seconds. */
const boundSeconds = 600;

/** Fills a cluster, restarts the operator, and revokes the permit under which a quarter of the jobs run. Returns the exit status. */
export async function scale({ jobs, datasets, compare }: Scale): Promise<number> {
  const stage = await Stage.open('bench');
  const rows: Row[] = [...simulationRows(stage.cluster)];
  const names = Array.from({ length: datasets - (compare ? 2 : 1) }, (_, i) => `data-${i}`);
  const running = Math.round(jobs / 4);
  tell(`Making ${datasets} datasets ...`);
  await makeDatasets(stage, ['revoked', ...(compare ? ['suspended'] : []), ...names]);
  tell(`Making ${jobs} jobs ...`);
  const seconds = await makeJobs(stage, [runners('revoked', running, 'revoked'), ...settledGroups(jobs - running, (i) => names[i % names.length] ?? '')]);
  rows.push([`${jobs} jobs applied and settled`, `${seconds.toFixed(1)} s`]);
  await untilReconciled(stage.operator, {}, boundSeconds);
  tell('Waiting for the last counts ...');
  await untilQuiet(stage, boundSeconds);
  tell('Restarting the operator ...');
  const restarted = await restart(stage, jobs);
  rows.push(...restarted.rows);
  tell(`Revoking the permit of ${running} running jobs ...`);
  const revoked = await revoke(stage, running);
  rows.push(['revocation to pods terminating', spread(revoked.terminating)], ['revocation to containers terminated', spread(revoked.terminated)]);
  if (compare) {
    tell(`Ending ${running} jobs by suspending alone ...`);
    const suspended = await suspendAlone(stage, running);
    rows.push(['suspension alone to pods terminating', spread(suspended.terminating)], ['suspension alone to containers terminated', spread(suspended.terminated)]);
    rows.push(['suspension alone against a revocation', ratios(suspended, revoked)]);
  }
  printTable(`Caveau with ${jobs} jobs and ${datasets} datasets`, rows);
  await stage.close();
  for (const call of restarted.writes) console.error(`The restart changed something: ${spoken(call)}`);
  return restarted.writes.length === 0 ? 0 : 1;
}

interface Restart {
  readonly rows: readonly Row[];
  readonly writes: readonly ApiCall[];
}

async function restart(stage: Stage, jobs: number): Promise<Restart> {
  await stage.operator.stop();
  const mark = stage.api.mark();
  const began = performance.now();
  const operator = await stage.start();
  const synced = performance.now();
  await untilReconciled(operator, { TrainingJob: jobs }, boundSeconds);
  const looked = performance.now();
  const calls = stage.calls(mark);
  const writes = calls.filter((call) => (isMutating(call) || call.resource === 'events') && !isHousekeeping(call));
  const lists = calls.filter(({ verb }) => verb === 'list').length;
  const rows: Row[] = [
    ['restart to caches filled', `${((synced - began) / 1000).toFixed(2)} s`],
    ['then every object looked at', `${((looked - synced) / 1000).toFixed(2)} s, told to half a second`],
    ['writes after the restart', `${writes.length} (${calls.length} API calls, ${lists} of them lists)`],
    ['resident memory', `${memory(operator.pid)} MiB`],
  ];
  return { rows, writes };
}

/** Resident memory of a process, in MiB. */
function memory(pid: number): string {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kib) / 1024).toFixed(0);
}

async function revoke(stage: Stage, running: number): Promise<Ending> {
  const mark = stage.api.mark();
  await stage.change('DataPermit', 'revoked', { state: 'Revoked' });
  await untilSettled(stage, [{ prefix: 'revoked', count: running, state: 'Stopped' }]);
  const cause = stage.api.since(mark, userNames.steward).find(({ resource }) => resource === 'datapermits');
  return endingSince(stage, mark, cause?.answered);
}

/** What happens without deleting pods: whoever stops the runs suspends their Jobs, and the Job controller does the rest. */
async function suspendAlone(stage: Stage, running: number): Promise<Ending> {
  await makeJobs(stage, [runners('suspended', running, 'suspended')]);
  // It would delete the pods.
  await stage.operator.stop();
  const mark = stage.api.mark();
  const suspend = (i: number): Promise<unknown> => must(stage.people.operator.patch(stage.reference('Job', `suspended-${i}-1`, 'batch/v1'), { spec: { suspend: true } }));
  await Promise.all(Array.from({ length: running }, (_, i) => suspend(i)));
  const first = stage.api.since(mark, operatorAccount).find(({ resource }) => resource === 'jobs');
  await stage.until('every pod to end', () => Promise.resolve(endingSince(stage, mark, first?.answered).terminated.length >= running), boundSeconds);
  const ending = endingSince(stage, mark, first?.answered);
  // It would resume what it did not suspend.
  await stage.removeJobs();
  await stage.start();
  return ending;
}

function ratios(slow: Ending, fast: Ending): string {
  const times = (of: 'terminating' | 'terminated', share: number): string => (quantile(slow[of], share) / quantile(fast[of], share)).toFixed(1);
  return `terminating: p50 ${times('terminating', 0.5)} times, p99 ${times('terminating', 0.99)} times as long; terminated: ${times('terminated', 0.5)} and ${times('terminated', 0.99)}`;
}
