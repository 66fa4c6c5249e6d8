import { aDataset, aPermit, aTrainingJob } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { purpose } from './purpose.ts';

const research = aTrainingJob().with({ purpose: { activity: 'ehds:HealthcareScientificResearch', commercialUse: 'None' } }).build();

testClause(purpose, [
  { when: 'holds when dataset and permit list the activity', want: 'Satisfied' },
  {
    when: 'is violated when only the dataset lists it',
    given: { job: research },
    want: 'Violated PurposeNotPermitted',
    message: /^DataPermit chest-ct-lung allows ehds:TrainTestAndEvaluateHealthAlgorithms, but the job declares ehds:HealthcareScientificResearch\. Declare/,
  },
  {
    when: 'is violated when only the permit lists it, because a permit can only narrow',
    given: { job: research, dataset: aDataset().with({ use: { purposes: [], commercialUse: 'Forbidden' } }).build(), permit: aPermit().with({ purposes: ['ehds:HealthcareScientificResearch'] }).build() },
    want: 'Violated PurposeNotPermitted',
    message: /^SecureDataset chest-ct allows nothing/,
  },
  { when: 'is violated by an empty list of the permit', given: { permit: aPermit().with({ purposes: [] }).build() }, want: 'Violated PurposeNotPermitted', message: /allows nothing/ },
]);
