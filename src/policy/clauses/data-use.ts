import { defined } from '../../api/defined.ts';
import { earliest, parseTime } from '../../api/time.ts';
import { dataUseId, judgeModifiers, type Span } from '../duo-modifiers.ts';
import { judgePermission } from '../duo-permission.ts';
import { satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult, type Instant } from '../types.ts';
import { codeNamed, duo, duoParameters, duoTerm, type DataUse, type DataUseModifier, type DuoParameter } from '../vocabularies/duo.ts';
import { ancestorsOf } from '../vocabularies/mondo.ts';

/** The terms of the Data Use Ontology under which the data was given cover the job and its permit. */
export const dataUse: Clause = {
  id: dataUseId,
  title: 'The terms of data use are met',
  source: 'GA4GH Data Use Ontology (DUO), release of 2021-02-23 and README of EBISPOT/DUO; GDPR art. 5(1)(b)',
  fields: [
    'SecureDataset.spec.use.duo',
    'SecureDataset.spec.approvals',
    'DataPermit.spec.project',
    'DataPermit.spec.organisation',
    'DataPermit.spec.undertakings',
    'DataPermit.spec.ethicsApproval',
    'DataPermit.spec.validFrom',
    'TrainingJob.spec.purpose',
    'SecureProcessingEnvironment.spec.jurisdictions',
    'Node.metadata.labels',
  ],
  explanation:
    'The permission that the data was given under covers the purpose that the job declares: a disease by its place in MONDO, so that data for cancer serves a run on lung cancer and not the reverse. Training counts as the development of a method. Every modifier is met by the permit, the job or the place. A code that is not known, a term where it has no place, and one without what it needs deny. A dataset without DUO terms is not asked.',
  reasons: [
    'DuoCodeUnknown',
    'DuoCodeMisplaced',
    'DuoParameterMissing',
    'DuoParameterMisplaced',
    'DiseaseUnknown',
    'DiseaseMissing',
    'DiseaseNotCovered',
    'NotResearch',
    'AncestryNotPermitted',
    'AncestryOnly',
    'ClinicalCareNotPermitted',
    'ControlSetNotPermitted',
    'MethodsResearchForbidden',
    'NotGenetic',
    'ApprovalNotAsked',
    'ForProfitForbidden',
    'CommercialUseForbidden',
    'UndertakingMissing',
    'CollaboratorMissing',
    'ProjectNotListed',
    'InstitutionNotListed',
    'RegionUnknown',
    'EthicsApprovalMissing',
    'EthicsApprovalInvalid',
    'EthicsApprovalNotYetGiven',
    'EthicsApprovalExpired',
    'TimeLimitUnknown',
    'TimeLimitReached',
    'NoEligibleNode',
    'NodeNotPermitted',
  ],
  mechanism:
    'The operator compares what was declared and starts no pod, or stops those that run. A region (DUO:0000022) is a required node affinity, and a time limit (DUO:0000025) or the end of an ethics approval (DUO:0000021) also the deadline of the Job.',
  ceiling: 'Declared',
  limits:
    "DUO is not validated as a compliance tool for the GDPR or any other law (README of EBISPOT/DUO), and never stands in the place of the clauses on legal grounds. What a run is about is the job's word. That results are published, held back or returned, and that collaborators take part, is the applicant's. Kinds of diseases are as MONDO has them in the file that was loaded, and a disease that is not in it is refused. A new permit begins a time limit anew.",
  evaluate,
};

function evaluate(input: ClauseInput): ClauseResult {
  const use = input.dataset.spec.use.duo;
  if (use === undefined) return satisfied();
  const name = input.dataset.metadata.name;
  const wrong = wrongPermission(use, name) ?? (use.modifiers ?? []).map((modifier) => wrongModifier(modifier, name)).find((result) => result !== undefined) ?? unknownDisease(input);
  if (wrong !== undefined) return wrong;
  return strictest([judgePermission(input, use), ...judgeModifiers(input, use)], input.now);
}

const correct = 'Ask the data steward to correct it.';

function wrongPermission({ permission, diseases = [] }: DataUse, name: string): ClauseResult | undefined {
  const term = duoTerm(permission);
  const where = `The field use.duo of SecureDataset ${name}`;
  if (term === undefined) return violated('DuoCodeUnknown', `${where} has the permission ${permission}, which is no term that is known. ${correct}`);
  if (term.role !== 'Permission') return violated('DuoCodeMisplaced', `${where} has the permission ${codeNamed(permission)}, which is none. ${correct}`);
  const forDiseases = permission === duo.diseaseResearch;
  if (forDiseases && diseases.length === 0) return violated('DuoParameterMissing', `${where} has ${codeNamed(permission)} without any disease, which allows nothing. ${correct}`);
  if (!forDiseases && diseases.length > 0) return violated('DuoParameterMisplaced', `${where} lists diseases, but its permission ${codeNamed(permission)} is not for diseases. ${correct}`);
  return undefined;
}

function wrongModifier(modifier: DataUseModifier, name: string): ClauseResult | undefined {
  const { code } = modifier;
  const term = duoTerm(code);
  const where = `The field use.duo of SecureDataset ${name}`;
  if (term === undefined) return violated('DuoCodeUnknown', `${where} has the modifier ${code}, which is no term that is known. ${correct}`);
  if (term.role !== 'Modifier') return violated('DuoCodeMisplaced', `${where} has ${codeNamed(code)} among its modifiers, which is none. ${correct}`);
  const { parameter } = term;
  if (parameter !== undefined && isMissing(modifier, parameter)) return violated('DuoParameterMissing', `${where} has ${codeNamed(code)} without a ${parameter} that says something. ${correct}`);
  const misplaced = duoParameters.find((other) => other !== parameter && !isEmpty(modifier[other]));
  if (misplaced !== undefined) return violated('DuoParameterMisplaced', `${where} has ${codeNamed(code)} with ${misplaced}, which belongs to another modifier. ${correct}`);
  return undefined;
}

function isMissing(modifier: DataUseModifier, parameter: DuoParameter): boolean {
  if (parameter === 'until') return parseTime(modifier.until) === undefined;
  if (parameter === 'months') return !Number.isInteger(modifier.months) || (modifier.months ?? 0) < 1;
  return isEmpty(modifier[parameter]);
}

function isEmpty(value: number | string | readonly string[] | undefined): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Also where any disease would do: a word that is not known may be a mistake. */
function unknownDisease({ job, ontology }: ClauseInput): ClauseResult | undefined {
  const { disease } = job.spec.purpose;
  if (disease === undefined || ancestorsOf(ontology, disease) !== undefined) return undefined;
  return violated('DiseaseUnknown', `The job is about ${disease}, which is not among the diseases that the operator knows. Correct the term, declare a wider one, or ask the platform engineer to load a release of MONDO that has it.`);
}

/**
 * One answer of all: what is violated for good, then what has ended (the first end, so that the answer stays the same when a second one comes), then what is pending.
 * A pending answer says when it changes, whatever it then is.
 */
function strictest(answers: readonly (ClauseResult | Span)[], now: Instant): ClauseResult {
  const results = answers.flatMap((answer) => ('outcome' in answer ? [answer] : []));
  const spans = answers.flatMap((answer) => ('outcome' in answer ? [] : [answer]));
  const ends = spans.flatMap(({ until }) => until ?? []).toSorted((a, b) => a.at - b.at);
  const refused = results.find(({ outcome }) => outcome === 'Violated') ?? (ends[0] !== undefined && ends[0].at <= now ? ends[0].after : undefined);
  if (refused !== undefined) return refused;
  const ahead = spans.flatMap(({ from }) => from ?? []).filter(({ at }) => at > now);
  const until = defined({ until: earliest([...ahead, ...ends].map(({ at }) => at)) });
  const waiting = results.find(({ outcome }) => outcome === 'Pending') ?? ahead[0]?.before;
  if (waiting !== undefined) return { ...waiting, ...until };
  const nodes = results.flatMap((result) => (result.outcome === 'Satisfied' ? (result.obligations?.nodes ?? []) : []));
  const obligations = { ...(nodes.length === 0 ? {} : { nodes }), ...(ends[0] === undefined ? {} : { deadline: ends[0].at }) };
  return { outcome: 'Satisfied', ...(Object.keys(obligations).length === 0 ? {} : { obligations }), ...until };
}
