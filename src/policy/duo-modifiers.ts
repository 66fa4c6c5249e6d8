import { parseTime } from '../api/time.ts';
import { commercialUse } from './clauses/commercial-use.ts';
import { coversDisease, intends } from './duo-permission.ts';
import { jurisdictionTerms, mappedJurisdictions } from './jurisdiction.ts';
import { pending, satisfied, violated } from './result.ts';
import { truncate } from '../api/conditions.ts';
import { listed } from './text.ts';
import { type ClauseInput, type ClauseResult, type Instant } from './types.ts';
import { codeNamed, type DataUse, type DataUseModifier } from './vocabularies/duo.ts';

/** The id of the clause data-use, which places pods by DUO:0000022. */
export const dataUseId = 'data-use';

/** Names of organisations may be long, and several must fit into one message. */
const maxName = 60;

/** A right that begins or ends by time alone; each end has its reason and message. */
export interface Span {
  readonly from?: { readonly at: Instant; readonly before: ClauseResult };
  readonly until?: { readonly at: Instant; readonly after: ClauseResult };
}

/** What is asked of one modifier. */
interface Question extends ClauseInput {
  readonly use: DataUse;
  readonly modifier: DataUseModifier;
  /** The beginning of a sentence: whose term it is. */
  readonly term: string;
  readonly permitName: string;
}

/** What a modifier asks that does not change by time; one that is not here asks nothing of its own. */
const lasting: Readonly<Record<string, (question: Question) => ClauseResult>> = {
  'DUO:0000044': notAncestry,
  'DUO:0000015': notGeneralMethods,
  'DUO:0000016': onlyGenetic,
  'DUO:0000012': askedOfPeople,
  'DUO:0000045': notForProfit,
  'DUO:0000046': notCommercial,
  'DUO:0000018': notForProfit,
  'DUO:0000019': undertaken,
  'DUO:0000024': undertaken,
  'DUO:0000029': undertaken,
  'DUO:0000020': withCollaborator,
  'DUO:0000027': inProject,
  'DUO:0000028': inInstitution,
  'DUO:0000022': inRegions,
};

/** What a modifier asks that begins or ends by time. */
const passing: Readonly<Record<string, (question: Question) => Span | ClauseResult>> = { 'DUO:0000021': approvedByEthics, 'DUO:0000025': withinMonths };

/** Every modifier of which something is asked here; of the other two, DUO:0000043 widens the permission and DUO:0000026 is asked by the clause persons. */
export const judgedModifiers: readonly string[] = [...Object.keys(lasting), ...Object.keys(passing)];

/** What the modifiers ask, in the order of the table of terms and not of the dataset's list. */
export function judgeModifiers(input: ClauseInput, use: DataUse): readonly (ClauseResult | Span)[] {
  const all = { ...lasting, ...passing };
  return judgedModifiers.flatMap((code) => {
    const modifier = (use.modifiers ?? []).find((one) => one.code === code);
    if (modifier === undefined) return [];
    const question = { ...input, use, modifier, term: `SecureDataset ${input.dataset.metadata.name} was given with ${codeNamed(code)}`, permitName: input.permit.metadata.name };
    return [all[code]?.(question) ?? []].flat();
  });
}

function notAncestry({ job, term }: Question): ClauseResult {
  if (!intends(job.spec.purpose.ancestry)) return satisfied();
  return violated('AncestryNotPermitted', `${term}, but the job intends research on population origins or ancestry. Use other data for it.`);
}

/** Training is the development of a method: what comes of it is software (EBISPOT/DUO duo.csv, and README "Research Purpose to Query": where NMDS is true, only a disease that matches). */
function notGeneralMethods(question: Question): ClauseResult {
  if (coversDisease(question, question.use)) return satisfied();
  return violated('MethodsResearchForbidden', `${question.term}, and training is the development of a method, which is then allowed only on a disease for which the data was given. Declare such a disease if the run is about one, or use other data.`);
}

function onlyGenetic({ job, term }: Question): ClauseResult {
  if (job.spec.purpose.genetic === 'Intended') return satisfied();
  return violated('NotGenetic', `${term}, but the job does not say that it is a study of genetics. Set purpose.genetic to Intended if it is one, or use other data.`);
}

/** What kind of research a run is, no program can judge; who approves the permit for the data does. */
function askedOfPeople({ dataset, term }: Question): ClauseResult {
  const asked = (dataset.spec.approvals ?? []).some(({ action, minimum }) => action === 'Use' && minimum > 0);
  if (asked) return satisfied();
  return violated('ApprovalNotAsked', `${term}, which only people can judge, but the dataset asks for no approval of its use. Ask the data steward to add approvals of action Use.`);
}

/** A commercial purpose too is none of an organisation that is not for profit (README, "Research Purpose to Query": such a purpose finds data where NPU and NCU are both false). */
function notForProfit(question: Question): ClauseResult {
  const { permit, term, permitName } = question;
  if (permit.spec.organisation.kind === 'NotForProfit') return notCommercial(question);
  return violated('ForProfitForbidden', `${term}, but DataPermit ${permitName} is for an organisation that is not said to be NotForProfit. Use other data, or ask the data steward whether the permit is right.`);
}

/** An organisation for profit may do research (duo.owl, comment on DUO:0000046). Where the clause commercial-use refuses already, nothing is said twice. */
function notCommercial(question: Question): ClauseResult {
  const { job, term } = question;
  if (!intends(job.spec.purpose.commercialUse) || commercialUse.evaluate(question).outcome !== 'Satisfied') return satisfied();
  return violated('CommercialUseForbidden', `${term}, but the job intends a commercial use. Use the data without commercial intent, or use other data.`);
}

/** Also after the date of a moratorium: the applicant must have agreed to it. */
function undertaken({ permit, modifier, term, permitName }: Question): ClauseResult {
  const undertakings: readonly string[] = permit.spec.undertakings ?? [];
  if (undertakings.includes(modifier.code)) return satisfied();
  return violated('UndertakingMissing', `${term}, but the undertakings of DataPermit ${permitName} do not list it. Ask the applicant to undertake it, and the data steward to add it to the permit.`);
}

function withCollaborator({ permit, modifier, term, permitName }: Question): ClauseResult {
  const { name, collaborators = [] } = permit.spec.organisation;
  const wanted = modifier.collaborators ?? [];
  if ([name, ...collaborators].some((organisation) => wanted.includes(organisation))) return satisfied();
  return violated('CollaboratorMissing', `${term}, but DataPermit ${permitName} names none of ${shown(wanted)} as its organisation or a collaborator. Agree on a collaboration, and ask the data steward to add it to the permit.`);
}

function inProject({ permit, modifier, term, permitName }: Question): ClauseResult {
  const { namespace } = permit.spec.project;
  if (modifier.projects?.includes(namespace) === true) return satisfied();
  return violated('ProjectNotListed', `${term} for ${listed(modifier.projects ?? [])}, but DataPermit ${permitName} is for project ${namespace}. Use other data, or ask the data steward whether this project may be added.`);
}

function inInstitution({ permit, modifier, term, permitName }: Question): ClauseResult {
  const { name } = permit.spec.organisation;
  if (modifier.institutions?.includes(name) === true) return satisfied();
  return violated('InstitutionNotListed', `${term} for ${shown(modifier.institutions ?? [])}, but DataPermit ${permitName} is for ${truncate(name, maxName)}. Use other data, or ask the data steward whether this organisation may be added.`);
}

function shown(organisations: readonly string[]): string {
  return listed(organisations.map((organisation) => truncate(organisation, maxName)));
}

/** A second list of countries beside residency.jurisdictions; pods must be in a country of both. */
function inRegions({ modifier, environment, term }: Question): ClauseResult {
  const regions = modifier.regions ?? [];
  const anyOf = jurisdictionTerms(regions, environment);
  if (anyOf.length > 0) return satisfied({ nodes: [{ clause: dataUseId, because: `are in ${listed(mappedJurisdictions(regions, environment))}`, anyOf }] });
  return pending('RegionUnknown', `${term} for ${listed(regions)}, but no node label of the SecureProcessingEnvironment stands for any of these. Ask the platform engineer to add one, if there are such nodes.`);
}

function approvedByEthics({ permit, term, permitName }: Question): Span | ClauseResult {
  const { ethicsApproval } = permit.spec;
  if (ethicsApproval === undefined) return violated('EthicsApprovalMissing', `${term}, but DataPermit ${permitName} names no approval by an ethics committee. Ask the applicant for it, and the data steward to add it to the permit.`);
  const [at, end] = [parseTime(ethicsApproval.date), parseTime(ethicsApproval.validUntil)];
  const invalid = at === undefined || (ethicsApproval.validUntil !== undefined && (end === undefined || end <= at));
  if (invalid) return violated('EthicsApprovalInvalid', `The ethics approval of DataPermit ${permitName} does not have a date and an end after it that are instants, such as 2027-01-31T00:00:00Z. Ask the data steward to correct it.`);
  const from = { at, before: pending('EthicsApprovalNotYetGiven', `${term}, and the ethics approval of DataPermit ${permitName} is dated ${ethicsApproval.date}. The job can run from then on.`) };
  if (end === undefined) return { from };
  return { from, until: { at: end, after: violated('EthicsApprovalExpired', `${term}, and the ethics approval of DataPermit ${permitName} lapsed at ${ethicsApproval.validUntil ?? ''}. Ask the applicant for a new one, and the data steward to add it to the permit.`) } };
}

function withinMonths({ permit, modifier, term, permitName }: Question): Span | ClauseResult {
  const from = parseTime(permit.spec.validFrom);
  if (from === undefined) return violated('TimeLimitUnknown', `${term}, which counts from validFrom of DataPermit ${permitName}, but that is not an instant such as 2027-01-31T00:00:00Z. Ask the data steward to correct it.`);
  const months = modifier.months ?? 0;
  const after = violated('TimeLimitReached', `${term} for ${months} months from validFrom of DataPermit ${permitName}, and these are over. Use other data, or ask the data steward.`);
  return { until: { at: monthsAfter(from, months), after } };
}

/** The same day and time so many months later in UTC, or the last day of that month where it is shorter. */
export function monthsAfter(instant: Instant, months: number): Instant {
  const date = new Date(instant);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}
