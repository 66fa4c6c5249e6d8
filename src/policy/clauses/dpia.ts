import { type SecureDataset } from '../../api/generated/types.ts';
import { parseTime } from '../../api/time.ts';
import { isPersonal } from '../personal-data.ts';
import { pending, satisfied, violated } from '../result.ts';
import { isBlank } from '../text.ts';
import { type Clause, type ClauseResult, type Instant } from '../types.ts';

/** The risks of the processing were assessed, and are looked at again in time. */
export const dpia: Clause = {
  id: 'dpia',
  title: 'The impact assessment is approved and not overdue',
  source: 'GDPR art. 35 and 36',
  fields: ['SecureDataset.spec.accountability.dpia', 'SecureDataset.spec.deidentification.level'],
  explanation:
    'Personal data needs a data protection impact assessment, because data concerning health is processed on a large scale by new technology (art. 35(1) and (3)(b)). It counts from the day on which it was approved until reviewBy. One that found a high risk after all measures needs the answer of the supervisory authority (art. 36). Anonymised data needs none.',
  reasons: ['DpiaMissing', 'DpiaInvalid', 'DpiaNotYetApproved', 'DpiaReviewOverdue', 'PriorConsultationMissing'],
  mechanism: 'No Job is made before the assessment counts, and none lives beyond reviewBy unless the steward chose to let it finish (activeDeadlineSeconds).',
  ceiling: 'Declared',
  limits: 'The document is not read, and its digest is not compared with it. Whether its description still fits the processing, and whether the data protection officer gave advice, is for the controller to answer.',
  actions: ['Stop', 'Checkpoint', 'Finish'],
  evaluate: ({ dataset, now }) => dpiaOf(dataset, now),
};

/** What an assessment can find without the authority having a say. */
const acceptable: readonly string[] = ['gdpr:DPIAIndicatesLowRisk', 'gdpr:DPIAIndicatesNoRisk'];

/** Whether the risks were assessed, by whomever the data is processed. */
export function dpiaOf(dataset: SecureDataset, now: Instant): ClauseResult {
  if (!isPersonal(dataset)) return satisfied();
  const { name } = dataset.metadata;
  const assessment = dataset.spec.accountability.dpia;
  if (assessment === undefined) return violated('DpiaMissing', `SecureDataset ${name} holds personal data and names no data protection impact assessment (GDPR art. 35). Ask the data steward for accountability.dpia.`);
  const [approved, review] = [parseTime(assessment.date), parseTime(assessment.reviewBy)];
  if (approved === undefined || review === undefined || approved >= review) {
    return violated('DpiaInvalid', `The dates of the impact assessment of SecureDataset ${name} are not two instants in order, such as 2027-01-31T00:00:00Z. Ask the data steward to correct date and reviewBy.`);
  }
  if (!acceptable.includes(assessment.outcome)) {
    if (assessment.outcome !== 'gdpr:DPIAIndicatesHighRisk') return violated('DpiaInvalid', `The outcome of the impact assessment of SecureDataset ${name} is not one that this clause knows. Ask the data steward to correct it.`);
    if (isBlank(assessment.priorConsultation)) return violated('PriorConsultationMissing', `The impact assessment of SecureDataset ${name} found a high risk, and no answer of the supervisory authority is named (GDPR art. 36). Ask the data steward for accountability.dpia.priorConsultation, or for measures that lower the risk.`);
  }
  if (now >= review) return violated('DpiaReviewOverdue', `The impact assessment of SecureDataset ${name} was to be reviewed by ${assessment.reviewBy}. Ask the data steward for the review, and for a new reviewBy.`);
  if (now < approved) return pending('DpiaNotYetApproved', `The impact assessment of SecureDataset ${name} counts from ${assessment.date} only. The job can run from then on.`, approved);
  return satisfied({ deadline: review }, review);
}
