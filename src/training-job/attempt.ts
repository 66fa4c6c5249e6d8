import { type TrainingJobStatus } from '../api/generated/types.ts';
import { type BatchJob } from '../api/kube-workloads.ts';
import { attemptLabel, restartsAnnotation } from '../api/labels.ts';

/** One attempt as status tells it. */
export type Attempt = NonNullable<TrainingJobStatus['attempts']>[number];

/** How an attempt ended. Interrupted means: by the cluster and not by its program, which is never counted against the restarts. */
export interface AttemptEnd {
  readonly outcome: 'Succeeded' | 'Failed' | 'Interrupted' | 'Stopped';
  readonly reason: string;
  readonly exitCode?: number;
  /** The index of the worker that ended it. */
  readonly worker?: number;
  readonly node?: string;
}

/** The attempt that a Job of ours runs; 0 when its label is not a number, so that it is never taken for the present one. */
function attemptOf({ metadata }: BatchJob): number {
  const number = Number(metadata.labels?.[attemptLabel]);
  return Number.isInteger(number) && number > 0 ? number : 0;
}

/** The number of the present attempt, or of the first that will be. Jobs count beside status, because status can be lost. */
export function presentAttempt(status: TrainingJobStatus | undefined, runs: readonly BatchJob[]): number {
  return Math.max(1, status?.attempt ?? 0, ...(status?.attempts ?? []).map(({ number }) => number), ...runs.map(attemptOf));
}

/** What status says of one attempt. */
export function attemptIn(status: TrainingJobStatus | undefined, number: number): Attempt | undefined {
  return status?.attempts?.find((attempt) => attempt.number === number);
}

/** Whether any attempt of the job has run. */
export function hasRun(status: TrainingJobStatus | undefined): boolean {
  return status?.startTime !== undefined || (status?.attempts ?? []).length > 0;
}

/** How often the program was started again after a failure of its own; the newest Job carries the count for the case that status is lost. */
export function restartsOf(status: TrainingJobStatus | undefined, run: BatchJob | undefined): number {
  const carried = Number(run?.metadata.annotations?.[restartsAnnotation] ?? 0);
  return Math.max(status?.restarts ?? 0, Number.isInteger(carried) ? carried : 0);
}

type Sentence = (end: Omit<AttemptEnd, 'outcome'>) => string;

const worker: Sentence = ({ worker: index }) => (index === undefined ? 'A worker' : `Worker ${index}`);
const onNode: Sentence = ({ node }) => (node === undefined ? '' : ` on node ${node}`);
const ofWorker: Sentence = ({ worker: index }) => (index === undefined ? 'a worker' : `worker ${index}`);

/** What a researcher reads of the end of an attempt, by its reason. */
const sentences: Readonly<Record<string, Sentence>> = {
  Completed: () => 'Every worker ended with exit code 0.',
  DeadlineExceeded: () => 'The job ran longer than its deadline allows.',
  ExitCode: (end) => `${worker(end)} ended with exit code ${end.exitCode ?? 'unknown'}: ask a cluster administrator for its log, which may hold data.`,
  OutOfMemory: (end) => `${worker(end)} ran out of memory: ask for more in spec.resources.memory.`,
  Preempted: (end) => `A pod of higher priority took the place of ${ofWorker(end)}${onNode(end)}.`,
  Evicted: (end) => `${worker(end)} was evicted${end.node === undefined ? '' : ` from node ${end.node}`}: the node was drained, tainted or short of resources.`,
  NodeLost: (end) => `${end.node === undefined ? 'The node' : `Node ${end.node}`} of ${ofWorker(end)} was lost.`,
  PodRejected: (end) => `${end.node === undefined ? 'A node' : `Node ${end.node}`} rejected ${ofWorker(end)}, for instance because a device was gone.`,
  PodDeleted: (end) => `The pod of ${ofWorker(end)} was deleted.`,
  GateFailed: (end) => `The gate of ${ofWorker(end)}${onNode(end)} did not open, so its program was not started: the condition IsolationVerified says what the gate found.`,
  GangNotPlaced: () => 'Some workers held nodes while others found none, so all gave their places up.',
  WorkersNotStarted: () => 'The workers had nodes but did not start in time, so they gave their places up: ask the platform engineer for the Events of their pods (an image that cannot be pulled, a volume that cannot be mounted).',
  DeadlineMoved: () => 'What ran was bound by the former end of the permit, which was moved while it ran.',
  JobDeleted: () => 'The Job of this TrainingJob was deleted while it ran. It is not run again: make a new TrainingJob.',
};

/** Every reason that an attempt's end has of its own; a clause that ends one gives the clause's. */
export const attemptReasons: readonly string[] = Object.keys(sentences);

/** One sentence about the end of an attempt, made from what status keeps of it. */
export function sentenceOf(end: Omit<AttemptEnd, 'outcome'>): string {
  const known = Object.hasOwn(sentences, end.reason) ? sentences[end.reason] : undefined;
  return known?.(end) ?? `The Job failed: ${end.reason}.`;
}
