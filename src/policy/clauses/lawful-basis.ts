import { type SecureDataset } from '../../api/generated/types.ts';
import { isPersonal } from '../personal-data.ts';
import { satisfied, violated } from '../result.ts';
import { isBlank } from '../text.ts';
import { type Clause, type ClauseResult } from '../types.ts';

/** Personal data is processed on a ground of GDPR art. 6(1), and with what that ground needs. */
export const lawfulBasis: Clause = {
  id: 'lawful-basis',
  title: 'There is a lawful basis',
  source: 'GDPR art. 6(1) and (3), recital 46; EDPB Guidelines 2/2019 on art. 6(1)(b)',
  fields: ['SecureDataset.spec.legal.lawfulBasis', 'SecureDataset.spec.legal.memberStateLaw', 'SecureDataset.spec.legal.consent', 'SecureDataset.spec.deidentification.level'],
  explanation:
    'Personal data needs one of the grounds of art. 6(1). Consent (gdpr:A6-1-a) needs the form of consent and the way to withdraw it. A legal obligation (gdpr:A6-1-c) and a task in the public interest (gdpr:A6-1-e) need the law that lays them down (art. 6(3)). A contract with the person concerned (gdpr:A6-1-b) and vital interests (gdpr:A6-1-d) are refused: training on a body of data is needed neither to perform a contract with a patient nor to save a life now. Anonymised data needs no ground.',
  reasons: ['LawfulBasisMissing', 'LawfulBasisUnfit', 'LawfulBasisConsentMissing', 'LawfulBasisLawMissing'],
  mechanism: 'No Job is made for data without a coherent ground, and a running one is stopped; the API server refuses personal data without spec.legal.',
  ceiling: 'Declared',
  limits:
    'That the ground is true, that the law named carries it, and that everybody consented, is for the controller to answer. That legitimate interests (gdpr:A6-1-f) are not open to public authorities in the performance of their tasks (art. 6(1), second subparagraph) is not judged: no field tells whether the controller is one.',
  evaluate: ({ dataset }) => lawfulBasisOf(dataset),
};

/** Grounds that need something beside them, and grounds that no training run can have. */
const laidDownByLaw: readonly string[] = ['gdpr:A6-1-c', 'gdpr:A6-1-e'];
const unfit: Readonly<Record<string, string>> = { 'gdpr:A6-1-b': 'a contract with the person concerned', 'gdpr:A6-1-d': 'vital interests' };

/** Whether a dataset has a ground, by whomever it is processed. */
export function lawfulBasisOf(dataset: SecureDataset): ClauseResult {
  if (!isPersonal(dataset)) return satisfied();
  const { name } = dataset.metadata;
  const { legal } = dataset.spec;
  if (legal === undefined) {
    return violated('LawfulBasisMissing', `SecureDataset ${name} holds personal data and names no lawful basis (GDPR art. 6). Ask the data steward to add legal, or to say in deidentification.level that the data is anonymised, if it is.`);
  }
  const basis = legal.lawfulBasis;
  if (basis === 'gdpr:A6-1-a') {
    if (legal.consent !== undefined) return satisfied();
    return violated('LawfulBasisConsentMissing', `SecureDataset ${name} rests on consent (${basis}) and does not say which. Ask the data steward for legal.consent: the form, and how a person withdraws.`);
  }
  if (laidDownByLaw.includes(basis)) {
    if (!isBlank(legal.memberStateLaw)) return satisfied();
    return violated('LawfulBasisLawMissing', `SecureDataset ${name} rests on ${basis} and names no law that lays it down (GDPR art. 6(3)). Ask the data steward for legal.memberStateLaw.`);
  }
  if (basis === 'gdpr:A6-1-f') return satisfied();
  const why = Object.hasOwn(unfit, basis) ? `rests on ${unfit[basis]} (${basis}), on which nobody can train with a body of data` : `rests on ${basis}, which is no ground that this clause knows`;
  return violated('LawfulBasisUnfit', `SecureDataset ${name} ${why}. Ask the data steward and the data protection officer for the right ground of GDPR art. 6(1).`);
}
