import { type SecureDataset } from '../../api/generated/types.ts';
import { formatTime, parseTime } from '../../api/time.ts';
import { allOf, lapsed, type Requirement } from '../all-of.ts';
import { own } from '../own.ts';
import { isPersonal } from '../personal-data.ts';
import { pending, satisfied, violated } from '../result.ts';
import { isBlank } from '../text.ts';
import { type Clause, type ClauseResult, type Instant } from '../types.ts';

/** Steps that national law asks for before health data is used for research have been taken, and their waiting periods are over. */
export const nationalGate: Clause = {
  id: 'national-gate',
  title: 'The gates of national law are open',
  source: 'Italy: Codice Privacy (legislative decree 196/2003) art. 110, as changed by L. 56/2024, and art. 110-bis; L. 132/2025 art. 8; GDPR art. 9(4)',
  fields: ['SecureDataset.spec.legal.national', 'SecureDataset.spec.accountability.dpia', 'SecureDataset.spec.deidentification.level'],
  explanation:
    'Each gate that the dataset lists must have been passed. it:L132-2025-8 (research with artificial intelligence): a favourable opinion of the ethics committee, the notice to the persons concerned, and the communication to the Garante, 30 days ago or answered. it:Cod-110 (medical research without consent): why informing the persons is impossible, a favourable opinion, and an impact assessment that is published. it:Cod-110bis (further processing by third parties): why informing the persons is impossible, and the authorisation of the Garante, whose silence of 45 days is a refusal. What is dated in the future does not count yet; an opinion that lapses and a decision that blocks end the right; an unfavourable opinion and a blocking decision count wherever they are listed. Anonymised data passes no gate.',
  reasons: ['EthicsOpinionMissing', 'EthicsOpinionUnfavourable', 'EthicsOpinionLapsed', 'AuthorityNoticeMissing', 'AuthorityWaitingPeriod', 'AuthorityBlocked', 'AuthorityRefused', 'PublicNoticeMissing', 'ImpossibilityMissing', 'AssessmentUnpublished', 'NationalGateInvalid', 'NationalGateUnknown'],
  mechanism: 'No Job is made before the last step has been taken and its waiting period is over; the operator looks again at that very instant. A blocking decision or an unfavourable opinion stops running jobs at once, whatever the dataset chooses; what lapses by time does what it chooses.',
  ceiling: 'Declared',
  limits:
    'A gate is judged where the dataset lists it; nothing tells by itself that one applies. The 30 days of L. 132/2025 are known here from commentaries and not from the Official Journal, and that it asks for the opinion of an ethics committee is our caution. That the guarantees of the Garante (decision 298 of 9 May 2024) are kept and that it was told of the published assessment is not asked for art. 110. Days are of 24 hours from the instant of the notice: whoever counts whole days writes the end of the day as its date. An authorisation by a general decision (art. 110-bis(3)) is entered like a single one, and institutes of art. 110-bis(4) list no gate. Gates of other countries are not known.',
  actions: ['Stop', 'Checkpoint', 'Finish'],
  evaluate: ({ dataset, now }) => nationalGateOf(dataset, now),
};

type Gate = NonNullable<NonNullable<SecureDataset['spec']['legal']>['national']>[number];

/** A gate, what a message says of it, and what its steps look at beside it. */
interface Passage extends Gate {
  readonly of: string;
  readonly assessed: boolean;
  readonly now: Instant;
}

type Step = (passage: Passage) => Requirement;

const day = 86_400_000;
/** L. 132/2025 art. 8(5): processing may begin thirty days after the communication, unless the Garante has blocked it. */
const waiting = 30 * day;
/** Codice Privacy art. 110-bis(2): after forty-five days silence equals refusal. */
const silence = 45 * day;

/** What each rule asks for, in the order in which a controller takes the steps. */
const gates: Readonly<Record<string, readonly Step[]>> = {
  'it:L132-2025-8': [favourable, informed, communicated],
  'it:Cod-110': [impossible, favourable, published, notBlocked],
  'it:Cod-110bis': [impossible, notUnfavourable, authorised],
} satisfies Record<Gate['id'], readonly Step[]>;

/** Whether the listed gates are open, by whomever the data is processed. */
export function nationalGateOf(dataset: SecureDataset, now: Instant): ClauseResult {
  if (!isPersonal(dataset)) return satisfied();
  const { accountability, legal } = dataset.spec;
  return allOf((legal?.national ?? []).flatMap((gate) => {
    const of = `Gate ${gate.id} of SecureDataset ${dataset.metadata.name}`;
    const steps = own(gates, gate.id);
    if (steps === undefined) return [violated('NationalGateUnknown', `${of} is not one that this clause knows. Ask the data steward to correct legal.national.`)];
    return steps.map((step) => step({ ...gate, of, assessed: accountability.dpia !== undefined, now }));
  }));
}

function favourable(passage: Passage): Requirement {
  if (passage.ethicsOpinion !== undefined) return notUnfavourable(passage);
  return pending('EthicsOpinionMissing', `${passage.of} waits for the opinion of the ethics committee. Ask the data steward for legal.national.ethicsOpinion once it is there.`);
}

/** Where the rule asks for no opinion, one that is there is still heeded. */
function notUnfavourable({ of, ethicsOpinion, now }: Passage): Requirement {
  if (ethicsOpinion === undefined) return satisfied();
  if (ethicsOpinion.outcome !== 'Favourable') return forbidden('EthicsOpinionUnfavourable', `${of} is closed: the opinion of the ethics committee is not favourable. Ask the data steward whether the programme can be changed and submitted again.`);
  const given = parseTime(ethicsOpinion.date);
  const lapses = ethicsOpinion.validUntil === undefined ? Infinity : parseTime(ethicsOpinion.validUntil);
  if (given === undefined || lapses === undefined || given >= lapses) return invalid(of, 'the opinion of the ethics committee');
  if (now >= lapses) return lapsed('EthicsOpinionLapsed', `${of} is closed: the opinion of the ethics committee lapsed at ${formatTime(lapses)}. Ask the data steward for a new opinion.`, lapses);
  if (now < given) return pending('EthicsOpinionMissing', `${of} waits for the opinion of the ethics committee, which is dated ${formatTime(given)}. The job can run from then on.`, given);
  return lapses === Infinity ? satisfied() : satisfied({ deadline: lapses }, lapses);
}

/** The thirty days end early where the authority agrees, and never where it blocks. */
function communicated(passage: Passage): Requirement {
  const { of, authorityNotice: notice, now } = passage;
  if (notice?.outcome !== undefined) return authorised(passage);
  if (notice === undefined) return pending('AuthorityNoticeMissing', `${of} waits for the communication to the Garante. Ask the data steward for legal.national.authorityNotice once it was received.`);
  const received = parseTime(notice.date);
  if (received === undefined) return invalid(of, 'the communication to the Garante');
  const over = received + waiting;
  return now < over ? pending('AuthorityWaitingPeriod', `${of} opens at ${formatTime(over)}, 30 days after the communication to the Garante, unless it blocks the processing. The job can run from then on.`, over) : satisfied();
}

/** The authority has said yes. */
function authorised({ of, authorityNotice: notice, now }: Passage): Requirement {
  if (notice === undefined) return pending('AuthorityNoticeMissing', `${of} waits for the request to the Garante. Ask the data steward for legal.national.authorityNotice once it was received.`);
  const received = parseTime(notice.date);
  if (received === undefined) return invalid(of, 'the communication to the Garante');
  if (notice.outcome === undefined) {
    const refused = received + silence;
    if (now >= refused) return lapsed('AuthorityRefused', `${of} is closed: the Garante did not answer within 45 days, by ${formatTime(refused)}, which is a refusal. Ask the data steward for its authorisation.`, refused);
    return pending('AuthorityWaitingPeriod', `${of} waits for the authorisation of the Garante; without an answer by ${formatTime(refused)} it is refused. Ask the data steward for the answer.`, refused);
  }
  if (notice.outcome !== 'Authorised') return forbidden('AuthorityBlocked', `${of} is closed: the Garante has blocked the processing. Ask the data steward and the data protection officer.`);
  return now < received ? pending('AuthorityNoticeMissing', `${of} waits for the communication to the Garante, which is dated ${formatTime(received)}. The job can run from then on.`, received) : satisfied();
}

/** Who may forbid has forbidden: no choice of the dataset's lets a run go on (GDPR art. 58(2)(f)). */
function forbidden(reason: string, message: string): Requirement {
  return { outcome: 'Violated', reason, message, atLeast: 'Stop' };
}

/** Where the rule asks for no answer, one that blocks is still heeded. */
function notBlocked(passage: Passage): Requirement {
  return passage.authorityNotice?.outcome === undefined ? satisfied() : authorised(passage);
}

function informed({ of, publicNotice }: Passage): Requirement {
  return !isBlank(publicNotice) ? satisfied() : pending('PublicNoticeMissing', `${of} waits for the notice to the persons concerned, which may be a general one on the controller's website. Ask the data steward for legal.national.publicNotice.`);
}

function impossible({ of, impossibility }: Passage): Requirement {
  return !isBlank(impossibility) ? satisfied() : pending('ImpossibilityMissing', `${of} waits for the reason why the persons concerned cannot be informed, or only with a disproportionate effort. Ask the data steward for legal.national.impossibility.`);
}

function published({ of, publicNotice, assessed }: Passage): Requirement {
  return assessed && !isBlank(publicNotice) ? satisfied() : pending('AssessmentUnpublished', `${of} waits for an impact assessment that is published. Ask the data steward for accountability.dpia, and for its place in legal.national.publicNotice.`);
}

function invalid(of: string, what: string): Requirement {
  return violated('NationalGateInvalid', `${of} has no dates in order for ${what}, such as 2027-01-31T00:00:00Z. Ask the data steward to correct them.`);
}
