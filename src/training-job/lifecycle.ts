import { type State } from './conclusion.ts';

/** One change of a TrainingJob's state, and when it happens. */
export interface Transition {
  readonly from: State;
  readonly to: State;
  /** The end of the sentence "It goes from … to … when …". */
  readonly when: string;
}

const decided = { denied: 'a clause is violated', held: 'a clause is pending, or a name is taken' };
const ends = { succeeded: 'every worker ended with exit code 0', failed: 'the program failed and no restart is left, its own deadline passed, or its Job was deleted' };
const restarting = 'the attempt ended by the cluster, or by the program with a restart left, or its gang did not start in time';
const stopping = 'a clause no longer holds: why is on record, its pods are deleted, and the Job is suspended';
const used = 'a clause is violated and no pod is left: the job has used the data before, so this is for good';

/**
 * Every change of state that there is. docs/lifecycle.md is generated from it, and the tests hold the plans to it in both directions: no plan
 * makes another change, and each of these is made by one. A job without a status may be in any state next, because a status can be lost.
 */
export const transitions = [
  { from: 'Held', to: 'Denied', when: decided.denied },
  { from: 'Held', to: 'Suspended', when: 'every clause holds, and the user asks for a pause' },
  { from: 'Held', to: 'Queued', when: 'every clause holds, and the job names a queue' },
  { from: 'Held', to: 'Starting', when: 'every clause holds' },
  { from: 'Held', to: 'Stopped', when: used },
  { from: 'Denied', to: 'Held', when: decided.held },
  { from: 'Denied', to: 'Suspended', when: 'the terms were changed so that every clause holds, and the user asks for a pause' },
  { from: 'Denied', to: 'Queued', when: 'the terms were changed so that every clause holds, and the job names a queue' },
  { from: 'Denied', to: 'Starting', when: 'the terms were changed so that every clause holds' },
  { from: 'Queued', to: 'Held', when: `${decided.held}: the Job leaves the queue` },
  { from: 'Queued', to: 'Denied', when: `${decided.denied} before the job ever ran: the Job leaves the queue` },
  { from: 'Queued', to: 'Suspended', when: 'the user asks for a pause: the Job leaves the queue' },
  { from: 'Queued', to: 'Starting', when: 'Kueue admits it' },
  { from: 'Queued', to: 'Running', when: 'Kueue admitted it, and all workers run already' },
  { from: 'Queued', to: 'Restarting', when: restarting },
  { from: 'Queued', to: 'Stopping', when: `${stopping} (a job that was preempted has used the data)` },
  { from: 'Queued', to: 'Succeeded', when: ends.succeeded },
  { from: 'Queued', to: 'Failed', when: ends.failed },
  { from: 'Suspended', to: 'Held', when: decided.held },
  { from: 'Suspended', to: 'Denied', when: decided.denied },
  { from: 'Suspended', to: 'Queued', when: 'the user resumes it, and the job names a queue' },
  { from: 'Suspended', to: 'Starting', when: 'the user resumes it, and the former run is gone' },
  { from: 'Suspended', to: 'Restarting', when: 'the user resumes a job that was paused between two attempts' },
  { from: 'Suspended', to: 'Stopping', when: `${stopping} while a pod of the former run still ends` },
  { from: 'Suspended', to: 'Stopped', when: used },
  { from: 'Suspended', to: 'Running', when: 'the user resumes it before the pause reached its Job, as when the operator ended in between: the run goes on' },
  { from: 'Suspended', to: 'Failed', when: `${ends.failed}, before the pause reached its Job` },
  { from: 'Suspended', to: 'Succeeded', when: 'every worker ended with exit code 0 before the pause reached them' },
  { from: 'Starting', to: 'Held', when: `${decided.held}, before the Job was made` },
  { from: 'Starting', to: 'Denied', when: `${decided.denied}, before the Job was made` },
  { from: 'Starting', to: 'Queued', when: 'the next attempt enters its queue, or Kueue takes its place away' },
  { from: 'Starting', to: 'Suspended', when: 'the user asks for a pause' },
  { from: 'Starting', to: 'Running', when: 'all workers run together' },
  { from: 'Starting', to: 'Restarting', when: restarting },
  { from: 'Starting', to: 'Stopping', when: stopping },
  { from: 'Starting', to: 'Stopped', when: used },
  { from: 'Starting', to: 'Succeeded', when: ends.succeeded },
  { from: 'Starting', to: 'Failed', when: ends.failed },
  { from: 'Running', to: 'Queued', when: 'Kueue preempts or evicts it' },
  { from: 'Running', to: 'Suspended', when: 'the user asks for a pause' },
  { from: 'Running', to: 'Restarting', when: restarting },
  { from: 'Running', to: 'Stopping', when: stopping },
  { from: 'Running', to: 'Succeeded', when: ends.succeeded },
  { from: 'Running', to: 'Failed', when: ends.failed },
  { from: 'Running', to: 'Stopped', when: 'the deadline of its Job or its pods fired first: the clause behind it is the reason. Or the run was only allowed to finish: its attempt ended otherwise than well, or Kueue took its place away, and no further one may start' },
  { from: 'Restarting', to: 'Suspended', when: 'the user asks for a pause' },
  { from: 'Restarting', to: 'Starting', when: 'every pod of the former attempt has ended, its pause has passed, and every clause holds' },
  { from: 'Restarting', to: 'Stopping', when: `${stopping}, while a pod of the former attempt still ends` },
  { from: 'Restarting', to: 'Stopped', when: used },
  { from: 'Stopping', to: 'Stopped', when: 'every pod has ended, and the Job controller says that no other comes' },
] as const satisfies readonly Transition[];
