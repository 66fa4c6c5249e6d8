import assert from 'node:assert/strict';
import { jurisdictionOf, jurisdictionTerms } from './jurisdiction.ts';
import { nodeMatches } from './placement.ts';
import { anEnvironment, countryKey } from './testing/builders.ts';

const siteKey = 'node-restriction.kubernetes.io/site';
const environment = anEnvironment()
  .withCountries({ [`${countryKey}=it`]: 'IT', [`${countryKey}=de`]: 'DE', [`${siteKey}=pisa`]: 'IT', [`${siteKey}=bonn`]: 'DE', 'region=it': 'IT' })
  .build();

describe('the jurisdiction of a node', () => {
  const rows: readonly (readonly [why: string, labels: Record<string, string>, want: string | undefined])[] = [
    ['by its label', { [countryKey]: 'it' }, 'IT'],
    ['by another label', { [siteKey]: 'bonn' }, 'DE'],
    ['by two labels that agree', { [countryKey]: 'it', [siteKey]: 'pisa' }, 'IT'],
    ['nowhere by two labels that do not', { [countryKey]: 'it', [siteKey]: 'bonn' }, undefined],
    ['nowhere without a label', {}, undefined],
    ['nowhere by a value that is not listed', { [countryKey]: 'fr' }, undefined],
    ['nowhere by a label that a kubelet may set', { region: 'it' }, undefined],
  ];
  for (const [why, labels, want] of rows) {
    it(`is ${want ?? 'unknown'}: ${why}`, () => assert.equal(jurisdictionOf(labels, environment), want));
  }
  it('is unknown without an environment', () => assert.equal(jurisdictionOf({ [countryKey]: 'it' }, undefined), undefined));

  it('is not what a label value says that stands for two countries', () => {
    const entry = { labelKey: countryKey, labelValue: 'border' };
    const both = anEnvironment().with({ jurisdictions: [{ ...entry, jurisdiction: 'IT' }, { ...entry, jurisdiction: 'FR' }] }).build();
    assert.equal(jurisdictionOf({ [countryKey]: 'border' }, both), undefined);
    assert.deepEqual(jurisdictionTerms(['IT'], both), []);
  });

  it('is what the node requirements of one country ask for, for every combination of labels', () => {
    for (const country of ['IT', 'DE']) {
      const groups = [{ clause: 'residency', because: '', anyOf: jurisdictionTerms([country], environment) }];
      for (const a of ['it', 'de', 'fr', undefined]) {
        for (const b of ['pisa', 'bonn', 'lyon', undefined]) {
          const labels = { ...(a === undefined ? {} : { [countryKey]: a }), ...(b === undefined ? {} : { [siteKey]: b }) };
          assert.equal(nodeMatches({ labels }, groups), jurisdictionOf(labels, environment) === country, JSON.stringify(labels));
        }
      }
    }
  });
});
