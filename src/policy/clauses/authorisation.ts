import { parseTime } from '../../api/time.ts';
import { satisfied, violated } from '../result.ts';
import { isBlank } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult, type Instant } from '../types.ts';

/** The permit rests on a document that somebody can look up, and no longer than the law lets it. */
export const authorisation: Clause = {
  id: 'authorisation',
  title: 'The right was given by a document',
  source: 'EHDS Regulation (EU) 2025/327 art. 68 and 73',
  fields: ['DataPermit.spec.authorisation', 'DataPermit.spec.validFrom'],
  explanation:
    'A permit names what gave the right (a data permit of a health data access body, an agreement with the holder, or the decision of the holder), who gave it, and its number. Under a data permit (EhdsDataPermit) nothing runs later than ten years after validFrom, whatever validUntil says: running jobs are stopped then.',
  reasons: ['AuthorisationIncomplete', 'AuthorisationUnknown', 'AuthorisationInvalid', 'AuthorisationEnded'],
  mechanism: 'No Job is made without it; the ten years bound the life of every Job and pod (activeDeadlineSeconds, annotation caveau.dev/permit-until).',
  ceiling: 'Declared',
  limits:
    'The document is not read, and neither is its digest compared with it. That a data permit lasts at most ten years is known here from summaries of art. 68, not from the Official Journal; one that was extended is a new DataPermit from the day of the extension. The secondary use under EHDS applies from March 2029. Persons and project are judged by persons and permit, the deletion of the data after the end by nothing yet.',
  actions: ['Stop', 'Checkpoint'],
  evaluate,
};

const kinds: readonly string[] = ['EhdsDataPermit', 'DataTransferAgreement', 'HolderDecision'];
/** EHDS art. 68. A deadline and no bound on the window, so that no permit becomes valid by being shortened. */
const longestYears = 10;

function evaluate({ permit, now }: ClauseInput): ClauseResult {
  const { name } = permit.metadata;
  const { kind, issuer, reference } = permit.spec.authorisation;
  if (!kinds.includes(kind)) return violated('AuthorisationUnknown', `The kind of authorisation of DataPermit ${name} is not one that this clause knows. Ask the data steward to correct it.`);
  if (isBlank(issuer) || isBlank(reference)) return violated('AuthorisationIncomplete', `DataPermit ${name} does not say who gave the right, or under which number. Ask the data steward for authorisation.issuer and authorisation.reference.`);
  if (kind !== 'EhdsDataPermit') return satisfied();
  const from = parseTime(permit.spec.validFrom);
  if (from === undefined) return violated('AuthorisationInvalid', `The field validFrom of DataPermit ${name} is not an instant such as 2027-01-31T00:00:00Z. Ask the data steward to correct it.`);
  const end = yearsAfter(from, longestYears);
  if (now >= end) return violated('AuthorisationEnded', `The data permit behind DataPermit ${name} began at ${permit.spec.validFrom} and lasts at most ${longestYears} years (EHDS art. 68). Ask the data steward for a new permit.`);
  return satisfied({ deadline: end }, end);
}

/** The same day so many years later; for the 29th of February the day after. */
function yearsAfter(instant: Instant, years: number): Instant {
  const date = new Date(instant);
  return date.setUTCFullYear(date.getUTCFullYear() + years);
}
