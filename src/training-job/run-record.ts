import { defined } from '../api/defined.ts';
import { type TrainingJob, type TrainingJobStatus } from '../api/generated/types.ts';
import { rolesLabel, trainingJobLabel, trainingJobUid } from '../api/labels.ts';
import { type KubeObject } from '../api/kube-object.ts';
import { controllerRevisions } from '../api/resources.ts';
import { type Step } from '../runtime/plan.ts';
import { runRecordName } from '../workload/names.ts';
import { type Conclusion, type Why } from './conclusion.ts';

/**
 * What is kept of a job that has ended, beside its status: which object it was, how it ended, and its attempts. Status is brought back by no
 * backup and by no Git repository, and a name that ended must not run again on regulated data because its status is gone.
 */
export interface RunRecord {
  /** The uid of the TrainingJob that ended. */
  readonly uid: string;
  readonly state: 'Succeeded' | 'Failed' | 'Stopped';
  readonly reason: string;
  readonly message: string;
  readonly completionTime: string;
  readonly startTime?: string;
  readonly attempts: NonNullable<TrainingJobStatus['attempts']>;
  /** The last decision, which tells the clause behind a stop. */
  readonly decision?: NonNullable<TrainingJobStatus['decision']>;
  readonly deadline?: string;
  /** Whether what the run made may be released; absent in records of before that was told. */
  readonly releasable?: Releasable;
}

/** As the condition of this name told it. */
export interface Releasable extends Why {
  readonly status: 'True' | 'False';
}

/** A ControllerRevision (apps/v1): an immutable snapshot by a controller. The API server itself refuses a change of its data. */
interface Revision extends KubeObject {
  readonly revision?: number;
  readonly data?: unknown;
}

const states: readonly unknown[] = ['Succeeded', 'Failed', 'Stopped'];

/** Reads a record; one that cannot be read still says that the name was used, by whom is not known. */
export function readRunRecord(object: KubeObject | undefined): RunRecord | undefined {
  if (object === undefined) return undefined;
  const data = (object as Revision).data as Partial<RunRecord> | undefined;
  const { uid, state, reason, message, completionTime, attempts, startTime, decision, deadline, releasable: told } = data ?? {};
  return {
    uid: text(uid),
    state: states.includes(state) && state !== undefined ? state : 'Stopped',
    reason: text(reason) === '' ? 'Unknown' : text(reason),
    message: text(message),
    completionTime: text(completionTime) === '' ? (object.metadata.creationTimestamp ?? '1970-01-01T00:00:00Z') : text(completionTime),
    ...(typeof startTime === 'string' ? { startTime } : {}),
    attempts: Array.isArray(attempts) ? attempts : [],
    ...(typeof decision === 'object' ? { decision } : {}),
    ...(typeof deadline === 'string' ? { deadline } : {}),
    ...readReleasable(told),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function readReleasable(told: Partial<Releasable> | undefined): Pick<RunRecord, 'releasable'> {
  const { status, reason, message } = told ?? {};
  return status === 'True' || status === 'False' ? { releasable: { status, reason: text(reason), message: text(message) } } : {};
}

/**
 * Puts an end on record. The record has no owner, because it must outlive the TrainingJob: an Argo CD application that brings a deleted job
 * back would else run it again. Whoever may hold data (stewards) may delete the record, and with it free the name.
 */
export function recordStep({ metadata }: TrainingJob, { state, reason, message }: Conclusion, status: TrainingJobStatus): Step {
  const { name, namespace, uid = '' } = metadata;
  const data = defined({
    uid, state, reason, message, completionTime: status.completionTime, startTime: status.startTime, attempts: status.attempts ?? [], decision: status.decision, deadline: status.deadline, releasable: toldOf(status),
  });
  const object: Revision = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: defined({ name: runRecordName(name), namespace, labels: { [rolesLabel]: 'record', [trainingJobLabel]: name, [trainingJobUid]: uid } }),
    revision: 1,
    data,
  };
  return { do: 'create', resource: controllerRevisions, object };
}

function toldOf({ conditions = [] }: TrainingJobStatus): Releasable | undefined {
  const { status, reason, message } = conditions.find(({ type }) => type === 'Releasable') ?? {};
  return (status === 'True' || status === 'False') && reason !== undefined && message !== undefined ? { status, reason, message } : undefined;
}
