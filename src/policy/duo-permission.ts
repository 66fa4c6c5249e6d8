import { satisfied, violated } from './result.ts';
import { listed } from './text.ts';
import { type ClauseInput, type ClauseResult } from './types.ts';
import { codeNamed, duo, type DataUse } from './vocabularies/duo.ts';
import { ancestorsOf, named } from './vocabularies/mondo.ts';

/**
 * The purposes that are scientific research (EHDS Regulation (EU) 2025/327 art. 53(1)(e): development and innovation, and training, testing and evaluating algorithms, are kinds of it).
 * DUO's permissions but for "no restriction" are for research.
 */
const research: readonly string[] = [
  'ehds:TrainTestAndEvaluateHealthAlgorithms',
  'ehds:TrainTestAndEvaluateMedicalDevicesAlgorithms',
  'ehds:TrainTestAndEvaluateAISystemsAlgorithms',
  'ehds:TrainTestAndEvaluateHealthAppsAlgorithms',
  'ehds:HealthcareScientificResearch',
  'ehds:DevelopPublicHealthProductsAndServices',
];

/** The purpose that is care (art. 53(1)(f)), which DUO:0000043 allows beside research. */
const care = 'ehds:ImproveHealthcare';

/** Whether a purpose intends something: a word that is not understood is taken for yes. */
export function intends(word: string | undefined): boolean {
  return word !== undefined && word !== 'None';
}

/** Whether the permission of the dataset covers the purpose of the job; its modifiers are another question, but that of care, which widens. */
export function judgePermission(input: ClauseInput, use: DataUse): ClauseResult {
  const { permission } = use;
  if (permission === duo.noRestriction) return satisfied();
  const given = `SecureDataset ${input.dataset.metadata.name} was given for ${codeNamed(permission)}`;
  const other = otherThanResearch(input, use, given);
  if (other !== undefined) return other;
  if (permission === duo.generalResearch) return satisfied();
  if (permission === duo.ancestryResearchOnly) return judgeAncestryOnly(input, given);
  if (intends(input.job.spec.purpose.ancestry)) {
    return violated('AncestryNotPermitted', `${given}, which does not include research on population origins or ancestry, but the job intends it. Use other data for it.`);
  }
  if (permission === duo.healthResearch) return satisfied();
  return permission === duo.diseaseResearch ? judgeDisease(input, use, given) : violated('DuoCodeUnknown', `${given}, which is not understood. Ask the data steward to correct it.`);
}

/** Care, without the modifier that allows it, and what is neither research nor care. */
function otherThanResearch({ job }: ClauseInput, use: DataUse, given: string): ClauseResult | undefined {
  const { activity, clinicalCare } = job.spec.purpose;
  const forCare = intends(clinicalCare);
  if (forCare && !hasModifier(use, duo.clinicalCare)) {
    return violated('ClinicalCareNotPermitted', `${given} and not for ${codeNamed(duo.clinicalCare)}, but the job intends the care of patients. Do not use the model for care, or use other data.`);
  }
  if (research.includes(activity) || (forCare && activity === care)) return undefined;
  return violated('NotResearch', `${given}, but the job declares ${activity}, which is no research. Declare the research that it is for, or use other data.`);
}

/** Only that which is said to be research on ancestry, and on nothing else. */
function judgeAncestryOnly({ job }: ClauseInput, given: string): ClauseResult {
  const { ancestry, disease, controlSet } = job.spec.purpose;
  if (ancestry !== 'Intended') return violated('AncestryOnly', `${given}, but the job does not say that it studies population origins or ancestry. Use other data.`);
  if (disease !== undefined) return violated('AncestryOnly', `${given}, but the job is about ${disease}. Use other data for diseases.`);
  if (intends(controlSet)) return violated('ControlSetNotPermitted', `${given}, but the job uses it as a control set. Use other data as the control set.`);
  return satisfied();
}

function judgeDisease(input: ClauseInput, use: DataUse, given: string): ClauseResult {
  const { disease } = input.job.spec.purpose;
  const diseases = use.diseases ?? [];
  if (disease === undefined) return violated('DiseaseMissing', `${given} on ${diseasesOf(input, diseases)}, but the job declares no disease. Declare in purpose.disease what it is about, at its most specific, or use other data.`);
  if (coversDisease(input, use)) return satisfied();
  return violated('DiseaseNotCovered', `${given} on ${diseasesOf(input, diseases)} and their kinds, but the job is about ${named(input.ontology, disease)}, which is none of them. Declare the disease at its most specific, or use other data.`);
}

function diseasesOf({ ontology }: ClauseInput, diseases: readonly string[]): string {
  return listed(diseases.map((disease) => named(ontology, disease)));
}

/** Whether the terms are for diseases, and the job is about one of them or a kind of one. A wider disease than the data was given for is not covered (EBISPOT/DUO README, "How does querying work when using DUO?"). */
export function coversDisease({ job, ontology }: ClauseInput, { permission, diseases = [] }: DataUse): boolean {
  const { disease } = job.spec.purpose;
  if (permission !== duo.diseaseResearch || disease === undefined) return false;
  const ancestors = ancestorsOf(ontology, disease);
  return ancestors !== undefined && (diseases.includes(disease) || diseases.some((covered) => ancestors.has(covered)));
}

/** Whether a modifier is among the terms. */
function hasModifier({ modifiers = [] }: DataUse, code: string): boolean {
  return modifiers.some((modifier) => modifier.code === code);
}
