import { admission as admissionPrecondition, admissionResult } from './admission.ts';
import { strictest } from './actions.ts';
import { earliest } from '../api/time.ts';
import { assess, asOfNow, type Assessment, type Finding } from './assess.ts';
import { clauses, clauseTable } from './clauses.ts';
import { keysOf } from './dataset-keys.ts';
import { residency } from './clauses/residency.ts';
import { networkEgress } from './clauses/network-egress.ts';
import { placementOf } from './eligibility.ts';
import { dataset as datasetPrecondition, environment as environmentPrecondition, environmentResult, restore as restorePrecondition, restoreResult } from './preconditions.ts';
import { violated } from './result.ts';
import { listed } from './text.ts';
import { type Clause, type ClauseResult, type Decision, type DecisionInput, type MergedObligations, type Obligations, type UnsatisfiedClause } from './types.ts';

/**
 * Decides whether the job may use its datasets now, and under which obligations. Pure: the same input always gives the same
 * decision, whatever the order of permits and nodes. A violation anywhere denies, anything unknown holds, and only a job all
 * of whose clauses hold for all of its datasets is allowed.
 */
export function decide(input: DecisionInput): Decision {
  return decideBy(clauses, input);
}

/** The same by another set of clauses: the tests plant faults in single clauses, and see that they are found. */
export function decideBy(set: readonly Clause[], input: DecisionInput): Decision {
  const names = keysOf(input.job);
  const assessments = names.map((name) => assess(set, input, name));
  const obligations = merge(assessments);
  const findings = [...jobFindings(input, names), ...assessments.flatMap((a) => a.findings), ...placeFindings(input, assessments, obligations)];
  const unsatisfied = unsatisfiedOf(findings, input.started);
  const restored = restoreResult(input);
  const changes = [...assessments.flatMap((a) => a.changes), ...('until' in restored ? [restored.until] : [])];
  const nextChange = earliest(changes.filter((instant) => instant > input.now));
  return {
    outcome: outcomeOf(unsatisfied),
    satisfied: satisfiedOf(findings, names),
    unsatisfied,
    permits: assessments.flatMap((a) => (a.permit === undefined ? [] : [{ dataset: a.name, permit: a.permit }])),
    obligations,
    ...actionOf(findings, unsatisfied),
    ...(nextChange === undefined ? {} : { nextChange }),
  };
}

/** What concerns the whole job. A job without datasets is refused, because every clause would hold for all of none. */
function jobFindings(input: DecisionInput, names: readonly string[]): readonly Finding[] {
  const described = [
    { clause: environmentPrecondition.id, result: asOfNow(environmentResult(input), input.started) },
    { clause: restorePrecondition.id, result: restoreResult(input) },
    { clause: admissionPrecondition.id, result: asOfNow(admissionResult(input), input.started) },
  ];
  const none = violated('NoDataset', 'The job names no dataset, so there is nothing that could permit it. Name at least one SecureDataset.');
  return names.length > 0 ? described : [...described, { clause: datasetPrecondition.id, result: none }];
}

/** Whether one place suits all datasets; without any requirement there is nothing to be said about places yet. */
function placeFindings(input: DecisionInput, assessments: readonly Assessment[], { nodes }: MergedObligations): readonly Finding[] {
  const conflict = residencyConflict(assessments);
  if (conflict !== undefined) return [conflict];
  if (nodes.length === 0) return [];
  const { clause, result } = placementOf(input.facts, nodes, input.started);
  return [{ clause, result: asOfNow(result, input.started) }];
}

/** Datasets that each may be processed somewhere, but nowhere together. */
function residencyConflict(assessments: readonly Assessment[]): Finding | undefined {
  const lists = assessments.flatMap(({ name, dataset }) => (dataset === undefined ? [] : [{ name, jurisdictions: dataset.spec.residency.jurisdictions }]));
  const [first, ...others] = lists;
  if (first === undefined || lists.some((l) => l.jurisdictions.length === 0)) return undefined;
  if (first.jurisdictions.some((country) => others.every((l) => l.jurisdictions.includes(country)))) return undefined;
  const each = listed(lists.map((l) => `${l.name} only in ${listed(l.jurisdictions)}`), 'and');
  return { clause: residency.id, result: violated('ResidencyConflict', `The datasets of this job have no country in common: ${each}. Use them in separate jobs.`) };
}

/** The strictest of all obligations; addresses are opened only if every dataset allows all of them. */
function merge(assessments: readonly Assessment[]): MergedObligations {
  const all = assessments.flatMap((a) => a.findings).flatMap(obligationsOf);
  const egress = assessments.map((a) => a.findings.filter((f) => f.clause === networkEgress.id).flatMap(obligationsOf)[0]?.egress);
  const ends = assessments.flatMap((a) => a.findings).flatMap((f) => f.end ?? []);
  const deadline = earliest([...all.flatMap((o) => o.deadline ?? []), ...ends]);
  const [gpuResource] = all.flatMap((o) => o.gpuResource ?? []);
  const [gate] = all.flatMap((o) => o.gate ?? []);
  const encrypted = [...new Set(all.flatMap((o) => o.encrypted ?? []))].sort();
  const tolerations = [...new Set(all.flatMap((o) => o.tolerations ?? []))].sort();
  const bindings = Object.fromEntries(all.flatMap((o) => Object.entries(o.bindings ?? {})));
  return {
    nodes: withoutDuplicates(all.flatMap((o) => o.nodes ?? [])),
    ...(deadline === undefined ? {} : { deadline }),
    egress: egress.every((rules) => rules !== undefined) ? (egress[0] ?? []) : [],
    ...(gpuResource === undefined ? {} : { gpuResource }),
    ...(gate === undefined ? {} : { gate }),
    ...(encrypted.length === 0 ? {} : { encrypted }),
    ...(all.some((o) => o.rdma === 'Forbidden') ? { rdma: 'Forbidden' as const } : {}),
    ...(tolerations.length === 0 ? {} : { tolerations }),
    ...(all.some((o) => o.alone === true) ? { alone: true as const } : {}),
    ...(Object.keys(bindings).length === 0 ? {} : { bindings }),
  };
}

function obligationsOf({ result }: Finding): readonly Obligations[] {
  return result.outcome === 'Satisfied' && result.obligations !== undefined ? [result.obligations] : [];
}

function withoutDuplicates<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Violated before pending; the sort is stable, so the order of datasets and of the table stays. After the start each says what becomes of the job by it. */
function unsatisfiedOf(findings: readonly Finding[], started: boolean): readonly UnsatisfiedClause[] {
  const unsatisfied = findings.flatMap(({ clause, dataset, result, choice }): UnsatisfiedClause[] =>
    result.outcome === 'Satisfied' ? [] : [{ clause, ...(dataset === undefined ? {} : { dataset }), ...without(result), ...(started ? { action: choice?.action ?? 'Stop' } : {}) }],
  );
  return unsatisfied.toSorted((a, b) => Number(b.outcome === 'Violated') - Number(a.outcome === 'Violated'));
}

/** What a clause says of actions is weighed, and is no part of what is told of it. */
function without(result: Exclude<ClauseResult, { readonly outcome: 'Satisfied' }>): Omit<UnsatisfiedClause, 'clause' | 'dataset'> {
  return Object.fromEntries(Object.entries(result).filter(([field]) => field !== 'atLeast')) as typeof result;
}

/** The strictest of what the violated clauses ask; of several checkpoints the shortest. */
function actionOf(findings: readonly Finding[], unsatisfied: readonly UnsatisfiedClause[]): Pick<Decision, 'action' | 'checkpointSeconds'> {
  const chosen = unsatisfied.flatMap(({ action }) => action ?? []);
  if (chosen.length === 0) return {};
  const action = strictest(chosen);
  if (action !== 'Checkpoint') return { action };
  const times = findings.flatMap(({ result, choice }) => (result.outcome === 'Violated' && choice?.action === 'Checkpoint' ? [choice.checkpointSeconds] : []));
  return { action, checkpointSeconds: Math.min(...times) };
}

/** A clause holds when it was judged for the whole job, or for every dataset, and nobody said otherwise. */
function satisfiedOf(findings: readonly Finding[], names: readonly string[]): readonly string[] {
  return clauseTable
    .map((clause) => ({ id: clause.id, ofClause: findings.filter((f) => f.clause === clause.id) }))
    .filter(({ ofClause }) => ofClause.length > 0 && ofClause.every((f) => f.result.outcome === 'Satisfied'))
    .filter(({ ofClause }) => ofClause.some((f) => f.dataset === undefined) || names.every((name) => ofClause.some((f) => f.dataset === name)))
    .map(({ id }) => id);
}

function outcomeOf(unsatisfied: readonly UnsatisfiedClause[]): Decision['outcome'] {
  if (unsatisfied.some((clause) => clause.outcome === 'Violated')) return 'Deny';
  return unsatisfied.length > 0 ? 'Hold' : 'Allow';
}
