import assert from 'node:assert/strict';
import { type SecureDataset } from '../../api/generated/types.ts';
import { aDataset, anEnvironment, aPermit, countryKey } from '../testing/builders.ts';
import { testClause, type Row } from '../testing/clause-table.ts';
import { type ClauseInput, type ClauseResult, type Obligations, type Instant } from '../types.ts';
import { eeaCountries } from '../vocabularies/eea.ts';
import { transfer } from './transfer.ts';

type Instrument = NonNullable<SecureDataset['spec']['residency']['transfers']>[number];
const swiss: Instrument = { jurisdiction: 'CH', tool: 'gdpr:A45-3', reference: 'Decision 2000/518/EC' };
const british: Instrument = { jurisdiction: 'GB', tool: 'gdpr:A46-2-c', reference: 'SCC 2027-4', validUntil: '2027-06-01T00:00:00Z' };
const summer = Date.parse('2027-06-01T00:00:00Z');
const environment = anEnvironment().withCountries({ [`${countryKey}=it`]: 'IT', [`${countryKey}=ch`]: 'CH', [`${countryKey}=gb`]: 'GB' }).build();
const ehds = aPermit().with({ authorisation: { kind: 'EhdsDataPermit', issuer: 'Health Data Access Body', reference: 'HDAB-2029-1' } }).build();

function going(jurisdictions: string[], transfers?: Instrument[], more: Partial<ClauseInput> = {}): Pick<Row, 'given'> {
  return { given: { dataset: aDataset().with({ residency: { jurisdictions, ...(transfers === undefined ? {} : { transfers }) } }).build(), environment, ...more } };
}

const gives = (obligations: Obligations | undefined, until?: Instant) => (result: ClauseResult) => assert.deepEqual(result, { outcome: 'Satisfied', ...(obligations === undefined ? {} : { obligations }), ...(until === undefined ? {} : { until }) });
const only = (...values: string[]): Obligations => ({ nodes: [{ clause: 'transfer', because: `are in ${values.map((v) => v.toUpperCase()).join(' or ')}, where SecureDataset chest-ct may go`, anyOf: [[{ key: countryKey, operator: 'In', values }]] }] });
const tool = (word: Instrument['tool']) => ({ ...swiss, tool: word });

testClause(transfer, [
  { when: 'asks nothing within the European Economic Area', want: 'Satisfied', also: gives(undefined) },
  { when: 'asks nothing for Iceland, Liechtenstein and Norway', ...going(['IS', 'LI', 'NO']), want: 'Satisfied', also: gives(undefined) },
  { when: 'lets data go where an adequacy decision exists', ...going(['CH'], [swiss]), want: 'Satisfied', also: gives(undefined) },
  { when: 'refuses a country without an instrument', ...going(['CH']), want: 'Violated TransferInstrumentMissing', message: /CH is outside/ },
  { when: 'reads an empty list as none', ...going(['CH'], []), want: 'Violated TransferInstrumentMissing' },
  { when: 'does not take the instrument of another country', ...going(['CH'], [british]), want: 'Violated TransferInstrumentMissing' },
  { when: 'passes over a country without an instrument where another is left', ...going(['IT', 'CH']), want: 'Satisfied', also: gives(only('it')) },
  { when: 'waits where no node is in a country that is left', ...going(['PT', 'CH']), want: 'Pending TransferInstrumentMissing', message: /may go to PT only/ },
  { when: 'waits without an environment', ...going(['IT', 'CH'], [], { environment: undefined }), want: 'Pending TransferInstrumentMissing' },
  ...(['gdpr:A49-1-a', 'gdpr:A49-1-d', 'gdpr:A49-1-g'] as const).map((word) => ({ when: `refuses the derogation ${word}`, ...going(['CH'], [tool(word)]), want: 'Violated TransferInstrumentRefused', message: /no instrument by which a body of data/ })),
  { when: 'refuses what it does not know', ...going(['CH'], [tool('gdpr:A50' as 'gdpr:A45-3')]), want: 'Violated TransferInstrumentRefused' },
  ...(['gdpr:A46-2-a', 'gdpr:A46-2-f', 'gdpr:A46-3-b'] as const).map((word) => ({ when: `takes the safeguard ${word}`, ...going(['CH'], [tool(word)]), want: 'Satisfied' })),
  { when: 'takes no safeguard under a data permit', ...going(['CH'], [tool('gdpr:A46-2-c')], { permit: ehds }), want: 'Violated TransferInstrumentRefused', message: /EHDS art\. 87/ },
  { when: 'takes an adequacy decision under a data permit', ...going(['CH'], [swiss], { permit: ehds }), want: 'Satisfied' },
  { when: 'is bound by the end of the only instrument', ...going(['GB'], [british]), want: 'Satisfied', also: gives({ deadline: summer }, summer) },
  { when: 'is looked at again, and not bound, where another country is left at its end', ...going(['IT', 'GB'], [british]), want: 'Satisfied', also: gives(undefined, summer) },
  { when: 'is bound by the last of the ends, and looked at again at the first', ...going(['GB', 'CH'], [british, { ...swiss, validUntil: '2028-01-01T00:00:00Z' }]), want: 'Satisfied', also: gives({ deadline: Date.parse('2028-01-01T00:00:00Z') }, summer) },
  { when: 'still uses a country one millisecond before the end', ...going(['GB'], [british], { now: summer - 1 }), want: 'Satisfied' },
  { when: 'does not use it from the very instant', ...going(['GB'], [british], { now: summer }), want: 'Violated TransferInstrumentEnded', message: /ended at 2027-06-01/ },
  { when: 'passes over it from then on where another is left', ...going(['IT', 'GB'], [british], { now: summer }), want: 'Satisfied', also: gives(only('it')) },
  { when: 'is violated by an end that is no instant', ...going(['GB'], [{ ...british, validUntil: 'never' }]), want: 'Violated TransferInstrumentInvalid' },
  { when: 'is violated by a reference of blanks', ...going(['CH'], [{ ...swiss, reference: ' ' }]), want: 'Violated TransferInstrumentInvalid' },
  { when: 'asks nothing of anonymised data', given: { dataset: aDataset().with({ residency: { jurisdictions: ['US'] }, deidentification: { level: 'dpv:AnonymisedData' } }).build() }, want: 'Satisfied', also: gives(undefined) },
  { when: 'asks nothing where nothing is listed, which residency refuses', ...going([]), want: 'Satisfied', also: gives(undefined) },
  { when: 'fits into the status with many countries', ...going(Array.from({ length: 64 }, (_, i) => `X${String.fromCharCode(65 + (i % 26))}`)), want: 'Violated TransferInstrumentMissing' },
]);

describe('the countries of the European Economic Area', () => {
  it('are thirty, by codes of two letters, each once', () => {
    assert.equal(new Set(eeaCountries).size, 30);
    assert.equal(eeaCountries.length, 30);
    for (const code of eeaCountries) assert.match(code, /^[A-Z]{2}$/);
  });
  it('are neither Switzerland nor the United Kingdom', () => assert.ok(!eeaCountries.includes('CH') && !eeaCountries.includes('GB')));
});
