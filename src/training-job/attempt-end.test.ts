import assert from 'node:assert/strict';
import { type BatchJob, type Pod } from '../api/kube-workloads.ts';
import { aNode } from '../policy/testing/builders.ts';
import { type NodeFact } from '../policy/types.ts';
import { frozen } from '../testing/frozen.ts';
import { sentenceOf, type AttemptEnd } from './attempt.ts';
import { attemptEnd } from './attempt-end.ts';
import { aPod, type PodParts } from './testing/world.ts';

const at = (second: number): string => `2027-03-01T12:00:${String(second).padStart(2, '0')}Z`;
const nodes: readonly NodeFact[] = [aNode('it-1'), aNode('it-2'), { ...aNode('it-3'), ready: false }];

function ended(type = 'Failed', reason = 'BackoffLimitExceeded'): BatchJob {
  return { metadata: { name: 'unet-1' }, status: { conditions: [{ type, status: 'True', reason }] } };
}

const exited = (exitCode: number, second: number, more: PodParts = {}): PodParts => ({ phase: 'Failed', node: 'it-1', terminated: { exitCode, finishedAt: at(second), reason: 'Error' }, ...more });
const deleted = (second: number, deletionGracePeriodSeconds: number, pod: Pod): Pod => ({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: at(second + deletionGracePeriodSeconds), deletionGracePeriodSeconds } });
const pods = (...parts: readonly PodParts[]): readonly Pod[] => parts.map((part, index) => aPod(index, part));

describe('the end of an attempt, read as a whole', () => {
  const table: Readonly<Record<string, { readonly job?: BatchJob; readonly pods: readonly Pod[]; readonly want: AttemptEnd | undefined }>> = {
    'is none while the Job runs': { job: { metadata: { name: 'unet-1' } }, pods: pods({ node: 'it-1' }), want: undefined },
    'is a success when the Job is complete': { job: ended('Complete', 'CompletionsReached'), pods: pods(exited(0, 1)), want: { outcome: 'Succeeded', reason: 'Completed' } },
    'is the exit code of the only worker': { pods: pods(exited(3, 1)), want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 3, worker: 0, node: 'it-1' } },
    'is the exit code of the worker that failed first': { pods: pods(exited(1, 9), exited(42, 2)), want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 42, worker: 1, node: 'it-1' } },
    'is the preemption of worker 0, although worker 1 exited with 1 because its peer vanished': {
      pods: pods(exited(143, 5, { disruption: 'PreemptionByScheduler', deleting: true }), exited(1, 2, { node: 'it-2' })),
      want: { outcome: 'Interrupted', reason: 'Preempted', worker: 0, node: 'it-1' },
    },
    'is an eviction by the eviction API': { pods: pods(exited(1, 1), exited(143, 5, { disruption: 'EvictionByEvictionAPI' })), want: { outcome: 'Interrupted', reason: 'Evicted', worker: 1, node: 'it-1' } },
    'is an eviction by a taint, while the node answers': { pods: pods(exited(143, 5, { disruption: 'DeletionByTaintManager' })), want: { outcome: 'Interrupted', reason: 'Evicted', worker: 0, node: 'it-1' } },
    'is a lost node when the taint is that of a node that does not answer': {
      pods: pods({ phase: 'Running', node: 'it-3', disruption: 'DeletionByTaintManager', deleting: true }, exited(1, 9)),
      want: { outcome: 'Interrupted', reason: 'NodeLost', worker: 0, node: 'it-3' },
    },
    'is an eviction by a kubelet that is short of memory or shuts down': { pods: pods(exited(137, 5, { disruption: 'TerminationByKubelet', reason: 'Evicted' })), want: { outcome: 'Interrupted', reason: 'Evicted', worker: 0, node: 'it-1' } },
    'is an eviction also where only the pod says so': { pods: pods({ phase: 'Failed', node: 'it-1', reason: 'Evicted' }), want: { outcome: 'Interrupted', reason: 'Evicted', worker: 0, node: 'it-1' } },
    'is a lost node when Kubernetes collected the pod': { pods: pods(exited(1, 2), { phase: 'Failed', node: 'gone', disruption: 'DeletionByPodGC' }), want: { outcome: 'Interrupted', reason: 'NodeLost', worker: 1, node: 'gone' } },
    'is a lost node when a peer exits before the taint comes': { pods: pods({ phase: 'Running', node: 'it-3' }, exited(1, 2)), want: { outcome: 'Interrupted', reason: 'NodeLost', worker: 0, node: 'it-3' } },
    'is not a lost node when the kubelet told how the pod ended before it fell silent': { pods: pods(exited(7, 2, { node: 'it-3' })), want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 7, worker: 0, node: 'it-3' } },
    'is a refusal by the kubelet': { pods: pods({ phase: 'Failed', node: 'it-1', reason: 'UnexpectedAdmissionError' }, exited(1, 2)), want: { outcome: 'Interrupted', reason: 'PodRejected', worker: 0, node: 'it-1' } },
    'is a refusal by a kubelet that has run out of GPUs': { pods: pods({ phase: 'Failed', node: 'it-1', reason: 'OutOfnvidia.com/gpu' }), want: { outcome: 'Interrupted', reason: 'PodRejected', worker: 0, node: 'it-1' } },
    'is the failed gate of any worker before all else': {
      pods: pods(exited(137, 1, { disruption: 'PreemptionByScheduler' }), { phase: 'Failed', node: 'it-2', gate: { exitCode: 86, finishedAt: at(3) } }),
      want: { outcome: 'Interrupted', reason: 'GateFailed', exitCode: 86, worker: 1, node: 'it-2' },
    },
    'is what the cluster did to a pod whose gate was waiting, which then ends by a signal': { pods: pods({ phase: 'Failed', node: 'it-1', disruption: 'EvictionByEvictionAPI', gate: { exitCode: 143 } }), want: { outcome: 'Interrupted', reason: 'Evicted', worker: 0, node: 'it-1' } },
    'is a failed gate, and never a failure of the program, when the gate ended without a verdict': { pods: pods({ phase: 'Failed', node: 'it-1', gate: { exitCode: 1 } }), want: { outcome: 'Interrupted', reason: 'GateFailed', exitCode: 1, worker: 0, node: 'it-1' } },
    'is no failed gate when the gate opened': { pods: pods(exited(5, 2, { gate: { exitCode: 0 } })), want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 5, worker: 0, node: 'it-1' } },
    'is a lack of memory of any worker, although another exited first': {
      pods: pods(exited(1, 1), { phase: 'Failed', node: 'it-2', terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: at(2) } }),
      want: { outcome: 'Failed', reason: 'OutOfMemory', exitCode: 137, worker: 1, node: 'it-2' },
    },
    'is a deleted pod when that ended first': { pods: pods(exited(143, 1, { deleting: true }), exited(1, 4)), want: { outcome: 'Interrupted', reason: 'PodDeleted', worker: 0, node: 'it-1' } },
    'is the exit code when the Job controller deleted the peer in the same second': { pods: pods(exited(143, 4, { deleting: true }), exited(9, 4)), want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 9, worker: 1, node: 'it-1' } },
    'is the exit code of a worker that failed before the Job controller deleted it, because a peer failed a moment later': {
      pods: [deleted(5, 30, aPod(0, exited(3, 4))), aPod(1, exited(3, 5))],
      want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 3, worker: 0, node: 'it-1' },
    },
    'is the exit code of a worker that nobody deleted until it had failed': { pods: [deleted(9, 0, aPod(0, exited(3, 4)))], want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 3, worker: 0, node: 'it-1' } },
    'is a deleted pod that used its grace': { pods: [deleted(5, 30, aPod(0, exited(143, 7))), aPod(1, exited(1, 8))], want: { outcome: 'Interrupted', reason: 'PodDeleted', worker: 0, node: 'it-1' } },
    'is the exit code also where nothing tells when': { pods: pods({ phase: 'Failed', node: 'it-1', terminated: { exitCode: 3 } }), want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 3, worker: 0, node: 'it-1' } },
    'is a deadline of the Job, whatever its pods say': { job: ended('Failed', 'DeadlineExceeded'), pods: pods(exited(143, 1, { disruption: 'PreemptionByScheduler' })), want: { outcome: 'Failed', reason: 'DeadlineExceeded' } },
    'is a deadline of the pod, which the kubelet enforces': { pods: pods({ phase: 'Failed', node: 'it-1', reason: 'DeadlineExceeded' }), want: { outcome: 'Failed', reason: 'DeadlineExceeded' } },
    'is known as soon as the Job controller is sure, before every pod has ended': { job: ended('FailureTarget'), pods: pods(exited(1, 2), { node: 'it-2' }), want: { outcome: 'Failed', reason: 'ExitCode', exitCode: 1, worker: 0, node: 'it-1' } },
    'is what the Job controller says when no pod tells': { pods: [], want: { outcome: 'Failed', reason: 'BackoffLimitExceeded' } },
  };
  for (const [name, { job = ended(), pods: of, want }] of Object.entries(table)) {
    it(name, () => assert.deepEqual(attemptEnd(frozen(job), frozen(of), nodes), want));
  }

  it('is told in a sentence for every reason, without a number that is not known', () => {
    for (const reason of ['Completed', 'DeadlineExceeded', 'DeadlineMoved', 'ExitCode', 'OutOfMemory', 'Preempted', 'Evicted', 'NodeLost', 'PodRejected', 'PodDeleted', 'GateFailed', 'GangNotPlaced', 'WorkersNotStarted', 'JobDeleted', 'SomethingNew']) {
      for (const end of [{ reason }, { reason, worker: 3, node: 'it-1', exitCode: 1 }]) {
        const sentence = sentenceOf(end);
        assert.match(sentence, /^[A-Z].*\.$/);
        assert.doesNotMatch(sentence, /undefined|NaN/);
      }
    }
  });
});
