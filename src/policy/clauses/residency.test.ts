import assert from 'node:assert/strict';
import { aDataset, anEnvironment, countryKey } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { type ClauseResult, type NodeRequirement } from '../types.ts';
import { residency } from './residency.ts';

const siteKey = 'example.node-restriction.kubernetes.io/site';

function terms(want: readonly (readonly NodeRequirement[])[], because: string) {
  return (result: ClauseResult) => assert.deepEqual(result.outcome === 'Satisfied' && result.obligations, { nodes: [{ clause: 'residency', because, anyOf: want }] });
}

testClause(residency, [
  { when: 'asks for the label values of the listed countries', want: 'Satisfied', also: terms([[{ key: countryKey, operator: 'In', values: ['de', 'it'] }]], 'are in IT or DE') },
  {
    when: 'has one term for each label key, and no key may say a forbidden country',
    given: {
      dataset: aDataset().withJurisdictions('IT').build(),
      environment: anEnvironment().withCountries({ [`${countryKey}=it`]: 'IT', [`${countryKey}=fr`]: 'FR', [`${siteKey}=pisa`]: 'IT', [`${siteKey}=lyon`]: 'FR' }).build(),
    },
    want: 'Satisfied',
    also: terms(
      [
        [{ key: siteKey, operator: 'In', values: ['pisa'] }, { key: countryKey, operator: 'NotIn', values: ['fr'] }],
        [{ key: countryKey, operator: 'In', values: ['it'] }, { key: siteKey, operator: 'NotIn', values: ['lyon'] }],
      ],
      'are in IT',
    ),
  },
  { when: 'is violated by an empty list, which means nowhere', given: { dataset: aDataset().withJurisdictions().build() }, want: 'Violated NoJurisdiction' },
  {
    when: 'is pending when no label stands for any listed country',
    given: { dataset: aDataset().withJurisdictions('PT').build() },
    want: 'Pending JurisdictionUnknown',
    message: /no node label of the SecureProcessingEnvironment stands for PT/,
  },
  { when: 'speaks only of the countries that have nodes', given: { dataset: aDataset().withJurisdictions('PT', 'IT').build() }, want: 'Satisfied', also: terms([[{ key: countryKey, operator: 'In', values: ['it'] }]], 'are in IT') },
  { when: 'is pending without an environment', given: { environment: undefined }, want: 'Pending JurisdictionUnknown' },
  {
    when: 'does not trust a label that a kubelet can set on its own node',
    given: { environment: anEnvironment().withCountries({ 'topology.kubernetes.io/region=it': 'IT' }).build() },
    want: 'Pending JurisdictionUnknown',
  },
]);
