import { type SecureDataset } from '../../api/generated/types.ts';
import { isPersonal } from '../personal-data.ts';
import { satisfied, violated } from '../result.ts';
import { isBlank } from '../text.ts';
import { type Clause, type ClauseResult } from '../types.ts';

/** Data concerning health is processed under a condition of GDPR art. 9(2), and with what that condition needs. */
export const specialCategory: Clause = {
  id: 'special-category',
  title: 'Data concerning health may be processed',
  source: 'GDPR art. 9(2) and 89(1); EDPB Guidelines 05/2020 on consent',
  fields: [
    'SecureDataset.spec.legal.specialCategoryCondition',
    'SecureDataset.spec.legal.lawfulBasis',
    'SecureDataset.spec.legal.memberStateLaw',
    'SecureDataset.spec.legal.safeguards',
    'SecureDataset.spec.legal.consent',
    'SecureDataset.spec.deidentification.level',
  ],
  explanation:
    'Personal data needs one of the conditions of art. 9(2) beside its lawful basis. Explicit consent (gdpr:A9-2-a) needs the form of consent, and does not go with a legal obligation (gdpr:A6-1-c): who withdraws must be able to end the processing, which an obligation would not let end. Labour and social law, substantial public interest, care, public health and research (gdpr:A9-2-b, -g, -h, -i, -j) need the law on which they rest; research (gdpr:A9-2-j) also needs a safeguard of art. 89(1). Vital interests of persons who cannot consent, members of associations, data that persons made public themselves, and legal claims (gdpr:A9-2-c, -d, -e, -f) are refused: none of them carries a training run on the data of patients. Anonymised data needs no condition.',
  reasons: ['ConditionMissing', 'ConditionUnfit', 'ConditionConsentMissing', 'ConditionLawMissing', 'SafeguardsMissing', 'GroundsIncoherent'],
  mechanism: 'No Job is made for data without a coherent condition, and a running one is stopped.',
  ceiling: 'Declared',
  limits:
    'That the condition is true and that the law carries it is for the controller to answer. All personal data is taken for data concerning health. That those who work under gdpr:A9-2-h are bound by professional secrecy (art. 9(3)) is told by no field, and that a safeguard is in force is shown only where another clause demands it. A contract with a health professional instead of a law (art. 9(2)(h)) is not known here. Further conditions of member states (art. 9(4)) are those of the clause national-gate.',
  evaluate: ({ dataset }) => specialCategoryOf(dataset),
};

/** Conditions that rest on the law of the Union or of a member state, by the wording of each. */
const restOnLaw: readonly string[] = ['gdpr:A9-2-b', 'gdpr:A9-2-g', 'gdpr:A9-2-h', 'gdpr:A9-2-i', 'gdpr:A9-2-j'];

/** Whether data concerning health may be processed, by whomever. */
export function specialCategoryOf(dataset: SecureDataset): ClauseResult {
  if (!isPersonal(dataset)) return satisfied();
  const { name } = dataset.metadata;
  const { legal } = dataset.spec;
  if (legal === undefined) return violated('ConditionMissing', `SecureDataset ${name} holds personal data and names no condition under which data concerning health may be processed (GDPR art. 9(2)). Ask the data steward to add legal.`);
  const { specialCategoryCondition: condition, lawfulBasis, memberStateLaw, safeguards = [], consent } = legal;
  if (condition === 'gdpr:A9-2-a') {
    if (consent === undefined) return violated('ConditionConsentMissing', `SecureDataset ${name} rests on explicit consent (${condition}) and does not say which. Ask the data steward for legal.consent: the form, and how a person withdraws.`);
    if (lawfulBasis !== 'gdpr:A6-1-c') return satisfied();
    return violated('GroundsIncoherent', `SecureDataset ${name} rests on explicit consent (${condition}) and on a legal obligation (${lawfulBasis}): who withdraws could not end the processing, so the consent is not free. Ask the data steward and the data protection officer for grounds that go together.`);
  }
  if (!restOnLaw.includes(condition)) return violated('ConditionUnfit', `SecureDataset ${name} rests on ${condition}, which carries no training on the data of patients. Ask the data steward and the data protection officer for the right condition of GDPR art. 9(2).`);
  if (isBlank(memberStateLaw)) return violated('ConditionLawMissing', `SecureDataset ${name} rests on ${condition} and names no law of the Union or of a member state that provides for it. Ask the data steward for legal.memberStateLaw.`);
  if (condition === 'gdpr:A9-2-j' && safeguards.length === 0) return violated('SafeguardsMissing', `SecureDataset ${name} rests on research (${condition}) and lists no safeguard (GDPR art. 89(1)). Ask the data steward for legal.safeguards.`);
  return satisfied();
}
