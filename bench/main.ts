import { parseArgs } from 'node:util';
import { stopSharedCluster } from '../test/e2e/support/shared-cluster.ts';
import { admissionCost } from './admission-cost.ts';
import { data } from './data.ts';
import { decisions } from './decide.ts';
import { complain, undoAll, undoLater, undoWhenInterrupted, wasInterrupted } from './ending.ts';
import { Obstacle } from './real-node.ts';
import { scale } from './scale.ts';
import { start } from './start.ts';
import { withdrawal } from './withdrawal.ts';

const usage = `Usage: npm run bench -- scale|revocation|data|start|decide|admission [options]

  scale    restart with many objects, and the revocation of a permit while many jobs run, on a local cluster with simulated nodes
  revocation  the withdrawal of a dataset on which all jobs run, on a local cluster with simulated nodes
  data     the same data read through an encrypted volume, through one that is not, and from the disk, in a pod on a real node (needs root)
  start    the time from apply to the first step of training, stage by stage, and from a revocation to the last process gone, on a real node (needs root)
  decide   decisions per second for data with every clause, beside plain data, and the size of each kind; no cluster
  admission  what pods of a room cost with the admission policies and without them, and whether that grows with the number of datasets; two control planes

scale:
  --jobs N       TrainingJobs in the cluster (default: 2000); half finished, a quarter denied or held, a quarter running
  --datasets N   SecureDatasets, each with a permit (default: 200)
  --compare      also ends as many running jobs by suspending their Jobs alone

revocation:
  --jobs N       TrainingJobs on the dataset (default: 1000)

data:
  --rounds N       how often everything is read (default: 7)
  --mebibytes N    of large files, 8 MiB each (default: 256)
  --small-files N  of 32 KiB each (default: 2000)

decide:
  --seconds N    for each figure (default: 4)

admission:
  --pods N       for each figure (default: 500)

start:
  --rounds N       starts of each kind, one after the other, and half as many revocations (default: 10)
  --image NAME     image of the program, as the node has it (default: small programs)
  --command LINE   shell line that is started (default: one that prints a line)
  --step PATTERN   the first line of its output that matches is its first step (default: any)

The exit status is 1 when a restart changes anything, a stop writes more than it needs, or pods cost more the more datasets there are. Absolute figures are printed, never judged. CAVEAU_TEST_NODE names the directory of a real node that runs already.
`;

const options = {
  jobs: { type: 'string' },
  pods: { type: 'string', default: '500' },
  datasets: { type: 'string', default: '200' },
  compare: { type: 'boolean', default: false },
  seconds: { type: 'string', default: '4' },
  rounds: { type: 'string' },
  mebibytes: { type: 'string', default: '256' },
  'small-files': { type: 'string', default: '2000' },
  image: { type: 'string' },
  command: { type: 'string', default: 'echo first step' },
  step: { type: 'string', default: '' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof read>['values'];

const benchmarks: Readonly<Record<string, (values: Values) => Promise<number>>> = {
  scale: (values) => scale({ jobs: count('jobs', values.jobs ?? '2000', 8), datasets: count('datasets', values.datasets, 8), compare: values.compare }),
  revocation: (values) => withdrawal(count('jobs', values.jobs ?? '1000')),
  admission: (values) => admissionCost({ pods: count('pods', values.pods, 100) }),
  decide: (values) => Promise.resolve(decisions({ seconds: count('seconds', values.seconds) })),
  data: (values) => data({ rounds: count('rounds', values.rounds ?? '7'), mebibytes: count('mebibytes', values.mebibytes), smallFiles: count('small-files', values['small-files']) }),
  start: (values) => start({ rounds: count('rounds', values.rounds ?? '10'), image: values.image, command: values.command, step: values.step }),
};

/** What somebody asked for that cannot be had; no mistake of the program's. */
class UsageError extends Error {}

function read() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function count(name: string, text: string, least = 1): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new UsageError(`--${name} must be a whole number of at least ${least}, not "${text}".`);
}

async function main(): Promise<number> {
  const { values, positionals } = read();
  const benchmark = positionals.length === 1 ? benchmarks[positionals[0] ?? ''] : undefined;
  if (values.help === true || benchmark === undefined) {
    process.stdout.write(usage);
    return values.help === true ? 0 : 2;
  }
  undoLater(stopSharedCluster);
  return benchmark(values);
}

undoWhenInterrupted();
process.exitCode = await main()
  .catch((error: unknown) => {
    if (!wasInterrupted()) complain(error instanceof Obstacle || error instanceof UsageError ? error.message : error);
    return error instanceof UsageError ? 2 : 1;
  })
  .finally(undoAll);
