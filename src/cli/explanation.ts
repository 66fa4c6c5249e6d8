import { defined } from '../api/defined.ts';
import { type TrainingJobStatus } from '../api/generated/types.ts';
import { earliest, formatTime } from '../api/time.ts';
import { admission as admissionPrecondition } from '../policy/admission.ts';
import { clauseSetVersion, clauseTable } from '../policy/clauses.ts';
import { decide } from '../policy/decide.ts';
import { inputDigest } from '../policy/digest.ts';
import { placement } from '../policy/eligibility.ts';
import { dataset as datasetPrecondition, environment as environmentPrecondition, restore as restorePrecondition } from '../policy/preconditions.ts';
import { type Action, type ClauseDescription, type Decision, type DecisionInput, type Instant, type UnsatisfiedClause } from '../policy/types.ts';
import { findingsOf, type Finding, type PartialFindings } from './findings.ts';
import { type Part } from './judge.ts';

/** All that an explanation rests on: what can be written down, and gives the same explanation again. */
export interface Question {
  readonly input: DecisionInput;
  /** What is not known here, and why, as the end of a sentence. */
  readonly unknown: Readonly<Partial<Record<Part, string>>>;
  /** Objects that were taken from files instead of the cluster, as kind/name. */
  readonly replaced: readonly string[];
}

/** What one clause says, as people and programs read it. */
export interface Row {
  readonly clause: string;
  readonly title: string;
  readonly law: string;
  readonly fields: readonly string[];
  readonly dataset?: string;
  /** NotJudged: nothing could be asked, for instance because there is no permit. Unknown: what it rests on is not known here. */
  readonly outcome: 'Satisfied' | 'Pending' | 'Violated' | 'Unknown' | 'NotJudged';
  /** Recorded: it is not known here, and stands in status as the operator decided it. */
  readonly basis: 'Decided' | 'Recorded';
  readonly reason?: string;
  readonly message?: string;
  /** When this answer changes by time alone (RFC 3339). */
  readonly until?: string;
  readonly action?: Action;
  /** Why it is not known here, as the end of a sentence. */
  readonly why?: string;
}

/** The verdict on a job, clause by clause. */
export interface Explanation {
  readonly format: 'caveau.explanation/1';
  readonly clauseSet: string;
  readonly job: { readonly namespace: string; readonly name: string };
  readonly time: string;
  /** Whether it was decided as of data in use. */
  readonly started: boolean;
  readonly outcome: Decision['outcome'] | 'Unknown';
  /** Whether everything was known here; then the outcome is what the operator decides. */
  readonly complete: boolean;
  readonly inputDigest?: string;
  readonly clauses: readonly Row[];
  readonly permits: Decision['permits'];
  readonly action?: Action;
  /** The job must have ended by then. */
  readonly deadline?: string;
  /** What the verdict becomes by time alone. */
  readonly next?: { readonly time: string; readonly outcome: Decision['outcome']; readonly clauses: readonly { readonly clause: string; readonly reason: string }[]; readonly action?: Action };
  readonly status?: Pick<TrainingJobStatus, 'state' | 'reason' | 'message'>;
  /** What stands in status of the last decision. */
  readonly recorded?: Pick<NonNullable<TrainingJobStatus['decision']>, 'time' | 'outcome' | 'clauseSet' | 'inputDigest'>;
  readonly replaced: readonly string[];
}

/** Decides as the operator would, as far as everything is known, and says it clause by clause. Pure. */
export function explain({ input, unknown, replaced }: Question): Explanation {
  const { job, started, now } = input;
  const recorded = job.status?.decision;
  const chosen = Object.fromEntries((recorded?.permits ?? []).map(({ dataset, permit }) => [dataset, permit]));
  const known = findingsOf(input, new Map(Object.entries(unknown) as [Part, string][]), chosen);
  const decision = known.complete ? decide(input) : undefined;
  const clauses = decision === undefined ? partialRows(known, recorded) : decidedRows(decision, findingsOf(input, new Map(), permitsOf(decision)));
  return {
    format: 'caveau.explanation/1',
    clauseSet: clauseSetVersion,
    job: { namespace: job.metadata.namespace ?? '', name: job.metadata.name },
    time: formatTime(now),
    started,
    outcome: decision?.outcome ?? outcomeOf(clauses),
    complete: known.complete,
    ...(decision === undefined ? {} : { ...consequences(input, decision), ...digestOf(input, decision, unknown) }),
    clauses,
    permits: (decision ?? known).permits,
    ...toldBy(job.status),
    replaced,
  };
}

/** The digest covers the terms of diseases, which no clause may have needed. */
function digestOf(input: DecisionInput, decision: Decision, unknown: Question['unknown']): Pick<Explanation, 'inputDigest'> {
  return unknown.ontology === undefined ? { inputDigest: inputDigest(input, decision) } : {};
}

/** What the operator has said of the job. */
function toldBy({ state, reason, message, decision }: TrainingJobStatus = {}): Pick<Explanation, 'status' | 'recorded'> {
  const status = state === undefined ? undefined : defined({ state, reason, message });
  const recorded = decision === undefined ? undefined : defined({ time: decision.time, outcome: decision.outcome, clauseSet: decision.clauseSet, inputDigest: decision.inputDigest });
  return defined({ status, recorded });
}

function permitsOf({ permits }: Decision): Readonly<Record<string, string>> {
  return Object.fromEntries(permits.map(({ dataset, permit }) => [dataset, permit]));
}

/** What follows from a decision now and later. */
function consequences(input: DecisionInput, decision: Decision): Pick<Explanation, 'action' | 'deadline' | 'next'> {
  const { deadline } = decision.obligations;
  const next = nextOf(input, decision);
  return defined({ action: decision.action, deadline: deadline === undefined ? undefined : formatTime(deadline), next });
}

/** More instants than a decision has; a bound, so that a clause that names the same one for ever is a bug and no endless loop. */
const instantsBound = 256;

/** The first instant at which the verdict is another by time alone. What is allowed now runs by then. */
function nextOf(input: DecisionInput, decision: Decision): Explanation['next'] {
  const started = input.started || decision.outcome === 'Allow';
  const said = (one: Decision): string => JSON.stringify([one.outcome, one.unsatisfied.map(({ clause, dataset, reason }) => [clause, dataset, reason])]);
  let later = decision;
  for (let round = 0; round < instantsBound && later.nextChange !== undefined; round += 1) {
    const time: Instant = later.nextChange;
    later = decide({ ...input, started, now: time });
    if (said(later) !== said(decision)) return { time: formatTime(time), outcome: later.outcome, clauses: later.unsatisfied.map(({ clause, reason }) => ({ clause, reason })), ...defined({ action: later.action }) };
  }
  return undefined;
}

function outcomeOf(rows: readonly Row[]): Explanation['outcome'] {
  const has = (outcome: Row['outcome']): boolean => rows.some((row) => row.outcome === outcome);
  if (has('Violated')) return 'Deny';
  if (has('Unknown')) return 'Unknown';
  return has('Pending') ? 'Hold' : 'Allow';
}

function described({ id, title, source, fields }: ClauseDescription): Pick<Row, 'clause' | 'title' | 'law' | 'fields'> {
  return { clause: id, title, law: source, fields };
}

/** The rows of a whole decision: violated before pending, then what holds, then what nobody could ask. */
function decidedRows(decision: Decision, { findings }: PartialFindings): readonly Row[] {
  const unsatisfied = decision.unsatisfied.map((entry): Row => ({ ...descriptionOf(entry.clause), ...told(entry), basis: 'Decided' }));
  const others = clauseTable.filter(({ id }) => !decision.unsatisfied.some(({ clause }) => clause === id));
  const rest = others.map((clause): Row => ({ ...described(clause), outcome: decision.satisfied.includes(clause.id) ? 'Satisfied' : 'NotJudged', basis: 'Decided', ...soonest(findings.filter((finding) => finding.clause === clause.id)) }));
  return [...unsatisfied, ...rest.toSorted((a, b) => Number(a.outcome === 'NotJudged') - Number(b.outcome === 'NotJudged'))];
}

/** How a row names its clause. */
export function descriptionOf(id: string): Pick<Row, 'clause' | 'title' | 'law' | 'fields'> {
  const found = clauseTable.find((clause) => clause.id === id);
  return found === undefined ? { clause: id, title: id, law: '', fields: [] } : described(found);
}

function told({ dataset, outcome, reason, message, until, action }: UnsatisfiedClause): Pick<Row, 'outcome'> & Partial<Row> {
  return { outcome, reason, message, ...defined({ dataset, until: until === undefined ? undefined : formatTime(until), action }) };
}

function soonest(findings: readonly Finding[]): Pick<Row, 'until'> {
  const until = earliest(findings.flatMap(({ judgement }) => ('result' in judgement && 'until' in judgement.result ? [judgement.result.until] : [])));
  return until === undefined ? {} : { until: formatTime(until) };
}

type Recorded = TrainingJobStatus['decision'];

const order: readonly Row['outcome'][] = ['Violated', 'Pending', 'Unknown', 'Satisfied', 'NotJudged'];

/** The rows where something is not known: the operator's record stands in for it. */
function partialRows({ findings }: PartialFindings, recorded: Recorded): readonly Row[] {
  const rows = findings.flatMap((finding) => (finding.clause === placement.id ? placeRows(finding, recorded) : [rowOf(finding, recorded)]));
  const missing = clauseTable.filter(({ id }) => !rows.some(({ clause }) => clause === id)).map((clause): Row => ({ ...described(clause), outcome: 'NotJudged', basis: 'Decided' }));
  return [...rows, ...missing].toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
}

function rowOf({ clause, dataset, judgement, action }: Finding, recorded: Recorded): Row {
  const head = { ...descriptionOf(clause), ...defined({ dataset }) };
  if (!('result' in judgement)) return { ...head, ...(recordOf(recorded, clause, dataset) ?? { outcome: 'Unknown', basis: 'Decided' }), why: judgement.why };
  const { result } = judgement;
  const until = 'until' in result ? { until: formatTime(result.until) } : {};
  const words = result.outcome === 'Satisfied' ? {} : { reason: result.reason, message: result.message };
  return { ...head, outcome: result.outcome, basis: 'Decided', ...words, ...until, ...defined({ action }) };
}

type RecordedRow = Pick<Row, 'outcome' | 'basis' | 'reason' | 'message' | 'until' | 'action'>;

/** What status says of one clause and dataset; undefined where it says nothing. */
function recordOf(recorded: Recorded, clause: string, dataset: string | undefined): RecordedRow | undefined {
  if (recorded === undefined) return undefined;
  const { unsatisfied = [], satisfied = [], permits = [], clauseSet } = recorded;
  const entries = unsatisfied.filter((entry) => entry.clause === clause);
  const own = entries.find((entry) => entry.dataset === dataset);
  if (own !== undefined) return recordedRow(own);
  // One that another dataset alone violates holds for this one, if it was judged under a permit.
  const heldHere = entries.length > 0 && permits.some((permit) => permit.dataset === dataset);
  if (heldHere || satisfied.includes(clause)) return { outcome: 'Satisfied', basis: 'Recorded' };
  // The same clauses were asked, so what stands nowhere was not.
  return clauseSet === clauseSetVersion ? { outcome: 'NotJudged', basis: 'Recorded' } : undefined;
}

function recordedRow({ outcome, reason, message, until, action }: NonNullable<NonNullable<Recorded>['unsatisfied']>[number]): RecordedRow {
  return { outcome, basis: 'Recorded', reason, message, ...defined({ until, action }) };
}

/** What is said of the whole job, and not of a place. */
const ofWholeJob: readonly string[] = [environmentPrecondition.id, restorePrecondition.id, admissionPrecondition.id, datasetPrecondition.id];

/** What was recorded about places: it stands under the clause that ruled out the last node, without a dataset. */
function placeRows(finding: Finding, recorded: Recorded): readonly Row[] {
  const entries = (recorded?.unsatisfied ?? []).filter(({ clause, dataset }) => dataset === undefined && !ofWholeJob.includes(clause));
  if (entries.length === 0) return [rowOf(finding, recorded)];
  const why = 'result' in finding.judgement ? '' : finding.judgement.why;
  return entries.map((entry) => ({ ...descriptionOf(entry.clause), ...recordedRow(entry), why }));
}
