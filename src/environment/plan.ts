import { admissionCondition } from '../admission/told.ts';
import { type ConditionClaim } from '../api/conditions.ts';
import { type SecureProcessingEnvironment } from '../api/generated/types.ts';
import { environments } from '../api/resources.ts';
import { shapeError } from '../api/shape.ts';
import { earliest, formatTime, parseTime } from '../api/time.ts';
import { jurisdictionOf } from '../policy/jurisdiction.ts';
import { nextTooOld, unproven } from '../policy/positive-control.ts';
import { listed } from '../policy/text.ts';
import { type AdmissionFact, type Instant, type NodeFact, type Restoration } from '../policy/types.ts';
import { type Plan } from '../runtime/plan.ts';
import { statusPlan } from '../status-plan.ts';

/** What a plan for the SecureProcessingEnvironment rests on. */
export interface Snapshot {
  readonly environment: SecureProcessingEnvironment;
  readonly nodes: readonly NodeFact[];
  /** When each target of the gate last answered the operator, by name. */
  readonly answered: Readonly<Record<string, Instant>>;
  /** Whether the admission policies are in force. */
  readonly admission: AdmissionFact;
  /** What was last brought back from a backup. */
  readonly restored?: Restoration;
}

/** Says how the operator reads the nodes in the light of what the platform engineer asserts. */
export function plan({ environment, nodes, answered, admission, restored }: Snapshot, now: number): Plan {
  if (environment.metadata.deletionTimestamp !== undefined) return { steps: [] };
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const jurisdiction = jurisdictionOf(node.labels, environment);
    if (jurisdiction !== undefined) counts.set(jurisdiction, (counts.get(jurisdiction) ?? 0) + 1);
  }
  const placed = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const claims = [readiness(environment, placed), admissionCondition(admission), ...targetsAnswer(environment, answered, now), ...looksRestored(environment, restored, now)];
  const jurisdictions = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([jurisdiction, count]) => ({ jurisdiction, nodes: count }));
  const confirmed = restored === undefined ? undefined : confirmedAt(environment, restored);
  const recheckAt = earliest([confirmed !== undefined && confirmed > now ? confirmed : undefined, nextSilence(environment, answered, now)]);
  const rest = { ...restoredTime(restored), jurisdictions, unplacedNodes: nodes.length - placed };
  return statusPlan(environments, environment, claims, rest, { now, recheckAt });
}

function readiness(environment: SecureProcessingEnvironment, placed: number): ConditionClaim {
  const misshapen = shapeError('SecureProcessingEnvironment', environment);
  if (misshapen !== undefined) return { type: 'Ready', status: 'False', reason: 'InvalidSpec', message: misshapen };
  if (placed === 0) {
    const message = 'No node carries a label that spec.jurisdictions lists, so no regulated job can be placed. Label the nodes, or correct the list.';
    return { type: 'Ready', status: 'False', reason: 'NoNodePlaced', message };
  }
  return { type: 'Ready', status: 'True', reason: 'NodesPlaced', message: `${placed} ${placed === 1 ? 'node has' : 'nodes have'} a known jurisdiction: see status.jurisdictions.` };
}

/** Whether what no pod may reach answers the operator: only then does it prove anything that it does not answer a pod. Absent without targets. */
function targetsAnswer({ spec: { gate } }: SecureProcessingEnvironment, answered: Snapshot['answered'], now: Instant): readonly ConditionClaim[] {
  const names = namesOf(gate);
  if (gate === undefined || names.length === 0) return [];
  const silent = unproven(gate, names, answered, now);
  const type = 'TargetsAnswer';
  if (silent.length === 0) return [{ type, status: 'True', reason: 'AllAnswer', message: `A target of each role of the gate answers the operator (of ${listed(names, 'and')}).` }];
  const message = `The operator itself gets no answer of ${listed(silent, 'and')}, so it proves nothing that a pod gets none. Correct spec.gate.targets, or let the operator reach them.`;
  return [{ type, status: 'False', reason: 'TargetSilent', message }];
}

/** When an answer may have got too old: a target that falls silent counts for a while, and nothing happens when that is over. */
function nextSilence({ spec: { gate } }: SecureProcessingEnvironment, answered: Snapshot['answered'], now: Instant): Instant | undefined {
  return gate === undefined ? undefined : nextTooOld(gate, namesOf(gate), answered, now);
}

function namesOf(gate: SecureProcessingEnvironment['spec']['gate']): readonly string[] {
  return gate?.targets?.map(({ name }) => name) ?? [];
}

/** It is kept here, because the memory of this process and the label that Velero left may go. */
function restoredTime(restored: Restoration | undefined): { readonly restoredTime?: string } {
  return restored === undefined ? {} : { restoredTime: formatTime(restored.at) };
}

/** When the confirmation that covers a restore is past; undefined while there is none. */
function confirmedAt({ spec }: SecureProcessingEnvironment, { at }: Restoration): Instant | undefined {
  const confirmed = parseTime(spec.restoreConfirmed);
  return confirmed !== undefined && confirmed >= at ? confirmed : undefined;
}

/** Whether somebody must look at what a backup brought back. Absent when there is nothing, or somebody has. */
function looksRestored(environment: SecureProcessingEnvironment, restored: Restoration | undefined, now: Instant): readonly ConditionClaim[] {
  if (restored === undefined || (confirmedAt(environment, restored) ?? Infinity) <= now) return [];
  const since = formatTime(restored.at);
  const message = `${restored.message} No new run starts until a person has looked at permits, approvals and withdrawals, and spec.restoreConfirmed is an instant that is past and not before ${since}.`;
  return [{ type: 'Restored', status: 'True', reason: 'RestoreNotConfirmed', message }];
}
