import { type SecureDataset } from '../../api/generated/types.ts';
import { aDataset, without } from '../testing/builders.ts';
import { testClause, type Row } from '../testing/clause-table.ts';
import { specialCategory } from './special-category.ts';

type Legal = NonNullable<SecureDataset['spec']['legal']>;
const consent = { reference: 'Consent form 4.1', withdrawal: 'Study office of Hospital A' };
const law = { memberStateLaw: 'Act on Research art. 3' };

/** These grounds and no others. */
function under(specialCategoryCondition: Legal['specialCategoryCondition'], legal: Partial<Legal> = {}): Pick<Row, 'given'> {
  return { given: { dataset: aDataset().with({ legal: { lawfulBasis: 'gdpr:A6-1-e', specialCategoryCondition, ...legal } }).build() } };
}

const ungrounded = without(aDataset().spec, 'legal');
const built = aDataset().build();
const byLaw = ['gdpr:A9-2-b', 'gdpr:A9-2-g', 'gdpr:A9-2-h', 'gdpr:A9-2-i'] as const;
const refused = ['gdpr:A9-2-c', 'gdpr:A9-2-d', 'gdpr:A9-2-e', 'gdpr:A9-2-f'] as const;

testClause(specialCategory, [
  { when: 'holds for research that a law provides for, with a safeguard', want: 'Satisfied' },
  { when: 'is violated by personal data without any condition', given: { dataset: { ...built, spec: ungrounded } }, want: 'Violated ConditionMissing' },
  { when: 'asks nothing of anonymised data', given: { dataset: { ...built, spec: { ...ungrounded, deidentification: { level: 'dpv:AnonymisedData' } } } }, want: 'Satisfied' },
  { when: 'is violated by research without safeguards', ...under('gdpr:A9-2-j', law), want: 'Violated SafeguardsMissing', message: /art\. 89\(1\)/ },
  { when: 'reads an empty list of safeguards as none', ...under('gdpr:A9-2-j', { ...law, safeguards: [] }), want: 'Violated SafeguardsMissing' },
  { when: 'is violated by research that no law provides for', ...under('gdpr:A9-2-j', { safeguards: ['dpv:Pseudonymisation'] }), want: 'Violated ConditionLawMissing' },
  { when: 'takes blanks for no law', ...under('gdpr:A9-2-g', { memberStateLaw: ' ' }), want: 'Violated ConditionLawMissing' },
  ...byLaw.map((condition) => ({ when: `is violated by ${condition} of no law`, ...under(condition, { consent }), want: 'Violated ConditionLawMissing' })),
  ...byLaw.map((condition) => ({ when: `holds for ${condition} of a law`, ...under(condition, law), want: 'Satisfied' })),
  ...refused.map((condition) => ({ when: `refuses ${condition}, whatever else is there`, ...under(condition, { ...law, consent, safeguards: ['dpv:Pseudonymisation'] }), want: 'Violated ConditionUnfit' })),
  { when: 'refuses what it does not know', ...under('gdpr:A9-2-z' as 'gdpr:A9-2-j', { ...law, consent }), want: 'Violated ConditionUnfit' },
  { when: 'is violated by explicit consent that nobody can look up', ...under('gdpr:A9-2-a', { lawfulBasis: 'gdpr:A6-1-a', ...law }), want: 'Violated ConditionConsentMissing' },
  { when: 'holds for consent as ground and as condition', ...under('gdpr:A9-2-a', { lawfulBasis: 'gdpr:A6-1-a', consent }), want: 'Satisfied' },
  { when: 'lets a public task go with explicit consent', ...under('gdpr:A9-2-a', { consent }), want: 'Satisfied' },
  { when: 'does not let a legal obligation go with consent, which could not be withdrawn', ...under('gdpr:A9-2-a', { lawfulBasis: 'gdpr:A6-1-c', ...law, consent }), want: 'Violated GroundsIncoherent' },
]);
