import { gateExitCodes } from '../api/gate.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { type Role } from '../api/labels.ts';
import * as resources from '../api/resources.ts';
import { kinds } from '../keys.ts';
import { clauseTable } from '../policy/clauses.ts';
import { type ErrorClass } from '../runtime/errors.ts';
import { attemptReasons } from '../training-job/attempt.ts';

/** Every value that a label may have. What is not among them is counted as `other`, so that no label can grow or name anybody. */
export interface LabelValues {
  readonly values: readonly string[] | RegExp;
  /** What the values are, for people; absent where the list says it. */
  readonly said?: string;
}

/** One metric, as the registry makes it and docs/metrics.md tells it. */
export interface MetricDescription {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: Readonly<Record<string, LabelValues>>;
  readonly buckets?: readonly number[];
  /** Series that are there with 0 from the start, because an alert cannot see the first step of a series that was not there. */
  readonly initial?: readonly Readonly<Record<string, string>>[];
}

/** Counted where a value is not known: a bound that holds by construction. */
export const other = 'other';

const oneOf = (values: readonly string[], said?: string): LabelValues => ({ values, ...(said === undefined ? {} : { said }) });

/** Every combination of these values. */
function every(labels: Readonly<Record<string, readonly string[]>>): readonly Readonly<Record<string, string>>[] {
  return Object.entries(labels).reduce<readonly Readonly<Record<string, string>>[]>(
    (made, [name, values]) => made.flatMap((labelled) => values.map((value) => ({ ...labelled, [name]: value }))),
    [{}],
  );
}

const results = ['success', 'error', 'requeue', 'requeue_after'] as const;
const errorClasses = ['conflict', 'throttled', 'transient', 'refused', 'gone', 'notFound', 'aborted', 'bug'] as const satisfies readonly ErrorClass[];
const resourceKinds = Object.values(resources).flatMap((resource) => (typeof resource === 'string' ? [] : [resource.kind]));
const clauseIds = clauseTable.map(({ id }) => id);
const auditActions = ['Decision', 'AttemptEnd', 'AttemptStart', 'Stop', 'Withhold', 'Finish', 'Withdrawal', 'Gone', 'Load', 'LoadEnd', 'Seal', 'Release', 'Bind', 'Unbind', 'Move', 'MoveEnd', 'Deliver', 'Recall'] as const;

/** Why jobs end, the clauses' reasons apart; all that failures can be told apart by (research on gangs, docs/architecture.md). */
const endReasons = [...attemptReasons, 'JobFailed', 'BackoffLimitExceeded', 'PodFailurePolicy', 'FailedIndexes', 'MaxFailedIndexesExceeded', 'Deleted'];

const gatedRoles = ['training', 'probe'] as const satisfies readonly Role[];
const gateEnds = ['Passed', ...Object.keys(gateExitCodes), 'NoResult'];

const controls = ['encryption-at-rest', 'network-isolation'];
const evidenceResults = ['Passed', 'Failed', 'Unverified'];

/** A TrainingJob that the operator has not yet looked at. */
export const undecided = 'New';
/** A job without a gate. */
export const untested = 'Untested';
/** Every word of status.state of a TrainingJob. */
export const jobStates = ['Held', 'Denied', 'Queued', 'Suspended', 'Starting', 'Running', 'Restarting', 'Stopping', 'Succeeded', 'Failed', 'Stopped'] as const satisfies readonly NonNullable<TrainingJobStatus['state']>[];
/** Kinds with a condition Ready. */
export const conditioned = ['SecureDataset', 'DataPermit', 'DataApproval', 'OutputRelease', 'SecureProcessingEnvironment'] as const;
/** What a condition may say. */
export const conditionStatuses = ['True', 'False', 'Unknown'];

const controller = oneOf(kinds, 'kind of object');
const ofController = { controller };
const ofQueue = { name: controller, controller };
const perController = every({ controller: kinds });
const perQueue = kinds.map((kind) => ({ name: kind, controller: kind }));
const resource = oneOf([...resourceKinds, other], 'kind of resource that is watched');
const host: LabelValues = { values: /^[\w.:[\]-]{1,261}$/, said: 'host and port of the API server, one value' };
const verb = oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', other]);

// The buckets of controller-runtime 0.24, so that its dashboards draw ours too.
const reconcileBuckets = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40,
  50, 60,
];
/** From 10 ns on, as client-go has them. */
const queueBuckets = Array.from({ length: 12 }, (_, power) => Number(`1e${power - 8}`));
// Of component-base.
const requestBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
// Grace is 5 s and a pod's own ends are quicker; a node that is lost takes minutes.
const stopBuckets = [0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 30, 60, 120, 300, 600];

// A policy that refuses costs a gate some 0.1 s, one that drops 1.6 s; the wait is bounded by 300 s.
const gateBuckets = [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60, 300];

/** Names of controller-runtime and client-go, with their labels and buckets. */
const machinery = [
  { name: 'controller_runtime_reconcile_total', type: 'counter', help: 'Reconciles by kind and result. requeue_after: a success that is to be looked at again at an instant; requeue does not occur.', labels: { controller, result: oneOf(results) }, initial: every({ controller: kinds, result: results }) },
  { name: 'controller_runtime_reconcile_errors_total', type: 'counter', help: 'Reconciles that failed, by kind; also those that only looked at a cache that was behind.', labels: ofController, initial: perController },
  { name: 'controller_runtime_terminal_reconcile_errors_total', type: 'counter', help: 'Reconciles that the API server refused (403, 422): trying again, which is done slowly, will not heal it.', labels: ofController, initial: perController },
  { name: 'controller_runtime_reconcile_panics_total', type: 'counter', help: 'Reconciles that failed by a mistake of the operator itself.', labels: ofController, initial: perController },
  { name: 'controller_runtime_reconcile_time_seconds', type: 'histogram', help: 'Time of reconciles by kind.', labels: ofController, buckets: reconcileBuckets, initial: perController },
  { name: 'controller_runtime_active_workers', type: 'gauge', help: 'Workers that reconcile a kind now.', labels: ofController, initial: perController },
  { name: 'controller_runtime_max_concurrent_reconciles', type: 'gauge', help: 'Workers that there are. All kinds share them.', labels: ofController },
  { name: 'workqueue_depth', type: 'gauge', help: 'Keys that wait, by kind and priority. 0: something changed; -100: the backlog of a start.', labels: { ...ofQueue, priority: oneOf(['0', '-100']) } },
  { name: 'workqueue_adds_total', type: 'counter', help: 'Keys added; one that waits already is not counted again.', labels: ofQueue, initial: perQueue },
  { name: 'workqueue_queue_duration_seconds', type: 'histogram', help: 'Time that keys wait for a worker.', labels: ofQueue, buckets: queueBuckets, initial: perQueue },
  { name: 'workqueue_work_duration_seconds', type: 'histogram', help: 'Time that the work on a key takes.', labels: ofQueue, buckets: queueBuckets, initial: perQueue },
  { name: 'workqueue_unfinished_work_seconds', type: 'gauge', help: 'Seconds of work under way, summed over the workers. A large value that grows means one that is stuck.', labels: ofQueue },
  { name: 'workqueue_longest_running_processor_seconds', type: 'gauge', help: 'Seconds that the longest work under way has taken. Above 300 /livez fails.', labels: ofQueue },
  { name: 'workqueue_retries_total', type: 'counter', help: 'Keys that were added with a pause: retries and looks at a later instant.', labels: ofQueue, initial: perQueue },
  { name: 'rest_client_requests_total', type: 'counter', help: 'Requests to the API server by status, method and host; the code is <error> where no answer came.', labels: { code: { values: /^([1-5]\d\d|<error>)$/, said: 'HTTP status or `<error>`' }, method: verb, host } },
  { name: 'rest_client_request_duration_seconds', type: 'histogram', help: 'Time until the API server began to answer, by method and host; of a watch only its opening.', labels: { verb, host }, buckets: requestBuckets },
  { name: 'leader_election_master_status', type: 'gauge', help: 'Whether this process leads (1) or stands by (0). Absent when it takes part in no election.', labels: { name: { values: /^[a-z0-9.-]{1,253}$/, said: 'name of the Lease, one value' } } },
] as const satisfies readonly MetricDescription[];

/** What no other controller has. */
const own = [
  { name: 'caveau_decisions_total', type: 'counter', help: 'Decisions put on record, each once: by its outcome and the clause that decided, which is the first one that does not hold (none for Allow). The begin of a stop counts as the decision that it is.', labels: { clause: oneOf(['none', ...clauseIds, other], '`none` or the id of a clause ([clauses.md](clauses.md))'), outcome: oneOf(['Allow', 'Hold', 'Deny', other]) }, initial: [{ clause: 'none', outcome: 'Allow' }, ...every({ clause: clauseIds, outcome: ['Hold', 'Deny'] })] },
  { name: 'caveau_audit_lines_total', type: 'counter', help: 'Lines written to the audit stream, by action.', labels: { action: oneOf([...auditActions, other]) }, initial: every({ action: auditActions }) },
  { name: 'caveau_stop_latency_seconds', type: 'histogram', help: 'From the recorded begin of a stop until every pod has ended. A stop that a restart of the operator cut in two is not measured.', labels: {}, buckets: stopBuckets, initial: [{}] },
  { name: 'caveau_jobs_finished_total', type: 'counter', help: 'TrainingJobs that ended, by state and reason.', labels: { outcome: oneOf(['Succeeded', 'Failed', 'Stopped', other]), reason: oneOf([...new Set([...endReasons, ...clauseTable.flatMap(({ reasons }) => reasons), other])], 'a reason of a clause ([clauses.md](clauses.md)), or why a Job ended: ' + endReasons.map((reason) => `\`${reason}\``).join(', ')) }, initial: [{ outcome: 'Succeeded', reason: 'Completed' }] },
  { name: 'caveau_attempts_interrupted_total', type: 'counter', help: 'Attempts that ended while another follows, by reason: by the cluster (a preemption, a lost node, …) or by the program (ExitCode, OutOfMemory).', labels: { reason: oneOf([...endReasons, other]) }, initial: attemptReasons.map((reason) => ({ reason })) },
  { name: 'caveau_gate_results_total', type: 'counter', help: 'Gates of training pods and of probes that ended, by what they found. NoResult: one that ended and left nothing that is understood.', labels: { result: oneOf(gateEnds), role: oneOf(gatedRoles) }, initial: every({ result: gateEnds, role: gatedRoles }) },
  { name: 'caveau_gate_duration_seconds', type: 'histogram', help: 'Time that gates took: what they add to the start of a pod, the start of their container apart.', labels: {}, buckets: gateBuckets, initial: [{}] },
  { name: 'caveau_evidence_total', type: 'counter', help: 'Evidence that was told in the status of datasets, by control and result. Renewed evidence counts again: when none comes any more, nobody tests.', labels: { control: oneOf([...controls, other]), result: oneOf([...evidenceResults, other]) }, initial: every({ control: controls, result: evidenceResults }) },
  { name: 'caveau_training_jobs', type: 'gauge', help: 'TrainingJobs by state; New: not looked at yet. This one and the six that follow are told by the leader alone, from its caches.', labels: { state: oneOf([undecided, ...jobStates]) } },
  { name: 'caveau_objects', type: 'gauge', help: 'Objects by kind and by what their condition Ready says; Unknown: it says nothing yet.', labels: { kind: oneOf(conditioned), ready: oneOf(conditionStatuses) } },
  { name: 'caveau_admission_in_force', type: 'gauge', help: 'Whether the admission policies are as they were installed and act (1). 0: they do not, or it is not known.', labels: {} },
  { name: 'caveau_running_jobs', type: 'gauge', help: 'TrainingJobs in the state Running, by what their condition IsolationVerified says; Untested: no gate looked.', labels: { isolation: oneOf([...conditionStatuses, untested]) } },
  { name: 'caveau_oldest_stop_seconds', type: 'gauge', help: 'For how long the job has been Stopping that has been it longest: since its authorization ended. 0 where none is.', labels: {} },
  { name: 'caveau_earliest_deadline_timestamp_seconds', type: 'gauge', help: 'When the first of the jobs that start, run or restart will be stopped because a permit or another term ends, as Unix time. Absent where none will.', labels: {} },
  { name: 'caveau_evidence_end_timestamp_seconds', type: 'gauge', help: 'When the evidence of a control ends of the dataset for which it ends first, as Unix time. A dataset that never passed is not among them.', labels: { control: oneOf(controls) } },
  { name: 'caveau_api_writes_total', type: 'counter', help: 'Writes to the API server by verb and kind, Events apart.', labels: { verb: oneOf(['create', 'apply', 'status', 'patch', 'delete', other]), kind: oneOf([...resourceKinds, other], 'kind of object') } },
  { name: 'caveau_drift_total', type: 'counter', help: 'Objects in which a cache was found to differ from the API server, by how: missing in the cache, stale, or extra in it.', labels: { resource, kind: oneOf(['missing', 'stale', 'extra', other]) } },
  { name: 'caveau_watch_restarts_total', type: 'counter', help: 'Ends of watches by the class of the error, or `ended` when the server ended one in order. Each is followed by another watch.', labels: { resource, class: oneOf(['ended', ...errorClasses]) } },
  { name: 'caveau_clock_skew_seconds', type: 'gauge', help: "How far this process's clock is ahead of the API server's, as little as its last answers allow. Beyond 30 either way nothing new is started. Absent until an answer told.", labels: {} },
  { name: 'caveau_events_dropped_total', type: 'counter', help: 'Kubernetes Events that were not written: too many waited, too many for one object, refused, or not the leader.', labels: {}, initial: [{}] },
  { name: 'caveau_build_info', type: 'gauge', help: 'Always 1; its labels say what runs.', labels: { version: { values: /^\d+\.\d+\.\d+[\w.+-]*$/, said: 'version of the operator' }, clause_set: { values: /^caveau\.clauses\/\d+$/, said: 'version of the set of clauses' } } },
] as const satisfies readonly MetricDescription[];

/** Every metric but those of the Node.js process: the one source of the registry and of docs/metrics.md. */
export const metricTables = { machinery, own } as const;

/** The name of one of them. */
export type MetricName = (typeof machinery)[number]['name'] | (typeof own)[number]['name'];

/** What has `name` of the table. */
export const metricTable: readonly (MetricDescription & { readonly name: MetricName })[] = [...machinery, ...own];

/** Whether a label may have this value. */
export function isListed({ values }: LabelValues, value: string): boolean {
  return values instanceof RegExp ? values.test(value) : values.includes(value);
}
