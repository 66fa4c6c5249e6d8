import { aDataset, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { minimisation } from './minimisation.ts';

const justification = 'Every subject with a nodule.';
const because = (spec: { justification: string; subsetOf?: string; selection?: string }) => aDataset().with({ minimisation: spec }).build();
const anonymous = (spec: { justification: string; subsetOf?: string }) => aDataset().with({ minimisation: spec, deidentification: { level: 'dpv:AnonymisedData' } }).build();
const subset = because({ justification, subsetOf: 'all-ct', selection: 'CT of 2021, images and age' });

testClause(minimisation, [
  { when: 'holds where it is said why the data is needed', want: 'Satisfied' },
  { when: 'is violated where nothing is said', given: { dataset: because({ justification: '' }) }, want: 'Violated JustificationMissing' },
  { when: 'is violated where blanks are said', given: { dataset: because({ justification: '            ' }) }, want: 'Violated JustificationMissing' },
  { when: 'needs no reason of anonymised data', given: { dataset: anonymous({ justification: '' }) }, want: 'Satisfied' },
  { when: 'holds for what was taken from a body of data that is in the room', given: { dataset: subset, facts: facts({ bodies: { 'chest-ct': true } }) }, want: 'Satisfied' },
  { when: 'is pending while that body is not there', given: { dataset: subset, facts: facts({ bodies: { 'chest-ct': false } }) }, want: 'Pending BodyMissing', message: /was taken from all-ct/ },
  { when: 'is pending while it is not known whether it is there', given: { dataset: subset }, want: 'Pending BodyMissing' },
  { when: 'is not deceived by what every object has', given: { dataset: aDataset('constructor').with({ minimisation: { justification, subsetOf: 'all-ct', selection: 'CT' } }).build(), facts: facts({ bodies: {} }) }, want: 'Pending BodyMissing' },
  { when: 'asks for that body of anonymised data too', given: { dataset: anonymous({ justification, subsetOf: 'all-ct' }) }, want: 'Pending BodyMissing' },
  { when: 'is violated where it is not said what was selected', given: { dataset: because({ justification, subsetOf: 'all-ct' }), facts: facts({ bodies: { 'chest-ct': true } }) }, want: 'Violated SelectionMissing' },
]);
