import { aDataset, aPermit, aTrainingJob } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { commercialUse } from './commercial-use.ts';

const intended = aTrainingJob().with({ purpose: { activity: 'ehds:TrainTestAndEvaluateHealthAlgorithms', commercialUse: 'Intended' } }).build();
const open = aDataset().with({ use: { purposes: [], commercialUse: 'Allowed' } }).build();
const wide = aPermit().with({ commercialUse: 'Allowed' }).build();

testClause(commercialUse, [
  { when: 'holds for a job without commercial intent', want: 'Satisfied' },
  { when: 'is violated when the dataset forbids it', given: { job: intended, permit: wide }, want: 'Violated CommercialUseForbidden', message: /SecureDataset/ },
  { when: 'is violated when the permit forbids it', given: { job: intended, dataset: open }, want: 'Violated CommercialUseForbidden', message: /DataPermit/ },
  { when: 'holds when both allow it', given: { job: intended, dataset: open, permit: wide }, want: 'Satisfied' },
  { when: 'takes an unknown intent for a commercial one', given: { job: { ...intended, spec: { ...intended.spec, purpose: { ...intended.spec.purpose, commercialUse: 'Maybe' as 'None' } } } }, want: 'Violated CommercialUseForbidden' },
]);
