import { type SecureDataset } from '../api/generated/types.ts';

/** Whether a dataset is about persons who can be told from it, alone or with a key that is kept elsewhere (GDPR art. 4(1) and (5), recital 26). What does not say that it is anonymous is. */
export function isPersonal({ spec }: SecureDataset): boolean {
  return spec.deidentification.level !== 'dpv:AnonymisedData';
}
