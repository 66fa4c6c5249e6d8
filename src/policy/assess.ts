import { type DataPermit, type SecureDataset } from '../api/generated/types.ts';
import { defined } from '../api/defined.ts';
import { parseTime } from '../api/time.ts';
import { applied, choiceOf, raised, type Choice } from './actions.ts';
import { keyIn } from './dataset-keys.ts';
import { candidatePermits, dataset as datasetPrecondition, findDataset, noPermit, permit as permitPrecondition } from './preconditions.ts';
import { type Clause, type ClauseInput, type ClauseResult, type DecisionInput, type Instant } from './types.ts';

/** What one clause said, of one dataset or (without one) of the whole job. */
export interface Finding {
  readonly clause: string;
  readonly dataset?: string;
  readonly result: ClauseResult;
  /** What becomes of a running job by it, where that was chosen; absent means Stop. */
  readonly choice?: Choice;
  /** A known end that bounds the job although the clause is violated already. */
  readonly end?: Instant;
}

/** One dataset of the job, judged under the best of its permits. */
export interface Assessment {
  readonly name: string;
  readonly dataset?: SecureDataset;
  readonly permit?: string;
  readonly findings: readonly Finding[];
  /** Every instant at which the answer of a clause changes by time, under any of the permits. */
  readonly changes: readonly Instant[];
}

/** After the start whatever is pending means stop: this is the only place that says so. */
export function asOfNow(result: ClauseResult, started: boolean): ClauseResult {
  return started && result.outcome === 'Pending' ? defined({ outcome: 'Violated' as const, reason: result.reason, message: result.message, atLeast: result.atLeast }) : result;
}

/** Judges one dataset of the job by every clause of the set. */
export function assess(clauses: readonly Clause[], input: DecisionInput, name: string): Assessment {
  const { found, result } = findDataset(input, name);
  const exists: Finding = { clause: datasetPrecondition.id, dataset: name, result: asOfNow(result, input.started) };
  if (found === undefined) return { name, findings: [exists], changes: [] };
  const trials = candidatePermits(input, name).map((permit) => tryPermit(clauses, input, found, permit));
  const best = input.started ? runsUnder(input, name, trials) : trials.toSorted(better)[0];
  const permitted: Finding = { clause: permitPrecondition.id, dataset: name, result: asOfNow(best === undefined ? noPermit(input, name) : { outcome: 'Satisfied' }, input.started) };
  return {
    name,
    dataset: found,
    ...(best === undefined || best.isUnknown === true ? {} : { permit: best.name }),
    findings: [exists, permitted, ...(best?.findings ?? [])],
    changes: trials.flatMap((trial) => trial.changes),
  };
}

interface Trial {
  readonly name: string;
  /** Told for want of better, of a job that runs under nobody knows which permit. */
  readonly isUnknown?: true;
  readonly validUntil: Instant;
  /** When a job under it would have to end: at the end of the permit, or of what it shows before that. */
  readonly endsAt: Instant;
  readonly violated: number;
  readonly pending: number;
  readonly findings: readonly Finding[];
  readonly changes: readonly Instant[];
}

function tryPermit(clauses: readonly Clause[], input: DecisionInput, dataset: SecureDataset, permit: DataPermit): Trial {
  const { job, approvals, environment, ontology, facts, started, now } = input;
  const seen: ClauseInput = { job, approvals, environment, ontology, facts, started, now, dataset, permit };
  const judged = clauses.map((clause) => judge(clause, seen));
  const findings = judged.map(({ finding }) => finding);
  const count = (outcome: ClauseResult['outcome']) => findings.filter((f) => f.result.outcome === outcome).length;
  const validUntil = parseTime(permit.spec.validUntil) ?? -Infinity;
  const deadlines = findings.flatMap(({ result }) => (result.outcome === 'Satisfied' ? (result.obligations?.deadline ?? []) : []));
  return {
    name: permit.metadata.name,
    validUntil,
    endsAt: Math.min(validUntil, ...deadlines),
    violated: count('Violated'),
    pending: count('Pending'),
    findings,
    changes: judged.flatMap(({ changes }) => changes),
  };
}

/**
 * The permit of a job that runs: one that holds fully, or else the one under which it was allowed, and no other. Whoever may write another permit,
 * approved by nobody, would choose by it what becomes of the job, and until when.
 */
function runsUnder({ job }: DecisionInput, name: string, trials: readonly Trial[]): Trial | undefined {
  const [best] = trials.toSorted(better);
  if (best === undefined || best.violated + best.pending === 0) return best;
  const recorded = job.status?.decision?.permits?.find(({ dataset }) => dataset === name)?.permit;
  if (recorded !== undefined) return trials.find((trial) => trial.name === recorded);
  // A status that was lost says nothing of it: of several it is not known which.
  if (trials.length === 1) return best;
  return { ...best, isUnknown: true, findings: best.findings.map(({ clause, dataset, result }) => defined({ clause, dataset, result })) };
}

/** One clause under the choice of its dataset. */
function judge(clause: Clause, seen: ClauseInput): { readonly finding: Finding; readonly changes: readonly Instant[] } {
  const choice = choiceOf(seen.dataset, clause);
  const { result, changes, end } = applied(choice, clause.evaluate(seen), (now) => clause.evaluate({ ...seen, now }), seen.now);
  const finding = { clause: clause.id, dataset: keyIn(seen.job, seen.dataset), result: asOfNow(result, seen.started), choice: raised(choice, result, seen.dataset) };
  return { finding: end === undefined ? finding : { ...finding, end }, changes };
}

/** Fewest violations, then fewest pending, then the longest use and the longest right; the name makes the order total. */
function better(a: Trial, b: Trial): number {
  const byName = a.name < b.name ? -1 : 1;
  return a.violated - b.violated || a.pending - b.pending || compareInstants(b.endsAt, a.endsAt) || compareInstants(b.validUntil, a.validUntil) || byName;
}

/** Not a subtraction, because two missing instants (minus infinity) would give NaN. */
function compareInstants(a: Instant, b: Instant): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
