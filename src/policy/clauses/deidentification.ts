import { type SecureDataset } from '../../api/generated/types.ts';
import { basicProfile, dicomMethod, fullDates, modifiedDates } from '../dicom-method.ts';
import { satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** How far the data is from persons is said, coherently, and is far enough for the ground on which it is used. */
export const deidentification: Clause = {
  id: 'deidentification',
  title: 'The data is de-identified as its grounds ask',
  source: 'GDPR art. 4(5), 25 and 89(1), recital 26; EHDS Regulation (EU) 2025/327 art. 66; L. 132/2025 art. 8 and Codice Privacy art. 110-bis (Italy); DICOM PS3.15 annex E, PS3.16 CID 7050',
  fields: ['SecureDataset.spec.deidentification', 'SecureDataset.spec.legal.national', 'DataPermit.spec.authorisation.kind'],
  explanation:
    'Pseudonymised data has a keeper of its key, who is never the project, and anonymised data has no key. Data from which persons can be read is refused under a data permit of the EHDS, which gives anonymised or pseudonymised data only, and under the Italian gates that are there for data without direct identifiers. Codes of DICOM are those of CID 7050, with the profile and with full or modified dates but not both; images that keep their full dates or their UIDs are not anonymous, because whoever has the archive finds the person by them.',
  reasons: ['DeidentificationUnknown', 'DirectlyIdentifying', 'KeyHolderMissing', 'NotAnonymous', 'DicomCodeUnknown', 'DicomIncoherent'],
  ceiling: 'Declared',
  mechanism: 'What the steward and the approvers wrote; no file of the data is opened.',
  limits:
    'No image is looked into: not its header, nor burnt-in text, nor a face that can be rebuilt. Whether research could do without identification (GDPR art. 89(1)) is for people to judge where the law leaves it to them, so data from which persons can be read is not refused on that ground. Characteristics of patients, of the device and of the institution may be kept in anonymised images: whether they single somebody out depends on the whole set.',
  evaluate,
};

function evaluate(input: ClauseInput): ClauseResult {
  const { dataset } = input;
  const { level, keyHolder } = dataset.spec.deidentification;
  const { name } = dataset.metadata;
  switch (level) {
    case 'dpv:PersonalData':
      return identifying(input) ?? ofImages(dataset);
    case 'dpv:PseudonymisedData':
      if (keyHolder === 'Controller' || keyHolder === 'TrustedThirdParty') return ofImages(dataset);
      return violated('KeyHolderMissing', `SecureDataset ${name} holds pseudonyms and does not say who keeps the key to them. Ask the data steward for deidentification.keyHolder.`);
    case 'dpv:AnonymisedData':
      if (keyHolder === undefined) return ofImages(dataset);
      return violated('NotAnonymous', `SecureDataset ${name} is said to be anonymised and to have a keeper of a key, and what has a key is pseudonymised. Ask the data steward to correct deidentification.`);
    default:
      return violated('DeidentificationUnknown', `SecureDataset ${name} has a level of de-identification that this operator does not know. Ask the data steward to correct deidentification.level.`);
  }
}

/** The gates of Italian law that are there for data without direct identifiers. */
const withoutIdentifiers: readonly string[] = ['it:L132-2025-8', 'it:Cod-110bis'];

function identifying({ dataset, permit }: ClauseInput): ClauseResult | undefined {
  const { name } = dataset.metadata;
  const help = 'Ask the data steward for pseudonymised data.';
  if (permit.spec.authorisation.kind === 'EhdsDataPermit') return violated('DirectlyIdentifying', `Persons can be read from SecureDataset ${name}, and DataPermit ${permit.metadata.name} is a data permit of the EHDS, which gives anonymised or pseudonymised data only. ${help}`);
  const gates = (dataset.spec.legal?.national ?? []).map(({ id }) => id).filter((id) => withoutIdentifiers.includes(id));
  return gates.length === 0 ? undefined : violated('DirectlyIdentifying', `Persons can be read from SecureDataset ${name}, and ${listed(gates, 'and')} allows only data without direct identifiers. ${help}`);
}

/** What is said of DICOM images is coherent; nothing need be said, since not all data is images. */
function ofImages({ metadata: { name }, spec: { deidentification: { level, dicom } } }: SecureDataset): ClauseResult {
  if (dicom === undefined) return satisfied();
  const { codes } = dicom;
  const help = 'Ask the data steward to correct deidentification.dicom.codes.';
  const unknown = codes.filter((code) => dicomMethod(code) === undefined);
  if (unknown.length > 0) return violated('DicomCodeUnknown', `SecureDataset ${name} names ${listed(unknown, 'and')}, which CID 7050 of DICOM does not have. ${help}`);
  if (!codes.includes(basicProfile)) return violated('DicomIncoherent', `SecureDataset ${name} names options of de-identification without the profile ${basicProfile} whose options they are. ${help}`);
  if (codes.includes(fullDates) && codes.includes(modifiedDates)) return violated('DicomIncoherent', `SecureDataset ${name} is said to keep its dates as they are (${fullDates}) and to have modified dates (${modifiedDates}). ${help}`);
  const kept = codes.filter((code) => dicomMethod(code)?.identifies === true);
  if (level !== 'dpv:AnonymisedData' || kept.length === 0) return satisfied();
  const spoken = kept.map((code) => `${code} (${dicomMethod(code)?.meaning ?? ''})`);
  return violated('NotAnonymous', `SecureDataset ${name} is said to be anonymised, but its images keep what leads to persons for whoever has the archive: ${listed(spoken, 'and')}. Ask the data steward to correct deidentification.`);
}
