import { type DataPermit, type SecureDataset } from '../api/generated/types.ts';
import { parseTime } from '../api/time.ts';
import { admission as admissionPrecondition, admissionResult } from '../policy/admission.ts';
import { asOfNow } from '../policy/assess.ts';
import { clauses } from '../policy/clauses.ts';
import { keyIn, keysOf } from '../policy/dataset-keys.ts';
import { placement } from '../policy/eligibility.ts';
import { candidatePermits, dataset as datasetPrecondition, environment as environmentPrecondition, environmentResult, findDataset, noPermit, permit as permitPrecondition, restore as restorePrecondition, restoreResult } from '../policy/preconditions.ts';
import { type Action, type Clause, type ClauseInput, type ClauseResult, type DecisionInput } from '../policy/types.ts';
import { choiceOf, raised } from '../policy/actions.ts';
import { judge, type Judgement, type Part, type Unknowns } from './judge.ts';

/** What one clause says of one dataset, or (without one) of the whole job. */
export interface Finding {
  readonly clause: string;
  readonly dataset?: string;
  readonly judgement: Judgement;
  /** What becomes of the running job where it is violated, as the dataset chose; absent before the start. */
  readonly action?: Action;
}

/** What can be said of a job where not everything is known. */
export interface PartialFindings {
  readonly findings: readonly Finding[];
  readonly permits: readonly { readonly dataset: string; readonly permit: string }[];
  /** Whether no clause, under any permit, read what is not known: then the decision on the same input is the operator's. */
  readonly complete: boolean;
}

/** Under a permit nobody knows. Its spec is hidden from the clauses. */
const unknownPermit = { metadata: { name: '' }, spec: {} } as unknown as DataPermit;

/** Judges a job clause by clause as far as it can be; `preferred` names the permits that whoever knew more chose, by dataset. */
export function findingsOf(input: DecisionInput, unknowns: Unknowns, preferred: Readonly<Record<string, string>> = {}): PartialFindings {
  const names = keysOf(input.job);
  const assessments = names.map((name) => assess(input, unknowns, name, preferred[name]));
  const ofJob: readonly Finding[] = [
    { clause: environmentPrecondition.id, judgement: asOf(judge(environmentResult, input, unknowns), input.started) },
    { clause: restorePrecondition.id, judgement: judge(restoreResult, input, unknowns) },
    { clause: admissionPrecondition.id, judgement: asOf(judge(admissionResult, input, unknowns), input.started) },
  ];
  const ofDatasets = assessments.flatMap(({ findings }) => findings);
  const complete = ofJob.every(isKnown) && assessments.every((assessment) => assessment.complete) && !unknowns.has('nodes') && !unknowns.has('nodesInUse');
  // Where to run follows from the obligations of all clauses.
  const place: readonly Finding[] = complete ? [] : [{ clause: placement.id, judgement: { unknown: 'nodes', why: unknowns.get('nodes') ?? unknowns.get('nodesInUse') ?? 'it follows from clauses that are not known here' } }];
  return { findings: [...ofJob, ...ofDatasets, ...place], permits: assessments.flatMap(({ name, permit }) => (permit === undefined ? [] : [{ dataset: name, permit }])), complete };
}

/** A dataset, a permit for it, or both. */
export type WithoutJob = { readonly dataset: SecureDataset; readonly permit?: DataPermit } | { readonly dataset?: undefined; readonly permit: DataPermit };

/** Judges a dataset or a permit, or both together, without any job: what holds or does not hold for every job. */
export function findingsWithoutJob(input: Omit<DecisionInput, 'job'>, { dataset, permit }: WithoutJob, unknowns: Unknowns): readonly Finding[] {
  const namespace = (dataset ?? permit).metadata.namespace;
  const within = namespace === undefined ? {} : { namespace };
  const job = { metadata: { name: '', ...within }, spec: {} } as unknown as DecisionInput['job'];
  // A permit names its dataset, so that much of it is known.
  const named = dataset ?? ({ metadata: { name: permit.spec.dataset.name, ...within }, spec: {} } as unknown as SecureDataset);
  const parts: readonly (readonly [Part, string])[] = [
    ['job', 'it depends on the job'],
    ...(permit === undefined ? [['permit', 'it depends on the permit'] as const] : []),
    ...(dataset === undefined ? [['dataset', 'its dataset is not among the files'] as const] : []),
  ];
  return judgeAll({ ...input, job, dataset: named, permit: permit ?? unknownPermit }, new Map([...unknowns, ...parts]), input.started);
}

function asOf(judgement: Judgement, started: boolean): Judgement {
  return 'result' in judgement ? { result: asOfNow(judgement.result, started) } : judgement;
}

interface Assessment extends PartialFindings {
  readonly name: string;
  readonly permit?: string;
}

/** Judges one dataset of the job. */
function assess(input: DecisionInput, unknowns: Unknowns, name: string, preferred: string | undefined): Omit<Assessment, 'permits'> {
  const { found, result } = findDataset(input, name);
  const exists = judged(datasetPrecondition.id, name, found === undefined ? unknowns.get('datasets') : undefined, 'datasets', asOfNow(result, input.started));
  if (found === undefined) return { name, findings: [exists], complete: isKnown(exists) };
  const candidates = candidatePermits(input, name);
  const why = candidates.length === 0 ? unknowns.get('permits') : undefined;
  const permitted = judged(permitPrecondition.id, name, why, 'permits', candidates.length > 0 ? { outcome: 'Satisfied' } : asOfNow(noPermit(input, name), input.started));
  const trials = trialsOf(input, unknowns, found, candidates);
  const best = trials.find(({ permit }) => permit === preferred) ?? trials.toSorted(better)[0];
  const complete = isKnown(permitted) && trials.every((trial) => trial.findings.every(isKnown));
  return { name, ...(best?.permit === undefined ? {} : { permit: best.permit }), findings: [exists, permitted, ...(best?.findings ?? [])], complete };
}

interface Trial {
  readonly permit?: string;
  readonly validUntil: number;
  readonly findings: readonly Finding[];
}

/** Every candidate tried by every clause; one that nobody knows, where permits may exist that are not known. */
function trialsOf(input: DecisionInput, unknowns: Unknowns, dataset: SecureDataset, candidates: readonly DataPermit[]): readonly Trial[] {
  const why = unknowns.get('permits');
  if (candidates.length === 0 && why !== undefined) return [{ validUntil: -Infinity, findings: judgeAll({ ...input, dataset, permit: unknownPermit }, new Map([...unknowns, ['permit', why]]), input.started) }];
  return candidates.map((permit) => ({ permit: permit.metadata.name, validUntil: parseTime(permit.spec.validUntil) ?? -Infinity, findings: judgeAll({ ...input, dataset, permit }, unknowns, input.started) }));
}

function judgeAll(seen: Omit<DecisionInput, 'datasets' | 'permits'> & Pick<ClauseInput, 'dataset' | 'permit'>, unknowns: Unknowns, started: boolean): readonly Finding[] {
  const { job, approvals, environment, ontology, facts, now, dataset, permit } = seen;
  const input: ClauseInput = { job, approvals, environment, ontology, facts, started, now, dataset, permit };
  return clauses.map((clause) => {
    const judgement = judge(clause.evaluate, input, unknowns);
    return { clause: clause.id, dataset: keyIn(job, dataset), judgement: asOf(judgement, started), ...actionOf(clause, dataset, judgement, started) };
  });
}

function actionOf(clause: Clause, dataset: SecureDataset, judgement: Judgement, started: boolean): Pick<Finding, 'action'> {
  const isOpen = started && 'result' in judgement && judgement.result.outcome !== 'Satisfied';
  return isOpen ? { action: raised(choiceOf(dataset, clause), judgement.result, dataset).action } : {};
}

function judged(clause: string, dataset: string, why: string | undefined, part: Part, result: ClauseResult): Finding {
  return { clause, dataset, judgement: why === undefined ? { result } : { unknown: part, why } };
}

function isKnown({ judgement }: Finding): boolean {
  return 'result' in judgement;
}

/** The order in which the operator prefers permits, with what is not known between what holds and what does not. */
function better(a: Trial, b: Trial): number {
  const count = ({ findings }: Trial, outcome: string): number => findings.filter(({ judgement }) => ('result' in judgement ? judgement.result.outcome : 'Unknown') === outcome).length;
  const by = (outcome: string): number => count(a, outcome) - count(b, outcome);
  const longer = a.validUntil === b.validUntil ? 0 : a.validUntil > b.validUntil ? -1 : 1;
  return by('Violated') || by('Pending') || by('Unknown') || longer || ((a.permit ?? '') < (b.permit ?? '') ? -1 : 1);
}
