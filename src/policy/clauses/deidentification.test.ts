import { type SecureDataset } from '../../api/generated/types.ts';
import { aDataset, aPermit } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { deidentification } from './deidentification.ts';

type Deidentification = SecureDataset['spec']['deidentification'];
const level = (spec: Deidentification) => aDataset().with({ deidentification: spec }).build();
const personal = (legal: Partial<NonNullable<SecureDataset['spec']['legal']>> = {}) => aDataset().with({ deidentification: { level: 'dpv:PersonalData' }, legal: { lawfulBasis: 'gdpr:A6-1-a', specialCategoryCondition: 'gdpr:A9-2-a', ...legal } }).build();
const images = (...codes: string[]) => level({ level: 'dpv:PseudonymisedData', keyHolder: 'Controller', dicom: { edition: '2026b', codes } });
const anonymous = (...codes: string[]) => level({ level: 'dpv:AnonymisedData', dicom: { edition: '2026b', codes } });
const every = Array.from({ length: 13 }, (_, i) => `DCM:${113_100 + i}`);
const under = (kind: 'EhdsDataPermit' | 'HolderDecision') => aPermit().with({ authorisation: { kind, issuer: 'Body', reference: '1' } }).build();

testClause(deidentification, [
  { when: 'holds for pseudonymised data whose key the controller keeps', want: 'Satisfied' },
  { when: 'holds where a third party keeps it', given: { dataset: level({ level: 'dpv:PseudonymisedData', keyHolder: 'TrustedThirdParty' }) }, want: 'Satisfied' },
  { when: 'is violated where nobody is said to keep it', given: { dataset: level({ level: 'dpv:PseudonymisedData' }) }, want: 'Violated KeyHolderMissing' },
  { when: 'is violated where the project would keep it', given: { dataset: level({ level: 'dpv:PseudonymisedData', keyHolder: 'Project' as 'Controller' }) }, want: 'Violated KeyHolderMissing' },
  { when: 'holds for anonymised data', given: { dataset: level({ level: 'dpv:AnonymisedData' }) }, want: 'Satisfied' },
  { when: 'is violated by anonymised data that has a key', given: { dataset: level({ level: 'dpv:AnonymisedData', keyHolder: 'Controller' }) }, want: 'Violated NotAnonymous' },
  { when: 'leaves data from which persons can be read to its legal grounds', given: { dataset: personal(), permit: under('HolderDecision') }, want: 'Satisfied' },
  { when: 'refuses it under a data permit of the EHDS', given: { dataset: personal(), permit: under('EhdsDataPermit') }, want: 'Violated DirectlyIdentifying' },
  { when: 'gives pseudonymised data under one', given: { permit: under('EhdsDataPermit') }, want: 'Satisfied' },
  { when: 'refuses it under Law 132/2025', given: { dataset: personal({ national: [{ id: 'it:L132-2025-8' }] }) }, want: 'Violated DirectlyIdentifying', message: /it:L132-2025-8 allows only data without direct identifiers/ },
  { when: 'refuses it under art. 110-bis of the Codice Privacy', given: { dataset: personal({ national: [{ id: 'it:Cod-110bis' }] }) }, want: 'Violated DirectlyIdentifying' },
  { when: 'leaves it to the ethics committee under art. 110', given: { dataset: personal({ national: [{ id: 'it:Cod-110' }] }) }, want: 'Satisfied' },
  { when: 'is violated by a level that it does not know', given: { dataset: level({ level: 'toString' as 'dpv:PersonalData' }) }, want: 'Violated DeidentificationUnknown' },
  { when: 'takes the profile alone', given: { dataset: images('DCM:113100') }, want: 'Satisfied' },
  { when: 'knows every code of CID 7050', given: { dataset: images(...every.filter((code) => code !== 'DCM:113107')) }, want: 'Satisfied' },
  { when: 'is violated by one code beyond them', given: { dataset: images('DCM:113100', 'DCM:113113') }, want: 'Violated DicomCodeUnknown', message: /names DCM:113113/ },
  { when: 'is violated by a code of something else', given: { dataset: images('DCM:113100', 'DCM:113037') }, want: 'Violated DicomCodeUnknown' },
  { when: 'is violated by options without the profile', given: { dataset: images('DCM:113101', 'DCM:113105') }, want: 'Violated DicomIncoherent' },
  { when: 'is violated by an empty list', given: { dataset: images() }, want: 'Violated DicomIncoherent' },
  { when: 'is violated by full and modified dates at once', given: { dataset: images(...every) }, want: 'Violated DicomIncoherent', message: /DCM:113106.*DCM:113107/ },
  { when: 'lets anonymised images keep modified dates, characteristics, the device and the institution', given: { dataset: anonymous('DCM:113100', 'DCM:113107', 'DCM:113108', 'DCM:113109', 'DCM:113111', 'DCM:113112') }, want: 'Satisfied' },
  { when: 'is violated by anonymised images with their full dates', given: { dataset: anonymous('DCM:113100', 'DCM:113106') }, want: 'Violated NotAnonymous', message: /DCM:113106 \(Retain Longitudinal/ },
  { when: 'is violated by anonymised images with their UIDs', given: { dataset: anonymous('DCM:113100', 'DCM:113110') }, want: 'Violated NotAnonymous' },
  { when: 'lets pseudonymised images keep their UIDs', given: { dataset: images('DCM:113100', 'DCM:113110') }, want: 'Satisfied' },
]);
