import { type SecureDataset } from '../../api/generated/types.ts';
import { aDataset, without } from '../testing/builders.ts';
import { testClause, type Row } from '../testing/clause-table.ts';
import { lawfulBasis } from './lawful-basis.ts';

type Legal = NonNullable<SecureDataset['spec']['legal']>;
const consent = { reference: 'Consent form 4.1', withdrawal: 'Study office of Hospital A' };

function resting(legal: Partial<Legal>): Pick<Row, 'given'> {
  const bare = without(aDataset().spec.legal ?? ({} as Legal), 'memberStateLaw');
  return { given: { dataset: aDataset().with({ legal: { ...bare, ...legal } }).build() } };
}

const ungrounded = without(aDataset().spec, 'legal');
const built = aDataset().build();

testClause(lawfulBasis, [
  { when: 'holds for a task in the public interest that a law lays down', want: 'Satisfied' },
  { when: 'is violated by personal data without any ground', given: { dataset: { ...built, spec: ungrounded } }, want: 'Violated LawfulBasisMissing' },
  { when: 'asks nothing of anonymised data', given: { dataset: { ...built, spec: { ...ungrounded, deidentification: { level: 'dpv:AnonymisedData' } } } }, want: 'Satisfied' },
  { when: 'takes pseudonyms for personal data, also where nobody of the project has the key', given: { dataset: { ...built, spec: { ...ungrounded, deidentification: { level: 'dpv:PseudonymisedData', keyHolder: 'TrustedThirdParty' } } } }, want: 'Violated LawfulBasisMissing' },
  { when: 'is violated by consent that nobody can look up or withdraw', ...resting({ lawfulBasis: 'gdpr:A6-1-a' }), want: 'Violated LawfulBasisConsentMissing', message: /legal\.consent/ },
  { when: 'holds for consent with its form', ...resting({ lawfulBasis: 'gdpr:A6-1-a', consent }), want: 'Satisfied' },
  { when: 'is violated by a legal obligation of no law', ...resting({ lawfulBasis: 'gdpr:A6-1-c', consent }), want: 'Violated LawfulBasisLawMissing' },
  { when: 'holds for a legal obligation of a law', ...resting({ lawfulBasis: 'gdpr:A6-1-c', memberStateLaw: 'Act on Registries art. 2' }), want: 'Satisfied' },
  { when: 'is violated by a task in the public interest of no law', ...resting({ lawfulBasis: 'gdpr:A6-1-e' }), want: 'Violated LawfulBasisLawMissing', message: /art\. 6\(3\)/ },
  { when: 'takes blanks for no law', ...resting({ lawfulBasis: 'gdpr:A6-1-e', memberStateLaw: '  ' }), want: 'Violated LawfulBasisLawMissing' },
  { when: 'leaves legitimate interests to the controller', ...resting({ lawfulBasis: 'gdpr:A6-1-f' }), want: 'Satisfied' },
  { when: 'refuses a contract with the person concerned', ...resting({ lawfulBasis: 'gdpr:A6-1-b', consent, memberStateLaw: 'Act on Contracts' }), want: 'Violated LawfulBasisUnfit', message: /a contract with the person concerned/ },
  { when: 'refuses vital interests', ...resting({ lawfulBasis: 'gdpr:A6-1-d', consent, memberStateLaw: 'Act on Emergencies' }), want: 'Violated LawfulBasisUnfit', message: /vital interests/ },
  { when: 'refuses what it does not know', ...resting({ lawfulBasis: 'constructor' as 'gdpr:A6-1-f', consent, memberStateLaw: 'Act' }), want: 'Violated LawfulBasisUnfit', message: /no ground that this clause knows/ },
]);
