import { parseArgs } from 'node:util';
import { stopSharedCluster } from '../test/e2e/support/shared-cluster.ts';
import { scale } from './scale.ts';

const usage = `Usage: npm run bench -- scale [options]

  scale    restart with many objects, and the revocation of a permit while many jobs run, on a local cluster with simulated nodes

  --jobs N       TrainingJobs in the cluster (default: 2000); half finished, a quarter denied or held, a quarter running
  --datasets N   SecureDatasets, each with a permit (default: 200)
  --compare      also ends as many running jobs by suspending their Jobs alone

The exit status is 1 when a restart changes anything. Absolute figures are printed, never judged.
`;

const options = { jobs: { type: 'string', default: '2000' }, datasets: { type: 'string', default: '200' }, compare: { type: 'boolean', default: false }, help: { type: 'boolean' } } as const;

function count(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 8) return number;
  throw new Error(`--${name} must be a whole number of at least 8, not "${text}".`);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help === true || positionals.join() !== 'scale') {
    process.stdout.write(usage);
    return values.help === true ? 0 : 2;
  }
  return scale({ jobs: count('jobs', values.jobs), datasets: count('datasets', values.datasets), compare: values.compare });
}

process.exitCode = await main()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  })
  .finally(stopSharedCluster);
