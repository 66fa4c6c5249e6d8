import assert from 'node:assert/strict';
import { type SecureDataset } from '../../api/generated/types.ts';
import { aDataset, anEnvironment, aPermit } from '../testing/builders.ts';
import { testClause, type Row } from '../testing/clause-table.ts';
import { type ClauseInput, type ClauseResult, type Instant } from '../types.ts';
import { processors } from './processors.ts';

type Accountability = SecureDataset['spec']['accountability'];
const { accountability } = aDataset().spec;
const ended = Date.parse('2030-01-01T00:00:00Z');

function answering(changes: Partial<Accountability>, more: Partial<ClauseInput> = {}): Pick<Row, 'given'> {
  return { given: { dataset: aDataset().with({ accountability: { ...accountability, ...changes } }).build(), ...more } };
}

const contracted = (contract: Partial<NonNullable<Accountability['processors']>[number]['contract']>, more: Partial<ClauseInput> = {}) =>
  answering({ processors: [{ name: 'Computing Centre', contract: { reference: 'DPA-7', validUntil: '2030-01-01T00:00:00Z', ...contract } }] }, more);
const operatedBy = (organisation: string) => anEnvironment().with({ organisation }).build();
const nobody = anEnvironment().with({}).build();
const silent = { ...nobody, spec: { jurisdictions: nobody.spec.jurisdictions } };
const decided = (name: string) => aPermit().with({ authorisation: { kind: 'HolderDecision', issuer: 'Hospital A', reference: '2027/3' }, organisation: { name, kind: 'NotForProfit' } }).build();
const ends = (deadline: Instant | undefined) => (result: ClauseResult) => assert.deepEqual(result.outcome === 'Satisfied' && [result.obligations?.deadline, result.until], [deadline, deadline]);

testClause(processors, [
  { when: 'holds as long as the contract of the operator does', want: 'Satisfied', also: ends(ended) },
  { when: 'holds without end for the controller itself', given: { environment: operatedBy('Hospital A') }, want: 'Satisfied', also: ends(undefined) },
  { when: 'holds for a joint controller', ...answering({ jointControllers: [{ name: 'Hospital C', arrangement: 'Art. 26 of 2026' }], processors: [] }, { environment: operatedBy('Hospital C') }), want: 'Satisfied' },
  { when: 'is violated by an operator without a contract', ...answering({ processors: [] }), want: 'Violated OperatorNotBound', message: /operated by Computing Centre/ },
  { when: 'reads an absent list as none', given: { dataset: aDataset().with({ accountability: { controller: accountability.controller } }).build() }, want: 'Violated OperatorNotBound' },
  { when: 'tells names apart by each letter', given: { environment: operatedBy('Computing centre') }, want: 'Violated OperatorNotBound' },
  { when: 'waits for a platform engineer who says who operates the cluster', given: { environment: silent }, want: 'Pending OperatorUnknown' },
  { when: 'waits without any environment', given: { environment: undefined }, want: 'Pending OperatorUnknown' },
  { when: 'asks nothing of anonymised data', given: { dataset: aDataset().with({ accountability: { controller: accountability.controller }, deidentification: { level: 'dpv:AnonymisedData' } }).build(), environment: silent }, want: 'Satisfied' },
  { when: 'still holds one millisecond before the end of the contract', given: { now: ended - 1 }, want: 'Satisfied' },
  { when: 'is violated from the very instant of its end', given: { now: ended }, want: 'Violated ContractEnded', message: /ended at 2030-01-01/ },
  { when: 'waits for a contract that does not bind yet', ...contracted({ validFrom: '2027-06-01T00:00:00Z' }), want: 'Pending ContractNotYetInForce', also: (result) => assert.equal(result.outcome === 'Pending' && result.until, Date.parse('2027-06-01T00:00:00Z')) },
  { when: 'is violated by an end that is no instant', ...contracted({ validUntil: 'unlimited' }), want: 'Violated ContractInvalid' },
  { when: 'is violated by a beginning that is no instant', ...contracted({ validFrom: 'at once' }), want: 'Violated ContractInvalid' },
  { when: 'is violated by a contract that ends before it begins', ...contracted({ validFrom: '2031-01-01T00:00:00Z' }), want: 'Violated ContractInvalid' },
  { when: "lets the holder's own project rest on its decision", given: { permit: decided('Hospital A') }, want: 'Satisfied' },
  { when: 'lets a processor work under that decision, as long as its contract lasts', given: { permit: decided('Computing Centre'), environment: operatedBy('Hospital A') }, want: 'Satisfied', also: ends(ended) },
  { when: 'is violated by another organisation that rests on it', given: { permit: decided('Institute B') }, want: 'Violated RecipientNotBound', message: /DataTransferAgreement/ },
  { when: 'leaves another organisation to its agreement', given: { permit: aPermit().with({ organisation: { name: 'Institute Z', kind: 'ForProfit' } }).build() }, want: 'Satisfied' },
  {
    when: 'fits into the status with the longest names',
    given: { permit: decided('x'.repeat(256)), dataset: aDataset('a'.repeat(52)).with({ accountability: { controller: { name: 'Hospital A' } } }).build(), environment: operatedBy('Hospital A') },
    want: 'Violated RecipientNotBound',
  },
]);
