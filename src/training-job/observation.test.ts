import assert from 'node:assert/strict';
import { type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { now } from '../policy/testing/builders.ts';
import { frozen } from '../testing/frozen.ts';
import { observe, type Observation } from './observation.ts';
import { aPod } from './testing/world.ts';

const metadata = { name: 'unet-1' };
const running: BatchJob = { metadata };

function endedBy(type: string, reason?: string, message?: string): BatchJob {
  return { metadata, status: { conditions: [{ type, status: 'True', ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) }] } };
}

function failed(index: number, exitCode: number, finishedAt?: string, reason = 'Error'): Pod {
  return aPod(index, { phase: 'Failed', terminated: { exitCode, reason, ...(finishedAt === undefined ? {} : { finishedAt }) } });
}

const failure = endedBy('Failed', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit');

describe('how a Job ended', () => {
  const table: Readonly<Record<string, { readonly job: BatchJob | undefined; readonly pods?: readonly Pod[]; readonly want: Observation['end'] }>> = {
    'not at all without a Job': { job: undefined, want: undefined },
    'not at all while it runs': { job: running, want: undefined },
    'not by a condition that is False': { job: { metadata, status: { conditions: [{ type: 'Complete', status: 'False' }] } }, want: undefined },
    'not by a condition that only announces the end': { job: endedBy('SuccessCriteriaMet'), want: undefined },
    'well when complete': { job: endedBy('Complete'), want: { outcome: 'Succeeded', reason: 'Completed' } },
    'by its deadline, whatever its pods say': {
      job: endedBy('Failed', 'DeadlineExceeded'), pods: [failed(0, 143, '2027-03-01T12:00:01Z')],
      want: { outcome: 'Failed', reason: 'DeadlineExceeded' },
    },
    'by the container that failed first, because the others follow it': {
      job: failure, pods: [failed(0, 1, '2027-03-01T12:00:09Z'), failed(1, 42, '2027-03-01T12:00:01Z'), failed(2, 7, '2027-03-01T12:00:05Z')],
      want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 42, worker: 1 },
    },
    'by a container with a time rather than by one without': {
      job: failure, pods: [failed(0, 1), failed(1, 42, '2027-03-01T12:00:01Z')],
      want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 42, worker: 1 },
    },
    'not by a container that ended well before': {
      job: failure, pods: [failed(0, 0, '2027-03-01T12:00:00Z', 'Completed'), failed(1, 42, '2027-03-01T12:00:01Z')],
      want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 42, worker: 1 },
    },
    'by lack of memory, with what would help': {
      job: failure, pods: [failed(0, 137, '2027-03-01T12:00:00Z', 'OOMKilled')],
      want: { outcome: 'Failed', reason: 'OutOfMemory', exitCode: 137, worker: 0 },
    },
    'as the Job controller says when no container tells': { job: failure, pods: [aPod(0, { phase: 'Failed' })], want: { outcome: 'Failed', reason: 'BackoffLimitExceeded' } },
    'somehow when nobody tells': { job: endedBy('Failed'), want: { outcome: 'Failed', reason: 'JobFailed' } },
  };
  for (const [name, { job, pods = [], want }] of Object.entries(table)) {
    it(name, () => assert.deepEqual(observe(frozen(job), frozen(pods), []).end, want));
  }
});

describe('what pods show', () => {
  it('counts by phase; what is being deleted does not run, but is alive until its containers have ended', () => {
    const pods = [aPod(0), aPod(1, { deleting: true }), aPod(2, { phase: 'Pending' }), aPod(3, { phase: 'Succeeded' }), aPod(4, { phase: 'Failed' }), aPod(5, { phase: 'Unknown' })];
    const { running: count, succeeded, failed: bad, alive } = observe(running, pods, []);
    assert.deepEqual([count, succeeded, bad], [1, 1, 1]);
    assert.deepEqual(alive.map((pod) => pod.metadata.name), ['unet-1-0', 'unet-1-1', 'unet-1-2', 'unet-1-5']);
  });

  it('a pod without a status is alive', () => {
    assert.equal(observe(running, [{ metadata: { name: 'p' } }], []).alive.length, 1);
  });

  it("passes on the scheduler's sentence and since when, and nothing when a pod is scheduled or its time cannot be read", () => {
    const [unschedulable, scheduled] = [aPod(0, { phase: 'Pending', unschedulableSince: now }), aPod(1)];
    assert.deepEqual(observe(running, [scheduled, unschedulable], []).unschedulable, { message: '0/3 nodes are available: 3 Insufficient nvidia.com/gpu.', since: now });
    assert.equal(observe(running, [scheduled], []).unschedulable, undefined);
    const broken: Pod = { metadata: { name: 'p' }, status: { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] } };
    assert.equal(observe(running, [broken], []).unschedulable, undefined);
  });
});

describe('an end that our pods do not explain', () => {
  const at = (second: number): string => `2027-03-01T12:00:${String(second).padStart(2, '0')}Z`;
  const told: BatchJob = { metadata, status: { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: at(10) }] } };
  const until = (pods: readonly Pod[], watchedSince?: number): number | undefined => observe(told, pods, [], watchedSince).settlesAt;

  it('is not believed for a while, because the watch of the pods may be behind that of the Jobs', () => {
    assert.equal(until([]), Date.parse(at(25)));
    assert.equal(until([aPod(0)]), Date.parse(at(25)));
    assert.equal(until([failed(0, 1, at(9)), aPod(1)]), Date.parse(at(25)), 'the pod that still seems to run may be the one that failed first');
  });

  it('is not believed while the watch of the pods is closed, however long ago it was told', () => {
    assert.equal(until([], Date.parse(at(50))), Date.parse(at(50)) + 15_000);
    assert.equal(until([], Date.parse(at(1))), Date.parse(at(25)));
  });

  it('is not believed either when it is only announced, and then may have pods that live', () => {
    const announced: BatchJob = { metadata, status: { conditions: [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: at(10) }] } };
    assert.equal(observe(announced, [aPod(0)], []).settlesAt, Date.parse(at(25)));
    assert.equal(observe(announced, [failed(0, 1, at(9)), aPod(1)], []).settlesAt, undefined);
  });

  it('is believed at once when they do, or when the cluster did it', () => {
    assert.equal(until([failed(0, 3, at(9))]), undefined);
    assert.equal(until([aPod(0), aPod(1, { phase: 'Failed', disruption: 'PreemptionByScheduler' })]), undefined);
    assert.equal(observe(endedBy('Complete'), [aPod(0)], []).settlesAt, undefined);
  });
});
