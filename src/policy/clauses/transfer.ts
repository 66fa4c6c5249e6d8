import { type DataPermit, type SecureDataset, type SecureProcessingEnvironment } from '../../api/generated/types.ts';
import { parseTime } from '../../api/time.ts';
import { jurisdictionTerms, mappedJurisdictions } from '../jurisdiction.ts';
import { isPersonal } from '../personal-data.ts';
import { pending, satisfied, violated } from '../result.ts';
import { isBlank, listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult, type Instant } from '../types.ts';
import { eeaCountries } from '../vocabularies/eea.ts';

/** Personal data leaves the European Economic Area by an instrument only. */
export const transfer: Clause = {
  id: 'transfer',
  title: 'Data leaves the European Economic Area by an instrument only',
  source: 'GDPR art. 44 to 49; EDPB Guidelines 2/2018 on art. 49; EHDS Regulation (EU) 2025/327 art. 87',
  fields: ['SecureDataset.spec.residency.jurisdictions', 'SecureDataset.spec.residency.transfers', 'SecureDataset.spec.deidentification.level', 'DataPermit.spec.authorisation.kind', 'SecureProcessingEnvironment.spec.jurisdictions', 'Node.metadata.labels'],
  explanation:
    'Of the countries that a dataset lists, those outside of the European Economic Area are used only with an entry in residency.transfers that has not ended: an adequacy decision (gdpr:A45-3) or appropriate safeguards (gdpr:A46-2-a to -f, gdpr:A46-3-a and -b). Derogations of art. 49 are exceptions for single cases, and no ground for a training run: they are refused. Under a data permit (EhdsDataPermit) only an adequacy decision counts. A country without a valid instrument is passed over, and the job runs in the others; where none is left the job is refused. Anonymised data needs no instrument.',
  reasons: ['TransferInstrumentMissing', 'TransferInstrumentRefused', 'TransferInstrumentInvalid', 'TransferInstrumentEnded', 'NoEligibleNode', 'NodeNotPermitted'],
  mechanism: 'Pods get a node affinity to the countries that are left, by labels that a kubelet cannot set on its own node. When an instrument ends, pods in its country are stopped.',
  ceiling: 'Configured',
  limits:
    'Whether an adequacy decision exists and covers the recipient, and whether safeguards are effective there (transfer impact assessment), is for the controller to answer. Access from abroad, such as support or an administrator in a third country, is a transfer too, and nothing here sees it. Art. 87 of EHDS speaks of the Union; Iceland, Liechtenstein and Norway are counted to it here. Where a country drops out while others are left, jobs on its nodes are always stopped at once. Territories with a country code of their own count as outside.',
  actions: ['Stop', 'Checkpoint'],
  evaluate,
};

type Kind = DataPermit['spec']['authorisation']['kind'];
type Instrument = NonNullable<SecureDataset['spec']['residency']['transfers']>[number];

const adequacy = 'gdpr:A45-3';
const safeguards: readonly string[] = ['gdpr:A46-2-a', 'gdpr:A46-2-b', 'gdpr:A46-2-c', 'gdpr:A46-2-d', 'gdpr:A46-2-e', 'gdpr:A46-2-f', 'gdpr:A46-3-a', 'gdpr:A46-3-b'];

/** A country outside, with the end of its instrument (Infinity for none), or with what is wrong with it. */
type Country = { readonly country: string; readonly until: Instant } | { readonly country: string; readonly reason: string; readonly wrong: string };

function evaluate({ dataset, permit, environment, now }: ClauseInput): ClauseResult {
  return transferOf(dataset, environment, now, permit.spec.authorisation.kind);
}

/** Where a dataset may go by its instruments, by whomever it is processed. Without a permit, as for a loader, only what holds for every permit is asked. */
export function transferOf(dataset: SecureDataset, environment: SecureProcessingEnvironment | undefined, now: Instant, kind?: Kind): ClauseResult {
  if (!isPersonal(dataset)) return satisfied();
  const { jurisdictions, transfers = [] } = dataset.spec.residency;
  const inside = jurisdictions.filter((country) => eeaCountries.includes(country));
  const outside = jurisdictions.filter((country) => !inside.includes(country)).map((country) => judge(country, transfers.find((entry) => entry.jurisdiction === country), now, kind));
  const open = outside.filter((c) => 'until' in c);
  const shut = outside.filter((c) => 'wrong' in c);
  const ends = open.map(({ until }) => until);
  // A job may go on in the other countries when one instrument ends; only when no country will be left is the end known.
  const bound = { ...limit('until', Math.min(...ends)), ...limit('deadline', inside.length > 0 ? Infinity : Math.max(...ends)) };
  const [first] = shut;
  if (first === undefined) return satisfied(bound.deadline === undefined ? undefined : { deadline: bound.deadline }, bound.until);
  const name = `SecureDataset ${dataset.metadata.name}`;
  const left = [...inside, ...open.map(({ country }) => country)];
  if (left.length === 0) return violated(first.reason, `${name} may go to no country that it lists: ${first.country} is outside of the European Economic Area, and ${first.wrong}. Ask the data steward to correct residency.`);
  const anyOf = jurisdictionTerms(left, environment);
  if (anyOf.length === 0) return pending(first.reason, `${name} may go to ${listed(left)} only, where the cluster has no nodes: ${first.country} is outside of the European Economic Area, and ${first.wrong}. Ask the data steward to correct residency, or the platform engineer for such nodes.`, bound.until);
  const because = `are in ${listed(mappedJurisdictions(left, environment))}, where ${name} may go`;
  return satisfied({ nodes: [{ clause: transfer.id, because, anyOf }], ...(bound.deadline === undefined ? {} : { deadline: bound.deadline }) }, bound.until);
}

function judge(country: string, entry: Instrument | undefined, now: Instant, kind: Kind | undefined): Country {
  if (entry === undefined) return { country, reason: 'TransferInstrumentMissing', wrong: 'residency.transfers names no instrument for it' };
  if (entry.tool !== adequacy && !safeguards.includes(entry.tool)) return { country, reason: 'TransferInstrumentRefused', wrong: `${entry.tool} is no instrument by which a body of data can go there` };
  if (entry.tool !== adequacy && kind === 'EhdsDataPermit') return { country, reason: 'TransferInstrumentRefused', wrong: `under a data permit only an adequacy decision (${adequacy}) counts (EHDS art. 87)` };
  const until = entry.validUntil === undefined ? Infinity : parseTime(entry.validUntil);
  if (until === undefined || isBlank(entry.reference)) return { country, reason: 'TransferInstrumentInvalid', wrong: 'its instrument has no reference, or an end that is no instant' };
  return now < until ? { country, until } : { country, reason: 'TransferInstrumentEnded', wrong: `its instrument ended at ${entry.validUntil ?? ''}` };
}

/** Nothing where there is no end, and where there are no countries outside at all. */
function limit<K extends string>(key: K, instant: Instant): { readonly [key in K]?: Instant } {
  return Number.isFinite(instant) ? ({ [key]: instant } as { [key in K]: Instant }) : {};
}
