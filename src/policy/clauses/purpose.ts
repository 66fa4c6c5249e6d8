import { type DataPermit } from '../../api/generated/types.ts';
import { satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/**
 * The purposes of EHDS Regulation (EU) 2025/327 art. 53(1)(a) to (c): public and occupational health, policy making, official statistics. Art. 53(2) reserves access for them to public sector
 * bodies and institutions of the Union, which a third party may serve.
 */
const reserved: readonly string[] = ['ehds:PublicHealthSurveillance', 'ehds:PublicInterestRelatedToHealth', 'ehds:EnsureQualitySafetyHealthcare', 'ehds:PublicPolicyMaking', 'ehds:ProvideHealthcareOfficialStatistics'];

/** The declared activity must be a purpose of the dataset, and of the permit, which can only narrow it. */
export const purpose: Clause = {
  id: 'purpose',
  title: 'The purpose is permitted',
  source: 'GDPR art. 5(1)(b); EHDS Regulation (EU) 2025/327 art. 53',
  fields: ['SecureDataset.spec.use.purposes', 'DataPermit.spec.purposes', 'DataPermit.spec.authorisation.kind', 'DataPermit.spec.organisation.kind', 'TrainingJob.spec.purpose.activity'],
  explanation: 'The activity that the job declares must be listed by the dataset and by the permit. An empty list means none. Under an EHDS data permit an organisation for profit has no project of its own for public health, policy making or official statistics, which are reserved to public bodies.',
  reasons: ['PurposeNotPermitted', 'PurposeReserved'],
  mechanism: 'The operator compares what was declared, and starts no pod or stops those that run.',
  ceiling: 'Declared',
  limits:
    "The purpose is the job's word, and no program is inspected. A permit says of an organisation only whether it is for profit: whether one that is not is a public body is not known, and a third party that serves a public body needs a permit in that body's name.",
  evaluate,
};

function evaluate({ dataset, permit, job }: ClauseInput): ClauseResult {
  const { activity } = job.spec.purpose;
  const declared = `but the job declares ${activity}`;
  if (!dataset.spec.use.purposes.includes(activity)) {
    const allowed = listed(dataset.spec.use.purposes);
    return violated('PurposeNotPermitted', `SecureDataset ${dataset.metadata.name} allows ${allowed}, ${declared}. Declare a purpose of the dataset, or use other data.`);
  }
  if (permit.spec.purposes.includes(activity)) return reservedPurpose(permit, activity) ?? satisfied();
  const allowed = listed(permit.spec.purposes);
  return violated('PurposeNotPermitted', `DataPermit ${permit.metadata.name} allows ${allowed}, ${declared}. Declare a permitted activity, or ask the data steward for a permit that includes it.`);
}

/** Only under a permit of that Regulation: another authorisation is judged by the law that it rests on. */
function reservedPurpose({ metadata, spec }: DataPermit, activity: string): ClauseResult | undefined {
  if (spec.authorisation.kind !== 'EhdsDataPermit' || spec.organisation.kind === 'NotForProfit' || !reserved.includes(activity)) return undefined;
  return violated('PurposeReserved', `DataPermit ${metadata.name} is an EHDS data permit for an organisation for profit, but the job declares ${activity}, which is reserved to public bodies. Declare another permitted purpose, or ask the data steward for a permit in the name of the public body.`);
}
