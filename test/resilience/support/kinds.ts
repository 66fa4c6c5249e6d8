import { forEver, storageClassName } from '../../e2e/support/stage.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a person does with a job, when it has come to a state. */
export interface Step {
  readonly at: string;
  readonly reason?: string;
  readonly act: 'suspend' | 'resume' | 'delete' | 'bring its dataset' | 'wait for the permit to be revoked';
}

/** One kind of job in the crowd, and how it must end. */
export interface Kind {
  readonly name: string;
  /** How many of a wave are of this kind. */
  readonly count: number;
  readonly spec?: Fields;
  /** Default: the dataset that all waves share. */
  readonly dataset?: 'of its wave' | 'none' | 'its own';
  readonly steps?: readonly Step[];
  /** The state and reason in which it stays; a deleted one is gone. */
  readonly end: readonly [state: string, reason: string] | 'gone';
  /** How many Jobs are made for it: one, none for a job that may not start, one more for each resumption. */
  readonly runs: number;
  /** The fewest Jobs: a run that is resumed before the operator could suspend it goes on. */
  readonly fewestRuns?: number;
  /** Whether its pods need a NetworkPolicy of their own. */
  readonly isolated?: boolean;
}

/** One address that the shared dataset lets its jobs reach. */
export const egress = [{ cidr: '192.0.2.10/32', port: 443, protocol: 'TCP' }];

const output = { size: '1Gi', storageClassName, mountPath: '/output' };
const gang = { framework: 'PyTorch', workers: 3 };
const revoked = ['Stopped', 'PermitRevoked'] as const;
const untilRevoked: Step = { at: 'Running', act: 'wait for the permit to be revoked' };

/** A wave of fifty jobs. */
export const kinds: readonly Kind[] = [
  { name: 'single', count: 11, end: ['Succeeded', 'Completed'], runs: 1 },
  { name: 'output', count: 4, spec: { output }, end: ['Succeeded', 'Completed'], runs: 1 },
  { name: 'gang', count: 4, spec: { ...gang, output }, end: ['Succeeded', 'Completed'], runs: 1, isolated: true },
  { name: 'egress', count: 2, spec: { egress }, end: ['Succeeded', 'Completed'], runs: 1, isolated: true },
  { name: 'late', count: 1, dataset: 'its own', steps: [{ at: 'Held', reason: 'DatasetMissing', act: 'bring its dataset' }], end: ['Succeeded', 'Completed'], runs: 1 },
  { name: 'revoked', count: 6, dataset: 'of its wave', spec: { command: forEver }, steps: [untilRevoked], end: revoked, runs: 1 },
  { name: 'revoked-gang', count: 2, dataset: 'of its wave', spec: { ...gang, command: forEver }, steps: [untilRevoked], end: revoked, runs: 1, isolated: true },
  {
    name: 'pausing', count: 2, dataset: 'of its wave', spec: { command: forEver }, end: revoked, runs: 2, fewestRuns: 1,
    steps: [{ at: 'Running', act: 'suspend' }, { at: 'Suspended', reason: 'SuspendRequested', act: 'resume' }, untilRevoked],
  },
  { name: 'paused', count: 2, spec: { runPolicy: { suspend: true } }, steps: [{ at: 'Suspended', act: 'resume' }], end: ['Succeeded', 'Completed'], runs: 1 },
  { name: 'deleted', count: 2, spec: { ...gang, command: forEver }, steps: [{ at: 'Running', act: 'delete' }], end: 'gone', runs: 1, isolated: true },
  { name: 'overdue', count: 1, spec: { command: forEver, runPolicy: { activeDeadlineSeconds: 8 } }, end: ['Failed', 'DeadlineExceeded'], runs: 1 },
  { name: 'failing', count: 3, spec: { command: ['exit', '3'] }, end: ['Failed', 'ExitCode'], runs: 1 },
  { name: 'failing-gang', count: 1, spec: { ...gang, command: ['false'] }, end: ['Failed', 'ExitCode'], runs: 1, isolated: true },
  { name: 'denied', count: 6, spec: { purpose: { activity: 'ehds:PublicPolicyMaking', commercialUse: 'None' } }, end: ['Denied', 'PurposeNotPermitted'], runs: 0 },
  { name: 'held', count: 3, dataset: 'none', end: ['Held', 'DatasetMissing'], runs: 0 },
];

/** How many jobs a wave has. */
export const waveSize = kinds.reduce((sum, { count }) => sum + count, 0);
