import { own } from './own.ts';

/** What one code of a way to de-identify images says. */
export interface DicomMethod {
  readonly meaning: string;
  /** It keeps what stands in the records of the hospital too, so that whoever has those finds the person. */
  readonly identifies?: true;
}

/** The profile; all others are options of it. */
export const basicProfile = 'DCM:113100';

/** Keep the dates as they are, or keep only the distances between them: an image has one or the other. */
export const fullDates = 'DCM:113106';
/** The other one. */
export const modifiedDates = 'DCM:113107';

/**
 * Context group CID 7050, De-identification Method (DICOM PS3.16), of which attribute (0012,0064) names codes. What each option keeps is described in
 * PS3.15 annex E.3: full dates (E.3.6) and instance UIDs (E.3.9) are the same in the archive of the hospital, so that one look-up there leads to the person.
 */
const methods: Readonly<Record<string, DicomMethod>> = {
  [basicProfile]: { meaning: 'Basic Application Confidentiality Profile' },
  'DCM:113101': { meaning: 'Clean Pixel Data Option' },
  'DCM:113102': { meaning: 'Clean Recognizable Visual Features Option' },
  'DCM:113103': { meaning: 'Clean Graphics Option' },
  'DCM:113104': { meaning: 'Clean Structured Content Option' },
  'DCM:113105': { meaning: 'Clean Descriptors Option' },
  [fullDates]: { meaning: 'Retain Longitudinal Temporal Information Full Dates Option', identifies: true },
  [modifiedDates]: { meaning: 'Retain Longitudinal Temporal Information Modified Dates Option' },
  'DCM:113108': { meaning: 'Retain Patient Characteristics Option' },
  'DCM:113109': { meaning: 'Retain Device Identity Option' },
  'DCM:113110': { meaning: 'Retain UIDs Option', identifies: true },
  'DCM:113111': { meaning: 'Retain Safe Private Option' },
  'DCM:113112': { meaning: 'Retain Institution Identity Option' },
};

/** What a code means; undefined for one that is not of the context group. */
export function dicomMethod(code: string): DicomMethod | undefined {
  return own(methods, code);
}
