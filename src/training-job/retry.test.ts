import assert from 'node:assert/strict';
import { aTrainingJob, now } from '../policy/testing/builders.ts';
import { formatTime } from '../api/time.ts';
import { type Attempt } from './attempt.ts';
import { isRetried, nextAttemptAt } from './retry.ts';

const second = 1000;
const minute = 60 * second;

describe('whether another attempt follows', () => {
  const job = (maxRestarts?: number) => aTrainingJob().with({ runPolicy: maxRestarts === undefined ? {} : { maxRestarts } }).build();
  const table: Readonly<Record<string, readonly [outcome: 'Failed' | 'Interrupted' | 'Succeeded', reason: string, maxRestarts: number | undefined, restarts: number, want: boolean]>> = {
    'a program that failed is not run again unless asked': ['Failed', 'ExitCode', undefined, 0, false],
    'a program that failed is run again as often as asked': ['Failed', 'ExitCode', 2, 1, true],
    'and no more often': ['Failed', 'ExitCode', 2, 2, false],
    'a lack of memory counts too': ['Failed', 'OutOfMemory', 1, 1, false],
    'a failure that nobody explains counts too': ['Failed', 'BackoffLimitExceeded', 1, 0, true],
    'a deadline is final': ['Failed', 'DeadlineExceeded', 5, 0, false],
    'what the cluster did is always run again': ['Interrupted', 'Preempted', undefined, 0, true],
    'and is never counted': ['Interrupted', 'GateFailed', 1, 1, true],
    'a success is final': ['Succeeded', 'Completed', 5, 0, false],
  };
  for (const [name, [outcome, reason, maxRestarts, restarts, want]] of Object.entries(table)) it(name, () => assert.equal(isRetried(job(maxRestarts), { outcome, reason }, restarts), want));
});

describe('the pause before the next attempt', () => {
  const attempts = (...minutes: readonly number[]): readonly Attempt[] =>
    minutes.map((ran, i) => ({ number: i + 1, jobName: `unet-${i + 1}`, startTime: formatTime(now - ran * minute), completionTime: formatTime(now), outcome: 'Failed', reason: 'ExitCode' }));
  const table: Readonly<Record<string, readonly [attempts: readonly Attempt[], want: number]>> = {
    'is ten seconds after the first': [attempts(1), 10 * second],
    'doubles': [attempts(1, 1, 1), 40 * second],
    'never exceeds six minutes': [attempts(1, 1, 1, 1, 1, 1, 1, 1, 1, 1), 6 * minute],
    'begins anew after an attempt that ran for ten minutes': [attempts(1, 1, 1, 600), 10 * second],
    'and grows again after it': [attempts(600, 1, 1), 20 * second],
  };
  for (const [name, [of, want]] of Object.entries(table)) it(name, () => assert.equal(nextAttemptAt(of, now) - now, want));

  it('counts an attempt that never ran as short', () => {
    assert.equal(nextAttemptAt([{ number: 1, jobName: 'unet-1', completionTime: formatTime(now), outcome: 'Interrupted', reason: 'GangNotPlaced' }], now) - now, 10 * second);
  });
});
